"""What stands beside a name: what is left of markup in it, what only companies do, what makes it another name, and who else is there."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from parallax.catalogue import load_pack
from translate.edges import prepare
from translate.markup_remains import without_markup
from translate.names import NameFinder

FINDER = NameFinder(load_pack().companies)


def names(text: str) -> list[tuple[str, str]]:
    return [(hit.text, hit.entity_id) for hit in FINDER.find(text)]


@pytest.mark.parametrize(
    ("text", "name", "owner"),
    [
        ("<p>蓝箭<b>航天</b></p>", "蓝箭<b>航天", "landspace"),
        ("搜索：<em>银河</em>航天", "银河</em>航天", "galaxyspace"),
        ("蓝&nbsp;箭&nbsp;航&nbsp;天再融资", "蓝&nbsp;箭&nbsp;航&nbsp;天", "landspace"),
        ("<b>Galactic&nbsp;Energy</b> to list", "Galactic&nbsp;Energy", "galactic-energy"),
        ("Land&shy;Space to list", "Land&shy;Space", "landspace"),
        ("LandSpace&#39;s engine", "LandSpace", "landspace"),
        ("洛克希德&middot;马丁公司", "洛克希德&middot;马丁", "lockheed"),
        ('<a href="https://landspace.com/zh">新闻</a>：微纳星空', "微纳星空", "minospace"),
        ("<SpaceX> wins", "SpaceX", "spacex"),
        ("蓝🚀箭🚀航🚀天", "蓝🚀箭🚀航🚀天", "landspace"),
        ("蓝.箭.航.天", "蓝.箭.航.天", "landspace"),
        ("蓝箭 航天再融资", "蓝箭 航天", "landspace"),
        ("LAND-SPACE to list", "LAND-SPACE", "landspace"),
        ("猎鹰-9发射", "猎鹰-9", "spacex"),
    ],
)
def test_a_name_is_found_in_spite_of_what_stands_in_it_and_its_span_is_all_of_that(text: str, name: str, owner: str) -> None:
    assert names(text) == [(name, owner)]


@pytest.mark.parametrize("text", ["<p>国家航天</p><p>科技集团</p>", "她留了 a one-space indent.", "R&D", "a<b>c"])
def test_what_markup_parts_is_no_name(text: str) -> None:
    assert names(text) == []


@settings(deadline=None)
@given(st.text(alphabet="<>/&;#bpr xnsy39蓝箭\n", max_size=60))
def test_markup_is_taken_out_in_order_and_only_it(text: str) -> None:
    even, gaps = without_markup(text)
    assert len(even) == len(text)
    assert gaps == sorted(gaps)
    assert all(re.match(r"</?[a-z]|&", text[start:]) for start, _ in gaps)
    hay = prepare(text)
    origins = [hay.original(at, at + 1)[0] for at in range(len(hay.folded))]
    assert origins == sorted(set(origins))


@pytest.mark.parametrize(
    ("text", "owner"),
    [
        ("天兵此次融资近25亿元。", "space-pioneer"),
        ("蓝箭上月完成新一轮融资。", "landspace"),
        ("“蓝箭”上周递交了IPO申请。", "landspace"),
        ("世纪空间闯关科创板折戟。", "21at"),
        ("最终前沿完成天使轮融资。", "final-frontier"),  # an ordinary phrase, until it is financed
        ("洛马宣布裁员。", "lockheed"),
        ("长光终止科创板IPO。", "chang-guang"),
        ("箭元杭州工厂开工。", "space-epoch"),
        ("东方空间与海阳市政府签约。", "orienspace"),
        ("航天动力：公司未开展此项业务。", "aerospace-power"),  # as notices of listed companies are headed
        ("零壹最终没能等来春天，这家民营火箭公司被申请破产。", "onespace"),
        ("箭元的不锈钢液体火箭将在钱塘总装。", "space-epoch"),
        ("民营火箭公司蓝箭近况如何。", "landspace"),
        ("经纬押注的这家公司要上市了。", "matrix-china"),
    ],
)
def test_what_only_companies_do_supports_an_ambiguous_name(text: str, owner: str) -> None:
    assert owner in [hit.entity_id for hit in FINDER.find(text)]


@pytest.mark.parametrize(
    "text",
    [
        "天兵此次下凡，游戏里融资系统也更新了。",
        "天塔推出夜游新项目，市民可登高赏月。",
        "未来导航发布会将于下周举行。",
        "红杉林公园推出夜间徒步路线。",
        "长城公司称年内销量目标不变。",
        "经纬纺机发布年报。",
        "四象科技感十足的展台。",
    ],
)
def test_what_anybody_may_do_does_not(text: str) -> None:
    assert names(text) == []


@pytest.mark.parametrize(
    ("text", "owners"),
    [
        ("红杉和经纬连续三轮加注。", ["sequoia-china", "matrix-china"]),  # two funds
        ("麦克萨改名Vantor后供图。", ["vantor", "vantor"]),  # two names of one company, ambiguous both
        ("Rocket Pi to fly Darwin-1", ["rocket-pi", "rocket-pi"]),
        ("亞洲衛星更換品牌，亞太衛星股價微升。", ["asiasat", "apt-satellite"]),  # two of one trade
        ("前航天一院研究员加盟东方空间，出任新职。", ["calt", "orienspace"]),  # another of the sector
        ("星网和垣信抢着上天。", ["china-satnet", "spacesail"]),
    ],
)
def test_names_that_are_uncertain_alone_support_each_other(text: str, owners: list[str]) -> None:
    assert [hit.entity_id for hit in FINDER.find(text)] == owners


@pytest.mark.parametrize(
    ("other", "meant"),
    [
        ("Deep Blue Aviation leases helicopters to rocket crews.", "Deep Blue leases helicopters to rocket crews."),
        ("Deep Blue Sea is about sharks, not rockets.", "Deep Blue Rocket Explodes"),
        ("A true Space Pioneer, she turned 88.", "A Space Pioneer rocket flew."),
        ("Every Space Pioneer deserves a medal.", "Even Space Pioneer deserves a medal."),
        ("One Space Street is where the satellite firm sits.", "OneSpace is where the satellite firm sits."),
        ("The Kinetica font is used on rocket posters.", "The Kinetica name is used on rocket posters."),
        ("In the game, players fly the Hyperbola rocket.", "In the test, engineers fly the Hyperbola rocket."),
        ("Galactic Energy Drinks sponsors a league.", "Galactic Energy sponsors a league."),
        ("China Mobile Games Conference opened.", "China Mobile opened a lab."),
    ],
)
def test_english_words_that_are_also_a_name(other: str, meant: str) -> None:
    assert not names(other)
    assert names(meant)


@pytest.mark.parametrize(
    "text", ["An Atlas V, a Falcon 9 and an Ariane 6 launched.", "Space Pioneer Tianlong-3 rocket", "Deep Blue CEO Huo Liang, rocket maker"]
)
def test_an_article_or_a_capital_beside_a_name_may_also_be_right(text: str) -> None:
    assert names(text)


@pytest.mark.parametrize(
    ("text", "owner"),
    [
        ("美国航空航天局推迟发射。", "nasa"),
        ("歐洲太空總署公布結果。", "esa"),
        ("美国联邦通讯委员会批准申请。", "fcc"),
        ("美国商务部产业与安全局更新清单。", "bis"),
        ("俄罗斯航天国家公司宣布计划。", "roscosmos"),
        ("海格通信卫星互联网业务增长。", "haige"),
        ("长光所提供技术支持。", "ciomp"),
        ("中星9C接替直播任务。", "china-satcom"),
        ("AsiaSat-9 moved.", "asiasat"),
    ],
)
def test_further_names_of_those_who_are_known(text: str, owner: str) -> None:
    assert [hit.entity_id for hit in FINDER.find(text)] == [owner]
