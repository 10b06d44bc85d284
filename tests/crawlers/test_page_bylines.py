"""Names and dates around headlines, in the forms that sites of many kinds give them."""

from datetime import UTC, datetime

import pytest

from crawlers.extract import extract_page
from parallax.records import Page

NOW = datetime(2026, 11, 21, 4, 0, tzinfo=UTC)
HAN = "公司表示，火箭一级发动机的推力提高了约百分之六，整流罩的直径也有所增加，明年计划安排八次发射。"
LATIN = "The rocket placed a dozen satellites into orbit on Tuesday, giving the company its third success of the year."


def read(body: str, head: str = "") -> Page:
    html = f"<!doctype html><html><head><meta charset='utf-8'>{head}</head><body>{body}</body></html>"
    return extract_page(html.encode(), "https://news.example.cn/1.html", now=NOW)


@pytest.mark.parametrize(
    ("line", "names"),
    [
        ("本文来自公众号：某号（ID：mou），作者：宋远，题图来自：视觉中国", ("宋远",)),
        ("文 | 星图观察，作者 | 何言", ("何言",)),
        ("作者：<a>金叶子</a> ▪ <a>吴靖</a>　　责编：刘展超", ("金叶子", "吴靖")),
        ("某新闻记者 王昀 实习生 林子", ("王昀", "林子")),
        ("作者：尼古拉·彼得罗夫", ("尼古拉·彼得罗夫",)),
        ("By ZHAO LIN in Beijing and CHEN BOWEN in Haikou | Daily | Updated: 2026-11-04", ("ZHAO LIN", "CHEN BOWEN")),
        ("<a href='/c/user/token/x'>火箭老陈</a>", ("火箭老陈",)),
        ("<a href='/user/1'>某某科技</a>", ()),
        ("<a>只看该作者</a> | <a>倒序浏览</a>", ()),
        ("作者：佚名　来源：本站", ()),
    ],
)
def test_names_beside_the_headline_are_told_from_labels_and_accounts(line: str, names: tuple[str, ...]) -> None:
    assert read(f"<h1>远帆一号发射成功</h1><div>{line}</div><p>{HAN}</p><p>{HAN}</p>").authors == names


@pytest.mark.parametrize(
    ("declared", "body", "names"),
    [
        ("admin", f"<h1>The reuse arithmetic</h1><p>By Farah Aziz and Ken Ito</p><p>{LATIN}</p>", ("Farah Aziz", "Ken Ito")),
        ("Zhao Lin", f"<h1>Rocket lifts off</h1><p>By ZHAO LIN and CHEN BOWEN</p><p>{LATIN}</p>", ("ZHAO LIN", "CHEN BOWEN")),
        ("责任编辑", f"<h1>关于监督管理的通知</h1><p>{HAN}</p>", ()),
        ("王小雨", f"<h1>火箭发射成功</h1><p>{HAN}</p><p>{HAN}</p><p>（本台记者 汪洋）</p><p>编辑：王小雨</p>", ("汪洋",)),
        ("作者：周野 编辑：林晓", f"<h1>真正的战场在成本表上</h1><p>{HAN}</p>", ("周野",)),
    ],
)
def test_who_only_put_the_page_up_is_no_author(declared: str, body: str, names: tuple[str, ...]) -> None:
    assert read(body, f"<meta name='author' content='{declared}'>").authors == names


def test_names_behind_an_agencys_dateline_need_no_title() -> None:
    assert read(f"<h1>对话负责人</h1><p>某经纬11月6日电 (魏薇 实习生 张文玥){HAN}</p><p>{HAN}</p>").authors == ("魏薇", "张文玥")


def test_an_article_in_a_list_of_others_is_not_the_pages() -> None:
    other = '{"@type": "NewsArticle", "headline": "Another one", "datePublished": "2025-02-01", "author": {"name": "Olga Brandt"}}'
    listed = f'<script type="application/ld+json">{{"@type": "ItemList", "itemListElement": [{other}]}}</script>'
    found = read(f"<h1>New rules for launches</h1><p>6 November 2026</p><p>{LATIN}</p>", listed)
    assert found.authors == ()
    assert found.published
    assert found.published.moment.date().isoformat() == "2026-11-06"


def test_the_date_by_the_headline_beats_a_declared_one_without_a_meaning() -> None:
    body = f"<h1>Premiums whipsaw</h1><p><b>By Hannah Voss</b> — London, Oct. 27, 2026</p><p>{LATIN}</p>"
    found = read(body, "<meta name='date' content='2026-11-21'>")
    assert found.published
    assert found.published.moment.date().isoformat() == "2026-10-27"


def test_a_name_with_a_copyright_sign_does_not_hide_the_date_behind_it() -> None:
    found = read(f"<h1>卫星太便宜也是烦恼</h1><div><a>某讲究©</a><span>2026-11-07 11:05</span></div><p>{HAN}</p>")
    assert found.published
    assert found.published.precision == "minute"
