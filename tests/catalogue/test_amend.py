"""Corrections applied to a pack: each does what it says, one that no longer fits is reported and harms no other."""

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest

from parallax.catalogue import Pack, load_pack
from parallax.catalogue.amend import amend, inspect, sentences
from parallax.catalogue.companies import Alias, Company
from parallax.records import Correction, CorrectionKind

PACK = load_pack()
SPARK: dict[str, Any] = {
    "id": "spark",
    "name_en": "Spark Dynamics",
    "type": "private",
    "segment": "launch",
    "confidence": "low",
    "source": ["a test"],
    "names": [{"text": "星火动力", "kind": "canonical"}],
}


def a_correction(kind: CorrectionKind, subject: str, **value: Any) -> Correction:
    return Correction(id=7, kind=kind, subject=subject, value=value, author="me", reason="why", made_at=datetime(2024, 12, 1, tzinfo=UTC))


def company(pack: Pack, company_id: str = "landspace") -> Company:
    return next(each for each in pack.companies if each.id == company_id)


def alias(pack: Pack, text: str, company_id: str = "landspace") -> Alias | None:
    return next((each for each in company(pack, company_id).aliases if each.text == text), None)


def after(*corrections: Correction) -> Pack:
    pack, problems = amend(PACK, corrections)
    assert problems == []
    return pack


def complaints(correction: Correction, pack: Pack = PACK) -> str:
    return " ".join(str(each) for each in inspect(pack, correction))


def test_nothing_corrected_changes_nothing() -> None:
    assert amend(PACK, []) == (PACK, [])


def test_a_name_is_added_with_its_conditions() -> None:
    added = alias(after(a_correction("name", "landspace", add={"text": "小蓝", "kind": "short", "require": ["火箭"]})), "小蓝")
    assert added
    assert (added.lang, added.kind, added.require, added.safe) == ("zh", "short", ("火箭",), False)


def test_a_name_that_is_there_gets_other_conditions_in_its_place() -> None:
    pack = after(a_correction("name", "landspace", add={"text": "蓝箭航天", "kind": "canonical", "forbid": ["足球"]}))
    assert [each.text for each in company(pack).aliases] == [each.text for each in company(PACK).aliases]
    assert alias(pack, "蓝箭航天") == replace(alias(PACK, "蓝箭航天"), forbid=("足球",))  # type: ignore[type-var]  # it is there


def test_a_products_name_stays_one_and_a_new_one_says_whose() -> None:
    kept = after(a_correction("name", "landspace", add={"text": "朱雀三号", "kind": "product", "require": ["火箭"]}))
    new = after(a_correction("name", "landspace", add={"text": "朱雀九号", "kind": "product"}, product="Zhuque-9"))
    assert [getattr(alias(*each), "product", "") for each in ((kept, "朱雀三号"), (new, "朱雀九号"))] == ["Zhuque-3", "Zhuque-9"]
    assert "expected the product's English name" in complaints(
        a_correction("name", "landspace", add={"text": "朱雀九号", "kind": "product"})
    )


def test_a_name_is_removed_and_can_come_back() -> None:
    gone = a_correction("name", "landspace", remove="蓝箭航天")
    assert alias(after(gone), "蓝箭航天") is None
    assert alias(after(gone, a_correction("name", "landspace", add={"text": "蓝箭航天", "kind": "canonical"})), "蓝箭航天")


def test_another_english_name_is_found_in_texts_as_well() -> None:
    pack = after(a_correction("name", "landspace", name_en="Blue Arrow Aerospace"))
    assert company(pack).name_en == "Blue Arrow Aerospace"
    assert (alias(pack, "Blue Arrow Aerospace") or company(pack).aliases[0]).kind == "canonical"
    assert alias(after(a_correction("name", "landspace", name_en="Blue Arrow (Huzhou)")), "Blue Arrow (Huzhou)") is None


def test_a_company_is_added_or_replaced_as_a_whole() -> None:
    assert company(after(a_correction("company", "spark", **SPARK)), "spark").aliases[0].text == "星火动力"
    replaced = after(a_correction("company", "landspace", **{**SPARK, "id": "landspace"}))
    assert company(replaced).name_en == "Spark Dynamics"
    assert [each.id for each in replaced.companies] == [each.id for each in PACK.companies]


def test_a_correction_builds_on_those_before_it() -> None:
    pack = after(a_correction("company", "spark", **SPARK), a_correction("name", "spark", add={"text": "星火", "kind": "short"}))
    assert alias(pack, "星火", "spark")


