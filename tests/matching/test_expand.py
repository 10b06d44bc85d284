from dataclasses import replace
from datetime import date

from matching.expand import expand
from matching.query import explain, parse_query
from parallax.query import And, Node, Not, Or, Term, Where
from parallax.records import Entity, Source

LANDSPACE = Entity(
    id="landspace", name_en="LandSpace", name_zh="蓝箭航天", type="private", segment="launch",
    names=("LandSpace", "蓝箭航天", "LandSpace Technology", "蓝箭", "蓝箭空间"),
)  # fmt: skip
ORIENSPACE = Entity(
    id="orienspace", name_en="Orienspace", name_zh="东方空间", type="private", segment="launch", names=("Orienspace", "东方空间", "引力")
)
CASC = Entity(id="casc", name_en="CASC", name_zh="中国航天科技集团", type="soe", segment="", names=("CASC", "中国航天科技集团", "航天科技"))
CASIC = Entity(
    id="casic", name_en="CASIC", name_zh="中国航天科工集团", type="soe", segment="", names=("CASIC", "中国航天科工集团", "航天科技")
)
CNSA = Source(
    id="cnsa", name_en="China National Space Administration", name_zh="国家航天局", homepage="", method="list", urls=(), kind="official",
    provenance="government", lang="zh", country="CN", timezone="Asia/Shanghai", owner="", verified=date(2024, 1, 1),
)  # fmt: skip


def expanded(text: str) -> Node:
    return expand(parse_query(text), [LANDSPACE, ORIENSPACE, CASC, CASIC], [CNSA]).root


def entity(node: Node) -> str:
    assert isinstance(node, Term)
    return node.entity


def test_a_name_is_found_under_all_names_that_mean_only_it() -> None:
    assert expanded("landspace") == Term("landspace", variants=("蓝箭航天", "LandSpace Technology", "蓝箭空间"), entity="landspace")


def test_a_chinese_name_is_found_under_its_english_names() -> None:
    found = expanded("蓝箭")
    assert isinstance(found, Term)
    assert "LandSpace" in found.variants


def test_traditional_characters_and_a_blank_within_a_name_do_not_matter() -> None:
    assert entity(expanded("藍箭 航天")) == "landspace"


def test_words_side_by_side_are_one_name_the_longest_first() -> None:
    assert isinstance(found := expanded("landspace technology launch"), And)
    assert [part.text for part in found.parts if isinstance(part, Term)] == ["landspace technology", "launch"]


def test_a_phrase_is_a_name_too() -> None:
    assert entity(expanded("“LandSpace Technology”")) == "landspace"


def test_short_names_are_left_to_mentions_whose_context_was_looked_at() -> None:
    found = expanded("orienspace")
    assert isinstance(found, Term)
    assert "引力" not in found.variants


def test_a_name_of_two_companies_finds_both() -> None:
    assert isinstance(found := expanded("航天科技"), Or)
    assert [entity(part) for part in found.parts] == ["casc", "casic"]


def test_other_words_prefixes_and_negations_stay_what_they_are() -> None:
    assert expanded("rocket") == Term("rocket")
    assert expanded("landsp*") == Term("landsp", prefix=True)
    assert isinstance(found := expanded("-landspace"), Not)
    assert entity(found.part) == "landspace"


def test_a_title_search_stays_one() -> None:
    found = expanded("title:landspace")
    assert isinstance(found, Term)
    assert found.title_only
    assert found.entity == "landspace"


def test_companies_and_sources_are_resolved_from_any_name() -> None:
    assert expanded("company:藍箭航天") == Where("company", "landspace")
    assert expanded("source:国家航天局") == Where("source", "cnsa")
    assert expanded("company:nobody") == Where("company", "nobody")


def test_kinds_become_sources_and_types_become_companies() -> None:
    assert expanded("kind:official") == Or((Where("source", "cnsa"),))
    assert expanded("kind:video") == Or(())
    assert expanded("type:soe") == Or((Where("company", "casc"), Where("company", "casic")))


def test_an_expanded_query_is_explained_with_its_names() -> None:
    assert "蓝箭航天" in explain(expand(parse_query("landspace"), [LANDSPACE], []))


def test_a_product_is_found_under_its_names_in_both_languages_and_not_under_its_maker_s() -> None:
    maker = replace(LANDSPACE, products=(("Zhuque-2", "朱雀二号", "ZQ-2"), ("Zhuque", "朱雀")))
    assert expand(parse_query("朱雀二号"), [maker], []).root == Term("朱雀二号", variants=("Zhuque-2",))
    assert expand(parse_query("zhuque"), [maker], []).root == Term("zhuque")
    assert expand(parse_query("朱雀"), [maker], []).root == Term("朱雀", variants=("Zhuque",))


def test_who_types_an_ambiguous_name_means_the_company_but_a_search_for_the_company_does_not_take_the_name_everywhere() -> None:
    maker = replace(LANDSPACE, names=("LandSpace", "蓝箭航天"), ambiguous=("蓝箭",))
    assert expand(parse_query("蓝箭"), [maker], []).root == Term("蓝箭", variants=("LandSpace", "蓝箭航天"), entity="landspace")
    assert expand(parse_query("landspace"), [maker], []).root == Term("landspace", variants=("蓝箭航天",), entity="landspace")
