"""Companies that no list has keep their names; what a company was called once is not its name of today."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from parallax.records import Mention
from translate.drafts import sentences_of
from translate.gloss import Glossary, gloss
from translate.romanised import romanise_name
from translate.unlisted import unlisted


def glossed(text: str, *mentions: Mention, title: str = "") -> str:
    sentences = sentences_of(title, text, mentions, Glossary(()))
    return " ".join(gloss(sentence.text, sentence.spans) for sentence in sentences)


def mention(text: str, name: str, english: str) -> Mention:
    start = text.index(name)
    return Mention(field="text", start=start, end=start + len(name), entity_id="x", kind="name", text=name, name_en=english)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("星移联信完成数千万元天使轮融资。", "Xingyi Lianxin"),
        ("星移联信获得数千万元投资。", "Xingyi Lianxin"),
        ("本轮融资由云海资本领投。", "Yunhai Capital"),
        ("云海资本领投，中冀投资、蓝天创投跟投。", "Zhongji Investment, Lantian Venture Capital"),
        ("投资方包括云海资本、中冀投资。", "Yunhai Capital, Zhongji Investment"),
        ("北京芯澜星移科技有限公司昨日成立。", "Beijing Xinlan Xingyi Technology Co., Ltd."),
        ("合同由厦门芯澜电气股份有限公司签署。", "Xiamen Xinlan Dianqi Co., Ltd."),
    ],
)
def test_a_name_that_its_sentence_shows_is_kept_as_a_name(text: str, name: str) -> None:
    assert name in glossed(text)


def test_a_name_shown_once_counts_wherever_the_text_has_it() -> None:
    assert glossed("公司与星移联信合作。星移联信完成新一轮融资。", title="星移联信再出发").count("Xingyi Lianxin") == 3


@pytest.mark.parametrize(
    "text",
    [
        "投资方代表宣布获得新一轮融资。",
        "项目总设计师完成了新一轮融资。",
        "公司进行股权投资，由产业投资基金、战略投资方跟投。",
        "双方共同完成新一轮融资。",
        "若能足额完成募资，公司宣布扩产。",
        "火箭大街项目（以下简称“火箭大街”）开工。",
        "火箭大街项目（以下简称“股份公司”）开工。",
        "公司整体变更为股份有限公司。",
        "双方设立有限责任公司（简称“有限公司”）。",
    ],
)
def test_a_phrase_is_no_name(text: str) -> None:
    kinds = {span.kind for sentence in sentences_of("", text, (), Glossary(())) for span in sentence.spans}
    assert "name" not in kinds


def test_a_name_that_the_catalogue_knows_is_the_catalogues() -> None:
    text = "星移联信完成数千万元天使轮融资。"
    assert "Starmove" in glossed(text, mention(text, "星移联信", "Starmove"))
    assert "Xingyi" not in glossed(text, mention(text, "星移联信", "Starmove"))


@pytest.mark.parametrize(
    ("text", "once", "shown"),
    [
        ("公司原名北京蓝箭空间科技有限公司。", "北京蓝箭空间科技有限公司", "Beijing Lanjian Space Technology Co., Ltd."),
        ("公司（曾用名：蓝箭空间）融资。", "蓝箭空间", "Lanjian Space"),
        ("公司前身为“蓝箭空间”。", "蓝箭空间", "Lanjian Space"),
        ("蓝箭空间正式更名为新公司。", "蓝箭空间", "Lanjian Space"),
        ("公司原名Blue Arrow。", "Blue Arrow", "LandSpace"),
        ("公司名为蓝箭空间。", "蓝箭空间", "LandSpace"),
    ],
)
def test_a_former_name_is_shown_as_it_was(text: str, once: str, shown: str) -> None:
    assert shown in glossed(text, mention(text, once, "LandSpace"))


@pytest.mark.parametrize(
    ("name", "english"),
    [
        ("星移联信", "Xingyi Lianxin"),
        ("深圳市芯澜集团有限公司", "Shenzhen Xinlan Group Co., Ltd."),
        ("内蒙古芯澜投资", "Inner Mongolia Xinlan Investment"),
        ("芯澜", "Xinlan"),
        ("Xinlan科技", ""),
    ],
)
def test_names_are_romanised_by_their_parts(name: str, english: str) -> None:
    assert romanise_name(name) == english


@settings(max_examples=100, deadline=None)
@given(st.text(alphabet="星移联信完成获得融资由领投有限公司（简称“”）、，。重质量约5公斤A", max_size=40))
def test_whatever_the_text_its_spans_lie_apart_and_in_order(text: str) -> None:
    for sentence in sentences_of("", text, (), Glossary(())):
        ends = [0, *(span.end for span in sentence.spans)]
        assert all(end <= span.start < span.end for end, span in zip(ends, sentence.spans, strict=False))


@pytest.mark.parametrize(
    ("text", "english"),
    [
        ("卫星重约50公斤。", "weighing about 50 kg"),
        ("这颗卫星重50公斤。", "weighing 50 kg"),
        ("卫星质量不到100公斤。", "mass of less than 100 kg"),
        ("卫星质量约为3吨。", "mass of about 3 tonnes"),
        ("产品质量提高。", "quality"),
    ],
)
def test_what_something_weighs_is_a_mass_and_no_quality(text: str, english: str) -> None:
    assert english in glossed(text)


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("本轮由禾砺合创、某某资本联合领投。", ["Heli Hechuang"]),
        ("老股东砺源芯点继续加持。", ["Liyuan Xindian"]),
        ("领投方为禾砺合创。", ["Heli Hechuang"]),
    ],
)
def test_investors_are_names_whatever_they_end_in(text: str, names: list[str]) -> None:
    assert [name for name in names if name not in glossed(text)] == []


@pytest.mark.parametrize("text", ["多家知名机构领投。", "本轮融资由老股东跟投。", "由公司创始人及管理层跟投。"])
def test_who_is_not_named_is_no_name(text: str) -> None:
    assert unlisted("", text).find(text, ()) == []
