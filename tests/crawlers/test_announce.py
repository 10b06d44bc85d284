"""One door from fetched bytes to entries, whatever the source's method."""

import importlib.util
import json
import pickle
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from crawlers.announce import Announcement, read_entries
from parallax.errors import ParseError
from parallax.records import Fetched, Method, Selectors, Source

NOW = datetime(2026, 11, 14, 4, 0, tzinfo=UTC)
URL = "https://example.com/announcements"
SOURCE = Source(
    id="sample", name_en="Sample", name_zh="样例", homepage="https://example.com/", method="feed", urls=(URL,), kind="trade",
    provenance="independent press", lang="zh", country="CN", timezone="Asia/Shanghai", owner="",
)  # fmt: skip
TITLES = ["朱雀二号改进型遥八火箭发射成功", "商业航天发射场二期工程通过验收", "卫星互联网牌照发放进入新阶段"]


def fetched(body: str | bytes, content_type: str = "") -> Fetched:
    content = body if isinstance(body, bytes) else body.encode()
    headers = (("content-type", content_type),) if content_type else ()
    return Fetched(url=URL, final_url=URL, status=200, headers=headers, body=content, fetched_at=NOW, elapsed_ms=1)


def bodies() -> dict[str, tuple[Method, bytes]]:
    """The same three articles in every format."""
    links = [f"https://example.com/n/{n}.html" for n in range(3)]
    pairs = list(zip(links, TITLES, strict=True))
    date = "2026-11-12T08:30:00+08:00"
    items = "".join(
        f"<item><title>{t}</title><link>{u}</link><guid>{u}</guid><pubDate>Thu, 12 Nov 2026 08:30:00 +0800</pubDate></item>"
        for u, t in pairs
    )
    rss = f'<?xml version="1.0" encoding="gb2312"?><rss version="2.0"><channel>{items}</channel></rss>'
    atom = "".join(f'<entry><id>{u}</id><title>{t}</title><link href="{u}"/><published>{date}</published></entry>' for u, t in pairs)
    news = "".join(
        f"<url><loc>{u}</loc><n:news><n:publication_date>{date}</n:publication_date><n:title>{t}</n:title></n:news></url>" for u, t in pairs
    )
    rows = "".join(f"<li><a href='{u}'>{t}</a><span>2026年11月12日 08:30</span></li>" for u, t in pairs)
    return {
        "rss": ("feed", rss.encode("gb18030")),
        "atom": ("feed", f'<feed xmlns="http://www.w3.org/2005/Atom">{atom}</feed>'.encode()),
        "json feed": ("feed", json.dumps({"items": [{"id": u, "url": u, "title": t, "date_published": date} for u, t in pairs]}).encode()),
        "sitemap": ("sitemap", f'<urlset xmlns:n="http://www.google.com/schemas/sitemap-news/0.9">{news}</urlset>'.encode()),
        "list": ("list", f"<html><ul>{rows}</ul><a href='?p=2'>下一页</a>".encode("gbk")),
        "api": ("json", json.dumps({"data": [{"url": u, "title": t, "date": date} for u, t in pairs]}).encode()),
    }


@pytest.mark.parametrize("form", list(bodies()))
def test_every_format_announces_the_same_entries(form: str) -> None:
    method, body = bodies()[form]
    made = read_entries(replace(SOURCE, method=method), fetched(body), NOW)
    assert sorted((entry.key, entry.title) for entry in made.entries) == [
        (f"https://example.com/n/{n}.html", title) for n, title in enumerate(TITLES)
    ]
    assert {entry.date for entry in made.entries} == {datetime(2026, 11, 12, 0, 30, tzinfo=UTC)}
    assert (made.found, made.filled["title"], made.filled["date"]) == (3, 1.0, 1.0)


@pytest.mark.parametrize("form", list(bodies()))
def test_known_entries_are_counted_but_not_announced(form: str) -> None:
    method, body = bodies()[form]
    made = read_entries(
        replace(SOURCE, method=method), fetched(body), NOW, frozenset({"https://example.com/n/0.html", "https://example.com/n/2.html"})
    )
    assert (made.found, [entry.title for entry in made.entries]) == (3, [TITLES[1]])


@pytest.mark.parametrize("form", list(bodies()))
def test_what_goes_in_and_out_crosses_a_process(form: str) -> None:
    method, body = bodies()[form]
    source, answer = pickle.loads(pickle.dumps((replace(SOURCE, method=method), fetched(body))))
    made = read_entries(source, answer, NOW)
    assert pickle.loads(pickle.dumps(made)) == made


