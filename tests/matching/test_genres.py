"""Genres: what an outlet marks as a correction, an advertisement, a round-up or a live page is told apart from reports."""

import pytest
from scenarios import an_article, an_item

from matching.genres import genre_of, stands_alone


@pytest.mark.parametrize(
    ("title", "genre"),
    [
        ("更正：某公司融资金额应为3亿元", "correction"),
        ("【更正】关于发射时间", "correction"),
        ("关于年度报告的更正公告", "correction"),
        ("Correction: rocket carried nine satellites", "correction"),
        ("【推广】卫星电话限时优惠", "advertisement"),
        ("廣告｜太空咖啡", "advertisement"),
        ("Sponsored: better ground stations", "advertisement"),
        ("一周航天要闻（11月第二周）", "round-up"),
        ("商业航天早报：三家公司融资", "round-up"),
        ("This week in launch: a landing", "round-up"),
        ("【直播】火箭今日首飞", "live page"),
        ("Live: first flight of a new rocket", "live page"),
    ],
)
def test_what_a_headline_marks_is_told(title: str, genre: str) -> None:
    assert genre_of(an_item(1, an_article(title))) == genre


@pytest.mark.parametrize(
    "title",
    [
        "公司更正轨道参数后卫星恢复通信",
        "卫星广告业务收入增长",
        "航天科技公司推广卫星物联网",
        "火箭发射直播观看人数破百万",
        "本周将有三次发射",
        "人民日报：商业航天要走稳",
        "Correcting course: how a probe found its way",
        "Company goes live with broadband service",
        "Weekly flights planned by launch start-up",
        "周报社记者探访火箭总装车间",
    ],
)
def test_a_report_about_such_things_is_a_report(title: str) -> None:
    assert genre_of(an_item(1, an_article(title))) is None


def test_an_advertisement_that_says_so_only_in_its_first_words_is_told() -> None:
    assert genre_of(an_item(1, an_article("手机也能连卫星", "本文为商业推广。欢迎选购。"))) == "advertisement"


def test_advertisements_and_round_ups_report_no_single_event_but_corrections_do() -> None:
    alone = [stands_alone(an_item(1, an_article(title))) for title in ("【广告】低价", "一周要闻", "更正：日期有误", "火箭首飞")]
    assert alone == [True, True, False, False]
