"""Headlines of pages whose declared titles say something else: templates, site names, other titles."""

from datetime import UTC, datetime

import pytest

from crawlers.extract import extract_page

NOW = datetime(2026, 11, 21, 4, 0, tzinfo=UTC)
PROSE = "<p>会议指出，要坚持成本牵引设计，在总体方案阶段就把单发成本指标分解到各分系统，用好货架产品和成熟工艺。</p>" * 3


def title(head: str, body: str) -> str:
    html = f"<!doctype html><html><head><meta charset='utf-8'>{head}</head><body>{body}</body></html>"
    return extract_page(html.encode(), "https://www.example.cn/n1/c1/content.html", now=NOW).title


@pytest.mark.parametrize(
    ("head", "body", "expected"),
    [
        (
            "<title>某某集团有限公司</title>",
            f"<td>首页 &gt; 动态</td><td>某院启动商业火箭项目</td><td>时间：2026-11-04 来源：某报</td><td>{PROSE}</td>",
            "某院启动商业火箭项目",
        ),
        (
            "<title>新闻详情 - 某某航天</title>",
            f"<div>百吨级发动机完成长程试车</div><div><i>2026</i><i>-11-</i><i>05</i></div>{PROSE}",
            "百吨级发动机完成长程试车",
        ),
        (
            "<title>Insights | Firm</title><meta property='og:title' content='Firm - Lawyers for the space age'>",
            f"<h1>New launch rules: what operators must file</h1><p>6 November 2026</p>{PROSE}",
            "New launch rules: what operators must file",
        ),
        (
            "<title>证券日报网 - 产能竞赛升温 卫星制造拼成本</title>",
            f"<div>产能竞赛升温 卫星制造拼成本</div>{PROSE}",
            "产能竞赛升温 卫星制造拼成本",
        ),
        (
            "<title>Space Board • View topic - Launch thread of the third flight</title>",
            f"<h1>Space Board</h1><h2><a href='/t/1'>Launch thread of the third flight</a></h2>{PROSE}",
            "Launch thread of the third flight",
        ),
        (
            "<title>回收试验画面讨论 - 民营火箭 - 航天论坛 - Powered by Forum!</title>",
            f"<h1><a href='/x'>[讨论]</a> <span>回收试验画面讨论</span></h1>{PROSE}",
            "回收试验画面讨论",
        ),
        (
            "<title>[2611.01234] Risk in dense shells</title><meta name='citation_title' content='Risk in dense shells'>",
            f"<h1>Computer Science &gt; Robotics</h1>{PROSE}",
            "Risk in dense shells",
        ),
    ],
)
def test_the_headline_that_readers_see_beats_a_title_that_says_something_else(head: str, body: str, expected: str) -> None:
    assert title(head, body) == expected


@pytest.mark.parametrize(
    "body",
    [
        f"<h1><a href='/'>轨道笔记</a></h1><h2>复用的账，现在能算吗？</h2>{PROSE}",
        f"<h1 class='site-title'>记录卫星与火箭的点点滴滴</h1>{PROSE}",
        f"<h1>关于 &gt; 新闻中心 &gt; 集团新闻</h1>{PROSE}",
    ],
)
def test_the_sites_name_or_place_in_the_main_heading_is_no_headline(body: str) -> None:
    assert title("<title>复用的账，现在能算吗？ – 轨道笔记</title>", body) == "复用的账，现在能算吗？"


def test_the_title_beside_a_text_that_scripts_hold_beats_the_sites_name() -> None:
    text = "近日，记者专访了一家低轨星座公司的负责人，话题从卫星批产一直谈到资金压力。" * 4
    data = f'{{"props": {{"article": {{"title": "没有合同就不排产", "content": "<p>{text}</p>"}}}}}}'
    page = f"<div id='__next'></div><script id='__NEXT_DATA__' type='application/json'>{data}</script>"
    assert title("<title>星航洞察</title>", page) == "没有合同就不排产"
