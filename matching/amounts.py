"""Amounts of money in queries: what stands after ``amount:``, as an interval in one currency.

``>100m`` and ``>=100m`` both mean at least that (news rounds), ``<`` likewise; ``100m..1b`` lies between, ends included; ``100m`` is
exactly that. Units are k, m, b and their words, 万, 亿 and their like. A currency stands before or after the number: ``>$50m``,
``>50musd``, ``>5000万美元``. Without one yuan are meant. Nothing is converted: who wants dollars too asks for either.
"""

import re
import unicodedata
from decimal import Decimal

from matching.refused import ValueRefused
from parallax.query import Worth

DEFAULT_CURRENCY = "CNY"
_UNITS = {
    "k": 3, "thousand": 3, "m": 6, "mn": 6, "mln": 6, "million": 6, "b": 9, "bn": 9, "bln": 9, "billion": 9, "t": 12, "tn": 12,
    "trillion": 12, "千": 3, "万": 4, "萬": 4, "十万": 5, "百万": 6, "百萬": 6, "千万": 7, "千萬": 7, "亿": 8, "億": 8, "十亿": 9,
    "百亿": 10, "千亿": 11, "万亿": 12, "萬億": 12,
}  # fmt: skip
_CURRENCIES = {
    "CNY": ("cny", "rmb", "yuan", "¥", "元", "人民币", "人民幣", "元人民币"),
    "USD": ("usd", "us$", "$", "dollar", "dollars", "美元", "美金"),
    "EUR": ("eur", "€", "euro", "euros", "欧元", "歐元"),
    "GBP": ("gbp", "£", "英镑", "英鎊"),
    "HKD": ("hkd", "hk$", "港元", "港币", "港幣"),
    "JPY": ("jpy", "yen", "日元", "日圆"),
}
_CODES = {name: code for code, names in _CURRENCIES.items() for name in names}
_UNIT, _CURRENCY = ("|".join(sorted(map(re.escape, names), key=len, reverse=True)) for names in (_UNITS, _CODES))
_ONE = re.compile(rf"(?P<before>{_CURRENCY})?(?P<number>\d{{1,15}}(?:\.\d{{1,6}})?)(?P<unit>{_UNIT})?(?P<after>{_CURRENCY})?")
_ADVICE = "write amount:>100m, amount:100m..1b, amount:>1亿元 or amount:>50musd"


def amount_range(text: str) -> Worth:
    """Read what stands after ``amount:``. ValueRefused, with advice, when it is no amount."""
    plain = re.sub(r"[\s,_]", "", unicodedata.normalize("NFKC", text)).casefold()
    if operator := re.match(r"([<>])=?|([≤≥])", plain):
        value, code = _amount(plain[operator.end() :], text)
        at_least = operator[0][0] in ">≥"
        return Worth(value if at_least else None, None if at_least else value, code or DEFAULT_CURRENCY)
    ends = re.split(r"\.{2,}|~", plain, maxsplit=1)
    (low, low_code), (high, high_code) = _amount(ends[0], text), _amount(ends[-1], text)
    if low > high or (low_code and high_code and low_code != high_code):
        raise ValueRefused(f"{text!r} is no interval", "the smaller end comes first, and both are in one currency: amount:100m..1busd")
    return Worth(low, high, high_code or low_code or DEFAULT_CURRENCY)


def goes_on(word: str) -> bool:
    """Whether a word after an amount belongs to it: >50m usd, >50 million yuan."""
    plain = unicodedata.normalize("NFKC", word).casefold()
    return plain in _CODES or (plain in _UNITS and (len(plain) > 3 or not plain.isascii()))


def _amount(plain: str, text: str) -> tuple[Decimal, str]:
    match = _ONE.fullmatch(plain)
    if match is None or (match["before"] and match["after"]):
        raise ValueRefused(f"{text!r} is no amount", _ADVICE)
    named = match["before"] or match["after"]
    value = Decimal(match["number"]) * 10 ** _UNITS.get(match["unit"] or "", 0)
    return value.quantize(Decimal(1)) if value == value.to_integral_value() else value, _CODES[named] if named else ""
