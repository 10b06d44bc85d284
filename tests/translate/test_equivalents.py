"""What money was worth in dollars: never without the day of the rate, never invented."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scenarios import an_article, an_english_reading, an_item

from parallax.catalogue import load_pack
from parallax.catalogue.rates import Rate
from translate.equivalents import amounts_line, describe, money_in

END_OF_2024 = Rate(currency="CNY", per_usd=Decimal("7.1884"), day=date(2024, 12, 31), source="PBoC")
END_OF_2023 = Rate(currency="CNY", per_usd=Decimal("7.0827"), day=date(2023, 12, 29), source="PBoC")
RATES = (END_OF_2023, END_OF_2024)
IN_2025 = date(2025, 3, 1)


def worth(text: str, on: date = IN_2025) -> str:
    """What the only amount of a text is said to be worth, and at which rate."""
    money = money_in(text, RATES, on)
    return f"{money[0].worth} at {money[0].rate}" if money and money[0].worth else ""


def test_an_equivalent_names_its_rate_and_the_day_of_it() -> None:
    assert worth("2亿元") == "about US$27.8 million at 7.1884 CNY per USD, 31 Dec 2024"


def test_the_rate_is_the_last_one_at_or_before_the_day() -> None:
    assert "31 Dec 2024" in worth("2亿元", date(2024, 12, 31))
    assert "29 Dec 2023" in worth("2亿元", date(2024, 12, 30))
    assert worth("2亿元", date(2023, 12, 28)) == ""


@pytest.mark.parametrize("text", ["5000万美元", "2.22亿欧元", "数千万元", "3亿至5亿元", "30余颗", "0元"])
def test_dollars_unknown_currencies_magnitudes_ranges_and_counts_have_none(text: str) -> None:
    assert worth(text) == ""


def test_an_old_rate_says_its_day_so_that_nobody_is_misled() -> None:
    assert worth("2亿元", date(2030, 1, 1)).endswith("31 Dec 2024")


@given(st.integers(1, 10**15))
def test_three_figures_are_kept_and_they_are_right(yuan: int) -> None:
    from translate.figures import read_figures

    shown = read_figures(worth(f"{yuan}元").partition(" at ")[0])[0]
    exact = yuan / END_OF_2024.per_usd
    assert abs(shown - exact) <= max(exact * Decimal("0.005"), Decimal("0.01"))


def test_a_sum_is_named_once_and_a_rate_once() -> None:
    line = describe(money_in("获2亿元融资，另投2亿元，共4亿元，数千万元在外", RATES, IN_2025))
    assert line == (
        "2亿元 = 200 million yuan (about US$27.8 million); 4亿元 = 400 million yuan (about US$55.6 million); "
        "数千万元 = tens of millions of yuan, at 7.1884 CNY per USD, 31 Dec 2024"
    )


def test_an_item_is_converted_at_the_rate_of_its_publication() -> None:
    item = an_item(1, an_article("融资", "获2亿元融资。", lang="zh", at=datetime(2024, 6, 1, tzinfo=UTC)))
    assert amounts_line(item, RATES) == "Amounts: 2亿元 = 200 million yuan (about US$28.2 million), at 7.0827 CNY per USD, 29 Dec 2023"


def test_no_line_for_an_english_item_or_one_without_money() -> None:
    assert amounts_line(an_item(1, an_article("Raised 2亿元"), an_english_reading(1)), RATES) == ""
    assert amounts_line(an_item(1, an_article("发射30颗卫星", lang="zh")), RATES) == ""


def test_the_pack_has_rates_with_their_source() -> None:
    rates = load_pack().rates
    assert {rate.currency for rate in rates} == {"CNY"}
    assert all("PBoC" in rate.source for rate in rates)
    assert END_OF_2024.per_usd in {rate.per_usd for rate in rates if rate.day == END_OF_2024.day}
