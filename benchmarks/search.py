"""How fast a large archive is searched while another process fills it, and how large its full text is.

    python benchmarks/search.py [--items 100000] [--rounds 5] [--peers] [--large]

The archive is synthetic (see `_archive`), built at the first run and kept in /tmp. A writer process stores and reads twenty items a
second meanwhile, in a copy. Peers search the same items in the same run: SQLite's LIKE over the same tables, FTS5 with the
trigram tokenizer, and lemon24/reader in an environment of its own. Milliseconds, as the clock has them and,
since other processes may be busy, as the processor spent them on the thread.
"""

import argparse
import multiprocessing
import random
import shutil
import sqlite3
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

from _archive import archive, ingest, made
from _figures import Figure, record
from _questions import Question, questions

from parallax.contracts import Store
from parallax.records import When
from store import open_store
from store.sqlite import open_sqlite

PART = "Search"
A_SECOND = 20  # items written
READERS = 8  # at once
Times = tuple[float, float]


def main(items: int, rounds: int, *, peers: bool) -> None:
    made_archive, asked = archive(items), questions()
    path = made_archive.with_suffix(".copy")
    shutil.copy(made_archive, path)
    try:
        measure(path, items, rounds, asked)
    finally:
        for file in path.parent.glob(f"{path.name}*"):
            file.unlink()
    if peers:
        from _search_peers import compare

        compare(made_archive, items, asked)


def measure(path: Path, items: int, rounds: int, asked: Sequence[Question]) -> None:
    """Print everything, and hand over 95th percentiles."""
    print(f"{items} items, {len(asked)} questions, {rounds} rounds, a writer of {A_SECOND} items a second", flush=True)
    record(Figure(part=PART, name="index, bytes a byte of text", unit="bytes", ours=sizes(path), size=items, of="items"))
    with writing(path), open_store(path) as store:
        work: dict[str, Sequence[Callable[[], object]]] = {
            "newest first": [partial(store.search, one.query) for one in asked],
            "ranked": [partial(store.search, one.query, order="ranked") for one in asked],
            "facets and timeline": [partial(store.overview, one.query) for one in asked],
            "one item": [partial(store.item, n * 997 % items + 1) for n in range(50)],
        }
        print(f"{'':24} {'p50':>8} {'p95':>8} {'worst':>8} {'CPU p50':>8} {'CPU p95':>8} {'worst':>8}")
        for name, calls in work.items():
            p95 = show(name, timed(calls, rounds))
            record(Figure(part=PART, name=f"{name}, 95th percentile", unit="ms", ours=p95, size=items, of="items"))
        show(f"newest, {READERS} at once", together(work["newest first"]))
        slowest(store, asked)


def sizes(path: Path) -> float:
    """Bytes of the index for each byte of text as it was written."""
    with closing(sqlite3.connect(path)) as raw:
        columns = ("title", "text", "title_en", "text_en")
        text = raw.execute("SELECT " + " + ".join(f"sum(length(CAST({one} AS BLOB)))" for one in columns) + " FROM items").fetchone()[0]
        index = sum(
            raw.execute(f"SELECT sum(pgsize) FROM dbstat WHERE name = 'search_{part}'").fetchone()[0] for part in ("data", "idx", "docsize")
        )
    file = path.stat().st_size
    print(f"text {text / 1e6:.0f} MB, index {index / 1e6:.0f} MB: {index / text:.2f} bytes for each of text; file {file / 1e6:.0f} MB")
    return float(index / text)


def timed(calls: Sequence[Callable[[], object]], rounds: int) -> list[Times]:
    """Every call in mixed order, after one round that does not count."""
    order = [call for _ in range(rounds) for call in calls]
    random.Random(1).shuffle(order)
    return [milliseconds(call) for call in (*calls, *order)][len(calls) :]


def milliseconds(call: Callable[[], object]) -> Times:
    """By the clock, and of the processor."""
    clock, spent = time.perf_counter(), time.thread_time()
    call()
    return (time.perf_counter() - clock) * 1000, (time.thread_time() - spent) * 1000


def together(calls: Sequence[Callable[[], object]]) -> list[Times]:
    """Calls by several threads at once that share the store."""
    found: list[list[Times]] = [[] for _ in range(READERS)]
    threads = [threading.Thread(target=lambda n=n: found[n].extend(timed(calls[n:] + calls[:n], 2))) for n in range(READERS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return [each for one in found for each in one]


def show(name: str, times: Sequence[Times]) -> float:
    """One line; the 95th percentile by the clock."""
    cells = [sorted(each)[int(len(each) * share)] for each in zip(*times, strict=True) for share in (0.5, 0.95, 0.9999)]
    print(f"{name:24} {' '.join(f'{cell:8.2f}' for cell in cells)}", flush=True)
    return cells[1]


def slowest(store: Store, asked: Sequence[Question]) -> None:
    """The questions that take longest, for who wants to know why."""
    for name, call in (("newest", store.search), ("ranked", partial(store.search, order="ranked")), ("overview", store.overview)):
        times = sorted(((min(milliseconds(partial(call, one.query))[1] for _ in range(3)), one.text) for one in asked), reverse=True)
        print(f"slowest, {name}: " + ", ".join(f"{text or '(all)'} {ms:.1f}" for ms, text in times[:6]))


@contextmanager
def writing(path: Path) -> Iterator[None]:
    """Another process that stores items and their readings at a steady rate."""
    process = multiprocessing.get_context("spawn").Process(target=write, args=(path,), daemon=True)
    process.start()
    try:
        yield
    finally:
        process.terminate()
        process.join()


def write(path: Path) -> None:
    with open_sqlite(path) as store:
        number = int(store._db.value("SELECT value FROM counter WHERE name = 'item'"))  # noqa: SLF001
        while True:
            started = time.perf_counter()
            now = When(moment=datetime.now(UTC), precision="minute", zone="stated", raw="")
            one = made(number)
            ingest(store, [replace(one, article=replace(one.article, published=now))])
            number += 1
            time.sleep(max(0.0, 1 / A_SECOND - (time.perf_counter() - started)))


if __name__ == "__main__":
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--items", type=int, default=100_000)
    options.add_argument("--rounds", type=int, default=5)
    options.add_argument("--peers", action="store_true", help="beside LIKE, trigrams and reader")
    options.add_argument("--large", action="store_true", help="a million items, too")
    options.add_argument("--quick", action="store_true", help="2,000 items, one round")
    given = options.parse_args()
    main(*((2_000, 1) if given.quick else (given.items, given.rounds)), peers=given.peers)
    if given.large:
        main(1_000_000, given.rounds, peers=False)
