"""Making the amounts of special forms: one from a match, and the same with the qualifiers around it."""

import re
from dataclasses import replace
from decimal import Decimal

from parallax.records import Amount
from translate.quantities import bounds
from translate.scopes import TRAIL, TRAILS, look_back


def made(text: str, match: re.Match[str], value: Decimal, unit: str, english: str) -> Amount:
    """The whole match as an exact amount."""
    return Amount(
        start=match.start(),
        end=match.end(),
        text=text[match.start() : match.end()],
        value=value,
        low=value,
        high=value,
        unit=unit,
        currency="",
        english=english,
    )


def between(amount: Amount, low: Decimal, high: Decimal) -> Amount:
    """The same as a range."""
    return replace(amount, value=None, low=low, high=high)


def qualified(flat: str, text: str, amount: Amount) -> Amount:
    """With 近, 超过 before or 以上 behind."""
    start, _, lead = look_back(flat, amount.start)
    trail = TRAIL.match(flat, amount.end)
    lead = lead or (TRAILS[trail[0].strip()] if trail else "")
    end = trail.end() if trail else amount.end
    low, high = bounds(amount.value, lead) if lead else (amount.low, amount.high)
    return replace(amount, start=start, end=end, text=text[start:end], low=low, high=high, english=f"{lead} {amount.english}".strip())
