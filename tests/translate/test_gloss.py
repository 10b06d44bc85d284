"""The gloss lets a reader decide whether to read on: exact where it can be, English everywhere."""

import re
import tomllib
from functools import cache
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from parallax.catalogue.glossary import read_glossary
from translate.amounts import read_amounts
from translate.dictionary import look_up, romanise_person
from translate.gloss import Glossary, Span, gloss, known_spans

FILE = Path(__file__).parents[2] / "packs" / "china_space" / "glossary.toml"
HAN = re.compile("[\u3400-\u9fff]")


@cache
def glossary() -> Glossary:
    return Glossary(read_glossary(FILE.name, tomllib.loads(FILE.read_text("utf-8")))[0])


def glossed(text: str, *names: Span) -> str:
    return gloss(text, known_spans(text, names, glossary()))


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("公司宣布完成数亿元人民币B轮融资，老股东跟投。", ["hundreds of millions of yuan", "Series B financing", "existing investors"]),
        ("该型火箭将30余颗卫星送入500公里太阳同步轨道。", ["sent more than 30 satellites into 500 km sun-synchronous orbit"]),
        (
            "2024年11月12日10时30分（北京时间），第三次飞行圆满成功。",
            ["10:30 on November 12, 2024 (Beijing time)", "3rd flight", "complete success"],
        ),
        ("这次发射没有成功。", ["did not succeed"]),
        ("更重的卫星重达两吨，成本远高于上一代。", ["Heavier satellite", "weighing 2 tonnes", "far above"]),
        ("接下来，整流罩先弹出，一级海上溅落。", ["Next,", "first ejected", "splashdown"]),
        ("归母净利润下降，二期项目开工，研制方有底气。", ["Net profit attributable to shareholders", "phase 2", "developer", "confidence"]),
        ("18颗卫星发射。", ["18 satellite launches"]),
        ("一箭四十一星发射成功。", ["41 satellites on one rocket", "launch succeeded"]),
        ("公司将于本月底进行热试车。", ["end of this month", "hot-fire test"]),
        ("董事长张昌武表示，发射任务失利。", ["Chairman Zhang Changwu said", "launch mission failed"]),
        ("海南商业航天发射场二号工位竣工", ["Hainan Commercial Space Launch Site No. 2 launch pad"]),
        ("成功将某星座低轨07组卫星发射升空。", ["launched", "group 07 satellites"]),
        ("把极轨12组8颗卫星送入预定轨道。", ["polar orbit group 12 8 satellites into the planned orbit"]),
        ("这家企业将三颗卫星列入清单。", ["listed 3 satellites in"]),
        ("公司完成B++轮融资，签署6次发射合同。", ["Series B++ round", "6 launches"]),
        ("神舟二十一号与天舟九号在轨。", ["Shenzhou-21", "Tianzhou-9"]),
        ("該火箭第一節起飛6分半後著陸。", ["1st stage", "6.5 minutes"]),
        ("火箭遥五一子级完成检测。", ["Y5 first stage"]),
        ("去年收入2亿元，保荐人收到监管函。", ["revenue 200 million yuan", "sponsor", "regulatory letter"]),
    ],
)
def test_says_exactly_what_is_known(text: str, parts: list[str]) -> None:
    english = glossed(text)
    assert [part for part in parts if part not in english] == []


def test_names_are_written_as_given_even_at_the_start() -> None:
    assert glossed("星际荣耀成功发射。", Span(0, 4, "i-Space", "name")) == "i-Space successfully launched."


@pytest.mark.parametrize(
    ("text", "english"),
    [
        ("国务院60号文公布", "State Council Document No. 60 published"),
        ("火箭一、二级分离正常", "Rocket first and second stages separate normal"),
        (
            "这是四级固体运载火箭，前三级使用固体发动机",
            "This is four-stage solid-propellant launch vehicle, first three stages use solid rocket motor",
        ),
        ("二级市场火箭股上涨", None),
        ("朱雀二号遥三火箭", None),
        ("十四届全国人大二次会议", "14th National People's Congress 2nd session"),
    ],
)
def test_numbered_things_are_said_as_english_says_them(text: str, english: str | None) -> None:
    assert english is None or glossed(text) == english
    assert ("stage" in glossed(text)) == (english is not None and "stage" in english)


