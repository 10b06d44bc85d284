"""Amounts of money in queries."""

from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scenarios import a_glossed_reading, an_article, an_item

from matching.amounts import amount_range
from matching.percolator import Percolator
from matching.query import explain, parse_query
from matching.refused import ValueRefused
from parallax.query import And, Node, Not, Or, Term, Worth
from parallax.records import Sum

M, B = Decimal(10**6), Decimal(10**9)


@pytest.mark.parametrize(
    ("text", "low", "high", "currency"),
    [
        (">100m", 100 * M, None, "CNY"),
        (">=100m", 100 * M, None, "CNY"),
        ("≥1亿", 100 * M, None, "CNY"),
        ("＞１亿元", 100 * M, None, "CNY"),
        (">1.5億元人民币", 150 * M, None, "CNY"),
        ("<50k", None, Decimal(50_000), "CNY"),
        ("100m..1b", 100 * M, B, "CNY"),
        ("1亿..10亿美元", 100 * M, B, "USD"),
        ("100m～1bn", 100 * M, B, "CNY"),
        ("1亿至5亿", 100 * M, 500 * M, "CNY"),
        ("1-5亿", 100 * M, 500 * M, "CNY"),
        ("100..1b", Decimal(100), B, "CNY"),
        ("5亿韩元", 500 * M, 500 * M, "KRW"),
        (">C$20m", 20 * M, None, "CAD"),
        (">50musd", 50 * M, None, "USD"),
        (">50m USD", 50 * M, None, "USD"),
        (">$50m", 50 * M, None, "USD"),
        (">US$50 million", 50 * M, None, "USD"),
        (">HK$1.2bn", Decimal(1_200_000_000), None, "HKD"),
        (">5000万美元", 50 * M, None, "USD"),
        (">3千万欧元", 30 * M, None, "EUR"),
        (">100,000,000", 100 * M, None, "CNY"),
        ("6.7b", Decimal(6_700_000_000), Decimal(6_700_000_000), "CNY"),
    ],
)
def test_amounts_are_read_as_intervals_in_one_currency(text: str, low: Decimal | None, high: Decimal | None, currency: str) -> None:
    assert amount_range(text) == Worth(low, high, currency)


@pytest.mark.parametrize(
    "text", ["", ">", "m", ">m", "much", "$5m usd", "5 sheep", "..", "1m..", "<>5m", ">1e9", "1,5亿", "9" * 16, ">-5m"]
)
def test_what_is_no_amount_is_refused_with_advice(text: str) -> None:
    with pytest.raises(ValueRefused) as caught:
        amount_range(text)
    assert "amount:>100m" in caught.value.args[1]


@pytest.mark.parametrize("text", ["1b..100m", "1m usd..2m eur"])
def test_an_interval_has_its_smaller_end_first_and_one_currency(text: str) -> None:
    with pytest.raises(ValueRefused, match="no interval"):
        amount_range(text)


@given(st.text(st.sampled_from("<>=.~0123456789kmb亿万元$ "), max_size=20))
@settings(deadline=None)
def test_any_text_is_an_interval_or_refused(text: str) -> None:
    try:
        found = amount_range(text)
    except ValueRefused:
        return
    assert found.low is None or found.high is None or found.low <= found.high


@pytest.mark.parametrize(
    ("text", "root"),
    [
        ("amount:>50m usd 融资", And((Worth(50 * M, None, "USD"), Term("融资")))),
        ("amount:>50 million yuan rocket", And((Worth(50 * M, None, "CNY"), Term("rocket")))),
        ("金额：＞１亿元 融资", And((Worth(100 * M, None, "CNY"), Term("融资")))),
        ("amount:(>1b OR >200m usd)", Or((Worth(B, None, "CNY"), Worth(200 * M, None, "USD")))),
        ('-amount:"1m usd..2m usd"', Not(Worth(M, 2 * M, "USD"))),
        ("amount:>1b m", And((Worth(B, None, "CNY"), Term("m")))),
        ("amount: > 50 m usd", Worth(50 * M, None, "USD")),
        ("amount:1m usd..2m usd rocket", And((Worth(M, 2 * M, "USD"), Term("rocket")))),
        ("amount:1亿 .. 5亿 融资", And((Worth(100 * M, 500 * M, "CNY"), Term("融资")))),
        ("amount:1亿 - 5亿", Worth(100 * M, 500 * M, "CNY")),
        ("amount:1亿—5亿", Worth(100 * M, 500 * M, "CNY")),
        ("金额：1亿 至 5亿 美元", Worth(100 * M, 500 * M, "USD")),
        ("amount:1亿 -5亿", And((Worth(100 * M, 100 * M, "CNY"), Not(Term("5亿"))))),
        ("amount:>1亿 美元基金", And((Worth(100 * M, None, "CNY"), Term("美元基金")))),
        ("amount:1，000，000", Worth(M, M, "CNY")),
    ],
)
def test_amounts_stand_in_queries_with_their_currency_behind_them(text: str, root: Node) -> None:
    assert parse_query(text).root == root


def test_an_amount_is_explained_in_full() -> None:
    assert explain(parse_query("amount:>1.5亿美元")) == "items that name a sum of at least 150,000,000 USD"
    assert explain(parse_query("amount:1m..2m")) == "items that name a sum of at least 1,000,000 CNY and at most 2,000,000 CNY"


@pytest.mark.parametrize(
    ("query", "met"),
    [
        ("amount:>100m", True),
        ("amount:>127m", False),
        ("amount:<100m", True),
        ("amount:<99m", False),
        ("amount:100m..110m", True),
        ("amount:>100musd", False),
        ("融资 amount:>1亿", True),
        ("回收 amount:>1亿", False),
        ("融资 -amount:>1亿", False),
        ("融资 -amount:>1亿美元", True),
        ("融资 near/3 火箭 OR amount:>1b", False),
    ],
)
def test_a_rule_s_amount_is_met_by_a_sum_that_lies_or_may_lie_in_it(query: str, met: bool) -> None:
    reading = replace(a_glossed_reading(1, "x"), sums=(Sum(currency="CNY", low=100 * M, high=120 * M), Sum(currency="USD", low=M, high=M)))
    item = an_item(1, an_article("融资过亿", lang="zh"), reading)
    assert bool(Percolator([("rule", parse_query(query))]).match(item)) == met


def test_an_item_that_was_not_read_names_no_sum() -> None:
    assert not Percolator([("rule", parse_query("amount:>1"))]).match(an_item(1, an_article("1亿元", lang="zh")))
