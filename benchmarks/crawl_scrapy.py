"""The peer Scrapy, as it comes: fetch pages only, or also extract with trafilatura in the callback and store; one JSON line."""

import json
import os
import sys
import tempfile
import time
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import scrapy
from scrapy.crawler import CrawlerProcess


class Pages(scrapy.Spider):
    """Fetches every page; ``handle`` is what the callback does with it."""

    name = "pages"
    urls: list[str]
    handle: Any

    async def start(self) -> AsyncIterator[scrapy.Request]:
        for url in self.urls:
            yield scrapy.Request(url, self.parse)

    def parse(self, response: Any) -> None:
        self.handle(response)


def ignore(_response: Any) -> None:
    """Fetching is all."""


def main(mode: str, port: str, pages: str, hosts: str) -> None:
    urls = [f"http://127.0.0.{number % int(hosts) + 1}:{port}/page/{number}.html" for number in range(int(pages))]
    with tempfile.TemporaryDirectory() as folder:
        handle = ignore if mode == "fetch" else storing(Path(folder) / "archive.db")
        process = CrawlerProcess({"LOG_LEVEL": "ERROR"})
        process.crawl(Pages, urls=urls, handle=handle)
        wall, cpu = time.perf_counter(), os.times()
        process.start()
        spent = os.times()
        print(json.dumps({"wall": time.perf_counter() - wall, "cpu": spent.user + spent.system - cpu.user - cpu.system}), flush=True)


def storing(path: Path) -> Any:
    """Extract with trafilatura and store as our own crawl does."""
    import trafilatura

    from parallax.records import Article, Capture
    from store.sqlite import open_sqlite

    store = open_sqlite(path)

    def handle(response: Any) -> None:
        found = trafilatura.bare_extraction(response.body, url=response.url, with_metadata=True)
        text = found.text if found else ""
        now = datetime.now(UTC)
        article = Article(
            source_id="peer",
            key=response.url,
            url=response.url,
            title=(found.title if found else "") or "",
            text=text or "",
            html="",
            authors=(),
            published=None,
            lang="zh",
            fetched_at=now,
            extractor="trafilatura",
            origin="feed",
        )
        store.save_article(article, Capture(url=response.url, body=response.body, content_type="text/html", fetched_at=now))

    return handle


main(*sys.argv[1:])
