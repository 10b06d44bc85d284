"""Which names are found, where they begin and end, and what is not a name."""

import json
import time
import tomllib
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from parallax.catalogue import default_pack
from parallax.catalogue.companies import Company, read_companies
from parallax.records import Mention
from translate.names import NameFinder, find_names


def companies() -> list[Company]:
    files = sorted((default_pack() / "companies").glob("*.toml"))
    return [company for file in files for company in read_companies(file.name, tomllib.loads(file.read_text("utf-8")))[0]]


FINDER = NameFinder(companies())


def names(text: str) -> list[tuple[str, str]]:
    return [(hit.text, hit.entity_id) for hit in FINDER.find(text)]


def owners(text: str) -> list[str]:
    return [hit.entity_id for hit in FINDER.find(text)]


@pytest.mark.parametrize(
    "text",
    [
        "这座城市充满吸引力。",
        "活动今天启动，在全国网络直播。",
        "载人航天工程取得进展。",
        "江面上千帆竞渡。",
        "火箭摆脱地球引力，需要达到第一宇宙速度。",
        "火箭派出周琦首发，火箭元老回归。",
        "国网系统全力保供，卫星遥感巡检电力线路。",
        "中国移动互联网大会在京召开。",
        "港航科技公司落户宁波。",
        "未来宇航员训练营开营。",
        "上海微小企业获得贷款，卫星遥感帮助评估。",
        "歌手米诺格访问了帕洛马山。",
        "俄罗斯战略火箭军试射导弹。",
        "长征一号核潜艇退役。",
        "谷神星是小行星带中最大的天体，火箭把探测器送往那里。",
        "双曲线的离心率与火箭的轨道有关。",
        "五院区的患者已转诊，卫星影像存档。",
        "经纬度坐标已复核，投资方到场。",
        "The Landscape of space startups is full of rockets.",
        "Gravity pulls the rocket back to Earth.",
        "THE MOST EXPENSIVE CITIES IN CHINA",
        "The hit song and the cast of the show toured China.",
        "GeneSat-1 carried bacteria.",
        "Visit www.spacex.com or https://landspace.com/news for rockets.",
        "中国移动电源出口增长。",
        "窓から大船渡湾の波音に耳を傾ける。",
        "美证监会起诉一家券商。",
        "军工电子与航天电子板块走强，多股涨停。",
        "商业航天科技板块领涨，个股涨停。",
        "清华大学附属小学开学。",
        "Zhuque Road was closed for a rocket parade.",
        "The Extra-Galactic Energy Spectrum was measured by a satellite.",
        "云成卫星城规划出台。",
        "云遥路口设红绿灯，卫星定位测速。",
        "巢湖一号闸开闸泄洪，卫星监测水位。",
        "“探索一号”科考船返航，火箭残骸未见。",
        "《天启》是一部讲述卫星坠落的电影。",
        "天龙人打不倒火箭炮。",
        "捷龙玩具枪配火箭弹模型。",
        "卫星云图显示，云遥镇有雨。",
        "火箭队的朱雀球馆座无虚席。",
        "学院科技部部长小李负责火箭社团。",
        "武汉四院急诊科接诊，卫星会诊系统上线。",
        "国网新源的变压器到货，卫星授时。",
        "The Space Pioneer award went to rocket engineers.",
    ],
)
def test_ordinary_words_are_no_names(text: str) -> None:
    assert names(text) == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("蓝箭方面表示，火箭已运抵发射场。", [("蓝箭", "landspace")]),
        ("引力一号火箭在海阳发射。", [("引力一号", "orienspace")]),
        ("东方空间的“引力”系列火箭", [("东方空间", "orienspace"), ("引力", "orienspace")]),
        ("国网星座第十批低轨卫星升空", [("国网星座", "china-satnet")]),
        ("八院抓总研制的长征六号甲运载火箭", [("八院", "sast"), ("长征六号甲", "casc")]),
        ("7月30日星网两次发射低轨卫星", [("星网", "china-satnet")]),
        ("长征五号令人振奋，火箭", [("长征五号", "casc")]),
        ("长六甲火箭发射成功", [("长六甲", "casc")]),
        ("长五遥七火箭", [("长五", "casc")]),
        ("《千帆星座白皮书》发布", [("千帆星座", "spacesail")]),
        ("MOST and MIIT officials met in Beijing", [("MOST", "most"), ("MIIT", "miit")]),
        ("Chinese firm i-Space, not Japan's ispace, inc.", [("i-Space", "i-space"), ("ispace, inc.", "ispace-japan")]),
        ("航天电子（600879.SH）涨停", [("航天电子", "aerospace-electronics"), ("600879.SH", "aerospace-electronics")]),
    ],
)
def test_what_is_near_decides_an_ambiguous_name(text: str, expected: list[tuple[str, str]]) -> None:
    assert names(text) == expected


