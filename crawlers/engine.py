"""Scrapy, set up as the engine under a pass: every setting that matters is written out here, and nothing runs that was not asked for.

Scrapy gives the life cycle (start, stop, closing of connections) and the downloader with its handlers; a pass is one spider whose
``start`` is our own coroutine, which asks the engine for one response after another. Scheduler, duplicate filter, item pipelines and
middlewares are left out: what they would do is done, per URL and durably, by the store and by `crawlers.fetch`.
"""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any

from scrapy import Spider
from scrapy.crawler import AsyncCrawlerRunner
from scrapy.http import Request, Response
from scrapy.logformatter import LogFormatter
from scrapy.settings import Settings as ScrapySettings

from crawlers.guard import Guard
from crawlers.handler import GUARD_SETTING, RESOLVER_SETTING
from crawlers.robots import ROBOT_NAME
from parallax.settings import CrawlSettings
from parallax.version import __version__

Download = Callable[[Request], Awaitable[Response]]
Work = Callable[[Download], Awaitable[None]]
_HANDLER = "crawlers.handler.GuardedHandler"


class QuietFormatter(LogFormatter):
    """Our run rows say what was fetched; a log line for each would cost more than it tells."""

    def crawled(self, request: Any, response: Any, spider: Any) -> None:  # type: ignore[override]  # Scrapy documents None for "no line"
        """No log line per response."""


class PassSpider(Spider):
    """Runs a coroutine with the engine's downloader, keeping what it raised for the caller."""

    name = "parallax"

    def __init__(self, work: Work, failures: list[BaseException], **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self._work, self._failures = work, failures

    async def start(self) -> AsyncIterator[Any]:
        """Do the work; nothing is scheduled."""
        try:
            await self._work(self.crawler.engine.download_async)
        except Exception as error:  # noqa: BLE001  # kept for run_in_scrapy to raise, since Scrapy would only log it
            self._failures.append(error)
        nothing: tuple[Any, ...] = ()
        for each in nothing:
            yield each


async def run_in_scrapy(work: Work, settings: CrawlSettings, *, resolver: Any = None) -> None:
    """Run a coroutine inside one Scrapy crawl; raise what it raises. Cancelling stops the crawl cleanly. ``resolver`` is for tests."""
    failures: list[BaseException] = []
    runner = AsyncCrawlerRunner(scrapy_settings(settings, resolver))
    crawl = runner.crawl(PassSpider, work=work, failures=failures)
    try:
        await asyncio.shield(crawl)
    except asyncio.CancelledError:
        await runner.stop()
        await asyncio.wait([crawl])
        raise
    if failures:
        raise failures[0]


def scrapy_settings(settings: CrawlSettings, resolver: Any = None) -> ScrapySettings:
    """The explicit settings. Politeness, robots, redirects and retries are ours; see the module's docstring."""
    made = ScrapySettings(
        {
            "TWISTED_REACTOR_ENABLED": False,
            "USER_AGENT": user_agent(settings.contact),
            "DOWNLOAD_HANDLERS": {"http": _HANDLER, "https": _HANDLER, "data": None, "file": None, "ftp": None, "s3": None},
            "DOWNLOADER_MIDDLEWARES_BASE": {},
            "SPIDER_MIDDLEWARES_BASE": {},
            "EXTENSIONS_BASE": {},
            "CONCURRENT_REQUESTS": settings.concurrency,
            "CONCURRENT_REQUESTS_PER_DOMAIN": settings.concurrency,  # crawlers.politeness.Gate lets one through at a time
            "CONCURRENT_ITEMS": 4,
            "DOWNLOAD_DELAY": 0,
            "DOWNLOAD_DELAY_JITTER": 0,
            "DOWNLOAD_TIMEOUT": settings.timeout_seconds,
            "DOWNLOAD_MAXSIZE": settings.max_bytes,
            "DOWNLOAD_VERIFY_CERTIFICATES": True,
            "COOKIES_ENABLED": False,
            "ROBOTSTXT_OBEY": False,
            "RETRY_ENABLED": False,
            "REDIRECT_ENABLED": False,
            "HTTPPROXY_ENABLED": False,
            "COMPRESSION_ENABLED": False,
            "TELNETCONSOLE_ENABLED": False,
            "REMOTE_CONTROL_ENABLED": False,
            "STATS_DUMP": False,
            "LOG_ENABLED": False,
            "LOG_FORMATTER": QuietFormatter,
            GUARD_SETTING: Guard(settings.allow_addresses),
        }
    )
    if resolver is not None:
        made.set(RESOLVER_SETTING, resolver)
    return made


def user_agent(contact: str) -> str:
    """Who we say we are, to every site alike."""
    return f"{ROBOT_NAME}/{__version__} (+{contact})" if contact else f"{ROBOT_NAME}/{__version__}"
