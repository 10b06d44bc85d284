"""How the cost of watching grows with the number of sources: 10, 100, 1,000, 10,000.

    python benchmarks/growth_sources.py [--quick]

Each source has ten visits behind it. Measured: reading so many declared sources, a tick of the service when nothing is due, a pass when
every site answers 304, and what `parallax status` gathers. Beside them lemon24/reader with a thousand feeds that answer 304 (it has no
idle pass that asks no site, but for feeds that are not scheduled), and for each the bytes alone: files, rows, answers.
"""

import argparse
import json
import sqlite3
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from _figures import Figure, record
from _floor import CORES, moved, seconds
from _peers import reader_python
from crawl import HERE, HOSTS, site
from crawl_ours import SETTINGS, source
from crawl_site import feed_path

from crawlers.crawl import CrawlReport
from parallax.catalogue.own import add_source, own_sources
from parallax.records import Endpoint, Run, Source, Visit
from parallax.settings import Settings
from scheduler.crawling import Crawling
from scheduler.jobs import Pulse
from scheduler.picture import whole_picture
from store.sqlite import SQLiteStore, open_sqlite

NOW = datetime(2026, 11, 20, 8, tzinfo=UTC)
VISITS = 10
PEER_FEEDS = 1000
ROW = {"part": "Sources", "unit": "ms", "of": "sources"}


def main(sizes: list[int], peer_feeds: int) -> None:
    with site(min(500, sizes[-1]), 0) as port:
        asked = reader(port, peer_feeds)
        for size in sizes:
            with tempfile.TemporaryDirectory() as folder:
                measure(Path(folder), port, size, asked if size == peer_feeds else {})


def measure(folder: Path, port: str, size: int, peer: dict[str, float]) -> None:
    """Every figure at one size, in milliseconds."""
    sources = [source(number, f"http://127.0.0.{number % HOSTS + 1}:{port}{feed_path(number)}") for number in range(size)]
    settings = Settings(archive=str(folder / "archive.db"), crawl=replace(SETTINGS, articles_per_visit=0))
    with open_sqlite(folder / "archive.db") as store:
        fill(store, sources)
        figures = (
            planning(folder, sources),
            idle(store, sources, settings, folder),
            status(store, sources, settings, folder),
            unchanged(store, sources, settings, port),
        )
    for figure in figures:
        one = replace(figure, size=size, peer=peer.get(figure.name), peer_name="lemon24/reader" if figure.name in peer else "")
        print(
            f"{size:6} sources: {one.name:44} {one.ours:9.1f} ms, {one.limit_name} {one.limit:.1f} ms"
            + (f", reader {one.peer:.1f} ms" if one.peer else "")
        )
        record(one)


def fill(store: SQLiteStore, sources: list[Source]) -> None:
    """Ten visits to each, all well; the next is due in an hour."""
    with store._db.write():  # noqa: SLF001 - the store's own methods, many in one transaction
        for number, one in enumerate(sources):
            for visit in range(VISITS):
                moment = NOW - timedelta(hours=VISITS - visit, minutes=number % 50)
                endpoint = Endpoint(
                    source_id=one.id, url=one.urls[0], etag=f'"feed-{number}"', body_hash="0" * 64, next_check=NOW + timedelta(hours=1),
                    last_ok=moment, last_new=moment,
                )  # fmt: skip
                run = Run(
                    source_id=one.id,
                    url=one.urls[0],
                    started_at=moment,
                    ms=90,
                    outcome="ok",
                    status=200,
                    expected=30,
                    found=30,
                    filled={"title": 1.0, "date": 1.0},
                )
                store.save_visit(Visit(endpoint=endpoint, run=run))


def planning(folder: Path, sources: list[Source]) -> Figure:
    """Reading as many declared sources as a service does when it starts."""
    own = folder / "sources"
    for one in sources:
        add_source(own, replace(one, urls=(one.urls[0].replace("127.0.0.", "site.example/"),), homepage="https://site.example/"))
    spent = seconds(lambda: own_sources(own))
    floor = seconds(lambda: [file.read_bytes() for file in sorted(own.glob("*.toml"))])
    return Figure(**ROW, name="reading their declarations", ours=1000 * spent, limit=1000 * floor, limit_name="reading the files")


