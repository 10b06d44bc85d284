"""Candidates: names that no company of the catalogue carries, seen where a company's name would stand."""

import time
from functools import cache
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from parallax.catalogue import load_pack
from parallax.records import Candidate
from translate.candidates import CandidateFinder
from translate.names import NameFinder
from translate.near_names import NearNames, brand


@cache
def tools() -> tuple[NameFinder, CandidateFinder]:
    pack = load_pack()
    return NameFinder(pack.companies), CandidateFinder(pack.companies, pack.glossary)


def find(text: str, *, title: str = "", lang: str = "zh") -> tuple[Candidate, ...]:
    names, candidates = tools()
    return candidates.find(title, text, names.find_in_item(title, text), lang)


def seen(text: str, *, lang: str = "zh") -> list[tuple[str, str]]:
    return [(each.text, each.pattern) for each in find(text, lang=lang)]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("据悉，北京远帆空间科技有限公司研制的卫星已经出厂。", "北京远帆空间科技有限公司"),
        ("该卫星由江苏无锡远帆航天技术有限责任公司研制。", "江苏无锡远帆航天技术有限责任公司"),
        ("火箭发动机由远帆（西安）动力科技股份有限公司提供。", "远帆（西安）动力科技股份有限公司"),
        ("衛星由臺灣遠帆太空科技股份有限公司研製。", "臺灣遠帆太空科技股份有限公司"),
    ],
)
def test_a_legal_name_is_seen_whole_with_its_seat(text: str, name: str) -> None:
    assert seen(text) == [(name, "legal")]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("民营火箭公司远帆空间完成数亿元A轮融资。", "远帆空间"),
        ("我国民营商业航天公司“跃山航天”今天公布进展。", "跃山航天"),
        ("远帆空间创始人表示，火箭将于明年首飞。", "远帆空间"),
        ("这枚火箭的发动机由远帆动力自主研制。", "远帆动力"),
        ("跃山航天的首枚火箭正在总装。", "跃山航天"),
        ("成立仅一年的跃山时空近日完成超亿元天使轮融资，用于卫星研制。", "跃山时空"),
        ("卫星板块今日走强，远帆电子（688999.SH）涨停。", "远帆电子"),
        ("远帆灵动是一家研制卫星激光终端的企业。", "远帆灵动"),
        ("火箭企业宣布获得融资，由远帆资本领投。", "远帆资本"),
    ],
)
def test_a_brand_is_seen_where_a_company_is_spoken_of(text: str, name: str) -> None:
    assert seen(text) == [(name, "brand")]


def test_the_funds_behind_a_round_are_seen() -> None:
    assert seen("火箭企业完成融资，由远帆资本领投，跃山创投、丙寅基金跟投。") == [
        ("远帆资本", "brand"),
        ("跃山创投", "brand"),
        ("丙寅基金", "brand"),
    ]
    assert seen("卫星企业完成融资，投资方包括远帆资本、跃山创投等。") == [("远帆资本", "brand"), ("跃山创投", "brand")]


def test_a_definition_gives_the_longer_name() -> None:
    found = find("北京远帆空间科技有限公司（以下简称“远帆”）发射了一颗卫星。")
    assert [(each.text, each.pattern, each.full) for each in found] == [
        ("北京远帆空间科技有限公司", "legal", ""),
        ("远帆", "definition", "北京远帆空间科技有限公司"),
    ]


def test_a_definition_says_which_known_company_it_shortens() -> None:
    found = find("星河动力航天（下称“星动火”）的火箭今日入轨。")
    assert [(each.text, each.full) for each in found] == [("星动火", "星河动力航天")]


def test_a_stranger_among_known_companies_is_seen() -> None:
    assert seen("参会的有蓝箭航天、远帆灵动、天兵科技等民营火箭企业。") == [("远帆灵动", "brand")]
    assert seen("参会的有张三、远帆灵动、李四等火箭专家。") == []


