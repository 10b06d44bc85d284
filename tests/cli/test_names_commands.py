"""`parallax names`: finding, showing and checking names from the command line."""

import json
from collections.abc import Callable
from dataclasses import replace

import pytest
from click.testing import CliRunner, Result

from parallax.catalogue import load_pack
from parallax.catalogue.companies import Alias, Company
from parallax.cli.names import names
from parallax.cli.workplace import Workplace
from translate.name_lint import lint_names

Names = Callable[..., Result]


@pytest.fixture(scope="module")
def run_names() -> Names:
    work = Workplace()
    return lambda *arguments, given=None: CliRunner().invoke(names, list(arguments), obj=work, input=given)


def company(company_id: str, *aliases: Alias, **more: object) -> Company:
    plain = Company(id=company_id, name_en=company_id.title(), name_zh="", type="private", segment="launch", aliases=aliases)
    return replace(plain, **more)  # type: ignore[arg-type]


def zh(text: str, **more: object) -> Alias:
    return replace(Alias(text=text, lang="zh", kind="canonical"), **more)  # type: ignore[arg-type]


def en(text: str, **more: object) -> Alias:
    return replace(Alias(text=text, lang="en", kind="canonical"), **more)  # type: ignore[arg-type]


def rules(*companies: Company) -> list[tuple[str, str, str]]:
    return [(each.company_id, each.name, each.rule) for each in lint_names(companies)]


def test_find_prints_each_name_with_its_span_its_company_and_its_english(run_names: Names) -> None:
    result = run_names("find", "据蓝箭航天介绍，朱雀三号将发射。")
    assert result.exit_code == 0
    assert result.output.split("\n")[1].split() == ["1-5", "蓝箭航天", "landspace", "LandSpace", "name"]
    assert result.output.split("\n")[2].split() == ["8-12", "朱雀三号", "landspace", "Zhuque-3", "product"]


def test_find_reads_standard_input_and_prints_json(run_names: Names) -> None:
    result = run_names("find", "-", "--json", given="SpaceX 与蓝箭航天")
    assert [(each["start"], each["end"], each["entity_id"]) for each in json.loads(result.output)] == [
        (0, 6, "spacex"),
        (8, 12, "landspace"),
    ]


def test_show_tells_names_conditions_products_and_where_it_is_known_from(run_names: Names) -> None:
    output = run_names("show", "landspace").output
    for part in ("LandSpace 蓝箭航天", "confidence", "source", "朱雀三号", "Zhuque-3", "everywhere", "near "):
        assert part in output


def test_show_tells_from_when_to_when_a_name_was_in_use(run_names: Names) -> None:
    assert "2015-12-31-2024-04-19" in run_names("show", "pla-ssf").output


def test_show_gives_the_whole_record_as_json(run_names: Names) -> None:
    record = json.loads(run_names("show", "chang-guang", "--json").output)
    assert (record["id"], record["spin_off_of"]) == ("chang-guang", "ciomp")


def test_an_unknown_id_is_a_usage_error_that_names_the_nearest(run_names: Names) -> None:
    result = run_names("show", "landspce")
    assert result.exit_code == 2
    assert "Did you mean landspace" in result.output


def test_the_shipped_pack_is_clean(run_names: Names) -> None:
    result = run_names("lint")
    assert (result.exit_code, "nothing wrong" in result.output) == (0, True), result.output


def test_lint_exits_with_1_and_prints_what_is_wrong() -> None:
    work = Workplace()
    work.pack = replace(load_pack(), companies=(company("one", zh("双曲线")),))
    result = CliRunner().invoke(names, ["lint", "--json"], obj=work)
    assert result.exit_code == 1
    assert [(each["name"], each["rule"]) for each in json.loads(result.output)] == [("双曲线", "dictionary word")]
    assert "双曲线" in CliRunner().invoke(names, ["lint"], obj=work).output


def test_one_name_of_two_companies_is_a_collision_unless_both_ask_for_context() -> None:
    assert rules(company("one", zh("蓝箭航天")), company("two", zh("蓝箭航天"))) == [
        ("one", "蓝箭航天", "collision"),
        ("one", "蓝箭航太", "collision"),
        ("two", "蓝箭航天", "collision"),
        ("two", "蓝箭航太", "collision"),
    ]
    assert rules(company("one", zh("蓝箭航", require=("火箭",))), company("two", zh("蓝箭航", require=("卫星",)))) == []


def test_an_ordinary_word_needs_context_in_either_language() -> None:
    assert rules(company("one", zh("双曲线"), en("Gravity"))) == [
        ("one", "Gravity", "dictionary word"),
        ("one", "双曲线", "dictionary word"),
    ]
    assert rules(company("one", zh("双曲线", require=("火箭",)), en("Gravity", follow=("rocket",)))) == []


def test_two_characters_need_context_or_a_reason() -> None:
    assert rules(company("one", zh("垣信"))) == [("one", "垣信", "too short")]
    assert rules(company("one", zh("垣信", accepted="not a word"))) == []


def test_a_name_inside_anothers_ambiguous_name_is_reported() -> None:
    inner, outer = company("one", zh("九州云箭")), company("two", zh("九州云箭广场", require=("购物",)))
    assert rules(inner, outer) == [("two", "九州云箭广场", "swallowed")]
    assert rules(inner, replace(outer, parent="one")) == []


def test_lineage_must_lead_somewhere() -> None:
    assert rules(company("one", zh("九州云箭"), parent="nobody")) == [("one", "One", "lineage")]
    assert rules(company("one", zh("九州云箭"), spin_off_of="one")) == [("one", "One", "lineage")]


def test_a_chinese_name_where_english_is_due_is_reported() -> None:
    assert rules(company("one", zh("九州云箭"), name_en="九州云箭")) == [("one", "九州云箭", "no English")]


def test_a_text_that_names_nobody_is_told_so(run_names: Names) -> None:
    assert run_names("find", "今天天气很好").output.startswith("No company or product that the pack knows is named here.")
