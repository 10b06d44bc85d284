"""Numerals, figures and dates: the parts that amounts and the gloss are made of."""

from decimal import Decimal
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from translate.figures import english_number, order_of_magnitude, read_figures
from translate.moments import read_moments
from translate.numerals import parse_numeral, parse_pair


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("十", 10),
        ("十二", 12),
        ("二十", 20),
        ("一百零二", 102),
        ("一百二", 120),
        ("两千三百", 2300),
        ("三万五", 35_000),
        ("一万零五十", 10_050),
        ("壹佰贰拾", 120),
        ("二〇二四", 2024),
        ("1.2万亿", 1_200_000_000_000),
        ("3千万", 30_000_000),
        ("1亿2000万", 120_000_000),
        ("三千零五亿", 300_500_000_000),
        ("1,234.5万", 12_345_000),
        ("十亿", 1_000_000_000),
        ("3万5千", 35_000),
        ("千", 1000),
    ],
)
def test_numerals_have_one_value(text: str, value: int) -> None:
    assert parse_numeral(text) == value


def test_numerals_keep_decimals_exact() -> None:
    assert parse_numeral("三点一四") == Decimal("3.14")
    assert str(parse_numeral("2.22亿")) == "222000000"


@pytest.mark.parametrize("text", ["千百", "万千", "一二", "二十百", "", "1" * 50])
def test_what_is_no_numeral_has_no_value(text: str) -> None:
    assert parse_numeral(text) is None


def test_neighbouring_digits_mean_between() -> None:
    pair = parse_pair("三四十")
    assert pair
    assert (pair.low, pair.high) == (30, 40)
    assert parse_pair("五一") is None


@settings(deadline=None)
@given(st.decimals(min_value=0, max_value=Decimal(10) ** 15, places=3, allow_nan=False))
def test_english_numbers_read_back_as_written(value: Decimal) -> None:
    assert read_figures(english_number(value)) == [value]


@settings(deadline=None)
@given(st.lists(st.integers(0, 10**12), max_size=5))
def test_several_figures_stay_apart(values: list[int]) -> None:
    assert read_figures("; ".join(english_number(Decimal(value)) for value in values)) == values


def test_a_fraction_below_zero_keeps_its_sign() -> None:
    assert english_number(Decimal("-0.3")) == "-0.3"


def test_meganewtons_are_no_millions() -> None:
    assert read_figures("1.45 MN and 3 mn") == [Decimal("1.45"), Decimal(3_000_000)]


def test_number_words_are_figures_too() -> None:
    assert read_figures("forty-one satellites, three hundred million yuan, CZ-5, 5.5%") == [41, 300_000_000, 5, Decimal("5.5")]


def test_orders_of_magnitude_have_their_english() -> None:
    assert [order_of_magnitude(power) for power in (1, 2, 4, 7, 9, 13)] == [
        "dozens",
        "hundreds",
        "tens of thousands",
        "tens of millions",
        "billions",
        "tens of trillions",
    ]


@pytest.mark.parametrize(
    ("text", "english"),
    [
        ("11月12日上午10时30分（北京时间）", "10:30 on November 12 (Beijing time)"),
        ("北京时间12月15日7时45分", "07:45 on December 15 (Beijing time)"),
        ("2024年11月12日", "November 12, 2024"),
        ("２０２４年１１月１２日", "November 12, 2024"),
        ("2025 年 12 月 3 日", "December 3, 2025"),
        ("2024年11月12日（星期二）20:30", "20:30 on Tuesday, November 12, 2024"),
        ("一月二十一日晚8时", "20:00 on January 21"),
        ("下午3点半", "15:30"),
        ("去年12月", "December last year"),
        ("二〇二四年五月", "May 2024"),
        ("1月中旬", "mid-January"),
        ("2024年三季度", "Q3 2024"),
        ("一季度", "Q1"),
        ("2025年前三季度", "first three quarters of 2025"),
        ("上半年", "first half"),
        ("今年上半年", "first half of this year"),
        ("2024年底", "end of 2024"),
        ("本月底", "end of this month"),
        ("2024年至2026年", "2024 to 2026"),
        ("2020-2025年", "2020 to 2025"),
        ("20世纪90年代", "the 1990s"),
        ("21世纪", "the 21st century"),
        ("“十五五”", "15th Five-Year Plan"),
        ("2日", "the 2nd"),
        ("农历正月初一", "the 1st day of the 1st lunar month"),
        ("腊月二十三", "the 23rd day of the 12th lunar month"),
        ("农历八月十五", "the 15th day of the 8th lunar month"),
        ("八月初三", "the 3rd day of the 8th lunar month"),
        ("八月十五日", "August 15"),
        ("农历闰六月初八", "the 8th day of the leap 6th lunar month"),
        ("闰六月", "the leap 6th lunar month"),
        ("大年初一", "the 1st day of the Chinese New Year"),
        ("大年三十", "Chinese New Year's Eve"),
        ("除夕", "Chinese New Year's Eve"),
        ("本周五", "this Friday"),
        ("上周日", "last Sunday"),
    ],
)
def test_moments_in_english(text: str, english: str) -> None:
    (moment,) = read_moments(text)
    assert (moment.text, moment.english) == (text, english)


@pytest.mark.parametrize("text", ["三点建议", "一时", "3年", "11个月", "13月", "朱雀二号", "三年内", "3.5亿", "二月三十二"])
def test_what_is_no_date_is_left_alone(text: str) -> None:
    assert not any("日" in moment.text or ":" in moment.english for moment in read_moments(text))
    assert text == "二月三十二" or read_moments(text) == ()


@settings(deadline=None)
@given(st.text(alphabet="0123456789年月日时分点秒一二三十上下午半初底末今去明北京时间季度世纪（）: ", max_size=40))
def test_moments_lie_in_the_text_in_order_and_apart(text: str) -> None:
    moments = read_moments(text)
    assert all(text[each.start : each.end] == each.text for each in moments)
    assert all(left.end <= right.start for left, right in pairwise(moments))
