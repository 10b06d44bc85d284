"""List pages, described by selectors or not at all."""

import contextlib
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crawlers.lists import Listing, parse_files, parse_list
from parallax.errors import ParseError
from parallax.records import Selectors

NOW = datetime(2026, 11, 14, 4, 0, tzinfo=UTC)
URL = "https://example.com/news/index.html"
TITLES = [
    "朱雀二号改进型遥八火箭发射成功",
    "商业航天发射场二期工程通过验收",
    "卫星互联网牌照发放进入新阶段",
    "可回收火箭完成十公里级返回试验",
]


def read(body: str, **selectors: str) -> Listing:
    return parse_list(f"<html><body>{body}</body></html>", URL, Selectors(**selectors), NOW, "Asia/Shanghai")


def rows(template: str) -> str:
    dates = ["3分钟前", "昨天 12:30", "2026-11-12", "11月10日"]
    return "".join(template.format(n=n, title=title, date=date) for n, (title, date) in enumerate(zip(TITLES, dates, strict=True)))


MOMENTS = [
    datetime(2026, 11, 14, 3, 57, tzinfo=UTC),
    datetime(2026, 11, 13, 4, 30, tzinfo=UTC),
    datetime(2026, 11, 11, 16, 0, tzinfo=UTC),
    datetime(2026, 11, 9, 16, 0, tzinfo=UTC),
]
MENU = "<div class='nav'><ul>" + "".join(f"<li><a href='/c{n}'>中国航天科技集团有限公司频道{n}</a></li>" for n in range(12)) + "</ul></div>"
FOOT = "<footer>" + "".join(f"<a href='http://f.example/{n}'>友情链接国家航天局官方网站{n}</a>" for n in range(20)) + "</footer>"
SIDE = (
    "<aside><ol>" + "".join(f"<li><a href='/hot/{n}.html'>热门文章排行榜第{n}名的标题在这里</a></li>" for n in range(10)) + "</ol></aside>"
)

LAYOUTS = {
    "list with spans": "<ul class='news'>"
    + rows("<li class='item{n}'><a href='{n}.html'>{title}</a><span class='time'>{date}</span></li>")
    + "</ul>",
    "date before the link": "<ul>" + rows("<li><em>[{date}]</em> <a href='{n}.html'>{title}</a></li>") + "</ul>",
    "table": "<table>" + rows("<tr><td>·</td><td><a href='{n}.html'>{title}</a></td><td>{date}</td></tr>") + "</table>",
    "cards with an image link": rows(
        "<div class='card'><a href='{n}.html'><img src='x.jpg' alt='{title}'></a><div><h3><a href='{n}.html'>{title}</a></h3>"
        "<p>记者从主管部门了解到，相关工作正在推进。</p><i>张三</i><i>{date}</i></div></div>"
    ),
    "one link around everything": rows(
        "<a class='row' href='{n}.html'><h4>{title}</h4><p>摘要文字在这里，比标题还要长一些，并且提到2025年1月1日。</p>"
        "<span>{date}</span></a>"
    ),
    "loose text after the link": "<div>" + rows("<p><a href='{n}.html'>{title}</a> ({date})</p>") + "</div>",
    "definition list": "<dl>" + rows("<dt><a href='{n}.html'>{title}</a></dt><dd>{date}</dd>") + "</dl>",
    "headline as an attribute": "<ul>" + rows("<li><a href='{n}.html' title='{title}'>{title:.12}...</a><b>{date}</b></li>") + "</ul>",
    "date inside the link": "<ul>" + rows("<li><a href='{n}.html'><span>{title}</span><span>{date}</span></a></li>") + "</ul>",
}


@pytest.mark.parametrize("layout", LAYOUTS)
def test_rows_are_found_without_selectors_among_menus_side_columns_and_footers(layout: str) -> None:
    entries = read(MENU + SIDE + f"<div class='main'>{LAYOUTS[layout]}</div>" + FOOT).entries
    assert [(entry.url, entry.title) for entry in entries] == [
        (f"https://example.com/news/{n}.html", title) for n, title in enumerate(TITLES)
    ]
    assert [entry.date for entry in entries] == MOMENTS


