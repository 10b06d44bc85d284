"""What tests of crawling start from: a clock, settings for loopback, a source, a feed, and one way to run fetches."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from typing import Any, TypeVar

from crawlers.engine import run_in_scrapy
from crawlers.fetch import Fetcher
from crawlers.guard import Guard
from crawlers.politeness import Gate, HostClock
from parallax.records import Source
from parallax.settings import CrawlSettings

NOW = datetime(2026, 11, 20, 8, 0, tzinfo=UTC)
LOOPBACK = ("127.0.0.0/8",)
T = TypeVar("T")


def settings(**changes: Any) -> CrawlSettings:
    """Settings that may fetch from loopback, without pauses and with short limits."""
    base: dict[str, Any] = {"allow_addresses": LOOPBACK, "delay_seconds": 0.0, "timeout_seconds": 1.0, "workers": 1, "worker_seconds": 5.0}
    return CrawlSettings(**base | changes)


def source(*urls: str, **changes: Any) -> Source:
    """A source of one feed."""
    base: dict[str, Any] = {
        "id": "s",
        "name_en": "Source",
        "name_zh": "来源",
        "homepage": "http://127.0.0.1/",
        "method": "feed",
        "urls": urls,
        "kind": "trade",
        "provenance": "independent press",
        "lang": "zh",
        "country": "CN",
        "timezone": "Asia/Shanghai",
        "owner": "nobody",
    }
    return Source(**base | changes)


def rss(*links: str, title: str = "朱雀二号发射成功") -> bytes:
    """An RSS feed of items with these links."""
    items = "".join(
        f"<item><title>{title} {number}</title><link>{link}</link><guid>{link}</guid>"
        f"<pubDate>Fri, 20 Nov 2026 {number % 24:02d}:00:00 GMT</pubDate><description>text</description></item>"
        for number, link in enumerate(links)
    )
    head = '<?xml version="1.0" encoding="UTF-8"?><rss version="2.0"><channel><title>f</title><link>http://127.0.0.1/</link>'
    return f"{head}{items}</channel></rss>".encode()


def article(title: str = "朱雀二号发射成功") -> bytes:
    """An article page with enough text to extract."""
    text = "".join(
        f"<p>第{number}段：蓝箭航天的朱雀二号遥二运载火箭在酒泉卫星发射中心点火升空，按程序完成飞行任务，发射获得圆满成功。</p>"
        for number in range(6)
    )
    head = f'<!doctype html><html lang="zh"><head><meta charset="utf-8"><title>{title}</title></head>'
    return f"{head}<body><article><h1>{title}</h1>{text}</article></body></html>".encode()


def fetching(use: Callable[[Fetcher], Awaitable[T]], chosen: CrawlSettings | None = None, *, store: Any = None, resolver: Any = None) -> T:
    """Run a coroutine with a fetcher on a fresh engine."""
    chosen = chosen or settings()
    results: list[T] = []

    async def work(download: Any) -> None:
        gate = Gate(HostClock(), delay=chosen.delay_seconds, concurrency=chosen.concurrency)
        results.append(await use(Fetcher(download, chosen, gate=gate, guard=Guard(chosen.allow_addresses), store=store, now=lambda: NOW)))

    asyncio.run(run_in_scrapy(work, chosen, resolver=resolver))
    return results[0]
