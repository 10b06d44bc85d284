"""Adding a site: its feed is found wherever it says or usually is; what cannot be followed is refused by name."""

from datetime import UTC, datetime

import pytest
from small_server import page, serving

from crawlers.add import propose_source
from parallax.catalogue.sources import read_source, write_source
from parallax.errors import ParseError
from parallax.records import Source
from parallax.settings import CrawlSettings

NOW = datetime(2026, 11, 21, 8, tzinfo=UTC)
SETTINGS = CrawlSettings(delay_seconds=0, allow_addresses=("127.0.0.0/8",), timeout_seconds=5)
FEED = (
    '<rss version="2.0"><channel><title>航天</title><item><title>火箭入轨</title><link>http://127.0.0.1/a</link>'
    "<pubDate>Fri, 20 Nov 2026 08:00:00 +0800</pubDate></item></channel></rss>"
)
ROWS = "".join(
    f'<li><a href="/news/{n}.html">民营火箭企业完成第{n}次发动机长程试车</a><span>2026-11-{n:02}</span></li>' for n in range(1, 9)
)


async def proposed(pages: dict[str, str], path: str = "/") -> tuple[str, Source]:
    with serving({each: page(body) for each, body in pages.items()}) as (base, _):
        return base, await propose_source(base + path, SETTINGS, NOW)


async def test_a_feed_is_taken_as_it_is() -> None:
    base, source = await proposed({"/rss": FEED}, "/rss")
    assert (source.method, source.urls) == ("feed", (f"{base}/rss",))


async def test_a_declared_feed_is_found_and_the_result_is_a_valid_declaration() -> None:
    head = '<link rel="alternate" type="application/rss+xml" title="航天快讯" href="/all.xml">'
    base, source = await proposed({"/": f"<html><head>{head}</head><body>首页</body></html>", "/all.xml": FEED})
    assert (source.urls, source.name_en) == ((f"{base}/all.xml",), "航天快讯")
    import tomllib

    assert read_source(f"{source.id}.toml", tomllib.loads(write_source(source))) == (source, [])


async def test_a_feed_in_a_usual_place_is_found() -> None:
    base, source = await proposed({"/": "<html><body>Welcome</body></html>", "/feed/": FEED})
    assert source.urls == (f"{base}/feed/",)


async def test_a_page_without_a_feed_is_followed_as_a_list() -> None:
    base, source = await proposed({"/": f"<html><head><title>新闻中心</title></head><body><ul>{ROWS}</ul></body></html>"})
    assert (source.method, source.urls, source.lang, source.name_en) == ("list", (f"{base}/",), "zh", "新闻中心")


async def test_a_site_that_announces_nothing_is_refused_by_name() -> None:
    with pytest.raises(ParseError, match=r"http://127\.0\.0\.1:\d+/: has no feed, no sitemap and no list"):
        await proposed({"/": "<html><body>Nothing here.</body></html>"})
