"""The sample press as served: every form, its encoding, conditional requests, and failing on purpose."""

import http.client
import json
import re
import socket
import threading
from collections.abc import Iterator
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

import pytest
from lxml import etree, html

from parallax.catalogue.own import add_source, own_sources
from parallax.demo.outlets import BROKEN_PATH, OUTLETS, VERIFICATION_PATH, article_path
from parallax.demo.pages import date_label
from parallax.demo.press import LABEL, SampleArticle, by_outlet, load_press
from parallax.demo.site import PressSite, serve_press
from parallax.demo.sources import sample_sources

PRESS = load_press()
BEIJING = ZoneInfo("Asia/Shanghai")
LATE_2024 = datetime(2024, 12, 1, 4, 0, tzinfo=UTC)
LIST = "/hangtian/list.html"


@pytest.fixture(scope="module")
def site() -> Iterator[PressSite]:
    with serve_press(clock=lambda: LATE_2024) as running:
        yield running


def ask(site: PressSite, path: str, method: str = "GET", **headers: str) -> tuple[http.client.HTTPResponse, bytes]:
    connection = http.client.HTTPConnection(urlsplit(site.base_url).netloc, timeout=5)
    try:
        connection.request(method, path, headers={name.replace("_", "-"): value for name, value in headers.items()})
        response = connection.getresponse()
        return response, response.read()
    finally:
        connection.close()


def body(site: PressSite, path: str) -> bytes:
    response, content = ask(site, path)
    assert response.status == 200
    return content


def tree(content: bytes, encoding: str = "utf-8") -> Any:
    return html.fromstring(content.decode(encoding))


def xml(document: str | bytes) -> Any:
    return etree.fromstring(document)


def outlets_of(form: str) -> list[str]:
    return [outlet.id for outlet in OUTLETS if outlet.form == form]


def titles(outlet: str) -> list[str]:
    return [article.title for article in by_outlet(outlet, PRESS)]


def page_of(article: SampleArticle) -> str:
    return article_path(article.outlet, article.id)


@pytest.mark.parametrize("article", PRESS, ids=lambda article: article.id)
def test_an_article_page_shows_the_whole_text_and_says_that_it_is_a_sample(site: PressSite, article: SampleArticle) -> None:
    outlet = next(outlet for outlet in OUTLETS if outlet.id == article.outlet)
    text = tree(body(site, page_of(article)), outlet.encoding).text_content()
    assert all(paragraph in text for paragraph in article.body)
    assert LABEL in text


@pytest.mark.parametrize("outlet", outlets_of("rss") + outlets_of("wechat"))
def test_an_rss_feed_lists_the_outlets_articles_with_dates_and_is_labelled(site: PressSite, outlet: str) -> None:
    served = next(known for known in OUTLETS if known.id == outlet)
    document = body(site, served.index).decode(served.encoding)
    root = xml(re.sub(r'encoding="[^"]*"', "", document, count=1))
    assert LABEL in root.findtext("channel/title")
    assert [item.findtext("title") for item in root.iter("item")] == titles(outlet)
    assert [parsedate_to_datetime(item.findtext("pubDate")) for item in root.iter("item")] == [
        a.published for a in by_outlet(outlet, PRESS)
    ]
    assert [urlsplit(item.findtext("link")).path for item in root.iter("item")] == [page_of(a) for a in by_outlet(outlet, PRESS)]


def test_the_atom_feed_carries_the_full_text(site: PressSite) -> None:
    name = {"a": "http://www.w3.org/2005/Atom"}
    root = xml(body(site, "/orbit/atom.xml"))
    assert LABEL in root.findtext("a:title", namespaces=name)
    for article, content in zip(by_outlet("orbit", PRESS), root.iterfind("a:entry/a:content", name), strict=True):
        text = "".join(content.itertext())
        assert all(paragraph in text for paragraph in article.body)


def test_the_json_feed_carries_traditional_chinese_in_full(site: PressSite) -> None:
    feed = json.loads(body(site, "/taikong/feed.json"))
    assert LABEL in feed["title"]
    for article, item in zip(by_outlet("taikong", PRESS), feed["items"], strict=True):
        assert item["title"] == article.title
        assert datetime.fromisoformat(item["date_published"]) == article.published
        assert all(paragraph in item["content_html"] for paragraph in article.body)


