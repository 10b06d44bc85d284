"""The number that an operator feels: one full pass over 100 sources with 2,000 new articles, from an empty archive to everything read.

    python benchmarks/whole_pass.py [--quick]

Politeness is off and no model is installed (Chinese gets a gloss), so that what is timed is our own work: polling, parsing, fetching and
extracting pages, names, topics, rules, English, storing with full text. A visit takes 20 of its feed's 30 articles, the next the rest.
"""

import argparse
import resource
import tempfile
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

from crawl import HOSTS, site
from crawl_ours import source
from crawl_site import ENTRIES, feed_path

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
        begun = time.perf_counter()
        book = read_book(pack.rules, [to_entity(company) for company in pack.companies], pack.sources)
        reader, topics = make_reader(pack, settings), TopicMatcher(pack.topics)
        print(f"made ready in {time.perf_counter() - begun:.1f} s")
        names = ("first pass", "an hour later, what was left", "another hour later, nothing new")
        for name, moment in ((name, START + timedelta(hours=hours)) for hours, name in enumerate(names)):
            matcher = Matcher(book.matches, max_age=timedelta(days=7), now=lambda moment=moment: moment)
            one(name, moment, sources, settings, reader, topics, matcher)
        archive = Path(settings.archive).stat().st_size
        main_mb, worker_mb = _peak(resource.RUSAGE_SELF), _peak(resource.RUSAGE_CHILDREN)
        print(f"archive {archive / 1e6:.0f} MB; peak {main_mb} MB, and {worker_mb} MB in the largest worker")


def one(name: str, moment: datetime, sources: list, settings: Settings, reader: object, topics: TopicMatcher, matcher: Matcher) -> None:
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


def _cpu() -> float:
    return sum(sum(resource.getrusage(who)[:2]) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))


def _peak(who: int) -> int:
    return resource.getrusage(who).ru_maxrss // 1024


if __name__ == "__main__":
    main()
