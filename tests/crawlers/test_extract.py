"""Reading article pages: each rule on a small page of its own, hostile pages, and pinned floors on captured ones."""

import gzip
import importlib.util
import json
import time
from datetime import UTC, datetime
from html import escape
from pathlib import Path
from types import ModuleType
from urllib.parse import quote

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crawlers.extract import extract_page
from parallax.records import Entry, Page, Selectors, When

NOW = datetime(2026, 11, 21, 4, 0, tzinfo=UTC)
URL = "https://news.example.cn/space/2026-11/12/content_1.html"
PROSE = (
    "朱雀二号遥五运载火箭在酒泉点火升空，将六颗卫星送入预定轨道，发射任务取得圆满成功。",
    "这是该型火箭的第五次飞行，也是今年以来我国民营航天企业完成的第十二次入轨发射。",
    "研制团队表示，火箭二级首次采用了新的真空发动机，推力提升约两成，后续将继续验证多次起动。",
)
ENGLISH = (
    "The company said on Monday that its methane-fuelled rocket reached orbit from Jiuquan, carrying six satellites for two customers.",
    "It was the fifth flight of the vehicle, and the first with a new vacuum engine on the second stage, according to the launch team.",
    "Executives plan eight launches next year, although the pad at the spaceport can only support one campaign a month at present.",
)


def read(html: str, url: str = URL, **options: object) -> Page:
    return extract_page(html.encode(), url, now=NOW, **options)  # type: ignore[arg-type]


def page(article: str, *, head: str = "", around: str = "") -> str:
    return f"<!doctype html><html lang='zh-CN'><head><meta charset='utf-8'>{head}</head><body>{around}{article}</body></html>"


def paragraphs(*texts: str) -> str:
    return "".join(f"<p>　　{text}</p>" for text in texts)


def test_the_article_is_told_from_navigation_teasers_and_footer() -> None:
    links = "<ul>" + "".join(f"<li><a href='/{n}'>热点新闻标题第{n}条，点击查看更多内容</a></li>" for n in range(30)) + "</ul>"
    html = page(
        f"<div><h1>标题</h1>{paragraphs(*PROSE)}</div>", around=f"<nav>{links}</nav><div>{links}</div><footer>版权所有，翻印必究。</footer>"
    )
    assert read(html).text == "\n".join(PROSE)


def test_text_broken_by_line_breaks_in_a_table_cell_is_read() -> None:
    body = "<br><br>　　".join(PROSE)
    html = page(f"<table><tr><td width=200><a href=/>首页</a><a href=/a>新闻</a></td><td class=x>　　{body}</td></tr></table>")
    assert read(html).text == "\n".join(PROSE)


@pytest.mark.parametrize(
    "notice", ["责任编辑：王某", "相关阅读", "【免责声明】本文仅代表作者观点", "推荐阅读：", "Related stories", "Read next", "版权声明："]
)
def test_what_follows_the_end_of_an_article_is_cut(notice: str) -> None:
    tail = "<p>另一篇文章的导语，讲的是完全不同的事情，却排在正文之后，长度也像一段正文。</p>"
    html = page(f"<div class='content'>{paragraphs(*PROSE)}<p>{notice}</p>{tail}</div>")
    assert read(html).text == "\n".join(PROSE)


def test_a_notice_in_the_first_half_cuts_nothing() -> None:
    html = page(f"<div><p>{PROSE[0]}</p><p>相关阅读</p><p>{PROSE[1]}</p><p>{PROSE[2]}</p></div>")
    assert PROSE[2] in read(html).text


def test_lines_above_and_below_the_prose_are_trimmed_in_text_and_html() -> None:
    html = page(f"<div><div>来源 新华社 2026-11-12</div><div>分享到</div>{paragraphs(*PROSE)}<div>1 2 3 下一页</div></div>")
    found = read(html)
    assert found.text == "\n".join(PROSE)
    assert "分享到" not in found.html
    assert "下一页" not in found.html


def test_teaser_cards_between_article_and_footer_are_left_out() -> None:
    card = (
        "<div class='c'><h3><a href='/x'>Another story</a></h3><p>Another company has raised money, its founders said on Friday.</p></div>"
    )
    html = page(f"<main><div>{paragraphs(*ENGLISH)}</div><div>{card * 5}</div></main>")
    assert read(html).text == "\n".join(ENGLISH)


