"""Sums of money, as a search by size sees them."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from translate.sums import read_sums


def sums(text: str, lang: str = "en") -> list[tuple[str, Decimal, Decimal]]:
    return [(each.currency, each.low, each.high) for each in read_sums(text, lang)]


@pytest.mark.parametrize(
    ("text", "currency", "value"),
    [
        ("raised $27.8 million in a Series B", "USD", "27800000"),
        ("a US$1.2bn valuation", "USD", "1200000000"),
        ("RMB 1.5 billion", "CNY", "1500000000"),
        ("¥900 million", "CNY", "900000000"),
        ("put 900 million yuan into LandSpace", "CNY", "900000000"),
        ("a 2.2-billion-yuan round", "CNY", "2200000000"),
        ("costs 1,250,000 dollars", "USD", "1250000"),
        ("€50m fund", "EUR", "50000000"),
        ("HK$3 billion", "HKD", "3000000000"),
    ],
)
def test_english_sums_are_read_exactly(text: str, currency: str, value: str) -> None:
    assert sums(text) == [(currency, Decimal(value), Decimal(value))]


@pytest.mark.parametrize(
    "text", ["Long March 5B", "in 2024", "30 satellites", "5 million people", "Apollo 11", "version 1.2.3", "$", "yuan"]
)
def test_what_is_no_money_is_no_sum(text: str) -> None:
    assert sums(text) == []


def test_chinese_sums_are_those_of_the_amounts_without_their_uncertainty() -> None:
    assert sums("完成近亿元A轮融资，其中2.22亿欧元", "zh") == [
        ("CNY", Decimal(10**8), Decimal(10**8)),
        ("EUR", Decimal(222000000), Decimal(222000000)),
    ]


def test_a_mere_order_of_magnitude_is_a_range() -> None:
    ((currency, low, high),) = sums("数千万元融资", "zh")
    assert (currency, low < high) == ("CNY", True)


def test_hundreds_of_millions_are_not_yet_a_billion() -> None:
    ((_, low, high),) = sums("完成数亿元融资", "zh")
    assert low == 10**8
    assert high < 10**9


def test_a_sum_counts_once() -> None:
    assert len(sums("900 million yuan, yes 900 million yuan")) == 1


@given(st.text(alphabet="0123456789.,$¥ milonbyua", max_size=80))
def test_nothing_raises(text: str) -> None:
    for _, low, high in sums(text):
        assert 0 <= low <= high
