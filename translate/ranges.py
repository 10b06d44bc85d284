"""Joining two numbers into one range: 17至22吨, 2-3亿元, 5000万元至1亿元."""

import re
from decimal import Decimal

from translate.figures import english_number
from translate.numerals import MAGNITUDES, parse_numeral, plain
from translate.quantities import Quantity
from translate.scopes import scope_after, scope_code

_M = "".join(MAGNITUDES)
_RANGE = re.compile(r"\s?(?:至|到|—{1,2}|–|-|~|∼|〜)\s?\Z")


def merge(flat: str, quantities: list[Quantity]) -> list[Quantity]:
    """Join 17至22吨, 2-3亿元 and 5000万元至1亿元 into one quantity each."""
    merged: list[Quantity] = []
    for quantity in quantities:
        joined = _join(flat, merged[-1], quantity) if merged else None
        if joined:
            merged[-1] = joined
        else:
            merged.append(quantity)
    return merged


def _join(flat: str, left: Quantity, right: Quantity) -> Quantity | None:
    between = flat[left.end : right.start]
    if len(between) > 12 or left.value is None or right.value is None or left.bare or right.bare:
        return None
    own = scope_after(flat, left.end)
    connector = _RANGE.search(between)
    if not connector or (connector.start() != (own.end - left.end if own else 0)):
        return None
    low, high = left.value, right.value
    if own is None:
        low = _carry(left.numeral, low, right.numeral, high)
    carried = low != left.value
    after = scope_after(flat, right.end)
    if own and (after is None or scope_code(own) != scope_code(after)):
        return None
    sized = bool(re.search("[万亿]", right.numeral)) and (carried or bool(re.search("[万亿]", left.numeral)))  # 3-5亿, 300万—500万
    if low >= high or (own is None and after is None and not sized):
        return None
    words = f"{english_number(low)} to {english_number(high)}"
    return Quantity(left.start, right.end, None, low, high, words=words, lead=left.lead, numeral="range")


def _carry(left: str, low: Decimal, right: str, high: Decimal) -> Decimal:
    """In 2-3亿 the 亿 belongs to both."""
    tail = re.search(rf"[{_M}]+\Z", right)
    if not tail or (left[-1] in MAGNITUDES and left[-1] not in "十百千"):
        return low
    size = parse_numeral(tail[0])
    if not size or (left[-1] in MAGNITUDES and size < 10**4):
        return low
    return plain(low * size) if low * size < high else low
