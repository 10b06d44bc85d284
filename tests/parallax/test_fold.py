"""Folding: one form for comparison, offsets that lead back."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from parallax.fold import fold, fold_with_offsets

ANY_TEXT = st.text(st.characters(), max_size=60)


@pytest.mark.parametrize(
    ("written", "folded"),
    [
        ("藍箭航天", "蓝箭航天"),
        ("ＬａｎｄＳｐａｃｅ", "landspace"),
        ("Straße", "strasse"),
        ("㎏", "kg"),
        ("蓝\u200b箭", "蓝箭"),
        ("\u202eabc", "abc"),
        ("衛星", "卫星"),
        ("①", "1"),
    ],
)
def test_different_spellings_of_the_same_meet(written: str, folded: str) -> None:
    assert fold(written) == folded


@given(ANY_TEXT)
def test_folding_again_changes_nothing(text: str) -> None:
    once = fold(text)
    assert fold(once) == once


@given(ANY_TEXT)
def test_offsets_lead_back_to_the_character_that_was_folded(text: str) -> None:
    folded, offsets = fold_with_offsets(text)
    assert folded == fold(text)
    assert len(offsets) == len(folded) + 1
    assert offsets == sorted(offsets)
    assert all(char in fold(text[offset]) for char, offset in zip(folded, offsets, strict=False))


@given(ANY_TEXT, ANY_TEXT)
def test_folding_works_character_by_character(one: str, other: str) -> None:
    assert fold(one + other) == fold(one) + fold(other)
