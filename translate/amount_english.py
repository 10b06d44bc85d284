"""How English says an amount that has been read."""

import re
from decimal import Decimal

from translate.currencies import Currency
from translate.figures import english_number
from translate.quantities import Quantity
from translate.scopes import Scope
from translate.units import ADJECTIVE, Unit

_SPELT = frozenset({"m", "cm", "mm"})  # hundreds of meters, not of m
_DIGIT_BLANK = re.compile(r"(?<=\d) ")  # a 1-million-tonne class


def english(quantity: Quantity, scope: Scope | None, *, klass: bool = False, grew: bool = False) -> str:
    """The amount in English; ``klass`` when 级 follows the unit ("100-kg class"), ``grew`` when it says by how much something did."""
    number = quantity.words or english_number(quantity.value or Decimal(0))
    lead = f"{quantity.lead} " if quantity.lead else ""
    if not scope:
        return lead + number
    if scope.currency:
        return f"{lead}{_of(number, quantity)}{_money(scope.currency, quantity)}"
    assert scope.unit
    if grew and scope.unit.code == "times" and quantity.value == 1:  # grew 100 %, not "1 time"
        return f"{lead}100%"
    if klass:
        return f"{lead}{_DIGIT_BLANK.sub('-', number)}-{ADJECTIVE.get(scope.unit.code, scope.unit.one)} class"
    return lead + _with_unit(number, quantity, scope.unit)


def _of(number: str, quantity: Quantity) -> str:
    """Tens of millions *of* yuan; 5 million yuan."""
    vague = quantity.value is None and quantity.words and quantity.words[0].isalpha() and not quantity.words.startswith(("more", "several"))
    return f"{number} of " if vague else f"{number} "


def _money(currency: Currency, quantity: Quantity) -> str:
    if quantity.value == 1 and currency.english.endswith("s"):
        return currency.english[:-1]
    return currency.english


def _with_unit(number: str, quantity: Quantity, unit: Unit) -> str:
    if unit.code in {"%", "‰"}:
        return f"{number.replace(' to ', f'{unit.code} to ')}{unit.code}"
    name = (
        unit.one if quantity.value == 1 or (quantity.value is not None and 0 < quantity.value < 1 and unit.one == unit.many) else unit.many
    )
    if unit.code == "Mach":
        return f"Mach {number}"
    if unit.code == "anniversary":
        return f"{number}-year anniversary"
    if not name:
        return number
    of = _of(number, quantity)
    return f"{of}{ADJECTIVE[unit.code]}s" if of.endswith(" of ") and unit.one == unit.many and unit.code in _SPELT else f"{of}{name}"