def test_patterns_choose_entries() -> None:
    body = bodies()["rss"][1]
    links = read_entries(replace(SOURCE, selectors=Selectors(link_pattern=r"/[01]\.html$")), fetched(body), NOW)
    titles = read_entries(replace(SOURCE, selectors=Selectors(text_pattern="卫星|朱雀")), fetched(body), NOW)
    assert (links.found, [entry.title for entry in links.entries]) == (2, TITLES[:2])
    assert (titles.found, [entry.title for entry in titles.entries]) == (3, [TITLES[0], TITLES[2]])


def test_a_pattern_that_is_none_is_named() -> None:
    with pytest.raises(ParseError, match="regular expression"):
        read_entries(replace(SOURCE, selectors=Selectors(text_pattern="(")), fetched(bodies()["rss"][1]), NOW)


def test_a_list_page_tells_what_follows() -> None:
    assert read_entries(replace(SOURCE, method="list"), fetched(bodies()["list"][1]), NOW).follow == (
        "https://example.com/announcements?p=2",
    )


def test_a_page_of_reports_announces_its_files() -> None:
    page = "<p><a href='/r/2026.pdf'>年度报告</a> 2026-11-12</p><p><a href='/about.html'>关于我们的单位简介</a></p>"
    made = read_entries(replace(SOURCE, method="pdf"), fetched(page), NOW)
    assert [(entry.url, entry.title) for entry in made.entries] == [("https://example.com/r/2026.pdf", "年度报告")]


def test_a_feed_that_is_a_page_is_named_and_a_list_without_rows_is_found_empty() -> None:
    page = "<!doctype html><title>环境异常</title><p>完成验证后即可继续访问"
    with pytest.raises(ParseError, match="HTML page"):
        read_entries(SOURCE, fetched(page), NOW)
    assert read_entries(replace(SOURCE, method="list"), fetched(page), NOW) == Announcement(entries=(), found=0, follow=(), filled={})


@pytest.mark.parametrize("method", ["feed", "list", "sitemap", "json", "pdf", "import"])
@pytest.mark.parametrize("body", [b"", b"\x00\xff" * 50, b"<" * 500, b"{" * 5000])
def test_nothing_but_parse_errors_is_raised(method: Method, body: bytes) -> None:
    try:
        made = read_entries(replace(SOURCE, method=method), fetched(body), NOW)
    except ParseError:
        return
    assert made.found == 0


def test_captured_items_are_the_same_set_in_every_format(shared: Path) -> None:
    spec = importlib.util.spec_from_file_location("replay", shared / "tools/replay.py")
    assert spec is not None
    assert spec.loader is not None
    replay = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(replay)
    corpus, base = replay.Corpus(replay.HERE), "https://example.com"
    for src in corpus.items:
        forms: list[tuple[Method, bytes]] = [
            ("feed", replay.rss(corpus, src, base, {})),
            ("feed", replay.rss(corpus, src, base, {}, "gb18030", "gb2312")),
            ("feed", replay.atom(corpus, src, base, {})),
            ("feed", replay.json_feed(corpus, src, base, {})),
            ("sitemap", replay.sitemap(corpus, src, base, {})),
            ("list", replay.list_page(corpus, src, base, {})),
        ]
        now = datetime.now(UTC)  # the list page counts its ages from the moment at which it is made
        made = [read_entries(replace(SOURCE, method=method), fetched(body), now) for method, body in forms]
        first = {entry.key: entry.title for entry in made[0].entries}
        assert len(first) == min(40, len(corpus.items[src]))
        for each in made:
            assert {entry.key: entry.title for entry in each.entries} == first, src
            assert each.filled["date"] == 1.0, src


@pytest.mark.parametrize("name", ["aeb_en", "fundus_en", "magic_en", "magic_zh"])
def test_a_bare_list_of_links_is_read_without_selectors(shared: Path, name: str) -> None:
    files = sorted((shared / "corpus/pages" / name).glob("*.html.gz"))
    rows = "".join(f'<li><a href="/pages/{file.name[:-3]}">{file.name[:-8]}</a></li>' for file in files)
    assert read_entries(replace(SOURCE, method="list"), fetched(f"<!doctype html><ul>{rows}</ul>"), NOW).found == len(files)
