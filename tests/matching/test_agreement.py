"""Two coders compared."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from matching.agreement import agreement, cohen_kappa
from parallax.records import Coding


def codings(coder: str, found: dict[int, str]) -> list[Coding]:
    now = datetime(2026, 1, 1, tzinfo=UTC)
    return [Coding(item_id=item, theme_id=theme, coder=coder, made_at=now) for item, themes in found.items() for theme in themes]


def test_kappa_is_that_of_the_textbook() -> None:
    judged = [(True, True)] * 20 + [(True, False)] * 5 + [(False, True)] * 10 + [(False, False)] * 15
    assert cohen_kappa(judged) == pytest.approx(0.4)


@given(st.lists(st.tuples(st.booleans(), st.booleans()), max_size=50))
def test_kappa_is_symmetric_and_never_above_one(judged: list[tuple[bool, bool]]) -> None:
    kappa = cohen_kappa(judged)
    assert kappa == cohen_kappa([(other, one) for one, other in judged])
    assert kappa is None or -1.0000001 <= kappa <= 1.0000001


def test_only_items_that_both_looked_at_count() -> None:
    found = codings("ana", {1: "ab", 2: "a", 3: "b"}) + codings("bo", {1: "a", 2: "b", 9: "a"})
    a, b = agreement(found, "ana", "bo", ["a", "b"])
    assert (a.items, a.both, a.only_first, a.only_second) == (2, 1, 1, 0)
    assert (b.items, b.both, b.only_first, b.only_second) == (2, 0, 1, 1)
    assert b.kappa == pytest.approx(-1)


def test_coders_who_always_agree_on_everything_have_no_kappa() -> None:
    found = codings("ana", {1: "a", 2: "a"}) + codings("bo", {1: "a", 2: "a"})
    assert agreement(found, "ana", "bo", ["a"])[0].kappa is None