def test_an_ambiguous_name_is_accepted_when_its_company_is_named_safely() -> None:
    assert owners("垣信") == ["spacesail"]
    assert names("千帆") == []
    assert names("千帆已经启航，垣信宣布。") == [("千帆", "spacesail"), ("垣信", "spacesail")]


def test_a_number_that_may_be_a_ticker_is_one_when_its_company_is_named() -> None:
    assert names("中科星图（688568）公告") == [("中科星图", "geovis"), ("688568", "geovis")]
    assert names("共688568人参加") == []


def test_a_forbidden_phrase_speaks_only_against_the_place_where_it_stands() -> None:
    assert names("国网浙江电力与中国星网开展试点") == [("中国星网", "china-satnet")]
    assert names("东方星链与星链只是名字相似") == [("东方星链", "oriental-starlink"), ("星链", "spacex")]


def test_a_common_phrase_stays_one_though_its_company_is_named() -> None:
    assert names("中国航天科技集团的专家展望了航天科技的未来前景") == [("中国航天科技集团", "casc")]
    assert names("当地形成了以航天电子、航天材料为核心的产业集群") == []


def test_a_name_that_the_pack_writes_out_keeps_its_own_conditions() -> None:
    assert owners("GalaxySpace and Galaxy Space") == ["galaxyspace", "galaxyspace"]
    assert names("Samsung shows Galaxy Space Zoom") == []


def test_local_bodies_are_not_the_national_one() -> None:
    assert names("广东省发改委、北京市国资委联合印发，香港证监会回应") == []
    assert owners("发改委、国资委、证监会联合印发") == ["ndrc", "sasac", "csrc"]


def test_an_academy_is_found_before_its_parent() -> None:
    assert names("航天科技集团八院研制") == [("航天科技集团八院", "sast")]
    assert names("中国航天科技集团公司第五研究院总体部") == [("中国航天科技集团公司第五研究院", "cast")]
    assert names("航天科技集团与航天科工集团") == [("航天科技集团", "casc"), ("航天科工集团", "casic")]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("北京星河动力航天科技股份有限公司完成融资", "北京星河动力航天科技股份有限公司"),
        ("银河航天（西安）科技有限公司成立", "银河航天（西安）科技有限公司"),
        ("SpaceX's rocket", "SpaceX"),
        ("Galactic Energy’s rocket", "Galactic Energy"),
        ("China Rocket Co. Ltd., a subsidiary", "China Rocket Co. Ltd."),
        ("Galactic Energy Co announced", "Galactic Energy Co"),
        ("力箭一号遥七运载火箭", "力箭一号"),
        ("朱雀三号火箭", "朱雀三号"),
        ("长征八号甲29星", "长征八号甲"),
        ("the Zhuque-2E rocket", "Zhuque-2E"),
    ],
)
def test_the_span_ends_where_the_name_does(text: str, found: str) -> None:
    assert [hit.text for hit in FINDER.find(text)] == [found]


@pytest.mark.parametrize(
    "text",
    [
        "朱雀四号火箭",
        "朱雀-3火箭",
        "朱雀3号火箭",
        "朱雀 三号火箭",
        "Zhuque–3",
        "Zhuque 3",
        "Zhuque3",
        "ZQ3",
        "藍箭航天",
        "藍箭航太",
        "蓝\u200b箭航天",
        "蓝 箭 航 天",
        "ＬａｎｄＳｐａｃｅ",
        "Land Space",
        "Landspace",
        "LANDSPACE",
        "Lanjian Hangtian",
    ],
)
def test_a_name_is_found_however_it_is_written(text: str) -> None:
    assert names(text) == [(text.removesuffix("火箭"), "landspace")]