@pytest.mark.parametrize(
    ("text", "name", "pattern"),
    [
        (
            "The satellite was built by Beijing Yuanfan Space Technology Co., Ltd. last year.",
            "Beijing Yuanfan Space Technology Co., Ltd.",
            "legal",
        ),
        ("Suzhou Yuanfan Aerospace Technology will launch the rocket.", "Suzhou Yuanfan Aerospace Technology", "legal"),
        ("Beijing-based Yuanfan plans a rocket.", "Yuanfan", "brand"),
        ("Chinese launch startup Yuanfan Dynamics flew its first rocket.", "Yuanfan Dynamics", "brand"),
        ("Yuanfan, a Wuxi-based rocket maker, has tested an engine.", "Yuanfan", "brand"),
        ("Yuanfan has raised 1.2 billion yuan for its rocket.", "Yuanfan", "brand"),
        ("The Chinese satellite came from Yuanfan Space on Monday.", "Yuanfan Space", "brand"),
        ("China's YuanfanSpace wants to orbit a satellite.", "YuanfanSpace", "brand"),
        ("The Chinese rocket maker was backed by Yuanfan Capital.", "Yuanfan Capital", "brand"),
    ],
)
def test_english_names_are_seen_where_a_chinese_company_is_spoken_of(text: str, name: str, pattern: str) -> None:
    assert seen(text, lang="en") == [(name, pattern)]


def test_an_english_definition_gives_the_longer_name() -> None:
    found = find('The rocket is by Yuanfan Dynamics Co., Ltd. (hereinafter "Yuanfan") of Wuxi.', lang="en")
    assert ("Yuanfan", "definition", "Yuanfan Dynamics Co., Ltd.") in [(each.text, each.pattern, each.full) for each in found]


@pytest.mark.parametrize(
    "text",
    [
        "商业航天公司今年发射了多枚火箭。",
        "该公司研制的卫星已经入轨。",
        "中国商业航天进入新阶段，民营火箭公司完成多轮融资。",
        "卫星应用还有很大的发展空间，市场空间广阔。",
        "弘扬航天精神，加快航天强国建设，通信卫星完成测试。",
        "长征二号遥八火箭完成总装，遥感卫星宣布在轨交付。",
        "中国证券监督管理委员会（以下简称“证监会”）受理了这家卫星企业的申请。",
        "《运载火箭管理办法》（以下简称《办法》）今日实施。",
        "北京某卫星企业（以下简称“公司”）发布公告。",
        "据20日宣布的消息，完成A轮融资的火箭企业不止一家。",
        "蓝箭航天空间科技股份有限公司（以下简称“蓝箭航天”）的火箭今日首飞。",
        "有限公司和股份有限公司都可以研制卫星。",
    ],
)
def test_ordinary_words_known_companies_and_authorities_are_no_candidates(text: str) -> None:
    assert seen(text) == []


@pytest.mark.parametrize(
    "text",
    [
        "The European Space Agency and the International Space Station watch Chinese rockets.",
        "China's commercial space sector and Chinese satellite makers grow.",
        "Beijing said that the Long March rocket is ready.",
        "China-based AI for satellites, said the CEO.",
        "LandSpace, a Beijing-based rocket maker, is known.",
    ],
)
def test_english_phrases_are_no_candidates(text: str) -> None:
    assert seen(text, lang="en") == []


def test_companies_of_other_trades_are_left_alone() -> None:
    assert seen("北京远帆餐饮管理有限公司（以下简称“远帆餐饮”）开了一家面馆。") == []
    assert seen("Shanghai Yuanfan Noodles Co., Ltd. opened a restaurant.", lang="en") == []


def test_titles_and_texts_have_their_own_places() -> None:
    title, text = "跃山航天完成A轮融资", "民营火箭公司远帆空间也在融资。"
    found = find(text, title=title)
    assert [(each.field, each.text) for each in found] == [("title", "跃山航天"), ("text", "远帆空间")]
    assert all((title if each.field == "title" else text)[each.start : each.end] == each.text for each in found)


