"""What an amount of money was worth in US dollars: always with the rate and its day, so that an old rate misleads nobody.

The rates are the pack's (`parallax.catalogue.rates`). An order of magnitude (数千万元), a range and a sum in dollars have no equivalent.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from parallax.catalogue.rates import Rate
from parallax.records import Amount, Item
from translate.amounts import read_amounts
from translate.figures import english_number

_FIGURES = 3  # significant ones: an equivalent is a help to imagine, not an account


@dataclass(frozen=True, slots=True, kw_only=True)
class Money:
    """A sum as a text names it: its words, their English, and what it was worth in US dollars at which rate; both may be empty."""

    original: str
    english: str
    worth: str
    rate: str

    def __str__(self) -> str:
        return f"{self.original} = {self.english}" + (f" ({self.worth})" if self.worth else "")


def _worth(amount: Amount, rates: Sequence[Rate], on: date) -> tuple[str, str]:
    """The worth and the rate it was reckoned at, the last one at or before the day; both empty when there is none to give."""
    rate = _rate(amount.currency, rates, on)
    if rate is None or not amount.value:
        return "", ""
    worth = english_number(_rounded(abs(amount.value) / rate.per_usd))
    return f"about {'minus ' if amount.value < 0 else ''}US${worth}", f"{rate.per_usd} {rate.currency} per USD, {rate.day:%-d %b %Y}"


def money_in(text: str, rates: Sequence[Rate], on: date, most: int = 3) -> tuple[Money, ...]:
    """The first sums of money that a Chinese text names, each once however it is written, with their worth on a day.

    >>> rate = Rate(currency="CNY", per_usd=Decimal("7.1884"), day=date(2024, 12, 31), source="PBoC")
    >>> print(money_in("获2亿元融资", [rate], date(2025, 3, 1))[0])
    2亿元 = 200 million yuan (about US$27.8 million)
    """
    found: dict[str, Money] = {}
    for each in read_amounts(text):
        if each.currency and each.english not in found and len(found) < most:
            worth, rate = _worth(each, rates, on)
            found[each.english] = Money(original=each.text, english=each.english, worth=worth, rate=rate)
    return tuple(found.values())


def money_of(item: Item, rates: Sequence[Rate], most: int = 3) -> tuple[Money, ...]:
    """The sums of money that a Chinese item names, title first, at the rate of its publication; none of an item in another language."""
    if (item.reading.lang if item.reading else item.article.lang[:2]) != "zh":
        return ()
    moment = item.article.published.moment if item.article.published else item.stored_at
    return money_in(f"{item.article.title}\n{item.article.text}", rates, moment.date(), most)


def describe(money: Sequence[Money]) -> str:
    """Sums in one line, each rate said once: ``2亿元 = 200 million yuan (about US$27.8 million), at 7.1884 CNY per USD, 31 Dec 2024``."""
    rates = dict.fromkeys(each.rate for each in money if each.rate)
    return "; ".join(map(str, money)) + (f", at {'; '.join(rates)}" if rates else "")


def amounts_line(item: Item, rates: Sequence[Rate], most: int = 8) -> str:
    """What `parallax show` says of an item's money, such as ``Amounts: 2亿元 = 200 million yuan (about US$...)``; empty without any."""
    money = money_of(item, rates, most)
    return f"Amounts: {describe(money)}" if money else ""


def _rate(currency: str, rates: Sequence[Rate], on: date) -> Rate | None:
    fitting = [rate for rate in rates if rate.currency == currency != "USD" and rate.day <= on]
    return max(fitting, key=lambda rate: rate.day, default=None)


def _rounded(value: Decimal) -> Decimal:
    """To three significant figures; what is under a cent is a cent."""
    value = max(value, Decimal("0.01"))
    return value.quantize(Decimal(1).scaleb(value.adjusted() - _FIGURES + 1), ROUND_HALF_UP)