def test_by_whom_something_is_made_comes_after_the_verb() -> None:
    assert (
        glossed("火箭由星河动力研制和运营。", Span(3, 7, "Galactic Energy", "name")) == "Rocket developed and operated by Galactic Energy."
    )


def test_a_name_owns_what_follows() -> None:
    assert glossed("星河动力的火箭", Span(0, 4, "Galactic Energy", "name")) == "Galactic Energy's rocket"


def test_a_definition_of_a_short_name_is_left_out_where_english_has_one_name() -> None:
    text = "航天科工火箭公司（以下简称“科工火箭”）融资"
    names = (Span(0, 8, "ExPace", "name"), Span(14, 18, "ExPace", "name"))
    assert glossed(text, *names) == "ExPace financing"
    assert glossed("航天科工火箭公司（以下简称“公司”）融资", names[0]) == "ExPace (hereinafter “company”) financing"


def test_a_count_makes_the_last_noun_that_can_be_counted_plural() -> None:
    assert glossed("6颗低轨宽带通信卫星升空") == "6 LEO broadband communications satellites lifted off"


def test_measure_words_after_pointing_words_go() -> None:
    assert glossed("这枚火箭和多台发动机，一份文件") == "This rocket and many engine, one document"


def test_idioms_give_their_sense_not_their_story() -> None:
    word = look_up("功亏一篑")
    assert word
    assert "lit." not in word.english


def test_a_term_does_not_swallow_part_of_a_name() -> None:
    assert glossed("蓝箭航天发射成功", Span(0, 4, "LandSpace", "name")) == "LandSpace launch succeeded"


def test_particles_and_measure_words_go() -> None:
    assert glossed("这个项目的团队").split() == ["This", "project", "team"]


def test_unknown_words_appear_in_pinyin() -> None:
    assert romanise_person("张昌武") == "Zhang Changwu"
    assert romanise_person("欧阳明") == "Ouyang Ming"


def test_common_words_keep_their_common_sense() -> None:
    word = look_up("会")
    assert word
    assert word.english != "balance an account"


@settings(max_examples=200, deadline=None)
@given(
    st.text(
        alphabet=st.characters(min_codepoint=0x4E00, max_codepoint=0x9FFF) | st.sampled_from("火箭卫星发射的了，。（）《》12ab "),
        max_size=30,
    )
)
def test_no_chinese_character_is_left(text: str) -> None:
    assert not HAN.search(glossed(text))


@settings(deadline=None)
@given(st.permutations([Span(0, 2, "LandSpace", "name"), Span(2, 6, "Zhuque-2", "name"), Span(8, 10, "i-Space", "name")]))
def test_the_order_in_which_names_are_given_does_not_matter(names: list[Span]) -> None:
    assert glossed("蓝箭朱雀二号和与星际", *names).startswith("LandSpace Zhuque-2")


@pytest.mark.parametrize("text", ["低轨31组卫星", "极轨23组卫星发射", "星座02组卫星", "某卫星01组入轨"])
def test_the_number_of_a_group_is_no_number_of_satellites(text: str) -> None:
    assert [each for each in read_amounts(text) if each.unit == "satellites"] == []


def test_places_are_called_by_their_names_alone() -> None:
    word = look_up("常州")
    assert word
    assert word.english == "Changzhou"


@pytest.mark.parametrize(
    ("name", "english"), [("叶知秋", "Ye Zhiqiu"), ("万里明", "Wan Liming"), ("翟奇", "Zhai Qi"), ("周晟", "Zhou Sheng")]
)
def test_characters_of_several_readings_are_read_as_in_names(name: str, english: str) -> None:
    assert romanise_person(name) == english
