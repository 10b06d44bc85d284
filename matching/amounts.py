"""Amounts of money in queries: what stands after ``amount:``, as an interval in one currency.

``>100m`` and ``>=100m`` both mean at least that (news rounds), ``<`` likewise; ``100m..1b`` lies between, ends included, and so do
``1亿-5亿``, ``1亿至5亿`` and ``1-5亿``; ``100m`` is exactly that. Units are k, m, b and their words, 万, 亿 and their like. A currency
stands before or after the number: ``>$50m``, ``>50musd``, ``>5000万美元``. Without one yuan are meant. Nothing is converted: who wants
dollars too asks for either. Blanks may stand between the parts: ``> 50 million usd``, ``1亿 .. 5亿``.
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
    "TWD": ("twd", "nt$", "新台币", "新台幣", "台币", "台幣"),
    "KRW": ("krw", "won", "韩元", "韓元"),
    "RUB": ("rub", "卢布", "盧布"),
    "INR": ("inr", "印度卢比", "印度盧比"),
    "AUD": ("aud", "a$", "澳元"),
    "CAD": ("cad", "c$", "加元"),
    "SGD": ("sgd", "s$", "新加坡元", "新元"),
    "CHF": ("chf", "瑞士法郎"),
}
_CODES = {name: code for code, names in _CURRENCIES.items() for name in names}
_UNIT, _CURRENCY = ("|".join(sorted(map(re.escape, names), key=len, reverse=True)) for names in (_UNITS, _CODES))
_ONE = re.compile(rf"(?P<before>{_CURRENCY})?(?P<number>\d{{1,15}}(?:\.\d{{1,6}})?)(?P<unit>{_UNIT})?(?P<after>{_CURRENCY})?")
_NUMBER = r"(?:\d{1,3}(?:,\d{3})+(?!\d)|\d+)(?:\.\d+)?"
_APART = "|".join(sorted((re.escape(name) for name in _UNITS if len(name) > 3 or not name.isascii()), key=len, reverse=True))
_LOOSE = (  # an amount with blanks in it: 50 million, 50 m usd, but not 50 m, whose m may be a word
    rf"(?:(?:{_CURRENCY})\s*)?{_NUMBER}(?:{_UNIT}|\s+(?:{_UNIT})(?=\s*(?:{_CURRENCY})(?![^\W_]))|\s+(?:{_APART})(?![^\W_]))?(?:{_CURRENCY}|\s+(?:{_CURRENCY})(?![^\W_]))?"
)
_TO = r"(?:\.{2,}|~|[–—]+|至|到)"
_WRITTEN = re.compile(rf"(?:(?:[<>]=?|[≤≥])\s*)?{_LOOSE}(?:(?:\s*{_TO}\s*|\s+-\s+|-){_LOOSE}(?![^\W_]))?", re.IGNORECASE)
_ADVICE = "write amount:>100m, amount:100m..1b, amount:>1亿元 or amount:>50musd"


def amount_range(text: str) -> Worth:
    """Read what stands after ``amount:``. ValueRefused, with advice, when it is no amount."""
    plain = re.sub(r"[\s_]|(?<=\d),(?=\d{3}(?!\d))", "", unicodedata.normalize("NFKC", text)).casefold()
    if operator := re.match(r"([<>])=?|([≤≥])", plain):
        value, code = _amount(plain[operator.end() :], text)
        at_least = operator[0][0] in ">≥"
        return Worth(value if at_least else None, None if at_least else value, code or DEFAULT_CURRENCY)
    ends = re.split(rf"{_TO}|-", plain, maxsplit=1)
    (low, low_code), (high, high_code) = _amount(ends[0], text), _amount(ends[-1], text)
    if low < high and (size := _size(ends[-1])) > 1 and re.fullmatch(r"\D*[\d.]+", ends[0]) and low * size <= high:  # 1-5亿
        low *= size
    if low > high or (low_code and high_code and low_code != high_code):
        raise ValueRefused(f"{text!r} is no interval", "the smaller end comes first, and both are in one currency: amount:100m..1busd")
    return Worth(low, high, high_code or low_code or DEFAULT_CURRENCY)


def amount_end(text: str, at: int) -> int:
    """Where the amount or interval that begins at a place of a query ends; the place itself when none does."""
    one_to_one = (narrow if len(narrow := unicodedata.normalize("NFKC", char)) == 1 else char for char in text)
    found = _WRITTEN.match("".join(one_to_one), at)
    return found.end() if found else at


def _size(plain: str) -> int:
    """What the unit of an amount multiplies by."""
    match = _ONE.fullmatch(plain)
    return int(10 ** _UNITS.get(match["unit"] or "", 0)) if match else 1


def _amount(plain: str, text: str) -> tuple[Decimal, str]:
    match = _ONE.fullmatch(plain)
    if match is None or (match["before"] and match["after"]):
        raise ValueRefused(f"{text!r} is no amount", _ADVICE)
    named = match["before"] or match["after"]
    value = Decimal(match["number"]) * 10 ** _UNITS.get(match["unit"] or "", 0)
    return value.quantize(Decimal(1)) if value == value.to_integral_value() else value, _CODES[named] if named else ""
