"""The number that an operator feels: one full pass over 100 sources with 2,000 new articles, from an empty archive to everything read.

    python benchmarks/whole_pass.py [--quick]

Politeness is off and no model is installed (Chinese gets a gloss), so that what is timed is our own work: polling, parsing, fetching and
extracting pages, names, topics, rules, English, storing with full text. A visit takes 20 of its feed's 30 articles, the next the rest.
"""

import argparse
import resource
import sys
import tempfile
import threading
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

import psutil
from _figures import Figure, record
from _floor import CORES, moved, parsed, written
from _memory import peak_mb
from crawl import HOSTS, run, site
from crawl_ours import source
from crawl_site import ENTRIES, feed_path, page, page_path

from matching.alerts import Matcher
from matching.rules import read_book
from matching.topics import TopicMatcher
from parallax.catalogue import load_pack
from parallax.catalogue.companies import to_entity
from parallax.settings import CrawlSettings, Settings
from scheduler.pipeline import make_reader, run_pass
from store import open_store

START = datetime(2026, 11, 20, tzinfo=UTC)


def main() -> None:
    chosen = argparse.ArgumentParser(description=__doc__)
    chosen.add_argument("--quick", action="store_true", help="a tenth of it")
    feeds = 10 if chosen.parse_args().quick else 100
    with site(feeds, feeds * ENTRIES, local=True) as port, tempfile.TemporaryDirectory() as folder:
        crawl = CrawlSettings(
            allow_addresses=("127.0.0.0/8",), delay_seconds=0.0, obey_robots=False, concurrency=16, articles_per_visit=20, workers=2
        )
        settings = Settings(archive=str(Path(folder) / "archive.db"), crawl=crawl)
        sources = [source(number, f"http://127.0.0.{number % HOSTS + 1}:{port}{feed_path(number)}") for number in range(feeds)]
        pack = load_pack()
        watch = _Children()
        watch.start()
        begun = time.perf_counter()
        book = read_book(pack.rules, [to_entity(company) for company in pack.companies], pack.sources)
        reader, topics = make_reader(pack, settings), TopicMatcher(pack.topics)
        print(f"made ready in {time.perf_counter() - begun:.1f} s")
        names = ("first pass", "an hour later, what was left", "another hour later, nothing new")
        first = 0.0
        for name, moment in ((name, START + timedelta(hours=hours)) for hours, name in enumerate(names)):
            matcher = Matcher(book.matches, max_age=timedelta(days=7), now=lambda moment=moment: moment)
            wall = one(name, moment, sources, settings, reader, topics, matcher)
            first = first or wall
        archive = Path(settings.archive).stat().st_size
        main_mb, worker_mb = peak_mb(), watch.largest
        print(f"archive {archive / 1e6:.0f} MB; peak {main_mb} MB, and {worker_mb} MB in the largest worker")
        hand_over(port, feeds, first, archive, (main_mb, worker_mb))


def hand_over(port: str, feeds: int, wall: float, archive: int, peaks: tuple[int, int]) -> None:
    """The first pass beside Scrapy with trafilatura and the same store, which reads nothing, and beside the bytes alone."""
    pages = feeds * 20
    peer = run(sys.executable, "crawl_scrapy.py", "chain", port, pages, HOSTS)[0]["wall"]
    asked = [(f"127.0.0.{n % HOSTS + 1}", feed_path(n), "") for n in range(feeds)]
    asked += [(f"127.0.0.{n % HOSTS + 1}", page_path(n), "") for n in range(pages)]
    floor = moved(int(port), asked) + parsed([page(n) for n in range(pages)]) + written(archive * 2 // 3)
    print(f"Scrapy, trafilatura and the store alone {peer:.1f} s; moving, parsing and writing the bytes {floor:.2f} s")
    record(
        Figure(
            part="One whole pass",
            name=f"{feeds} sources, {pages:,} new articles: crawled, read, matched, searchable",
            unit="s",
            ours=wall,
            peer=peer,
            peer_name="Scrapy, trafilatura, same store: nothing read or matched",
            limit=floor,
            limit_name=f"bytes moved, lxml alone, bytes written, {CORES} cores",
        ),
        Figure(part="Memory", name="whole pass, main process, peak", unit="MB", ours=peaks[0], peer_name="none"),
        Figure(part="Memory", name="whole pass, largest worker, peak", unit="MB", ours=peaks[1], peer_name="none"),
    )


def one(
    name: str,
    moment: datetime,
    sources: list,
    settings: Settings,
    reader: object,
    topics: TopicMatcher,
    matcher: Matcher,
) -> float:
    """Run a pass, say what it did; wall seconds."""
    with open_store(Path(settings.archive)) as store:
        begun, cpu, crawled = time.perf_counter(), _cpu(), []
        note = crawled.append
        report = run_pass(
            sources, store, reader, topics, settings, now=lambda: moment, on_read=lambda _: note(time.perf_counter()), matcher=matcher
        )
        wall = time.perf_counter() - begun
    print(
        f"{name}: {len(report.crawl.runs)} visits, {report.crawl.articles} new articles, {report.read} read in {wall:.1f} s wall "
        f"({1000 * wall / max(report.read, 1):.1f} ms an article), {_cpu() - cpu:.1f} s CPU"
        + (f"; the first batch was read after {crawled[0] - begun:.1f} s" if crawled else "")
    )
    return wall


def _cpu() -> float:
    return sum(sum(resource.getrusage(who)[:2]) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))


class _Children(threading.Thread):
    """Watches the memory of the processes that this one starts. What they leave in RUSAGE_CHILDREN counts ours from before their exec."""

    def __init__(self) -> None:
        super().__init__(daemon=True)
        self.largest = 0  # MB
        self._others = {child.pid for child in psutil.Process().children()}

    def run(self) -> None:
        while True:
            for child in psutil.Process().children(recursive=True):
                if child.pid not in self._others:
                    self.largest = max(self.largest, peak_mb(child.pid))
            time.sleep(0.2)


if __name__ == "__main__":
    main()
