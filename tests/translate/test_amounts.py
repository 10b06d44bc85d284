"""What amounts mean and how English says them, line by line; then what holds for all of them."""

from decimal import Decimal
from itertools import pairwise
from pathlib import Path
from time import process_time

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
    ("2-3亿", "200000000", "300000000"),
    ("一个多亿", "100000000", None),
    ("≤30毫秒", None, "30"),
    ("超过半年", "0.5", None),
    ("三成多", "30", None),
    ("零下30多度", None, "-30"),
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


@pytest.mark.parametrize("blank", ["\u00a0", "\u2009", "\u200b", "\u3000", "\ufeff"])
def test_a_blank_or_an_unseen_character_does_not_part_a_number_from_its_unit(blank: str) -> None:
    (amount,) = read_amounts(f"总投资约{blank}3.5{blank}亿{blank}元。")
    assert (amount.text, amount.value, amount.currency) == (f"约{blank}3.5{blank}亿{blank}元", 350_000_000, "CNY")


@settings(deadline=None)
@given(st.integers(1, 99), st.sampled_from(["净利润-{}亿元", "同比-{}%", "零下{}℃", "变动-0.{}%"]))
def test_the_english_of_what_is_below_zero_says_so(number: int, text: str) -> None:
    (amount,) = read_amounts(text.format(number))
    assert amount.value is not None
    assert amount.value < 0
    assert amount.english.startswith("-")


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
        started = process_time()
        read_amounts(text)
        assert process_time() - started < 5, text[:10]


MONEY = [
    ("元", "CNY"),
    ("元人民币", "CNY"),
    ("美元", "USD"),
    ("欧元", "EUR"),
    ("港元", "HKD"),
    ("日元", "JPY"),
    ("英镑", "GBP"),
    ("卢布", "RUB"),
]
SCALES = [("", 1), ("万", 10**4), ("百万", 10**6), ("千万", 10**7), ("亿", 10**8), ("万亿", 10**12)]
LEADS = [
    ("", ""),
    ("约", "about"),
    ("近", "nearly"),
    ("超", "more than"),
    ("超过", "more than"),
    ("不足", "less than"),
    ("至少", "at least"),
    ("逾", "more than"),
]


def _written(number: Decimal, how: str) -> str:
    """A number in one of the ways in which news writes it."""
    if how == "commas":
        return f"{number:,}"
    plain = f"{number.normalize():f}"
    return plain.translate(str.maketrans("0123456789.", "０１２３４５６７８９．")) if how == "wide" else plain


@settings(deadline=None, max_examples=150)
@given(
    st.decimals("0.01", "9999", places=2).filter(lambda number: number != 1),
    st.sampled_from(["plain", "commas", "wide"]),
    st.sampled_from(SCALES),
    st.sampled_from(MONEY),
    st.sampled_from(LEADS),
    st.sampled_from(["", " "]),
    st.sampled_from(["公司获得", "，共计", "", "融资"]),
)
def test_money_reads_back_however_it_is_written(
    number: Decimal, how: str, scale: tuple[str, int], money: tuple[str, str], lead: tuple[str, str], gap: str, before: str
) -> None:
    text = f"{before}{lead[0]}{_written(number, how)}{gap}{scale[0]}{money[0]}投资"
    (amount,) = read_amounts(text)
    assert (amount.value, amount.currency) == (number * scale[1], money[1])
    assert amount.english.startswith(lead[1])
    assert read_figures(amount.english) == [number * scale[1]]


@settings(deadline=None)
@given(
    st.integers(2, 99),
    st.integers(1, 900),
    st.sampled_from(["至", "到", "-", "~", "—", "－"]),
    st.sampled_from(["亿元", "万美元", "吨", "公里"]),
)
def test_ranges_read_back(low: int, more: int, dash: str, unit: str) -> None:
    scale = 10**8 if "亿" in unit else 10**4 if "万" in unit else 1
    (amount,) = read_amounts(f"约为{low}{dash}{low + more}{unit}。")
    assert (amount.low, amount.high) == (low * scale, (low + more) * scale)


@settings(deadline=None)
@given(st.integers(2, 999_999), st.sampled_from(["颗", "枚", "家"]), st.sampled_from(["余", "多", ""]))
def test_counts_in_chinese_numerals_read_back(number: int, counter: str, fuzz: str) -> None:
    fuzz = fuzz if number % 10 == 0 else ""
    (amount,) = read_amounts(f"共有{_chinese(number)}{fuzz}{counter}。")
    assert amount.low == number
    assert amount.high == (None if fuzz else number)


@settings(deadline=None)
@given(st.integers(2, 99))
def test_satellites_on_one_rocket_read_back(number: int) -> None:
    (amount,) = read_amounts(f"一箭{_chinese(number)}星发射成功")
    assert (amount.value, amount.unit) == (number, "satellites")