def test_width_script_and_spacing_do_not_matter_and_the_original_is_given() -> None:
    assert seen("民營火箭公司遠帆航天完成融資。") == [("遠帆航天", "brand")]
    assert seen("卫星由北 京 远 帆 空 间 科 技 有 限 公 司研制。") == [("北 京 远 帆 空 间 科 技 有 限 公 司", "legal")]


def test_languages_that_nobody_reads_have_no_candidates() -> None:
    assert seen("北京远帆空间科技有限公司の衛星", lang="ja") == []


_ZH_PIECES = "蓝箭航天|远帆|航天|有限公司|科技|北京|（|）|以下简称|“|”|、|，|。|完成A轮融资|领投|资本|民营火箭公司|\u200b| |\n|𠮷|㈱"
_EN_PIECES = 'Beijing |Yuanfan |Space |Co., Ltd|, a |-based |Chinese |startup |("|raised |yuan |ﬁ'
_PIECES = st.sampled_from([*_ZH_PIECES.split("|"), *_EN_PIECES.split("|")])


@settings(deadline=None)  # the first one builds the finders
@given(title=st.lists(_PIECES, max_size=6), text=st.lists(_PIECES, max_size=40), lang=st.sampled_from(["zh", "en"]))
def test_candidates_lie_in_their_field_and_overlap_nothing(title: list[str], text: list[str], lang: str) -> None:
    fields = {"title": "".join(title), "text": "".join(text)}
    mentions = tools()[0].find_in_item(fields["title"], fields["text"])
    found = tools()[1].find(fields["title"], fields["text"], mentions, lang)
    spans = sorted((each.field, each.start, each.end) for each in (*found, *mentions))
    assert all(fields[each.field][each.start : each.end] == each.text != "" for each in found)
    assert all(one[0] != other[0] or one[2] <= other[1] for one, other in pairwise(spans))


@pytest.mark.parametrize(
    ("piece", "lang"),
    [
        ("有限公司", "zh"),
        ("科技科技有限公司", "zh"),
        ("（以下简称“", "zh"),
        ("领投、资本", "zh"),
        ("近日日前，完成A轮融资", "zh"),
        ("蓝箭航天、", "zh"),
        ("Aa Co., Ltd ", "en"),
        ("China-based ", "en"),
        ("Beijing Beijing ", "en"),
        (", a ", "en"),
        (" Space", "en"),
        ('("', "en"),
    ],
)
def test_hostile_text_takes_time_in_proportion_to_its_length(piece: str, lang: str) -> None:
    candidates = tools()[1]
    started = time.process_time()
    candidates.find("", "火箭 rocket " + piece * (100_000 // len(piece)), (), lang)
    assert time.process_time() - started < 3


def test_a_directory_of_companies_gives_a_bounded_number() -> None:
    text = "".join(f"北京远帆{one}{other}航天科技有限公司、" for one in "甲乙丙丁戊己庚辛壬癸子丑" for other in "甲乙丙丁戊己庚辛壬癸子丑")
    assert len(find(text)) == 100


@pytest.mark.parametrize(
    ("name", "plain"),
    [
        ("北京星火空间科技有限公司", "星火"),
        ("星河动力（北京）空间科技有限公司", "星河"),
        ("Beijing Starfire Space Technology Co., Ltd.", "starfire"),
        ("航天", "航天"),
    ],
)
def test_a_brand_is_what_seats_forms_and_trades_leave(name: str, plain: str) -> None:
    assert brand(name) == plain


def test_the_nearest_companies_come_first_with_the_name_that_is_near() -> None:
    near = NearNames(load_pack().companies)
    assert [each.entity_id for each in near.near("蓝箭鸿擎技术有限公司")][:2] == ["hongqing", "landspace"]
    assert near.near("Deep Blue Space Co., Ltd.")[0].name == "Deep Blue Aerospace"
    assert near.near("天兵")[0].score == 100
    assert len(near.near("北京航天科技有限公司")) <= 3


def test_a_name_like_no_other_has_no_neighbours() -> None:
    near = NearNames(load_pack().companies)
    assert near.near("跃峰航天") == ()
    assert near.near("Xylophone Makers") == ()