@pytest.mark.parametrize(
    ("text", "english"),
    [
        ("蓝箭航天", "LandSpace"),
        ("朱雀三号", "Zhuque-3"),
        ("朱雀四号火箭", "Zhuque-4"),
        ("长征八号甲", "Long March 8A"),
        ("长征七号甲", "Long March 7A"),
        ("长征三号丙", "Long March 3C"),
        ("千帆星座", "Qianfan"),
        ("Zhuque-2E", "Zhuque-2E"),
    ],
)
def test_a_mention_says_what_to_write_in_english(text: str, english: str) -> None:
    assert [hit.name_en for hit in FINDER.find(text)] == [english]


def test_products_and_companies_are_told_apart() -> None:
    assert [hit.kind for hit in FINDER.find("星河动力的谷神星一号")] == ["name", "product"]


def test_the_door_gives_spans_of_the_default_pack_with_ids() -> None:
    (span,) = find_names("据蓝箭航天介绍")
    assert (span.start, span.end, span.id, span.kind, span.text) == (1, 5, "landspace", "name", "蓝箭航天")


def test_a_title_and_its_text_are_read_as_one() -> None:
    hits = FINDER.find_in_item("千帆又一批升空", "垣信宣布，千帆在轨卫星增加。")
    assert [(hit.field, hit.start, hit.text) for hit in hits] == [("title", 0, "千帆"), ("text", 0, "垣信"), ("text", 5, "千帆")]
    assert FINDER.find("千帆又一批升空", "title") == ()
    assert FINDER.find_in_item("", "") == ()


def test_the_field_is_passed_on() -> None:
    assert [hit.field for hit in FINDER.find("蓝箭航天", "title")] == ["title"]


@pytest.mark.parametrize("text", ["Galatic Energy launched a rocket", "Oreinspace rolled out its rocket", "Cosmo Leap builds a rocket"])
def test_a_misspelt_name_is_found_where_the_text_is_about_spaceflight(text: str) -> None:
    assert len(names(text)) == 1


@pytest.mark.parametrize("text", ["Galatic Energy opened a shop", "Beiyang University studies rockets", "the galatic energy of a rocket"])
def test_what_only_resembles_a_name_is_left_alone(text: str) -> None:
    assert names(text) == []


WORDS = [
    "蓝箭航天",
    "藍箭航天",
    "朱雀三號",
    "引力",
    "国网",
    "卫星",
    "，",
    "。",
    "\n",
    " ",
    "…",
    "SpaceX",
    "i‑Space",
    "Zhuque-2E",
    "ﬁ",
    "\u200b",
    "Ｘ",
    "İ",
    "航天",
    "㎞",
    "𠮷",
]


@settings(max_examples=200, deadline=None)
@given(st.lists(st.one_of(st.sampled_from(WORDS), st.text(max_size=3)), max_size=25).map("".join))
def test_spans_map_back_to_the_text_and_never_overlap(text: str) -> None:
    end = 0
    for hit in FINDER.find(text):
        assert end <= hit.start < hit.end <= len(text)
        assert text[hit.start : hit.end] == hit.text
        end = hit.end


TRADITIONAL = {
    "蓝": "藍",
    "航": "航",
    "动": "動",
    "银": "銀",
    "长": "長",
    "卫": "衛",
    "宇": "宇",
    "纳": "納",
    "号": "號",
    "时": "時",
    "东": "東",
    "际": "際",
    "荣": "榮",
}


@given(
    st.lists(
        st.sampled_from(["蓝箭航天", "星河动力", "银河航天", "长光卫星", "微纳星空", "朱雀三号", "时空道宇", "星际荣耀", "与", "，"]),
        max_size=8,
    )
)
def test_traditional_and_simplified_text_give_the_same(words: list[str]) -> None:
    text = "".join(words)
    traditional = "".join(TRADITIONAL.get(char, char) for char in text)
    assert [(hit.start, hit.end, hit.entity_id) for hit in FINDER.find(traditional)] == [
        (hit.start, hit.end, hit.entity_id) for hit in FINDER.find(text)
    ]