def test_the_news_sitemap_names_publication_date_and_title(site: PressSite) -> None:
    name = {"s": "http://www.sitemaps.org/schemas/sitemap/0.9", "n": "http://www.google.com/schemas/sitemap-news/0.9"}
    root = xml(body(site, "/keji/news-sitemap.xml"))
    assert [title.text for title in root.iterfind("s:url/n:news/n:title", name)] == titles("keji")
    assert all(LABEL in publication.text for publication in root.iterfind(".//n:name", name))
    dates = [datetime.fromisoformat(date.text) for date in root.iterfind(".//n:publication_date", name)]
    assert dates == [article.published for article in by_outlet("keji", PRESS)]


def test_the_list_is_gbk_and_declares_gb2312(site: PressSite) -> None:
    response, content = ask(site, LIST)
    assert response.headers.get_content_charset() == "gb2312"
    assert b"charset=gb2312" in content
    assert content.decode("gb18030") == content.decode("gbk")
    with pytest.raises(UnicodeDecodeError):
        content.decode("utf-8")
    assert "下一页".encode("gbk") in content


def test_the_articles_of_the_list_are_gbk_too(site: PressSite) -> None:
    for article in by_outlet("hangtian", PRESS):
        content = body(site, page_of(article))
        assert article.title in content.decode("gb18030")
        with pytest.raises(UnicodeDecodeError):
            content.decode("utf-8")


def test_some_page_uses_characters_that_gb2312_lacks_although_it_declares_it(site: PressSite) -> None:
    pages = [body(site, page_of(article)).decode("gbk") for article in by_outlet("hangtian", PRESS)]
    with pytest.raises(UnicodeEncodeError):
        "".join(pages).encode("gb2312")


def test_the_list_has_two_pages_that_together_hold_every_article_once(site: PressSite) -> None:
    found: list[str] = []
    path: str | None = LIST
    visited = 0
    while path is not None:
        page = tree(body(site, path), "gbk")
        found += [link.text_content() for link in page.cssselect("ul.news-list > li h3 a")]
        following = page.cssselect("a.next")
        path, visited = (following[0].get("href") if following else None), visited + 1
    assert visited == 2
    assert found == titles("hangtian")


@pytest.mark.parametrize("query", ["?page=3", "?page=0", "?page=x", "?page=-1", "?page=99999", "?page=²"])
def test_a_list_page_that_does_not_exist_is_not_found(site: PressSite, query: str) -> None:
    assert ask(site, LIST + query.replace("²", "%C2%B2"))[0].status == 404


def test_the_list_shows_fresh_articles_with_relative_dates_and_old_ones_with_whole_dates(site: PressSite) -> None:
    page = tree(body(site, LIST), "gbk")
    labels = [span.text_content() for span in page.cssselect("span.time")]
    assert labels[:4] == ["昨天 23:50", "10月29日", "3月5日", "1月11日"]
    assert labels[4] == "2023年7月12日"


@pytest.mark.parametrize(
    ("now", "label"),
    [
        ("2024-06-30T16:20", "20分钟前"),
        ("2024-06-30T19:30", "3小时前"),
        ("2024-07-01T00:30", "昨天 16:00"),
        ("2024-07-02T00:30", "6月30日"),
        ("2025-01-01T08:00", "2024年6月30日"),
    ],
)
def test_a_date_label_is_as_relative_as_the_article_is_fresh(now: str, label: str) -> None:
    published = datetime(2024, 6, 30, 16, 0, tzinfo=BEIJING)
    assert date_label(published, datetime.fromisoformat(now).replace(tzinfo=BEIJING)) == label


def test_an_article_just_published_before_midnight_counts_minutes() -> None:
    assert date_label(datetime(2024, 6, 30, 23, 50, tzinfo=BEIJING), datetime(2024, 7, 1, 0, 10, tzinfo=BEIJING)) == "20分钟前"


def test_a_wechat_page_hides_its_text_and_keeps_its_date_in_a_script(site: PressSite) -> None:
    article = by_outlet("wechat", PRESS)[0]
    source = body(site, page_of(article))
    page = tree(source)
    content = page.get_element_by_id("js_content")
    assert "visibility: hidden" in content.get("style")
    assert page.get_element_by_id("activity-name").text_content() == article.title
    assert page.get_element_by_id("publish_time").text_content() == ""
    assert f'var ct = "{int(article.published.timestamp())}"' in source.decode()
    assert all(paragraph in content.text_content() for paragraph in article.body)


def test_a_reprint_names_the_outlet_that_it_copies(site: PressSite) -> None:
    copy = next(article for article in by_outlet("keji", PRESS) if article.reprint_of)
    assert "来源：样本航天报" in body(site, page_of(copy)).decode()