def test_selectors_say_where_everything_is() -> None:
    body = MENU + rows(
        "<section><a href='/author'>张三</a><div data-u='/a/{n}?utm_source=list'><b class='t'>{title}</b></div>"
        "<time datetime='2026-11-12T0{n}:00'>x</time>"
        "<p class='s'>A &lt; B</p></section>"
    )
    entries = read(body, item="section", link="div::attr(data-u)", title=".t", date="time", summary=".s").entries
    assert [entry.key for entry in entries] == [f"https://example.com/a/{n}" for n in range(4)]
    assert [entry.title for entry in entries] == TITLES
    assert [entry.date for entry in entries][1:3] == [datetime(2026, 11, 11, 17, 0, tzinfo=UTC), datetime(2026, 11, 11, 18, 0, tzinfo=UTC)]
    assert entries[0].html == "A &lt; B"


def test_a_date_in_the_headline_is_not_the_row_s_date() -> None:
    body = "<ul>" + "".join(f"<li><a href='{n}.html'>回顾：2014年11月26日的一份文件{n}</a></li>" for n in range(3)) + "</ul>"
    assert [entry.date for entry in read(body).entries] == [None, None, None]


def test_a_day_drawn_apart_from_its_month_is_joined() -> None:
    body = "<ul>" + rows("<li><div><b>12</b><i>2026-11</i></div><a href='{n}.html'>{title}</a></li>") + "</ul>"
    assert {entry.date for entry in read(body).entries} == {datetime(2026, 11, 11, 16, 0, tzinfo=UTC)}


@pytest.mark.parametrize(
    "link",
    [
        "<a href='?page=2'>下一页</a>",
        "<a class='n' href='?page=2'>Next »</a>",
        "<a rel='next' href='?page=2'>2</a>",
        "<a href='?page=2'>&gt;</a>",
    ],
)
def test_the_next_page_is_found(link: str) -> None:
    assert read(LAYOUTS["table"] + link).next_url == "https://example.com/news/index.html?page=2"
    assert read(LAYOUTS["table"]).next_url is None


def test_the_base_element_is_obeyed() -> None:
    listing = parse_list("<base href='https://other.example/x/'>" + LAYOUTS["table"], URL, Selectors(), NOW, "Asia/Shanghai")
    assert listing.entries[0].url == "https://other.example/x/0.html"


def test_links_that_lead_nowhere_are_left_out() -> None:
    body = "<ul>" + rows("<li><a href='javascript:open({n})'>{title}</a></li>") + "</ul>"
    assert read(body).entries == ()


def test_a_verification_page_is_no_list() -> None:
    assert read("<h1>环境异常</h1><p>完成验证后即可继续访问</p><a href='/verify'>去验证</a>").entries == ()


def test_reports_are_found_wherever_they_are_linked() -> None:
    body = "<p>2026-11-12 <a href='/files/a.PDF?v=1'>商业航天年度报告</a></p><div><a href='b.pdf'>B</a><a href='c.html'>C</a></div>"
    entries = parse_files(body, URL, Selectors(), NOW, "Asia/Shanghai").entries
    assert [(entry.url, entry.title) for entry in entries] == [
        ("https://example.com/files/a.PDF?v=1", "商业航天年度报告"),
        ("https://example.com/news/b.pdf", "B"),
    ]
    assert entries[0].date == datetime(2026, 11, 11, 16, 0, tzinfo=UTC)


def test_an_empty_page_and_a_broken_selector_are_named() -> None:
    with pytest.raises(ParseError, match="nothing"):
        parse_list("  ", URL, Selectors(), NOW, "UTC")
    with pytest.raises(ParseError, match="CSS"):
        read("<p>x", item="li[[")


@settings(deadline=None)  # machines are busy
@given(st.text(max_size=300))
def test_no_page_raises_anything_else(text: str) -> None:
    try:
        parse_list(text, URL, Selectors(), NOW, "UTC")
    except ParseError:
        return


@pytest.mark.parametrize(
    "flood",
    [
        "<div>" * 200_000,
        "<p>" * 1_000_000,
        "<a href=x>" * 50_000,
        "<a href='1.html'>朱雀二号改进型</a>" * 20_000,
        "<li " + "a=1 " * 200_000,
        "<ul><li>" * 50_000,
    ],
)
def test_floods_are_bounded(flood: str) -> None:
    import time

    started = time.perf_counter()
    with contextlib.suppress(ParseError):
        read(flood)
    assert time.perf_counter() - started < 20
