"""Names that somebody hid from machines, and texts where what looks like it is meant."""

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from parallax.catalogue import load_pack
from parallax.fold import fold
from parallax.records import Mention
from translate.dictionary import readings
from translate.edges import prepare
from translate.names import NameFinder
from translate.noise import noise, without_noise
from translate.normalise import normalise

PACK = load_pack()
FINDER = NameFinder(PACK.companies)
LONG = sorted(
    {alias.text for company in PACK.companies for alias in company.aliases if alias.safe and alias.lang == "zh" and not alias.product}
)
HIDEABLE = [name for name in LONG if len(name) > 3 and all("\u4e00" <= char <= "\u9fff" for char in name)][:400]
SEPARATORS = ["·", " ", "-", "_", "*", "|", "•", "\u200b", "\u202e", "\u2060", "\ufeff"]


def found(text: str) -> list[tuple[str, str]]:
    return [(mention.text, mention.entity_id) for mention in FINDER.find(text)]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("蓝lan箭jian航hang天tian宣布消息", "蓝lan箭jian航hang天"),
        ("据蓝·箭·航·天透露", "蓝·箭·航·天"),
        ("蓝 箭 航 天 宣布", "蓝 箭 航 天"),
        ("蓝(lán)箭(jiàn)航(háng)天(tiān)宣布", "蓝(lán)箭(jiàn)航(háng)天"),
        ("lan蓝jian箭hang航tian天宣布", "蓝jian箭hang航tian天"),
        ("蓝 lan 箭 jian 航 hang 天 tian", "蓝 lan 箭 jian 航 hang 天"),
        ("蓝LAN2箭JIAN4航HANG2天", "蓝LAN2箭JIAN4航HANG2天"),
        ("藍\u200b箭\u202e航\u2060天宣布", "藍\u200b箭\u202e航\u2060天"),
        ("蓝*箭*航*天宣布", "蓝*箭*航*天"),
    ],
)
def test_a_hidden_name_is_found_and_its_span_is_what_stands_there(text: str, name: str) -> None:
    assert found(text) == [(name, "landspace")]
    assert fold(without_noise(name)) == "蓝箭航天"
    assert "蓝箭航天" in normalise(text).text


@pytest.mark.parametrize(
    "text", ["热爱AI的人", "用AI写AI诗", "从A到B再到C", "京·津两地", "A股·港股", "上/中/下", "5G与6G", "三-五年", "在IT业和AI业"]
)
def test_what_only_looks_like_noise_stays(text: str) -> None:
    assert noise(text) == []


def _hidden(name: str, how: str) -> str:
    if how == "pinyin":
        return "".join(char + min(readings(char), default="x") for char in name)
    return how.join(name)


@settings(max_examples=100, deadline=None)
@given(st.sampled_from(HIDEABLE), st.sampled_from(["pinyin", *SEPARATORS]))
def test_any_name_survives_being_hidden(name: str, how: str) -> None:
    if how == "pinyin" and not all(readings(char) for char in name):
        return
    text = f"消息：{_hidden(name, how)}。"
    assert {hit.entity_id for hit in FINDER.find(text)} == {hit.entity_id for hit in FINDER.find(f"消息：{name}。")}


HOSTILE = st.text(alphabet="蓝箭航天力星河藍lanjihgt·- _*|()áǎ12AIﬁ㎏ß\u200b\u202e，。\n", max_size=60)


@settings(max_examples=100, deadline=None)
@given(st.one_of(HOSTILE, st.text(max_size=60)))
def test_offsets_of_what_is_searched_lead_back_whatever_the_text(text: str) -> None:
    hay = prepare(text)
    last = 0
    for index, char in enumerate(hay.folded):
        start, end = hay.original(index, index + 1)
        assert last <= start < end <= len(text)
        assert char in fold(text[start:end]) or char in "-·'"
        last = start


@settings(max_examples=200, deadline=None)
@given(HOSTILE)
def test_mentions_are_pieces_of_the_text(text: str) -> None:
    mentions: tuple[Mention, ...] = FINDER.find(text)
    assert all(text[each.start : each.end] == each.text for each in mentions)


@settings(max_examples=100, deadline=None)
@given(HOSTILE)
def test_noise_never_takes_a_chinese_character(text: str) -> None:
    spans = noise(text)
    assert all(not any("\u4e00" <= char <= "\u9fff" for char in text[start:end]) for start, end in spans)
    assert all(one[1] <= other[0] for one, other in pairwise(spans))
