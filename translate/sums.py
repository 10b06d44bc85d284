"""Sums of money in either language, for searching by size. What is shown to readers comes from `translate.amounts`.

English has fewer forms: a currency before or after a number with its scale (US$27.8 million, RMB 1.5bn, 200 million yuan). A bare ``$`` is
the US dollar, as in the English press; a currency is never guessed from anything else.
"""

import re
from collections.abc import Iterator
from decimal import Decimal

from parallax.records import Sum
from translate.amounts import read_amounts
from translate.currencies import CURRENCIES, PREFIXES

_MOST = 50  # sums of one item; a table of figures is no news
_SENTENCE = re.compile(r"[^。！？\n]+")
_MONEY = re.compile("|".join(map(re.escape, {*CURRENCIES, *PREFIXES})))  # most sentences name none, and reading amounts is dear
_SCALES = {
    "thousand": 3,
    "k": 3,
    "million": 6,
    "mln": 6,
    "mn": 6,
    "m": 6,
    "billion": 9,
    "bln": 9,
    "bn": 9,
    "b": 9,
    "trillion": 12,
    "tn": 12,
}
_BEFORE = {
    "us$": "USD", "usd": "USD", "$": "USD", "hk$": "HKD", "hkd": "HKD", "cny": "CNY", "rmb": "CNY", "¥": "CNY", "cn¥": "CNY", "€": "EUR",
    "eur": "EUR", "£": "GBP", "gbp": "GBP",
}  # fmt: skip
_AFTER = {
    "yuan": "CNY", "renminbi": "CNY", "rmb": "CNY", "cny": "CNY", "u.s. dollars": "USD", "us dollars": "USD", "dollars": "USD",
    "usd": "USD",
    "euros": "EUR", "euro": "EUR", "eur": "EUR", "pounds": "GBP", "hong kong dollars": "HKD", "yen": "JPY",
}  # fmt: skip


def _any(words: dict[str, object]) -> str:
    return "|".join(sorted(map(re.escape, words), key=len, reverse=True))


_NUMBER = rf"(\d{{1,3}}(?:,\d{{3}}){{1,4}}|\d{{1,15}})(\.\d{{1,4}})?(?:[ -]?({_any({**_SCALES})})\b)?"
_LED = re.compile(rf"(?<![\w.])({_any({**_BEFORE})})\s?{_NUMBER}", re.IGNORECASE)
_FOLLOWED = re.compile(rf"(?<![\w.,$€£¥]){_NUMBER}[ -]?({_any({**_AFTER})})\b", re.IGNORECASE)


def read_sums(text: str, lang: str) -> tuple[Sum, ...]:
    """The different sums that a text names, in order, at most fifty.

    >>> read_sums("raised US$27.8 million (200 million yuan)", "en")[0]
    Sum(currency='USD', low=Decimal('27800000.0'), high=Decimal('27800000.0'))
    """
    found = _chinese(text) if lang == "zh" else _english(text)
    return tuple(dict.fromkeys(found))[:_MOST]


def _chinese(text: str) -> Iterator[Sum]:
    for line in filter(_MONEY.search, _SENTENCE.findall(text)):
        for amount in read_amounts(line):
            low, high = (amount.value, amount.value) if amount.value is not None else (amount.low, amount.high)
            if amount.currency and low is not None:
                yield Sum(currency=amount.currency, low=low, high=_below(low, low if high is None else high))


def _below(low: Decimal, high: Decimal) -> Decimal:
    """The end of a mere order of magnitude belongs to the next: hundreds of millions (数亿) are not yet a billion."""
    return high - 1 if high == low * 10 > 0 else high


def _english(text: str) -> Iterator[Sum]:
    matches = [(match.start(), _BEFORE[match[1].lower()], match.groups()[1:4]) for match in _LED.finditer(text)]
    matches += [(match.start(), _AFTER[match[4].lower()], match.groups()[:3]) for match in _FOLLOWED.finditer(text)]
    for _, currency, (whole, part, scale) in sorted(matches):
        value = Decimal(whole.replace(",", "") + (part or "")) * 10 ** (_SCALES[scale.lower()] if scale else 0)
        yield Sum(currency=currency, low=value, high=value)
