"""The peers of `search`: LIKE over the archive's own table, FTS5 with trigrams, and lemon24/reader in an environment of its own.

All are asked the same plain texts for the newest twenty (reader: the best twenty, it has no other order by time) over the same items.
Beside the time stands how many of the items that hold the text each one finds, of those that the archive finds.
"""

import json
import random
import sqlite3
import subprocess
import time
from collections.abc import Callable, Sequence
from contextlib import closing
from functools import partial
from pathlib import Path

from _figures import Figure, record
from _peers import reader_python
from _questions import Question

from store.compile import HIGHEST
from store.found import Found
from store.sqlite import open_sqlite

_FIELDS = ("title", "text", "title_en", "text_en")
_LIKE = "SELECT id, title, text, title_en, text_en FROM items WHERE {} ORDER BY stamp DESC LIMIT 20".format(
    " OR ".join(f"{field} LIKE :like" for field in _FIELDS)
)
_LISTED = "SELECT stamp, title, text, coalesce(title_en, ''), coalesce(text_en, '') FROM items ORDER BY stamp"
_MOST_COUNTED = 2000  # matches of a query that are compared


def compare(path: Path, items: int, asked: Sequence[Question]) -> None:
    """Print a line for each peer, beside ours."""
    plain = sorted({one.plain: one for one in asked if one.plain}.items())
    with open_sqlite(path, read_only=True) as store, closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as raw:
        ours = [partial(store.search, one.query) for _, one in plain]
        like = [partial(_rows, raw, _LIKE, {"like": f"%{text}%"}) for text, _ in plain]
        with closing(_trigrams(path)) as other:
            sql = "SELECT rowid, * FROM search WHERE search MATCH ? ORDER BY rowid DESC LIMIT 20"
            trigram = [partial(_rows, other, sql, [f'"{text}"']) for text, _ in plain]
            times = {"Parallax, marked hits": _timed(ours), "LIKE, rows": _timed(like), "FTS5 trigram, rows": _timed(trigram)}
            count = "SELECT count(*) FROM (SELECT 1 FROM search WHERE search MATCH ? LIMIT ?)"
            found = [_rows(other, count, [f'"{text}"', _MOST_COUNTED])[0][0] for text, _ in plain]
        with store._db.read() as held:  # noqa: SLF001
            wanted = [len(Found(held, one.query.root).newest(HIGHEST, _MOST_COUNTED)) for _, one in plain]
    answers = {"Parallax, marked hits": wanted, "LIKE, rows": None, "FTS5 trigram, rows": found}
    if (said := _reader(path, [text for text, _ in plain])) is not None:
        times["reader, results"], answers["reader, results"] = said
    base = _share(times["Parallax, marked hits"], 0.95)
    for name, each in times.items():
        p50, p95 = _share(each, 0.5), _share(each, 0.95)
        got = answers[name]
        told = "" if got is None else f", finds {sum(map(min, got, wanted)) / sum(wanted):.2f} of the matches"
        print(f"{name:24} p50 {p50:9.2f} p95 {p95:9.2f}, {p95 / base:7.1f} times ours{told}", flush=True)
        if each is not times["Parallax, marked hits"]:
            row = f"plain texts, newest 20, 95th percentile, beside {name}{told}"
            record(Figure(part="Search", name=row, unit="ms", ours=base, peer=p95, peer_name=name, size=items, of="items"))


def _rows(raw: sqlite3.Connection, sql: str, parameters: object) -> list[tuple[object, ...]]:
    return raw.execute(sql, parameters).fetchall()  # type: ignore[arg-type]


def _trigrams(path: Path) -> sqlite3.Connection:
    """An index of the same texts, kept beside the archive."""
    other = path.with_suffix(".trigram")
    made = other.exists()
    raw = sqlite3.connect(other)
    if not made:
        raw.execute("CREATE VIRTUAL TABLE search USING fts5 (title, text, title_en, text_en, tokenize = 'trigram')")
        with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as archive, raw:
            marks = "INSERT INTO search (rowid, title, text, title_en, text_en) VALUES (?, ?, ?, ?, ?)"
            raw.executemany(marks, archive.execute(_LISTED))
    return raw


def _reader(path: Path, texts: Sequence[str]) -> tuple[list[float], list[int]] | None:
    """Its milliseconds a query and how many items it finds, None where it cannot be installed."""
    python = reader_python()
    if python is None:
        return None
    script = Path(__file__).with_name("_search_reader.py")
    ran = subprocess.run(
        [str(python), str(script), str(path), str(path.with_suffix(".reader")), str(_MOST_COUNTED)],
        input=json.dumps(texts), check=True, capture_output=True, text=True,
    )  # fmt: skip
    said = json.loads(ran.stdout)
    return said["times"], said["found"]


def _timed(calls: Sequence[Callable[[], object]]) -> list[float]:
    order, times = [*calls, *calls, *calls], []
    random.Random(1).shuffle(order)
    for call in order:
        started = time.perf_counter()
        call()
        times.append((time.perf_counter() - started) * 1000)
    return times


def _share(times: Sequence[float], share: float) -> float:
    return sorted(times)[int(len(times) * share)]