def test_comments_longer_than_the_article_are_left_out() -> None:
    comment = "<p>我觉得这次发射真的很厉害，希望以后能看到更多的民营火箭，大家一起加油吧！</p>"
    html = page(f"<div><div><h1>朱雀二号发射成功</h1>{paragraphs(*PROSE)}</div><div class='comment-list'>{comment * 20}</div></div>")
    assert read(html).text == "\n".join(PROSE)


@pytest.mark.parametrize("attributes", ["style='display: none'", "hidden", "aria-hidden='true'"])
def test_hidden_blocks_are_not_read(attributes: str) -> None:
    html = page(f"<div>{paragraphs(*PROSE)}<div {attributes}><p>订阅我们的会员，即可阅读全部内容，还能享受折扣。</p></div></div>")
    assert read(html).text == "\n".join(PROSE)


def test_a_theme_that_names_its_article_like_furniture_keeps_it() -> None:
    html = page(f"<div class='widget sidebar-widget'>{paragraphs(*PROSE)}</div><div>其他</div>")
    assert read(html).text == "\n".join(PROSE)


def test_a_form_around_the_whole_page_is_no_reason_to_drop_it() -> None:
    assert read(page(f"<form id='aspnetForm'><div>{paragraphs(*PROSE)}</div></form>")).text == "\n".join(PROSE)


def test_a_flash_of_one_sentence_wins_over_the_headlines_beside_it() -> None:
    beside = "".join(f"<li>Startup number {n}, a maker of rockets, has raised money, its investors said.</li>" for n in range(8))
    html = page(f"<main><h1>Orbit</h1><article><p>{ENGLISH[0][:80]}.</p></article></main><aside><ul>{beside}</ul></aside>")
    assert read(html).text == ENGLISH[0][:80] + "."


def test_consent_banners_do_not_win_over_short_articles() -> None:
    banner = f"<div id='onetrust-consent-sdk'>{'<p>We and our partners store information on a device, such as cookies.</p>' * 30}</div>"
    assert read(page(f"<div><h1>Launch</h1><p>{ENGLISH[0]}</p><p>{ENGLISH[1]}</p></div>{banner}")).text == "\n".join(ENGLISH[:2])


def test_subheadings_and_lists_stay_in_their_article() -> None:
    html = page(
        f"<article><p>{ENGLISH[0]}</p><h2>What changed</h2><ul><li>new engine</li><li>longer tank</li></ul><p>{ENGLISH[1]}</p></article>"
    )
    assert read(html).text.split("\n")[1:4] == ["What changed", "new engine", "longer tank"]


def test_links_in_the_html_are_absolute_and_harmless() -> None:
    linked = f"<p><a href='/zq2' onclick='x()'>朱雀二号</a>{PROSE[0]}</p>"
    html = read(page(f"<div>{linked}{paragraphs(*PROSE[1:])}</div>")).html
    assert '<a href="https://news.example.cn/zq2" rel="noopener nofollow">朱雀二号</a>' in html


def test_selectors_of_the_source_come_first() -> None:
    html = page(
        f"<div id=t>题目</div><b class=d>2026年11月10日</b><i class=a>记者 张三</i>"
        f"<div class=z>{paragraphs(*PROSE[:2])}<p class=ad>广告。</p></div>"
    )
    chosen = Selectors(article_title="#t", article_body=".z", article_date=".d", article_author=".a", remove=".ad")
    found = read(html, selectors=chosen)
    assert (found.title, found.text, found.authors, found.extractor) == ("题目", "\n".join(PROSE[:2]), ("张三",), "selectors")
    assert found.date == datetime(2026, 11, 9, 16, 0, tzinfo=UTC)


@pytest.mark.parametrize("bad", ["div[", ":nth-child(", "::before", "#missing", "a:hover", "!", "div >", "\x00", "p:contains("])
def test_a_bad_selector_costs_only_itself(bad: str) -> None:
    html = page(f"<h1>标题标题</h1><div>{paragraphs(*PROSE)}</div>")
    chosen = Selectors(article_title=bad, article_body=bad, article_date=bad, article_author=bad, remove=bad)
    assert read(html, selectors=chosen).text == "\n".join(PROSE)


