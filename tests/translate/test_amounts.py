"""What amounts mean and how English says them, line by line; then what holds for all of them."""

from decimal import Decimal
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from translate.amounts import read_amounts
from translate.figures import read_figures

TABLE = (Path(__file__).parent / "amounts.txt").read_text("utf-8").splitlines()[1:]
NEWS = (Path(__file__).parent / "amounts_in_news.txt").read_text("utf-8").splitlines()[1:]

# span, low, high
BOUNDS = [
    ("数千万元", "10000000", "100000000"),
    ("近亿元", None, "100000000"),
    ("超10亿元", "1000000000", None),
    ("约5000万元", None, None),
    ("5000万元", "50000000", "50000000"),
    ("17至22吨", "17", "22"),
    ("十几颗", "11", "19"),
    ("30余颗", "30", None),
    ("不足1亿元", None, "100000000"),
    ("不少于50次", "50", None),
    ("8000万元左右", None, None),
    ("两三颗", "2", "3"),
    ("亿元级", "100000000", "1000000000"),
]


def _expected(line: str) -> tuple[str, list[tuple[str, str, str, str]]]:
    text, _, cells = line.partition(" =>")
    amounts = [tuple(part.strip() for part in cell.split("|")) for cell in cells.split(";;") if cell.strip()]
    return text, amounts  # type: ignore[return-value]


def _found(text: str) -> list[tuple[str, str, str, str]]:
    return [(each.text, "" if each.value is None else str(each.value), each.unit, each.english) for each in read_amounts(text)]


@pytest.mark.parametrize("line", TABLE, ids=lambda line: line.split(" =>")[0])
def test_reads_what_the_table_says(line: str) -> None:
    text, expected = _expected(line)
    assert _found(text) == expected


def test_reads_the_sentences_of_news_as_a_second_table_says() -> None:
    wrong = [(text, _found(text)) for text, expected in map(_expected, NEWS) if _found(text) != expected]
    assert wrong == []


def test_the_table_is_large_enough_to_mean_something() -> None:
    assert len(TABLE) >= 150


@pytest.mark.parametrize(("text", "low", "high"), BOUNDS)
def test_bounds_say_what_is_certain(text: str, low: str | None, high: str | None) -> None:
    (amount,) = read_amounts(text)
    assert (amount.low, amount.high) == (low and Decimal(low), high and Decimal(high))


def test_only_money_has_a_currency() -> None:
    money, mass = read_amounts("耗资2亿元，运力20吨")
    assert (money.currency, mass.currency) == ("CNY", "")


def test_a_named_currency_is_never_replaced_by_yuan() -> None:
    assert [each.currency for each in read_amounts("3亿美元、3亿港元、3亿元、新台币3亿元、￥3亿元")] == ["USD", "HKD", "CNY", "TWD", "CNY"]


@pytest.mark.parametrize(
    "text", ["2024年11月12日", "11月12日上午10时30分", "2024年三季度", "20世纪90年代", "二〇二四年", "10:30", "十四五规划"]
)
def test_dates_are_not_amounts(text: str) -> None:
    assert read_amounts(text) == ()


def test_a_year_beside_an_amount_stays_apart() -> None:
    assert [each.text for each in read_amounts("2024年8家公司融资20亿元")] == ["8家", "20亿元"]


@settings(deadline=None)
@given(st.text(alphabet="一二两三十百千万亿零〇点0123456789.,多余几数近约超元美颗枚吨年月日-至级%成半个第分之 ，", max_size=40))
def test_spans_lie_in_the_text_in_order_and_apart(text: str) -> None:
    amounts = read_amounts(text)
    assert all(text[each.start : each.end] == each.text and each.end > each.start for each in amounts)
    assert all(left.end <= right.start for left, right in pairwise(amounts))


@settings(deadline=None)
@given(st.text(max_size=80))
def test_any_text_can_be_read(text: str) -> None:
    read_amounts(text)


def _chinese(number: int) -> str:
    """A number in Chinese numerals, as an official text writes it."""
    digits, small = "零一二三四五六七八九", ("", "十", "百", "千")

    def below(part: int) -> str:
        out, zero = "", False
        for power in (3, 2, 1, 0):
            digit = part // 10**power % 10
            zero = zero or (digit == 0 and bool(out))
            if digit:
                out += ("零" if zero else "") + digits[digit] + small[power]
                zero = False
        return out

    text = ""
    for size, mark in ((10**8, "亿"), (10**4, "万"), (1, "")):
        part, number = number // size, number % size
        if part:
            text += ("零" if text and part < 1000 else "") + below(part) + mark
    return text


@settings(deadline=None)
@given(st.integers(2, 9999_9999_9999))
def test_chinese_numerals_round_trip(number: int) -> None:
    (amount,) = read_amounts(f"{_chinese(number)}元")
    assert amount.value == number


@settings(deadline=None)
@given(
    st.decimals("0.01", "9999", places=2),
    st.sampled_from([("", 1), ("万", 10**4), ("亿", 10**8), ("万亿", 10**12)]),
    st.sampled_from(["元", "美元", "欧元", "吨"]),
)
def test_english_shows_exactly_the_value(number: Decimal, scale: tuple[str, int], unit: str) -> None:
    (amount,) = read_amounts(f"{number}{scale[0]}{unit}")
    assert amount.value == number * scale[1]
    assert read_figures(amount.english) == [amount.value]


def test_hostile_runs_of_numerals_are_read_in_time() -> None:
    for text in (
        "一" * 50_000,
        "1" * 50_000,
        "十百千万亿" * 10_000,
        "1," * 25_000,
        "数" * 50_000,
        "第" * 50_000,
        "1-" * 25_000,
        "约" * 50_000,
    ):
        read_amounts(text)
