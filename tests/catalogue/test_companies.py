"""What a pack's company files may hold, and what the shipped ones do hold."""

import tomllib
from collections import Counter
from datetime import date
from typing import Any

import pytest

from parallax.catalogue import default_pack
from parallax.catalogue.checker import Problem
from parallax.catalogue.companies import Company, read_companies, to_entity

FOLDER = default_pack() / "companies"
LANDSPACE: dict[str, Any] = {
    "id": "landspace",
    "name_en": "LandSpace",
    "name_zh": "蓝箭航天",
    "type": "private",
    "segment": "launch",
    "confidence": "high",
    "source": ["a public list"],
    "names": [
        {"text": "蓝箭航天", "kind": "canonical"},
        {"text": "蓝箭", "kind": "short", "require": ["@field", "朱雀"]},
    ],
    "product": [{"name_en": "Zhuque-3", "names": [{"text": "朱雀三号"}, {"text": "ZQ-3", "case": True}]}],
}


def read(**changes: Any) -> tuple[tuple[Company, ...], list[Problem]]:
    row = {key: value for key, value in (LANDSPACE | changes).items() if value is not None}
    return read_companies("x.toml", {"words": {"field": ["火箭", "航天"]}, "company": [row]})


@pytest.fixture(scope="module")
def shipped() -> tuple[Company, ...]:
    companies: list[Company] = []
    for file in sorted(FOLDER.glob("*.toml")):
        found, problems = read_companies(file.name, tomllib.loads(file.read_text("utf-8")))
        assert [str(problem) for problem in problems] == []
        companies += found
    return tuple(companies)


def test_a_company_is_read_with_its_names_products_and_word_lists() -> None:
    (company,), problems = read()
    assert problems == []
    assert [(alias.text, alias.kind, alias.lang) for alias in company.aliases] == [
        ("蓝箭航天", "canonical", "zh"),
        ("蓝箭", "short", "zh"),
        ("朱雀三号", "product", "zh"),
        ("ZQ-3", "product", "en"),
    ]
    assert company.aliases[1].require == ("火箭", "航天", "朱雀")
    assert company.aliases[2].product == "Zhuque-3"


@pytest.mark.parametrize(
    ("changes", "where", "what"),
    [
        ({"id": "Land Space"}, "id", "lower-case"),
        ({"name_en": None}, "name_en", "is missing"),
        ({"type": "startup"}, "type", "one of"),
        ({"founded": 15}, "founded", "1800"),
        ({"colour": "blue"}, "colour", "is not a key"),
        ({"source": []}, "source", "at least one"),
        ({"names": [{"text": "蓝箭", "kind": "nickname"}]}, "names.kind", "one of"),
        ({"names": [{"text": "箭", "kind": "short"}]}, "names.text", "at least two"),
        ({"names": [{"text": "蓝箭", "kind": "short", "require": ["@nothing"]}]}, "names.require", "names no list"),
        ({"names": [{"text": "蓝箭", "kind": "short"}] * 2}, "names", "given twice"),
        ({"names": "蓝箭"}, "names", "a list of tables"),
        ({"names": ["蓝箭"]}, "names", "expected tables"),
        ({"names": [], "product": []}, "names", "at least one name"),
        ({"names": [{"text": "蓝箭", "kind": "short", "valid_from": "since March"}]}, "names.valid_from", "a date, a year"),
        ({"names": [{"text": "蓝箭", "kind": "short", "valid_from": 2020, "valid_to": 2019}]}, "names.valid_to", "no earlier"),
        ({"spin_off_of": 7}, "spin_off_of", "text"),
        ({"product": [{"names": [{"text": "朱雀三号"}]}]}, "product.name_en", "is missing"),
    ],
)
def test_what_is_wrong_is_named_with_its_key(changes: dict[str, Any], where: str, what: str) -> None:
    companies, problems = read(**changes)
    assert companies == ()
    assert any(problem.key.endswith(where) and what in problem.expected for problem in problems), problems


@pytest.mark.parametrize("given", [2018, "2018", "2018-03", date(2018, 3, 1)])
def test_a_name_may_say_since_when_it_is_in_use(given: object) -> None:
    (company,), problems = read(names=[{"text": "蓝箭航天", "kind": "legal", "valid_from": given, "valid_to": "2018"}])
    assert problems == []
    assert (company.aliases[0].valid_from, company.aliases[0].valid_to) == (str(given), "2018")


def test_all_problems_of_a_file_are_reported_at_once() -> None:
    rows = [LANDSPACE | {"type": "startup"}, "not a table", LANDSPACE | {"founded": "long ago"}]
    companies, problems = read_companies("x.toml", {"words": {"field": ["火箭"]}, "company": rows})
    assert companies == ()
    assert len(problems) == 3
    assert {problem.file for problem in problems} == {"x.toml"}


def test_an_entity_carries_the_names_that_are_safe_everywhere_canonical_ones_first() -> None:
    (company,), _ = read()
    assert to_entity(company).names == ("LandSpace", "蓝箭航天")
    assert to_entity(company).products == (("Zhuque-3", "朱雀三号", "ZQ-3"),)


def test_the_shipped_companies_are_many_and_unique(shipped: tuple[Company, ...]) -> None:
    assert len(shipped) >= 305
    assert [each for each, count in Counter(company.id for company in shipped).items() if count > 1] == []


def test_every_shipped_parent_exists(shipped: tuple[Company, ...]) -> None:
    ids = {company.id for company in shipped}
    assert [company.id for company in shipped if company.parent and company.parent not in ids] == []


def test_every_shipped_spin_off_says_of_whom(shipped: tuple[Company, ...]) -> None:
    ids = {company.id for company in shipped}
    assert [company.id for company in shipped if company.spin_off_of and company.spin_off_of not in ids] == []


def test_what_is_not_sure_is_not_called_verified(shipped: tuple[Company, ...]) -> None:
    assert [
        company.id for company in shipped if company.verified and company.source == ("general knowledge",) and company.confidence == "low"
    ] == []


def test_every_academy_says_whose_it_is(shipped: tuple[Company, ...]) -> None:
    assert [company.id for company in shipped if company.academy and not company.parent] == []


def test_no_two_shipped_companies_share_a_name_that_is_safe_everywhere(shipped: tuple[Company, ...]) -> None:
    owners: dict[str, set[str]] = {}
    for company in shipped:
        for alias in company.aliases:
            if alias.safe:
                owners.setdefault(alias.text.casefold(), set()).add(company.id)
    assert {text: ids for text, ids in owners.items() if len(ids) > 1} == {}


def test_a_shipped_name_of_two_characters_is_safe_only_by_decision(shipped: tuple[Company, ...]) -> None:
    short = {alias.text for company in shipped for alias in company.aliases if alias.lang == "zh" and len(alias.text) == 2 and alias.safe}
    assert short == {"垣信", "翎客", "高瓴", "波音", "星链"}


def test_every_shipped_file_credits_the_catalogue_it_draws_on() -> None:
    for file in FOLDER.glob("*.toml"):
        assert "GCAT, J. McDowell" in file.read_text("utf-8").split("[[company]]")[0], file.name
