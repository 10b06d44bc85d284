"""How the cost of keeping grows with the archive: 10,000, 100,000 and, with ``--large``, 1,000,000 items.

    python benchmarks/growth_items.py [--quick] [--large]

Measured in a copy of each synthetic archive (see `_archive`): storing and reading one more item, the backlog's next batch, the digest of a
day of 1,000 items, a search and a ranked one (95th percentile over `_questions`), `parallax doctor`'s look at everything, a backup. The
peers stand in the same run: sqlite-utils with its full text kept by triggers, LIKE over the same table, SQLite's own backup.
"""

import argparse
import shutil
import sqlite3
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path

import sqlite_utils
from _archive import CACHE, Made, archive, ingest, made
from _figures import Figure, record
from _floor import inserted, seconds, written
from _questions import Question, questions
from digest import READER

from parallax.catalogue import load_pack
from parallax.digest.desk import Desk
from parallax.digest.mailing import payload_of
from parallax.digest.publish import edition
from parallax.settings import Settings
from store.sqlite import SQLiteStore, open_sqlite

A_DAY, DAYS = 1000, 8
MORE = 400  # items stored
FIELDS = ("title", "text", "title_en", "text_en")
LIKE = "SELECT id FROM items WHERE {} ORDER BY stamp DESC LIMIT 20".format(" OR ".join(f"{field} LIKE ?1" for field in FIELDS))
TWENTY = "SELECT * FROM items WHERE id BETWEEN ?1 AND ?1 + 19"
ROW = {"part": "Items", "of": "items"}


def main(sizes: Sequence[int]) -> None:
    for size in sizes:
        with copied(size) as path:
            measure(path, size)


@contextmanager
def copied(size: int) -> Iterator[Path]:
    """A copy to write into, removed afterwards."""
    path = CACHE / f"growing-{size}.db"
    shutil.copy(archive(size), path)
    try:
        yield path
    finally:
        for file in path.parent.glob(f"{path.name}*"):
            file.unlink()


def measure(path: Path, size: int) -> None:
    """Every figure at one size."""
    with open_sqlite(path) as store:
        figures = [
            ingesting(store, size),
            backlog(store, path),
            digesting(store),
            *searching(store, path, size),
            checking(store, path),
            backing_up(store, path),
        ]
    for figure in figures:
        one = replaced(figure, size)
        beside = f", {one.peer_name} {one.peer:.2f}" if one.peer is not None else ""
        print(f"{size:9,} items: {one.name:44} {one.ours:10.2f} {one.unit}{beside}; {one.limit_name} {one.limit or 0:.2f}", flush=True)
        record(one)


def replaced(figure: dict, size: int) -> Figure:
    return Figure(**ROW, **figure, size=size)


def ingesting(store: SQLiteStore, size: int) -> dict:
    """Storing items and their readings, full text included, some 64 in a transaction; made beforehand."""
    news = [made(10_000_000 + size + n) for n in range(MORE)]
    spent = seconds(lambda: [ingest(store, news[place : place + 64]) for place in range(0, MORE, 64)])
    return {
        "name": "storing one more, read and searchable", "unit": "ms an item", "ours": 1000 * spent / MORE,
        "peer": 1000 * utils_ingest(news) / MORE, "peer_name": "sqlite-utils, FTS5 trigram by triggers, empty",
        "limit": 1000 * inserted(map(texts_of, news)) / MORE, "limit_name": "one table, no index",
    }  # fmt: skip


def texts_of(one: Made) -> tuple[str, ...]:
    translation = one.reading.translation if one.reading else None
    return one.article.title, one.article.text, translation.title if translation else "", translation.text if translation else ""


def utils_ingest(news: Sequence[Made]) -> float:
    """Seconds of the peer for the same texts, in a file of its own."""
    file = CACHE / "growing-utils.db"
    try:
        with closing(sqlite3.connect(file)) as raw:
            raw.execute("PRAGMA journal_mode = WAL")
            table = sqlite_utils.Database(raw)["items"]
            table.create({"id": int, **dict.fromkeys(FIELDS, str)}, pk="id")
            table.enable_fts(list(FIELDS), create_triggers=True, tokenize="trigram")
            rows = [{"id": n, **dict(zip(FIELDS, texts_of(one), strict=True))} for n, one in enumerate(news)]
            return seconds(lambda: [table.insert_all(rows[place : place + 64]) for place in range(0, len(rows), 64)])
    finally:
        for left in file.parent.glob(f"{file.name}*"):
            left.unlink()


