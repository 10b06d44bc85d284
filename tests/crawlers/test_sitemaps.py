"""Sitemaps of every kind, packed and not."""

import gzip
from datetime import UTC, datetime

import pytest

from crawlers.sitemaps import MOST_ENTRIES, SitemapRead, parse_sitemap
from parallax.errors import ParseError

NOW = datetime(2026, 11, 14, 4, 0, tzinfo=UTC)
URL = "https://example.com/sitemap.xml"
NEWS = (
    '<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:news="http://www.google.com/schemas/sitemap-news/0.9"><url>'
    "<loc>https://example.com/1?utm_source=x</loc><lastmod>2026-11-13</lastmod><news:news><news:publication><news:name>样例</news:name>"
    "<news:language>zh-cn</news:language></news:publication><news:publication_date>2026-11-12T08:30+08:00</news:publication_date>"
    "<news:title>朱雀二号 &amp; 其他</news:title></news:news></url></urlset>"
)


def read(body: str | bytes) -> SitemapRead:
    return parse_sitemap(body if isinstance(body, bytes) else body.encode(), "application/xml", base_url=URL, now=NOW, zone="Asia/Shanghai")


def test_a_news_sitemap_gives_title_date_and_language() -> None:
    [entry] = read(NEWS).entries
    assert (entry.key, entry.url, entry.title, entry.lang) == (
        "https://example.com/1",
        "https://example.com/1?utm_source=x",
        "朱雀二号 & 其他",
        "zh-cn",
    )
    assert entry.date == datetime(2026, 11, 12, 0, 30, tzinfo=UTC)


def test_a_plain_sitemap_gives_pages_newest_first_without_calling_a_change_a_publication() -> None:
    pages = "".join(f"<url><loc>https://example.com/{n}</loc><lastmod>2026-11-{n:02}</lastmod></url>" for n in (2, 9, 5))
    entries = read(f"<urlset>{pages}<url><loc>ftp://x/1</loc></url></urlset>").entries
    assert [entry.url[-1] for entry in entries] == ["9", "5", "2"]
    assert [entry.date for entry in entries] == [None, None, None]


def test_an_index_gives_its_sitemaps_newest_first() -> None:
    maps = "".join(f"<sitemap><loc>/map{n}.xml.gz</loc><lastmod>2026-0{n}-01</lastmod></sitemap>" for n in (1, 3, 2))
    assert read(f"<sitemapindex>{maps}</sitemapindex>").nested == tuple(f"https://example.com/map{n}.xml.gz" for n in (3, 2, 1))


def test_packed_sitemaps_are_unpacked() -> None:
    assert len(read(gzip.compress(NEWS.encode())).entries) == 1
    assert len(read(gzip.compress(NEWS.encode())[:-9]).entries) == 1


def test_half_a_location_is_none() -> None:
    cut = "<urlset><url><loc>https://example.com/1</loc></url><url><loc>https://example.c"
    assert [entry.url for entry in read(cut).entries] == ["https://example.com/1"]


def test_a_packed_bomb_is_cut() -> None:
    bomb = gzip.compress(b"<urlset>" + b" " * 50_000_000, 1)
    assert read(bomb).entries == ()


def test_more_tags_than_the_protocol_has_pages_for_are_refused() -> None:
    with pytest.raises(ParseError, match="tags"):
        read(gzip.compress(b"<urlset>" + b"<url/>" * 2_000_000, 1))


def test_one_url_a_line_is_a_sitemap_too() -> None:
    assert [entry.url for entry in read("https://example.com/1\n\nhttps://example.com/2\n").entries] == [
        "https://example.com/1",
        "https://example.com/2",
    ]


def test_the_newest_are_kept_where_there_are_too_many() -> None:
    pages = "".join(f"<url><loc>https://example.com/{n}</loc><lastmod>{n:06}</lastmod></url>" for n in range(MOST_ENTRIES + 10))
    entries = read(f"<urlset>{pages}</urlset>").entries
    assert (len(entries), entries[0].url) == (MOST_ENTRIES, f"https://example.com/{MOST_ENTRIES + 9}")


@pytest.mark.parametrize("body", [b"", b"hello", b"<rss/>", b"<!doctype html><p>x", b"\x1f\x8bnonsense"])
def test_what_is_no_sitemap_is_named(body: bytes) -> None:
    with pytest.raises(ParseError, match="sitemap"):
        read(body)
