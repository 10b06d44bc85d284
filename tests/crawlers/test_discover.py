"""Where a site announces its news."""

from hypothesis import given, settings
from hypothesis import strategies as st

from crawlers.discover import find_feeds

PAGE = """<html><head><base href="/zh/">
<link rel="alternate" type="application/rss+xml" title="评论" href="/comments/feed">
<link rel="alternate" type="application/rss+xml" title="新闻" href="news.xml">
<link rel="ALTERNATE" type="application/atom+xml; charset=utf-8" href="https://example.com/atom">
<link rel="alternate" type="application/json" href="https://example.com/wp-json/oembed/1.0/embed?url=x">
<link rel="alternate" hreflang="en" href="/en/"><link rel="stylesheet" type="text/css" href="/feed.css">
</head><body><a href="/rss/">RSS订阅</a><a href="/feedback.html">意见反馈</a>
<a href="https://social.example/dialog/feed?link=x">分享</a></body></html>"""


def test_declared_feeds_come_first_then_linked_ones_then_guesses() -> None:
    found = find_feeds(PAGE, "https://example.com/index.html")
    assert [(each.url, each.title, each.how) for each in found[:4]] == [
        ("https://example.com/zh/news.xml", "新闻", "declared"),
        ("https://example.com/atom", "", "declared"),
        ("https://example.com/rss/", "RSS订阅", "linked"),
        ("https://example.com/comments/feed", "评论", "declared"),
    ]
    assert {each.how for each in found[4:]} == {"guessed"}
    assert "https://example.com/feed/" in {each.url for each in found}


def test_sitemaps_are_guessed_at_the_root() -> None:
    found = find_feeds("<p>x", "https://example.com/news/")
    assert [each.url for each in found if each.method == "sitemap"][:2] == [
        "https://example.com/news-sitemap.xml",
        "https://example.com/sitemap-news.xml",
    ]


def test_a_channel_page_has_its_feed() -> None:
    [first, *_] = find_feeds("", "https://www.youtube.com/channel/UC3UXwB0UbUIg4z4vssUHPBw")
    assert first.url == "https://www.youtube.com/feeds/videos.xml?channel_id=UC3UXwB0UbUIg4z4vssUHPBw"


def test_each_url_is_named_once() -> None:
    urls = [each.url for each in find_feeds('<link rel="alternate" type="application/rss+xml" href="/feed/">' * 3, "https://example.com/")]
    assert len(urls) == len(set(urls))


@settings(deadline=None)  # machines are busy
@given(st.text(max_size=200), st.text(max_size=50))
def test_nothing_raises(page: str, url: str) -> None:
    find_feeds(page, url)