def backlog(store: SQLiteStore, path: Path) -> dict:
    """The next 64 items to read."""
    with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as raw:
        limit = seconds(lambda: [raw.execute(TWENTY, [n]).fetchall() for n in (1, 101, 201)], 3)
    return {
        "name": "the next batch of the backlog", "unit": "ms", "ours": 1000 * seconds(lambda: store.unread("made", 64), 3),
        "peer_name": "none", "limit": 1000 * limit, "limit_name": "reading 60 rows by id",
    }  # fmt: skip


def digesting(store: SQLiteStore) -> dict:
    """A subscriber's digest of the last day; the items' arrivals are spread over the last days first."""
    last = store._db.value("SELECT max(id) FROM items")  # noqa: SLF001 - no store moves arrivals
    now = datetime.now(UTC) + timedelta(days=3 * DAYS)
    with store._db.write() as raw:  # noqa: SLF001
        for n in range(min(last, A_DAY * DAYS)):
            moment = now - timedelta(days=(n + 0.5) / A_DAY)
            raw.execute("UPDATE items SET stored_at = ? WHERE id = ?", [moment.isoformat(timespec="microseconds"), last - n])
    pack, settings = load_pack(), Settings()

    def whole() -> object:
        desk = Desk(store, pack, now, now - timedelta(days=1))
        return payload_of(edition(desk, READER, settings).digest, settings, READER)

    return {
        "name": "the digest of a day of 1,000", "unit": "ms", "ours": 1000 * seconds(whole), "peer_name": "none does this",
    }  # fmt: skip


def searching(store: SQLiteStore, path: Path, size: int) -> list[dict]:
    """The newest and the best twenty, marked."""
    asked = questions()
    with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as raw:
        plain = [one for one in asked if one.plain][:: 1 if size <= 100_000 else 4]
        like = p95([partial(run, raw, LIKE, f"%{one.plain}%") for one in plain])
        limit = p95([partial(run, raw, TWENTY, 1 + n * 997 % size) for n in range(50)])
    row = {"unit": "ms", "peer": like, "peer_name": "LIKE over the same table", "limit": limit, "limit_name": "twenty rows by id"}
    return [
        {"name": "search, newest first, p95", "ours": p95([partial(ask, store, one) for one in asked]), **row},
        {"name": "search, ranked, p95", "ours": p95([partial(ask, store, one, "ranked") for one in asked]), **row},
    ]


def ask(store: SQLiteStore, one: Question, order: str = "newest") -> object:
    return store.search(one.query, order=order)  # type: ignore[arg-type]


def run(raw: sqlite3.Connection, sql: str, value: object) -> object:
    return raw.execute(sql, [value]).fetchall()


def p95(calls: Sequence[Callable[[], object]]) -> float:
    """Milliseconds, each call twice and its faster time."""
    times = sorted(seconds(call, 2) for call in calls)
    return 1000 * times[int(len(times) * 0.95)]


def checking(store: SQLiteStore, path: Path) -> dict:
    """What doctor asks of an archive."""
    with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as raw:
        limit = seconds(lambda: raw.execute("PRAGMA quick_check").fetchall())
    return {
        "name": "doctor, everything checked", "unit": "s", "ours": seconds(store.check),
        "peer": limit, "peer_name": "PRAGMA quick_check alone", "limit": seconds(lambda: read(path)), "limit_name": "reading the file",
    }  # fmt: skip


def read(path: Path) -> None:
    with path.open("rb", buffering=0) as file:
        block = bytearray(1 << 20)
        while file.readinto(block):
            pass


def backing_up(store: SQLiteStore, path: Path) -> dict:
    """A copy as the service makes it every night, before it is tried."""
    copies = [path.with_name(f"{path.name}.{name}") for name in ("copy", "peer")]
    try:
        with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as raw, closing(sqlite3.connect(copies[1])) as other:
            peer = seconds(lambda: raw.backup(other))
        started = time.perf_counter()
        store.backup(copies[0])
        return {
            "name": "a backup", "unit": "s", "ours": time.perf_counter() - started, "peer": peer, "peer_name": "SQLite's own backup",
            "limit": written(copies[0].stat().st_size), "limit_name": "writing as many bytes",
        }  # fmt: skip
    finally:
        for copy in copies:
            copy.unlink(missing_ok=True)


if __name__ == "__main__":
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--quick", action="store_true", help="500 and 2,000 items")
    options.add_argument("--large", action="store_true", help="a million, too; building it takes long, and it needs 25 GB of /tmp")
    given = options.parse_args()
    main([500, 2000] if given.quick else [10_000, 100_000, *([1_000_000] if given.large else [])])
