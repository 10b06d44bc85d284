"""Exchange rates of a pack: what an amount was worth in US dollars, never without the day of the rate and who published it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from parallax.catalogue.checker import Checker, Problem


@dataclass(frozen=True, slots=True, kw_only=True)
class Rate:
    """What one US dollar cost on a day."""

    currency: str  # ISO 4217
    per_usd: Decimal
    day: date
    source: str


def read_rates(file: str, table: Mapping[str, Any]) -> tuple[tuple[Rate, ...], list[Problem]]:
    """The rates of a file, oldest first, and everything wrong with it; a rate with problems is left out."""
    checker = Checker(file, table)
    rates = [rate for row in checker.rows("rate") if (rate := _rate(row))]
    checker.finish()
    return tuple(sorted(rates, key=lambda rate: (rate.currency, rate.day))), checker.problems


def _rate(check: Checker) -> Rate | None:
    before = len(check.problems)
    currency, day = check.text("currency", required=True), check.day("day")
    per_usd = _positive(check)
    source = check.text("source", required=True)
    check.finish()
    if len(currency) != 3 or not currency.isupper():
        check.problem("currency", f"expected an ISO 4217 code such as CNY, got {currency!r}")
    if day is None:
        check.problem("day", "expected the day of the rate")
    if len(check.problems) > before or day is None or per_usd is None:
        return None
    return Rate(currency=currency, per_usd=per_usd, day=day, source=source)


def _positive(check: Checker) -> Decimal | None:
    """Written as text, so that no digit is lost."""
    try:
        found = Decimal(check.text("per_usd", required=True) or "0")
    except InvalidOperation:
        found = Decimal(0)
    if found.is_finite() and found > 0:
        return found
    check.problem("per_usd", 'expected what one US dollar costs, in quotes, such as "7.1884"')
    return None