def test_a_term_is_replaced_added_and_removed() -> None:
    terms = {term.zh: term for term in after(a_correction("term", "火箭", en="spark", forbid=["arrow"])).glossary}
    assert (terms["火箭"].en, terms["火箭"].forbid) == ("spark", ("arrow",))
    assert len(terms) == len(PACK.glossary)
    assert "全新词" in {term.zh for term in after(a_correction("term", "全新词", en="brand-new term")).glossary}
    assert "火箭" not in {term.zh for term in after(a_correction("term", "火箭", remove=True)).glossary}


def test_the_last_english_of_a_sentence_counts_until_it_is_withdrawn() -> None:
    first, second = (a_correction("sentence", "火箭升空。", english=each) for each in ("Up.", "Up it went."))
    assert sentences([first, second]) == {"火箭升空。": "Up it went."}
    assert sentences([first, a_correction("sentence", "火箭升空。")]) == {}
    assert amend(PACK, [first, a_correction("candidate", "星火", verdict="refused")]) == (PACK, [])


@pytest.mark.parametrize(
    ("correction", "complaint"),
    [
        (a_correction("name", "landspcae", remove="蓝箭"), "did you mean landspace"),
        (a_correction("name", "landspace", remove="蓝箭航"), "did you mean 蓝箭航天"),
        (a_correction("name", "landspace"), "expected one of add, remove and name_en"),
        (a_correction("name", "landspace", remove="蓝箭", name_en="X Y"), "expected one of add, remove and name_en"),
        (a_correction("name", "landspace", remove="蓝箭", ad="x"), "is not a key here"),
        (a_correction("name", "landspace", add={"text": "x", "kind": "short"}), "at least two characters"),
        (a_correction("name", "landspace", add={"text": "小蓝", "kind": "short", "requires": []}), "requires: is not a key here"),
        (a_correction("name", "landspace", add={"text": "小蓝", "kind": "short", "valid_from": "soon"}), "expected a date"),
        (a_correction("name", "landspace", add={"text": "小蓝", "kind": "short", "require": ["@field"]}), "names no list"),
        (a_correction("name", "landspace", add="小蓝"), "expected a table"),
        (a_correction("name", "landspace", name_en="蓝箭"), "expected an English name"),
        (a_correction("company", "other", **SPARK), "expected other, got spark"),
        (a_correction("company", "spark", **{**SPARK, "names": []}), "expected at least one name"),
        (a_correction("term", "火箭", en="rocket", forbid=["Rocket"]), "also given as right"),
        (a_correction("term", "rocket", en="rocket"), "expected a Chinese term"),
        (a_correction("term", "没有的词", remove=True), "has no term"),
        (a_correction("term", "火箭", remove="yes"), "is missing"),
        (a_correction("sentence", "火箭升空。", english=" "), "must not be empty"),
        (a_correction("sentence", "火箭升空。", englisch="Up."), "englisch: is not a key here"),
        (a_correction("sentence", "火箭升空。", english="x" * 3000), "at most 2000 characters"),
        (a_correction("candidate", "星火", verdict="maybe"), "expected one of company, alias, refused"),
        (a_correction("candidate", "星火", verdict="alias"), "expected the id"),
        (a_correction("term", " ", en="rocket"), "subject"),
        (replace(a_correction("term", "火箭", en="rocket"), reason=" "), "reason"),
    ],
)
def test_a_wrong_correction_is_named_as_such_before_it_is_kept(correction: Correction, complaint: str) -> None:
    assert complaint in complaints(correction)


def test_the_only_name_of_a_company_stays() -> None:
    assert "is the only name" in complaints(
        a_correction("name", "spark", remove="星火动力"), after(a_correction("company", "spark", **SPARK))
    )


def test_what_a_new_pack_no_longer_has_is_reported_and_the_rest_still_applies() -> None:
    stale = a_correction("name", "spark", add={"text": "星火动力", "kind": "short"})
    pack, problems = amend(PACK, [stale, a_correction("term", "火箭", en="spark")])
    (problem,) = problems
    assert str(problem).startswith("correction 7: name spark: company: there is no such company")
    assert next(term for term in pack.glossary if term.zh == "火箭").en == "spark"


@pytest.mark.parametrize("unseen", ["a\nb", "\x1b[31mred", "right\u202eto left", "tab\tbed"])
def test_what_could_steer_a_terminal_or_break_a_line_is_no_name_and_no_term(unseen: str) -> None:
    for correction in (
        a_correction("name", "landspace", add={"text": unseen, "kind": "brand"}),
        a_correction("name", "landspace", name_en=unseen),
        a_correction("term", "火箭", en=unseen),
    ):
        assert "control characters" in complaints(correction)


def test_the_english_of_a_sentence_may_have_line_breaks_but_nothing_that_steers_a_terminal() -> None:
    assert complaints(a_correction("sentence", "火箭。", english="A\nrocket.")) == ""
    assert "control characters" in complaints(a_correction("sentence", "火箭。", english="\x1b[2J"))