def idle(store: SQLiteStore, sources: list[Source], settings: Settings, folder: Path) -> Figure:
    """A tick of the service when nothing is due."""
    crawling = Crawling(sources, store, settings.crawl, now=lambda: NOW)
    pulse = Pulse(threading.Event())
    try:
        crawling.tick(pulse)  # starts the thread
        spent = seconds(lambda: crawling.tick(pulse), 3)
    finally:
        crawling.stop(10)
    limit = rows(folder / "archive.db", f"SELECT * FROM endpoints WHERE muted = '' AND next_check <= '{NOW.isoformat()}'")
    return Figure(**ROW, name="a tick when nothing is due", ours=1000 * spent, limit=1000 * limit, limit_name="asking the index")


def status(store: SQLiteStore, sources: list[Source], settings: Settings, folder: Path) -> Figure:
    """What `parallax status` gathers, the process already there."""
    spent = seconds(lambda: whole_picture(store, settings, sources, NOW), 3)
    limit = rows(folder / "archive.db", "SELECT * FROM endpoints", "SELECT * FROM runs WHERE id % 10 = 0")
    return Figure(**ROW, name="gathering the status", ours=1000 * spent, limit=1000 * limit, limit_name="reading endpoints and last runs")


def unchanged(store: SQLiteStore, sources: list[Source], settings: Settings, port: str) -> Figure:
    """The service's work when all sources are due at once and every site answers 304."""
    wall = crawled(store, sources, settings)
    asked = [(f"127.0.0.{n % HOSTS + 1}", feed_path(n), f'If-None-Match: "feed-{n}"\r\n') for n in range(len(sources))]
    limit = moved(int(port), asked)
    return Figure(
        **ROW, name="all due at once, all answer 304", ours=1000 * wall, limit=1000 * limit, limit_name=f"raw sockets, {CORES} cores"
    )


def crawled(store: SQLiteStore, sources: list[Source], settings: Settings) -> float:
    """Seconds from the tick at which all sources are due to the end of the last visit: many passes side by side, as in a service."""
    ended, outcomes = threading.Event(), Counter[str]()

    def note(report: CrawlReport) -> None:
        outcomes.update(report.outcomes)
        if outcomes.total() == len(sources):
            ended.set()

    crawling = Crawling(sources, store, settings.crawl, now=lambda: NOW + timedelta(hours=2), report=note)
    try:
        started = time.perf_counter()
        crawling.tick(Pulse(threading.Event()))
        assert ended.wait(600)
        wall = time.perf_counter() - started
    finally:
        crawling.stop(10)
    assert outcomes == {"unchanged": len(sources)}, outcomes
    return wall


def rows(path: Path, *statements: str) -> float:
    """Seconds for reading rows with sqlite3 alone."""
    with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as raw:
        return seconds(lambda: [raw.execute(sql).fetchall() for sql in statements], 3)


def reader(port: str, feeds: int) -> dict[str, float]:
    """Milliseconds of lemon24/reader for a pass in which all answer 304."""
    python = reader_python()
    if python is None:
        return {}
    command = [str(python), str(HERE / "crawl_reader.py"), f"http://127.0.0.1:{port}", port, str(feeds), str(HOSTS), "8", "2"]
    said = subprocess.run(command, check=True, capture_output=True, text=True, timeout=600).stdout
    lines = [json.loads(line) for line in said.splitlines() if line.startswith("{")]
    subprocess.run([sys.executable, str(HERE / "crawl_ours.py"), "turn", port, "0", str(HOSTS)], check=True)
    return {"all due at once, all answer 304": 1000 * lines[1]["wall"], "a tick when nothing is due": 1000 * lines[-1]["wall"]}


if __name__ == "__main__":
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--quick", action="store_true", help="10 and 100")
    main(*(([10, 100], 100) if options.parse_args().quick else ([10, 100, 1000, 10_000], PEER_FEEDS)))