@pytest.mark.parametrize("part", ["蓝箭航天", "国网", "五院卫星", "蓝 箭 ", "Aa Space ", "SpaceX.", "引力火箭", "Vantor 麦克萨"])
def test_time_grows_with_the_text_and_no_faster(part: str) -> None:
    def once(copies: int) -> float:
        started = time.process_time()
        FINDER.find(part * copies)
        return time.process_time() - started

    def seconds(copies: int) -> float:  # the least of three: what else the process does, collecting its garbage too, is not the text's
        return min(once(copies) for _ in range(3))

    assert seconds(8000) < 25 * max(seconds(1000), 0.01)  # quadratic would be 64


def lines(name: str) -> list[str]:
    return (Path(__file__).parent / name).read_text("utf-8").splitlines()


def test_few_sentences_that_only_use_the_words_are_taken_for_names() -> None:
    """Hundreds of sentences of our own, most with a field word set as a trap; the floor may rise, never fall."""
    sentences = lines("names_not_meant.txt")
    wrong = [sentence for sentence in sentences if names(sentence)]
    assert len(sentences) >= 1850
    assert len(wrong) / len(sentences) <= 0.035, wrong


@pytest.mark.parametrize(
    ("everyday", "meant"),
    [
        ("游戏里天兵技能升满可以召唤火箭雨。", "天兵的天龙三号火箭转运至工位。"),  # another register; a word that only its company has
        ("朱雀瓷砖的广告里飞出一枚火箭。", "朱雀系列火箭的广告里有孩子。"),  # one word, far off; right beside the name
        ("小船取名天启，卫星天线是唯一的奢侈品。", "天启招标，卫星天线是大头。"),  # in another clause; which speaks of business
        ("捷龙拳馆的墙上挂着火箭。", "捷龙的墙上挂着火箭照片，发射场离得不远。"),  # what meets people in the street
        ("这条双曲线画歪了，火箭也歪了，火箭队长叹气。", "这枚双曲线火箭歪了。"),  # counted as no rocket is
        ("蓝箭、红箭、绿箭都是口香糖。", "蓝箭、天兵、星河动力都在招人。"),  # in a list of companies
        ("天兵下凡，箭在弦上。", "天兵的整流罩在海上回收。"),  # in the words of engineers
    ],
)
def test_the_sentence_decides_in_which_sense_a_name_stands(everyday: str, meant: str) -> None:
    assert not names(everyday)
    assert names(meant)


def test_nearly_all_names_that_are_meant_are_found_and_nothing_else() -> None:
    right = wrong = missed = 0
    for line in lines("names_meant.tsv"):
        sentence, ids = line.split("\t")
        got, meant = Counter(owners(sentence)), Counter(ids.split())
        right += (got & meant).total()
        wrong += (got - meant).total()
        missed += (meant - got).total()
    assert right / (right + wrong) >= 0.99
    assert right / (right + missed) >= 0.985


def overlaps(one: tuple[int, int, str], other: tuple[int, int, str]) -> bool:
    return one[2] == other[2] and one[0] < other[1] and other[0] < one[1]


def spans(hits: tuple[Mention, ...]) -> list[tuple[int, int, str]]:
    return [(hit.start, hit.end, hit.entity_id) for hit in hits]


def test_accuracy_on_the_annotated_snippets_does_not_fall(shared: Path) -> None:
    rows = [json.loads(line) for line in (shared / "names" / "eval_dev.jsonl").read_text("utf-8").splitlines()]
    right = wrong = missed = dirty = 0
    for row in rows:
        gold, got = [(span["start"], span["end"], span["id"]) for span in row["spans"]], spans(FINDER.find(row["text"]))
        right += sum(any(overlaps(one, other) for other in got) for one in gold)
        missed += sum(not any(overlaps(one, other) for other in got) for one in gold)
        wrong += sum(not any(overlaps(one, other) for other in gold) for one in got)
        dirty += bool(got and not gold)
    assert right / (right + wrong) >= 0.995
    assert right / (right + missed) >= 0.99
    assert dirty == 0