def test_an_entrys_date_beats_the_pages() -> None:
    said = When(moment=datetime(2026, 11, 11, 1, 0, tzinfo=UTC), precision="minute", zone="stated", raw="x")
    entry = Entry(key="k", url=URL, title="From the feed", published=said)
    found = read(
        page(f"<div>{paragraphs(*PROSE)}</div>", head="<meta property='article:published_time' content='2026-11-12T08:00:00+08:00'>"),
        entry=entry,
    )
    assert found.published == said
    assert found.title == "From the feed"


def test_behind_a_paywall_the_entrys_own_text_is_used() -> None:
    entry = Entry(key="k", url=URL, html="".join(f"<p>{text}</p>" for text in ENGLISH))
    found = read(page("<div id=app></div><p>Subscribe to read.</p>"), entry=entry)
    assert (found.text, found.extractor) == ("\n".join(ENGLISH), "entry")


def test_text_that_only_json_ld_holds_is_found() -> None:
    data = json.dumps({"@type": "NewsArticle", "headline": "Orbit", "articleBody": " ".join(ENGLISH)})
    found = read(page("<div id=root></div>", head=f"<script type='application/ld+json'>{data}</script>"))
    assert (found.text, found.extractor) == (" ".join(ENGLISH), "linked-data")


STATE = {"title": "朱雀二号发射成功", "author": "张三", "publishTime": "2026-11-12 08:30", "content": paragraphs(*PROSE)}
BLOCKS = [{"type": "p", "text": text} for text in PROSE]


@pytest.mark.parametrize(
    "script",
    [
        f"<script>window.__INITIAL_STATE__ = {json.dumps({'detail': STATE})};</script>",
        f"<script>var allData = {json.dumps({'a': {'b': [STATE]}}, ensure_ascii=False)}; run()</script>",
        f'<script>window.initialState={json.dumps(STATE)[:-1]}, "x":undefined}}</script>',
        f"<script id=__NEXT_DATA__ type=application/json>{json.dumps({'props': STATE})}</script>",
        f"<script type=application/json>{quote(json.dumps({'data': STATE}))}</script>",
        f"<script>var x = {json.dumps({'article': {**STATE, 'content': BLOCKS}, 'more': [{'title': 'x', 'content': PROSE[0]}]})}</script>",
        "".join(f"<textarea class='article-{key}'>{escape(value)}</textarea>" for key, value in STATE.items()),
    ],
)
def test_an_article_that_only_the_pages_scripts_hold_is_found_with_its_date_and_author(script: str) -> None:
    found = read(page(f"<div id=app></div>{script}", head="<title>朱雀二号发射成功_某网</title>"), "https://a.cn/1")
    assert found.text.split("\n") == list(PROSE)
    assert (found.extractor, found.authors) == ("page-data", ("张三",))
    assert found.date == datetime(2026, 11, 12, 0, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    "script",
    ["var a = {" * 500, 'x={"content":' + '[{"a":' * 5000, "x=[" + '{"body":"' + "é" * 300, 'x={"text":' + "9" * 9000 + "}", "x={}"],
)
def test_broken_page_data_costs_nothing_but_itself(script: str) -> None:
    assert read(page(f"<div id=app></div><script>{script}</script>")).text == ""


def test_a_short_notice_is_not_taken_for_a_stub_of_what_the_scripts_hold_on_others() -> None:
    notice = "经审查，批准某公司于近日在东方航天港实施民用航天发射项目，特此公告。"
    script = f"<script>var more = {json.dumps([{**STATE, 'title': '别的新闻'}])}</script>"
    assert read(page(f"<h1>关于发射许可的公告</h1><p>{notice}</p>{script}")).text == notice


def test_page_data_beside_an_article_is_not_asked() -> None:
    script = f"<script>var a = {json.dumps({'content': ' '.join(ENGLISH) * 3})}</script>"
    assert read(page(f"<h1>标题</h1>{paragraphs(*PROSE)}{script}")).extractor == "prose"


