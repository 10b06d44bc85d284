"""Amounts in Chinese text: what is counted, exactly how much, and how English says it.

A currency is never guessed: 元 is yuan because that is what it means in Chinese text, everything else must be named. Dates are not
amounts (`translate.moments`), nor are numbers inside names (朱雀二号), ordinals (第三次) or words (十分, 万科, 百度): `translate.counting`.
"""

import re
from collections.abc import Sequence
from dataclasses import replace

from parallax.records import Amount
from translate.amount_english import english
from translate.amount_forms import special_forms
from translate.amount_trails import with_coins, with_trail
from translate.counting import counted, is_amount
from translate.currencies import CNY
from translate.figures import english_number, order_of_magnitude
from translate.moments import Moment, read_moments
from translate.numerals import narrow
from translate.quantities import Quantity, quantities
from translate.ranges import merge
from translate.scopes import Scope, look_back, scope_after, scope_code
from translate.signs import below_zero, negative
from translate.units import CLASSES

_SIZED = re.compile(r"级(?!别|联)|(?=(?:规模|市场|产业|赛道|蓝海|基金|投资|资金|市值|估值|营收|订单|补贴|大单|项目)(?!额))")
_SPANS_OF_TIME = frozenset({"年", "个月", "天", "周", "个季度"})
_LASTED = re.compile(
    r"(?:历时|耗时|用时|历经|经过|时隔|为期|长达|[达了有过要需用已的后]|运行|工作|飞行|在轨|驻留|将|接|推迟|延期|延长|提前)\Z"
)
_GREW = re.compile(r"[增涨升高多快长大加贵超翻降减跌少缩幅][了出近约也均都]*\Z")  # by one 倍; 是去年的一倍 is once as much


def read_amounts(text: str, moments: Sequence[Moment] | None = None) -> tuple[Amount, ...]:
    """Every amount, in order, without overlap. A span holds its qualifiers: 约, 超过 before, 以上, 左右 behind.

    ``unit`` is an ISO 4217 code for money, else short: kg, t, km, m, s, %, ‰, kN, Gbps, °C, "hours", "days", "percentage points", and for
    counters what is counted: satellites (颗), rockets (枚, 发), companies (家), people, shares (股), times (次, 倍), else "items". Bare
    numbers and fractions (三分之一) have none. ``value`` is the number that stands there even when qualified (近亿元: 10**8), with
    ``low`` and ``high`` for what is certain; it is None for ranges and for mere orders of magnitude (数千万, 亿元级, 两三颗).
    ``moments`` are those of the text, if they have been read already.

    >>> [(found.value, found.unit, found.english) for found in read_amounts("获2.22亿欧元投资，30余颗卫星")]
    [(Decimal('222000000'), 'EUR', '222 million euros'), (Decimal('30'), 'satellites', 'more than 30')]
    """
    flat = narrow(text)
    blocked = bytearray(len(flat) + 1)
    for moment in read_moments(text) if moments is None else moments:
        blocked[moment.start : moment.end] = b"\x01" * (moment.end - moment.start)
    found: list[Amount] = []
    for quantity in merge(flat, [each for each in quantities(flat) if not any(blocked[each.start : each.end])]):
        amount = _amount(flat, text, quantity)
        if amount and (not found or amount.start >= found[-1].end):
            found.append(amount)
    return tuple(special_forms(flat, text, found, blocked))


def _amount(flat: str, text: str, quantity: Quantity) -> Amount | None:
    start, scope, lead = _surroundings(flat, quantity)
    scale = _scale(flat, text, quantity, scope)
    if scale:
        return scale
    sign = below_zero(flat, start, scope)
    if sign:
        quantity = negative(quantity)
        start, _, before = look_back(flat, start - sign)  # 约零下183℃
        lead = lead or before
    elif not is_amount(flat, quantity, scope, start, lead):
        return None
    quantity, scope = with_coins(flat, quantity, scope)
    quantity, end = with_trail(flat, quantity, scope, lead)
    if scope and scope.currency and flat.startswith("级", quantity.end):  # 千万级人民币
        quantity = _magnitude(quantity)
    klass = re.match(r"级(?!别|联)", flat[end:]) if (scope and (scope.currency or scope.name in CLASSES)) or quantity.bare else None
    if klass:
        end += 1
        if scope and scope.currency and quantity.bare:  # 亿元级
            quantity = _magnitude(quantity)
    grew = bool(_GREW.search(flat, max(0, start - 4), start))
    return Amount(
        start=start,
        end=end,
        text=text[start:end],
        value=quantity.value,
        low=quantity.low,
        high=quantity.high,
        unit=counted(flat, end, scope, scope_code(scope) if scope else ""),
        currency=scope.currency.code if scope and scope.currency else "",
        english=english(quantity, scope, klass=bool(klass and scope and scope.unit), grew=grew),
    )


def _surroundings(flat: str, quantity: Quantity) -> tuple[int, Scope | None, str]:
    """Where a number begins with what stands before it, what it is a number of, and its qualifier."""
    start, prefix, lead = look_back(flat, quantity.start)
    scope = scope_after(flat, quantity.end)
    if prefix and not (scope and scope.currency):
        scope = Scope(quantity.end, currency=prefix)
    elif prefix and scope and scope.currency is CNY:
        scope = replace(scope, currency=prefix)
    if lead == "nearly" and scope and scope.name in _SPANS_OF_TIME and not _LASTED.search(flat[max(0, start - 3) : start]):
        lead = "the past"  # 近三年营收, but 历时近三年
    return start, scope, lead


def _magnitude(quantity: Quantity) -> Quantity:
    """Only the order of magnitude of it."""
    if not quantity.value:
        return quantity
    words = order_of_magnitude(len(str(int(quantity.value))) - 1)
    return replace(quantity, value=None, low=quantity.value, high=quantity.value * 10, words=words)


def _scale(flat: str, text: str, quantity: Quantity, scope: Scope | None) -> Amount | None:
    """An order of magnitude: 万亿级 and 百亿市场 without a currency."""
    value = quantity.value
    sized = None if scope or not quantity.bare or value is None or value < 10**6 else _SIZED.match(flat, quantity.end)
    if not sized or value is None:
        return None
    end = sized.end()
    words = english_number(value).removeprefix("1 ").replace(" ", "-") + "-scale"
    return Amount(
        start=quantity.start,
        end=end,
        text=text[quantity.start : end],
        value=None,
        low=value,
        high=value * 10,
        unit="",
        currency="",
        english=words,
    )
