"""What tests of whole passes share: a clock to set, passes over workers that stay, a small site."""

import asyncio
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from crawl_scenes import NOW, article, rss
from memory_store import MemoryStore
from small_server import Log, Route, conditional, page, status

from crawlers.crawl import CrawlReport, crawl
from crawlers.politeness import Gate, HostClock
from crawlers.workers import Workers
from parallax.records import Source
from parallax.settings import CrawlSettings

Site = tuple[str, dict[str, Route], Log]


class Clock:
    """A wall clock that a test sets."""

    def __init__(self) -> None:
        self.moment = NOW

    def __call__(self) -> datetime:
        return self.moment

    def forward(self, **units: float) -> None:
        self.moment += timedelta(**units)


class Passes:
    """Runs passes on one event loop with workers that stay, as a service does: the processes start once for all tests."""

    def __init__(self, runner: asyncio.Runner, workers: Workers) -> None:
        self.runner, self.workers = runner, workers

    def __call__(self, sources: Sequence[Source], store: MemoryStore, chosen: CrawlSettings, **options: Any) -> CrawlReport:
        own = {"gate": Gate(HostClock(), delay=chosen.delay_seconds, concurrency=chosen.concurrency)} | options
        return self.runner.run(crawl(sources, store, chosen, workers=self.workers, **own))


def feed_and_articles(base: str) -> dict[str, Route]:
    """A feed of three articles, and no robots.txt."""
    routes: dict[str, Route] = {f"/a{number}": page(article(f"第{number}次发射")) for number in range(3)}
    return routes | {"/feed": conditional(rss(*(f"{base}/a{number}" for number in range(3)))), "/robots.txt": status(404)}