@pytest.mark.parametrize(
    "above",
    [
        "2026-11-12 10:20:30　来源: 某某APP 北京 举报",
        "By Jane Doe | example.com.cn | Updated: 2026-11-12 10:20",
        "本刊记者 | 张三",
        "Submitted by Al Poe on Thu, 11/12/2026 - 10:20",
    ],
)
def test_a_line_of_source_date_and_names_is_no_paragraph(above: str) -> None:
    assert read(page(f"<div><div>{above}</div><div>{paragraphs(*PROSE)}</div></div>")).text == "\n".join(PROSE)


@pytest.mark.parametrize(
    "notice",
    [
        "某浪声明：所有会议实录均为现场速记整理，未经演讲者审阅，登载此文出于传递更多信息之目的，不作他用。",
        "本内容未经允许不得转载。授权事宜请联系编辑部。",
        "此内容为某网原创，著作权归某网所有，转载请注明出处，谢谢合作。",
        "郑重提示：本站发布此内容旨在传播更多信息，不构成任何投资建议。据此操作，风险自担。",
        "（文章来源：某报）",
        "To read the full article, please subscribe or log in. Already a subscriber? Log in now.",
    ],
)
def test_notices_of_the_site_are_no_part_of_the_article(notice: str) -> None:
    assert read(page(f"<div>{paragraphs(*PROSE, notice)}</div>")).text == "\n".join(PROSE)


def test_a_short_first_sentence_among_the_paragraphs_stays() -> None:
    assert read(page(f"<div><h1>标题</h1>{paragraphs('成了。', *PROSE)}</div>")).text.startswith("成了。\n")


def test_headline_and_byline_in_the_cell_of_the_text_are_left_out() -> None:
    body = "<p>".join(ENGLISH)
    html = page(
        f"<table><tr><td><b>Rocket reaches orbit</b><br><i>by Jane Doe</i><br><i>Monday, November 16, 2026</i><hr>{body}</td></tr></table>"
    )
    assert read(html).text == "\n".join(ENGLISH)


def test_all_items_of_a_list_are_read_when_one_wins() -> None:
    items = ("11月14日 长征六号改 太原", "11月16日 快舟一号甲 酒泉", PROSE[0])
    assert read(page("<h1>发射预告</h1><ul>" + "".join(f"<li>{one}</li>" for one in items) + "</ul>")).text == "\n".join(items)


def test_persons_in_the_dateline_beat_the_agency_that_is_declared() -> None:
    first = f"新华社酒泉11月12日电（记者张三、李四）{PROSE[0]}"
    found = read(page(f"<h1>标题</h1>{paragraphs(first, *PROSE[1:])}", head="<meta name=author content=新华社>"))
    assert found.authors == ("张三", "李四")


def test_chinese_times_are_read_in_chinas_zone_unless_told() -> None:
    html = page(f"<h1>标题标题</h1><span>2026-11-12 08:30</span><div>{paragraphs(*PROSE)}</div>", head="<title>朱雀二号发射成功</title>")
    assert read(html).date == datetime(2026, 11, 12, 0, 30, tzinfo=UTC)
    assert read(html, zone="UTC").date == datetime(2026, 11, 12, 8, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    "body", [b"", b"\x00", b"   ", b"plain words", b"\xff\xfe", b"<", b"%PDF-1.4", b"{}", b"<?xml version='1.0' encoding='x'?><a/>"]
)
def test_what_is_no_page_gives_an_empty_or_plain_page(body: bytes) -> None:
    assert isinstance(extract_page(body, "", now=NOW), Page)


@settings(deadline=None)
@given(st.binary(max_size=300), st.text(max_size=40))
def test_no_bytes_and_no_url_raise(body: bytes, url: str) -> None:
    extract_page(body, url, now=NOW)


FRAGMENTS = [
    "<p>",
    "</p>",
    "<div class='content'>",
    "<script>",
    "</script>",
    "<h1>",
    "<meta name=author content='",
    "'>",
    "<a href=//x>",
    "<time datetime='",
    "2026",
]


