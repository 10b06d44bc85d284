"""A person who corrects English is told what it lacks of the Chinese."""

import pytest

from translate.losses import losses

NAMES = (("蓝箭航天", "LandSpace"), ("朱雀三号", "Zhuque-3"))


@pytest.mark.parametrize(
    ("source", "english", "lost"),
    [
        ("蓝箭航天融资2亿元。", "LandSpace raised 200 million yuan.", ()),
        ("蓝箭航天融资2亿元。", "The company raised 200 million yuan.", ("LandSpace",)),
        ("蓝箭航天融资2亿元。", "LandSpace raised money.", ("200 million yuan",)),
        ("蓝箭航天融资2亿元。", "LandSpace raised 20 million yuan.", ("200 million yuan",)),
        ("蓝箭航天融资2亿元。", "LandSpace raised US$200 million.", ("200 million yuan",)),
        ("藍箭航天融資2億元。", "Nothing.", ("200 million yuan",)),
        ("朱雀三號發射。", "Launched.", ()),
        ("朱雀三号发射。", "朱雀三号 was launched.", ()),
        ("朱雀三号发射。", "The zhuque 3 was launched.", ()),
        ("一年后首飞。", "The maiden flight came later.", ()),
    ],
)
def test_names_and_amounts_that_are_missing_are_named(source: str, english: str, lost: tuple[str, ...]) -> None:
    assert losses(source, english, NAMES) == lost


def test_each_loss_is_named_once() -> None:
    assert losses("蓝箭航天、蓝箭航天", "Nothing.", NAMES * 2) == ("LandSpace",)