def test_json_ld_gives_headline_and_date(site: PressSite) -> None:
    article = by_outlet("wire", PRESS)[0]
    page = tree(body(site, page_of(article)))
    data = json.loads(page.xpath("string(//script[@type='application/ld+json'])"))
    assert data["headline"] == article.title
    assert datetime.fromisoformat(data["datePublished"]) == article.published


EVERY_INDEX = [outlet.index for outlet in OUTLETS]


@pytest.mark.parametrize("path", [*EVERY_INDEX, page_of(PRESS[0])])
def test_a_second_request_with_the_entity_tag_gets_304_and_no_body(site: PressSite, path: str) -> None:
    first, _ = ask(site, path)
    second, content = ask(site, path, If_None_Match=first.headers["ETag"])
    assert (second.status, content) == (304, b"")
    assert second.headers["ETag"] == first.headers["ETag"]


@pytest.mark.parametrize("path", [*EVERY_INDEX, page_of(PRESS[0])])
def test_a_second_request_with_the_date_gets_304(site: PressSite, path: str) -> None:
    first, _ = ask(site, path)
    assert ask(site, path, If_Modified_Since=first.headers["Last-Modified"])[0].status == 304


def test_another_entity_tag_or_a_broken_date_gets_the_page(site: PressSite) -> None:
    current = ask(site, LIST)[0].headers["Last-Modified"]
    assert ask(site, LIST, If_None_Match='"other"', If_Modified_Since=current)[0].status == 200
    assert ask(site, LIST, If_Modified_Since="yesterday")[0].status == 200
    assert ask(site, LIST, If_Modified_Since="Mon, 01 Jan 2024 00:00:00 -0000")[0].status == 200


def test_head_gives_headers_only(site: PressSite) -> None:
    response, content = ask(site, LIST, "HEAD")
    assert (response.status, content) == (200, b"")
    assert int(response.headers["Content-Length"]) > 0


def test_robots_allow_everything_but_a_private_folder(site: PressSite) -> None:
    assert body(site, "/robots.txt") == b"User-agent: *\nDisallow: /private/\n"


def test_unknown_paths_are_not_found(site: PressSite) -> None:
    for path in ("/", "/nothing", "/wire/../etc/passwd", "//evil.example/", "/s/"):
        assert ask(site, path)[0].status == 404


def test_one_source_answers_with_a_verification_page_and_another_breaks(site: PressSite) -> None:
    response, content = ask(site, VERIFICATION_PATH)
    assert response.status == 200
    assert "环境异常" in content.decode()
    assert ask(site, BROKEN_PATH)[0].status == 500


def test_every_source_answers_as_it_should(site: PressSite) -> None:
    statuses = {source.id: ask(site, urlsplit(source.urls[0]).path)[0].status for source in sample_sources(site.base_url)}
    assert statuses.pop("sample-broken") == 500
    assert set(statuses.values()) == {200}
    assert len(statuses) == len(OUTLETS) + 1


def test_chinese_sources_are_in_chinese_time_and_all_are_named_in_both_languages(site: PressSite) -> None:
    sources = sample_sources(site.base_url)
    assert len({source.id for source in sources}) == len(sources)
    assert all(source.timezone == "Asia/Shanghai" for source in sources if source.lang.startswith("zh"))
    assert all(source.name_en and source.name_zh and source.urls[0].startswith(site.base_url) for source in sources)


def test_the_sources_survive_being_written_to_files_and_read_back(site: PressSite, tmp_path: Path) -> None:
    sources = sample_sources(site.base_url)
    for source in sources:
        add_source(tmp_path, source)
    assert sorted(own_sources(tmp_path), key=lambda source: source.id) == sorted(sources, key=lambda source: source.id)


def test_the_server_stops_cleanly_and_frees_its_port() -> None:
    before = set(threading.enumerate())
    with serve_press() as first:
        port = urlsplit(first.base_url).port or 0
        assert ask(first, "/robots.txt")[0].status == 200
    assert set(threading.enumerate()) <= before
    with pytest.raises(ConnectionRefusedError), socket.create_connection(("127.0.0.1", port), timeout=1):
        pass
    with serve_press(port) as second:
        assert second.base_url == first.base_url


def test_the_server_stops_when_its_user_fails() -> None:
    before = set(threading.enumerate())
    with pytest.raises(RuntimeError, match="user"), serve_press():
        raise RuntimeError("the user failed")
    assert set(threading.enumerate()) <= before
