"""Spans of time that are not number plus unit: 半年, 三个半月, 一个多小时, 1小时30分, 一年零八个月."""

import re
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal

from parallax.records import Amount
from translate.amount_made import between, made, qualified
from translate.figures import english_number
from translate.numerals import DIGITS, MAGNITUDES, NUMERAL, parse_numeral
from translate.scopes import MORE

_D, _M = "".join(DIGITS), "".join(MAGNITUDES)
_N = rf"\d{{1,3}}|[{_D}十]{{1,3}}"
_DURATION = re.compile(
    r"(?<![\d.])(?P<a>\d{1,3})(?:(?P<hours>个?小时)零?(?=\d{1,2}分)|分钟?零?(?=\d+(?:\.\d+)?秒))"
    r"(?P<b>\d{1,3}(?:\.\d{1,3})?)(?(hours)分钟?|秒)"
)
_LONG_DURATION = re.compile(
    rf"(?<![\d.第{_D}{_M}])(?P<a>{_N})(?:(?P<years>年)零(?=(?:{_N})个月)|天零(?=(?:{_N})个?小时))(?P<b>{_N})(?(years)个月|个?小时)(?![半多])"
)
_MONTHS_AND_DAYS = re.compile(rf"(?<![\d.第{_D}{_M}])(?P<a>{_N})个月零(?P<b>{_N})天(?!半)")
_HALF_SPAN = re.compile(
    rf"(?<![上下前后大小{_D}十个])半(?P<more>个?多)?(?P<unit>年|个月|(?<=多)月|天|个小时|小时|个世纪)(?P<over>多(?![元样边媒个种次年])|有余)?(?!来)"
)
_HALF_UNIT = {
    "年": ("years", "half a year"),
    "个月": ("months", "half a month"),
    "月": ("months", "half a month"),
    "天": ("days", "half a day"),
    "个小时": ("hours", "half an hour"),
    "小时": ("hours", "half an hour"),
    "个世纪": ("centuries", "half a century"),
}
_ONE_HALF = re.compile(rf"(?<![\d.,{_D}{_M}])(?P<n>{NUMERAL.pattern})个(?P<more>半|多)(?P<unit>月|小时|星期|世纪|季度)")
_UNITS = {"月": "months", "小时": "hours", "星期": "weeks", "世纪": "centuries", "季度": "quarters"}


def half_spans(flat: str, text: str) -> Iterator[Amount]:
    """半年, 半个多月, 半年多."""
    for match in _HALF_SPAN.finditer(flat):
        unit, english = _HALF_UNIT[match["unit"]]
        span = made(text, match, Decimal("0.5"), unit, english)
        yield _more(span) if match["more"] or match["over"] else _lasting(flat, text, span)


def and_a_half(flat: str, text: str) -> Iterator[Amount]:
    """三个半月, 一个多小时."""
    for match in _ONE_HALF.finditer(flat):
        value, unit = parse_numeral(match["n"]), _UNITS[match["unit"]]
        if value is None:
            continue
        if match["more"] == "多":
            yield _more(made(text, match, value, unit, f"{english_number(value)} {unit if value != 1 else unit[:-1]}"))
        else:
            value += Decimal("0.5")
            yield _lasting(flat, text, made(text, match, value, unit, f"{english_number(value)} {unit}"))


def durations(flat: str, text: str) -> Iterator[Amount]:
    """1小时30分 and 5分20秒: the value is in the smaller unit."""
    for match in _DURATION.finditer(flat):
        names = ("hours", "minutes") if match["hours"] else ("minutes", "s")
        words = ("hour", "minute") if match["hours"] else ("minute", "second")
        big, small = Decimal(match["a"]), Decimal(match["b"])
        yield made(text, match, big * 60 + small, names[1], _both(big, words[0], small, words[1]))


def long_durations(flat: str, text: str) -> Iterator[Amount]:
    """一年零八个月 and 5天零20小时; without 零 they are two spans side by side."""
    for match in _LONG_DURATION.finditer(flat):
        names, factor = (("year", "month"), 12) if match["years"] else (("day", "hour"), 24)
        big, small = parse_numeral(match["a"]), parse_numeral(match["b"])
        if big is not None and small is not None and small < factor:
            yield made(text, match, big * factor + small, f"{names[1]}s", _both(big, names[0], small, names[1]))


def months_and_days(flat: str, text: str) -> Iterator[Amount]:
    """十七个月零三天: between so many months and one more."""
    for match in _MONTHS_AND_DAYS.finditer(flat):
        months, days = parse_numeral(match["a"]), parse_numeral(match["b"])
        if months is not None and days is not None and days <= 31:
            yield between(made(text, match, months, "months", _both(months, "month", days, "day")), months, months + 1)


def _both(big: Decimal, larger: str, small: Decimal, smaller: str) -> str:
    return " ".join(f"{number} {word}{'' if number == 1 else 's'}" for number, word in ((big, larger), (small, smaller)))


def _more(span: Amount) -> Amount:
    return replace(span, high=None, english=f"{MORE} {span.english}")


def _lasting(flat: str, text: str, span: Amount) -> Amount:
    """With its qualifiers, but 近半年, which may be the past half year."""
    found = qualified(flat, text, span)
    return span if found.english.startswith("nearly") else found
