"""The gates beyond `test_protect_and_gates`: forbidden terms, figures said in words, and what earns a second decoding."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from parallax.catalogue import load_pack
from parallax.catalogue.glossary import GlossaryTerm
from translate.amounts import read_amounts
from translate.gates import TERM, changed_amounts, judge, suspect
from translate.gloss import Span
from translate.protect import Protected
from translate.terms import TermCheck

TERMS = TermCheck(
    [
        GlossaryTerm(zh="火箭", en="rocket", forbid=("arrow",)),
        GlossaryTerm(zh="火箭一级", en="first stage"),
        GlossaryTerm(zh="栅格舵", en="grid fin", forbid=("grid rudder",)),
        GlossaryTerm(zh="有效载荷", en="payload", also=("load-bearing payload",), forbid=("effective load", "load")),
    ]
)


@pytest.mark.parametrize(
    ("source", "target", "found"),
    [
        ("火箭升空。", "The arrow lifted off.", ["arrow"]),
        ("火箭升空。", "Arrows lifted off.", ["arrow"]),
        ("火箭升空。", "The rocket lifted off.", []),
        ("火箭升空。", "The narrow rocket lifted off.", []),
        ("火箭一级着陆。", "The arrow's first stage landed.", ["arrow"]),
        ("栅格舵展开。", "The grid-rudder unfolded.", ["grid rudder"]),
        ("栅格舵展开。", "The rudder of the grid unfolded.", []),
        ("有效载荷分离。", "The load-bearing payload separated.", []),
        ("他拉开了弓。", "He drew an arrow.", []),
    ],
)
def test_what_the_glossary_forbids_is_found(source: str, target: str, found: list[str]) -> None:
    assert TERMS.forbidden(source, target) == found
    assert (TERM in judge(source, Protected(source, ()), target, TERMS).flags) == bool(found)


@pytest.mark.parametrize(
    ("source", "target", "repaired"),
    [
        ("火箭升空。", "The arrow lifted off.", "The rocket lifted off."),
        ("火箭升空。", "Arrows lifted off.", "Rockets lifted off."),
        ("火箭升空。", "An arrow lifted off.", "A rocket lifted off."),
        ("栅格舵展开。", "The grid-rudders unfolded.", "The grid fins unfolded."),
        ("栅格舵在火箭上。", "The grid rudder is on the arrow.", "The grid fin is on the rocket."),
        ("有效载荷分离。", "The effective load separated.", "The payload separated."),
    ],
)
def test_a_forbidden_rendering_gives_way_to_the_preferred_one(source: str, target: str, repaired: str) -> None:
    assert TERMS.repair(source, target) == repaired
    assert TERMS.forbidden(source, repaired) == []


@pytest.mark.parametrize(
    ("source", "target"),
    [
        ("火箭升空。", "The narrow rocket lifted off."),  # nothing wrong
        ("火箭升空。", "The rocket lifted off like an arrow."),  # the right word is there: whose is the other?
        ("火箭升空。", "The arrow lifted the arrow."),  # said once, rendered twice
        ("火箭升空。", "The Blue Arrow team lifted off."),  # a name
        ("他拉开了弓。", "He drew an arrow."),  # no term
    ],
)
def test_where_doubt_is_left_nothing_is_repaired(source: str, target: str) -> None:
    assert TERMS.repair(source, target) == target


def test_two_terms_that_disagree_are_left_alone() -> None:
    check = TermCheck([GlossaryTerm(zh="贮箱", en="tank", forbid=("box",)), GlossaryTerm(zh="整流罩", en="fairing", forbid=("box",))])
    assert check.repair("贮箱与整流罩", "The box and it") == "The box and it"


def test_a_protected_name_is_never_repaired() -> None:
    assert TERMS.repair("Arrow Labs的火箭", "Arrow Labs and its arrow", ["Arrow Labs"]) == "Arrow Labs and its rocket"


def test_every_term_of_the_pack_repairs_what_it_forbids() -> None:
    pack = load_pack()
    check = TermCheck(pack.glossary)
    left = [
        (term.zh, wrong)
        for term in pack.glossary
        for wrong in term.forbid
        if wrong.islower() and check.forbidden(term.zh, check.repair(term.zh, f"This is the {wrong}."))
    ]
    assert left == []


def test_a_name_may_hold_a_forbidden_word() -> None:
    name = Span(0, 2, "Blue Arrow", "name")
    assert judge("蓝箭的火箭", Protected("Blue Arrow的火箭", (name,)), "The rocket of Blue Arrow", TERMS).flags == ()


def test_the_packs_own_renderings_are_never_forbidden() -> None:
    pack = load_pack()
    check = TermCheck(pack.glossary)
    wrong = {term.zh: found for term in pack.glossary if (found := check.forbidden(term.zh, f"This is the {term.en}."))}
    assert wrong == {}


@pytest.mark.parametrize(
    ("source", "target", "right"),
    [
        ("一半以上的零件", "More than half of the parts", True),
        ("近半数的零件", "A third of the parts", False),
        ("三分之一的卫星", "a third of the satellites", True),
        ("两家公司", "both companies", True),
        ("两家公司", "the companies", False),
        ("四十八颗卫星", "forty-eight satellites", True),
        ("1.2万颗卫星", "12,000 satellites", True),
        ("1.2万颗卫星", "1,200 satellites", False),
    ],
)
def test_figures_may_be_said_in_words(source: str, target: str, right: bool) -> None:
    spans = [Span(each.start, each.end, each.english, "amount", each) for each in read_amounts(source)]
    assert spans
    assert (changed_amounts(spans, target) == []) == right


@settings(deadline=None)
@given(st.text(max_size=60), st.text(max_size=120))
def test_no_text_breaks_a_gate(source: str, target: str) -> None:
    judge(source, Protected(source, ()), target, TERMS)
    suspect(source, target)
