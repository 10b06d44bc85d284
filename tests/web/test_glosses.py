"""Words of Chinese text, explained for whoever points at them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from parallax.catalogue import load_pack
from parallax.web.glosses import Glosser

GLOSSER = Glosser(load_pack().glossary)


def explained(text: str) -> dict[str, str]:
    return {word.text: word.sense for word in GLOSSER.words(text)}


@pytest.mark.parametrize(
    ("text", "word", "sense"),
    [
        ("运载火箭发射成功", "运载火箭", "launch vehicle"),  # the pack's term, not the dictionary's carrier rocket
        ("火箭飞了十秒", "火箭", "rocket"),
        ("融资九亿元", "九亿元", "900 million yuan"),
        ("發射任務順利", "順利", "smoothly"),  # looked up as simplified, shown as it stands
    ],
)
def test_a_word_has_the_sense_that_the_field_gives_it(text: str, word: str, sense: str) -> None:
    assert explained(text)[word] == sense


def test_particles_and_what_is_not_chinese_are_left_alone() -> None:
    senses = explained("LandSpace的火箭，2024")
    assert senses["的"] == ""
    assert all(not sense for text, sense in senses.items() if text.isascii())


def test_a_word_comes_with_its_pinyin() -> None:
    assert next(word.pinyin for word in GLOSSER.words("火箭") if word.text == "火箭") == "huo jian"


@given(st.text(st.sampled_from("火箭發射第一枚9亿元的，。 \n\u200b㍿ﬁ𠀀abc"), max_size=40))
def test_nothing_of_a_text_is_lost_or_moved(text: str) -> None:
    assert "".join(word.text for word in GLOSSER.words(text)) == text
