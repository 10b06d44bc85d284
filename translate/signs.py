"""Numbers below zero: 零下120℃, 净利润-3.2亿元, 增速-5%. A dash elsewhere is a dash."""

import re
from dataclasses import replace

from translate.numerals import DIGITS, MAGNITUDES
from translate.quantities import Quantity
from translate.scopes import MORE, Scope

_MAY_FALL = re.compile(r"[润率幅速入值长降比为是益流至额][:：]?(?:[-−]|负)\Z")
_MINUS_FIRST = re.compile(  # of a percentage: not 一成-20%
    rf"(?:\A|[,，。；（(、\s]|(?![年月日倍成折{''.join(DIGITS)}{''.join(MAGNITUDES)}])[\u4e00-\u9fff])[-−]\Z"
)


def below_zero(flat: str, start: int, scope: Scope | None) -> int:
    """How many characters before a number make it negative.

    Of a temperature any sign (of mere degrees 零下), of money and shares a minus after what may fall.
    """
    sign = re.search(r"(?:零下|负|[-−])\Z", flat[max(0, start - 2) : start])
    if not sign or not scope:
        return 0
    if scope.unit and (scope.unit.code == "°C" or (scope.unit.code == "°" and sign[0] == "零下")):
        return len(sign[0])
    before, share = flat[max(0, start - 3) : start], bool(scope.unit and scope.unit.code == "%")
    falls = ((scope.currency or share) and _MAY_FALL.search(before)) or (share and _MINUS_FIRST.search(before))
    return len(sign[0]) if falls else 0


def negative(quantity: Quantity) -> Quantity:
    """-5, or of a range the lower end: -120℃至150℃."""
    if quantity.value is not None:
        low, lead = (None, "below") if quantity.lead == MORE else (-quantity.value, quantity.lead)  # 零下30多度
        return replace(quantity, value=-quantity.value, low=low, high=-quantity.value, lead=lead)
    if quantity.low is None or quantity.numeral != "range":
        return quantity
    return replace(quantity, low=-quantity.low, words=f"-{quantity.words}")
