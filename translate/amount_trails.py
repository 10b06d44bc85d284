"""What stands behind the unit of an amount and changes it: 三年半, 三年多, 3元5角, 左右, 以上."""

import re
from dataclasses import replace
from decimal import Decimal

from translate.currencies import CNY
from translate.numerals import DIGITS, plain
from translate.quantities import Quantity, bounds
from translate.scopes import ABOVE, MORE, TRAIL, TRAILS, Scope

_COIN = f"[\\d{''.join(DIGITS)}]"
_FEN = rf"零?(?P<{{}}>{_COIN})分(?![之钟别类])"
_COINS = re.compile(rf"(?P<jiao>{_COIN})角(?:{_FEN.format('fen')})?|{_FEN.format('only_fen')}")


def with_coins(flat: str, quantity: Quantity, scope: Scope | None) -> tuple[Quantity, Scope | None]:
    """叁元肆角伍分 is 3.45 yuan."""
    coins = _COINS.match(flat, scope.end) if scope and scope.currency is CNY else None
    if not scope or not coins or quantity.value is None:
        return quantity, scope
    tenths, hundredths = (DIGITS.get(digit, digit) for digit in (coins["jiao"] or "0", coins["fen"] or coins["only_fen"] or "0"))
    value = plain(quantity.value + Decimal(f"0.{tenths}{hundredths}"))
    return replace(quantity, value=value, low=value, high=value), replace(scope, end=coins.end())


def with_trail(flat: str, quantity: Quantity, scope: Scope | None, lead: str) -> tuple[Quantity, int]:
    """The quantity with its qualifier, which stands before it (``lead``) or behind, and where it ends."""
    end, trail, half = _trail(flat, scope.end if scope else quantity.end, scope)
    return _qualify(quantity, lead or trail, half), end


def _qualify(quantity: Quantity, lead: str, half: bool) -> Quantity:
    if half and quantity.value is not None:
        value = quantity.value + Decimal("0.5")
        quantity = replace(quantity, value=value, low=value, high=value)
    if not lead or quantity.words:
        return replace(quantity, lead=lead) if quantity.words and not quantity.words.startswith("more") else quantity
    low, high = bounds(quantity.value, lead)
    return replace(quantity, lead=lead, low=low, high=high)


def _trail(flat: str, end: int, scope: Scope | None) -> tuple[int, str, bool]:
    """What follows the unit: 年半, 年多, 左右, 以上."""
    half = False
    if scope and scope.unit and scope.name in {"年", "天", "倍", "小时", "分钟"}:
        if flat.startswith("半", end):
            end, half = end + 1, True
        elif re.match(r"多(?![元样边媒个种次年])", flat[end:]):
            return end + 1, MORE, False
    if scope and flat.startswith(ABOVE, end):
        return end + len(ABOVE), MORE, False
    if scope and scope.currency and flat.startswith("之多", end):
        return end + 2, "", False
    trail = TRAIL.match(flat, end)
    if not trail or (trail[0].strip() == "许" and not re.match(r"许(?![可多])", flat[trail.start() :])):
        return end, "", half
    return trail.end(), TRAILS[trail[0].strip()], half
