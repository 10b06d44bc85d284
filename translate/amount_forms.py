"""Amounts that are not number plus unit: 一箭四十一星, 翻一番, 吨级; shares and spans of time have their own modules."""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from decimal import Decimal

from parallax.records import Amount
from translate.amount_made import between, made
from translate.amount_shares import discounts, fractions, half, per_hundred, slashes, tenths
from translate.amount_spans import and_a_half, durations, half_spans, long_durations, months_and_days
from translate.figures import english_number
from translate.numerals import DIGITS, MAGNITUDES, NUMERAL, parse_numeral
from translate.quantities import bounds
from translate.scopes import LEADS
from translate.units import ADJECTIVE, UNITS

_LEADS = ("近", "约", "超过", "超", "逾")
_STARS = re.compile(rf"[一1]箭(?P<n>双|{NUMERAL.pattern})星")
_DOUBLING = re.compile(rf"翻(?:了|上)?(?P<lead>{'|'.join(_LEADS)})?(?:(?P<n>[一两二三四])?番(?![茄号])|[一1]倍)")
_CLASS = re.compile(
    rf"(?<![\d{''.join(DIGITS)}{''.join(MAGNITUDES)}数几余多半亚厘毫微纳千公英A-Za-z\s平立重光])(?P<unit>吨|公斤|米|厘米|毫米|微米|毫秒|微秒|公里)级(?!别|联)"
)


def special_forms(flat: str, text: str, found: list[Amount], blocked: bytearray) -> list[Amount]:
    """Forms that are not number plus unit; they win over what was read inside them."""
    forms = [form for sign, form in _FORMS if sign in flat]
    used = bytearray(blocked)
    chosen = [*_apart((amount for form in forms for amount in form(flat, text)), used), *_apart(found, used)]
    return sorted(chosen, key=lambda amount: amount.start)


def _apart(amounts: Iterable[Amount], used: bytearray) -> Iterator[Amount]:
    """Those that lie on free ground, which they take."""
    for amount in amounts:
        if not any(used[amount.start : amount.end]):
            used[amount.start : amount.end] = b"\x01" * (amount.end - amount.start)
            yield amount


def _stars(flat: str, text: str) -> Iterator[Amount]:
    """一箭四十一星: 41 satellites on one rocket."""
    for match in _STARS.finditer(flat):
        value = Decimal(2) if match["n"] == "双" else parse_numeral(match["n"])
        if value:
            yield made(text, match, value, "satellites", f"{english_number(value)} satellites on one rocket")


def _doublings(flat: str, text: str) -> Iterator[Amount]:
    """翻一番 and 翻一倍 are twice as much, 翻两番 four times."""
    words = {1: "doubled", 2: "quadrupled"}
    for match in _DOUBLING.finditer(flat):
        n = DIGITS[match["n"] or "一"]
        value, lead = Decimal(2**n), LEADS.get(match["lead"], "")
        low, high = bounds(value, lead)
        doubled = made(text, match, value, "times", f"{lead} {words.get(n, f'multiplied by {value}')}".strip())
        yield replace(doubled, low=low, high=high)


def _classes(flat: str, text: str) -> Iterator[Amount]:
    """吨级, 米级, 毫秒级: a class by its unit alone."""
    for match in _CLASS.finditer(flat):
        unit = UNITS[match["unit"]]
        yield between(made(text, match, Decimal(1), unit.code, f"{ADJECTIVE.get(unit.code, unit.one)}-class"), Decimal(1), Decimal(10))


_FORMS: tuple[tuple[str, Callable[[str, str], Iterator[Amount]]], ...] = (
    ("箭", _stars),
    ("分", per_hundred),
    ("分之", fractions),
    ("成", tenths),
    ("/", slashes),
    ("半", half),
    ("半", half_spans),
    ("个", and_a_half),
    ("分", durations),
    ("零", long_durations),
    ("零", months_and_days),
    ("翻", _doublings),
    ("级", _classes),
    ("折", discounts),
)
"""Each form, and what a text must hold for it to be looked for; an earlier form wins over a later one."""
