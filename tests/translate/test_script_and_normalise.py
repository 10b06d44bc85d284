"""Telling languages apart by rule, and making Chinese even without losing one's place."""

from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from translate.normalise import normalise
from translate.script import identify


@pytest.mark.parametrize(
    ("text", "lang", "script"),
    [
        ("蓝箭航天发射成功", "zh", "zh-Hans"),
        ("藍箭航天發射成功", "zh", "zh-Hant"),
        ("火箭", "zh", "zh"),
        ("SpaceX 发射了 60 颗卫星", "zh", "zh-Hans"),
        ("LandSpace launches Zhuque-2", "en", "en"),
        ("ロケットの打ち上げに成功", "ja", "ja"),
        ("中国の宇宙開発", "ja", "ja"),
        ("Запуск ракеты", "other", "other"),
        ("한국 위성 발사", "other", "other"),
        ("Le succès du lancement a été confirmé à Kourou", "other", "other"),
        ("", "other", "other"),
    ],
)
def test_identifies_language_and_script(text: str, lang: str, script: str) -> None:
    assert identify(text) == (lang, script)


TITLES = [
    line.split("\t")
    for line in (Path(__file__).parent / "titles_by_language.tsv").read_text("utf-8").splitlines()
    if line and not line.startswith("#")
]


def test_short_titles_are_told_apart() -> None:
    wrong = Counter(wanted for wanted, title in TITLES if identify(title)[1] != wanted)
    assert len(TITLES) >= 300
    assert wrong.total() / len(TITLES) <= 0.04, wrong
    assert not wrong["zh-Hans"]
    assert not wrong["zh-Hant"]


@pytest.mark.parametrize(
    "text", ["河北省、山西省", "给标签打上记号", "気象厅（日本）发布消息", "日本三菱重工发布H3火箭计划", "東京證券交易所公布結果"]
)
def test_chinese_about_japan_is_chinese(text: str) -> None:
    assert identify(text)[0] == "zh"


def test_traditional_and_simplified_side_by_side_is_mixed() -> None:
    assert identify("发射卫星發射衛星")[1] == "mixed"


@pytest.mark.parametrize(
    ("text", "even"),
    [
        ("藍箭航天　２０２４年", "蓝箭航天2024年"),
        ("ＬａｎｄＳｐａｃｅ 公司", "LandSpace公司"),
        ("朱\u200b雀\u202e二号", "朱雀二号"),
        ("软件 与 卫星", "软件与卫星"),
        ("发(fā)射", "发射"),
        ("你好，（世界）！", "你好，（世界）！"),
        ("LandSpace is a company", "LandSpace is a company"),
        ("軟體與衛星", "软体与卫星"),
    ],
)
def test_makes_text_even(text: str, even: str) -> None:
    assert normalise(text).text == even


@settings(deadline=None)
@given(st.text(alphabet="藍箭航天 　ａＢ１2%，。（\u200b\ufeffābc ﬁ㎏", max_size=40))
def test_offsets_lead_back_to_the_original(text: str) -> None:
    even = normalise(text)
    assert len(even.offsets) == len(even.text) + 1
    assert list(even.offsets) == sorted(even.offsets)
    assert even.offsets[-1] == len(text)
    assert all(0 <= offset < len(text) for offset in even.offsets[:-1])


@settings(deadline=None)
@given(st.text(max_size=60))
def test_even_text_stays_as_it_is(text: str) -> None:
    once = normalise(text).text
    assert normalise(once).text == normalise(normalise(once).text).text