@settings(deadline=None)
@given(st.lists(st.one_of(st.sampled_from(FRAGMENTS), st.text(max_size=10)), max_size=30).map("".join))
def test_no_markup_raises_or_leaks_scripts(html: str) -> None:
    assert "<script" not in read(html).html.lower()


FLOODS = {
    "depth": "<div>" * 100_000 + "正文",
    "misnesting": "<b><p>" * 10_000,
    "attribute": "<p class='" + "related " * 200_000 + "'>x",
    "names": "".join(f"<p class='a{n}' id='share{n}'>x" for n in range(10_000)),
    "entities": "<p>" + "&amp;&#20013;" * 100_000,
    "unclosed": "<p>" * 30_000,
    "nulls": "<p>" + "\x00" * 300_000 + "正文",
    "meta": "<meta name=author content='" + "By " * 200_000 + "'>",
    "metas": "<meta property='og:title' content='a'>" * 10_000,
    "json": "<script type='application/ld+json'>" + "[" * 200_000 + "</script>",
    "title": "<title>" + "- " * 200_000 + "</title>",
    "headings": "<h1>a</h1>" * 8_000,
    "times": "<time datetime='2026-11-12'>x</time>" * 8_000,
    "dates": "<h1>t</h1>" + "<p>2026-11-12 08:30 </p>" * 8_000,
    "credits": "<div>来源" * 250 + "<p>火箭" * 20_000,
    "nested links": "<div>" * 200 + "<a href='/x'>标题</a>" * 15_000,
    "one line": "<p>" + "火箭，" * 200_000,
    "links": "<a href='/x'>标题</a>" * 15_000,
    "lists": "<ul>" + "<li><h2><a href=/>x</a></h2>" * 8_000,
}


@pytest.mark.parametrize("html", FLOODS.values(), ids=FLOODS.keys())
def test_floods_are_bounded(html: str) -> None:
    started = time.process_time()
    read(html)
    assert time.process_time() - started < 5


def test_every_field_is_harmless_when_every_field_attacks() -> None:
    bad = "<script>alert(1)</script><img src=x onerror=alert(1)>"
    escaped = bad.replace("<", "&lt;").replace(">", "&gt;")
    head = f"<title>{escaped}</title><meta name=author content=\"{escaped}\"><link rel=canonical href='javascript:alert(1)'>"
    found = read(page(f"<div>{bad}{paragraphs(*PROSE)}<a href='javascript:alert(1)'>x</a></div>", head=head))
    assert "<script" not in found.html
    assert "javascript:" not in found.html
    assert found.canonical_url == URL


# Captured pages: floors are a little under what was measured, so that chance in the libraries passes and a lost rule does not.
FLOORS = {"magic_zh": 0.975, "magic_en": 0.91, "aeb_en": 0.97, "fundus_en": 0.95}


@pytest.fixture(scope="module")
def benchmark_module() -> ModuleType:
    """benchmarks/extraction.py, whose measures are the ones that count."""
    path = Path(__file__).parents[2] / "benchmarks" / "extraction.py"
    spec = importlib.util.spec_from_file_location("benchmark_extraction", path)
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    import sys

    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize("name", FLOORS)
def test_captured_pages_are_read_at_least_as_well_as_ever(name: str, shared: Path, benchmark_module: ModuleType) -> None:
    score = benchmark_module.measure(benchmark_module.ours, benchmark_module.pages(shared / "corpus" / "pages" / name)).row()
    assert score["f1"] >= FLOORS[name]
    if name == "fundus_en":
        assert score["date"][0] >= 44
        assert score["date"][1] <= 1
        assert score["author"][0] >= 43
        assert score["title"][0] >= 35


def test_captured_pages_name_no_block(shared: Path) -> None:
    from crawlers.verdict import name_block
    from parallax.records import Fetched

    for folder in (shared / "corpus" / "pages").iterdir():
        for line in (folder / "truth.jsonl").read_text(encoding="utf-8").splitlines():
            truth = json.loads(line)
            body = gzip.decompress((folder / truth["file"]).read_bytes())
            fetched = Fetched(url=truth["url"], final_url=truth["url"], status=200, headers=(), body=body, fetched_at=NOW, elapsed_ms=1)
            assert name_block(fetched, truth["body"]) is None, truth["id"]
