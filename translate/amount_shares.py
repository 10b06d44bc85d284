"""Shares of a whole: 百分之三十五, 三分之一, 七成, 1/3, 一半, 八折."""

import re
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal

from parallax.records import Amount
from translate.amount_made import between, made, qualified
from translate.figures import english_number
from translate.numerals import DIGITS, NUMERAL, parse_numeral, parse_pair, plain
from translate.scopes import MORE

_TO = "[至到~—–-]"
_PER = re.compile(rf"(?P<base>百|千)分之(?:(?P<low>{NUMERAL.pattern}){_TO}(?:(?P=base)分之)?)?(?P<n>{NUMERAL.pattern})|百分(?P<all>之?百)")
_FRACTION = re.compile(rf"(?P<below>[{''.join(DIGITS)}十百千万]{{1,4}}|\d{{1,4}})分之(?P<above>[{''.join(DIGITS)}]|\d{{1,3}})")
_TENTHS = re.compile(
    rf"(?<![\d一二两三四五六七八九十百千万亿第零〇])(?:(?P<low>[一二两三四五六七八])(?:成?{_TO})?)?(?P<n>[一二三四五六七八九两])成(?:(?P<half>半)|(?P<odd>[一二三四五六七八九])(?![成十百千万亿个家颗年次名]))?(?![立功为员果长本分熟都绩就交套品型吨兆年人像份因天])"
)
_MORE = re.compile(r"多(?![元样边媒个种次年家])")
_SLASH = re.compile(  # 占1/3, not 9/11, (1/3) or a lone 1/3
    r"(?:(?<=[\u4e00-\u9fff])(?<![第日月年周]) ?|(?<![^,，。；：、 ])(?=\d/\d+[的以左股]))(?P<above>[1-9])/(?P<below>[2-9]|10|20|50|100)"
    r"(?![\d/.\-A-Za-z）)\]月日年号元])"
)
_HALF = re.compile(r"(?<![另下上前后])(?:一半|半数)(?!人马|路)|(?<![通经难])(?P<over>过半)(?:数|(?=[,，。、；]|\Z))")
_DISCOUNT = re.compile(  # 打八折 and 八折优惠, not the three folds of a solar wing
    r"(?:(?P<led>(?<=[打享按以至价值])|(?<=打了)|(?<=享受))|(?<![\d.第]))(?P<n>[1-9](?:\.\d|\d)?|[一二两三四五六七八九]{1,2})折"
    r"(?(led)(?![叠射返页线])|(?=优惠|价|起|出售|销售|促销|转让|购))"
)


def per_hundred(flat: str, text: str) -> Iterator[Amount]:
    """百分之三十五, 千分之五, 百分之五至八, 百分之七八十, 百分之百."""
    for match in _PER.finditer(flat):
        unit = "‰" if match["base"] == "千" else "%"
        high = Decimal(100) if match["all"] else parse_numeral(match["n"])
        low = parse_numeral(match["low"]) if match["low"] else None
        if pair := None if match["all"] else parse_pair(match["n"]):
            low, high = pair.low, pair.high
        if high is not None:
            share = made(text, match, high, unit, f"{english_number(high)}{unit}")
            yield qualified(flat, text, _from(share, low, unit))


def _from(share: Amount, low: Decimal | None, unit: str) -> Amount:
    """A share from another one on: 5% to 8%."""
    if low is None or share.value is None or low >= share.value:
        return share
    return replace(between(share, low, share.value), english=f"{english_number(low)}{unit} to {share.english}")


def fractions(flat: str, text: str) -> Iterator[Amount]:
    """三分之一."""
    for match in _FRACTION.finditer(flat):
        below, above = parse_numeral(match["below"]), parse_numeral(match["above"])
        if match["below"] not in {"百", "千"} and below and above and above < below:
            yield qualified(flat, text, made(text, match, above / below, "", f"{above}/{below}"))


def slashes(flat: str, text: str) -> Iterator[Amount]:
    """占1/3."""
    for match in _SLASH.finditer(flat):
        above, below = Decimal(match["above"]), Decimal(match["below"])
        if above < below:
            yield qualified(flat, text, made(text, match, above / below, "", f"{above}/{below}"))


def half(flat: str, text: str) -> Iterator[Amount]:
    """一半, 半数, 过半."""
    for match in _HALF.finditer(flat):
        share = qualified(flat, text, made(text, match, Decimal("0.5"), "", "half"))
        yield replace(share, high=None, english="more than half") if match["over"] else share


def tenths(flat: str, text: str) -> Iterator[Amount]:
    """七成 is 70 %, 五成五 is 55 %, 六至七成 and 六七成 are 60 % to 70 %."""
    for match in _TENTHS.finditer(flat):
        value = Decimal(DIGITS[match["n"]] * 10 + (5 if match["half"] else DIGITS[match["odd"] or "零"]))
        low = Decimal(DIGITS[match["low"]] * 10) if match["low"] else None
        share = _from(made(text, match, value, "%", f"{value}%"), low, "%")
        yield _and_more(text, share) if _MORE.match(flat, match.end()) and low is None else qualified(flat, text, share)


def _and_more(text: str, share: Amount) -> Amount:
    """三成多."""
    end = share.end + 1
    return replace(share, end=end, text=text[share.start : end], high=None, english=f"{MORE} {share.english}")


def discounts(flat: str, text: str) -> Iterator[Amount]:
    """打八折 is what English calls 20 % off, 打八五折 15 % off."""
    for match in _DISCOUNT.finditer(flat):
        digits = "".join(str(DIGITS.get(char, char)) for char in match["n"])
        paid = Decimal(digits) * (10 if len(digits) == 1 or "." in digits else 1)
        value = plain(Decimal(100) - paid)
        yield made(text, match, value, "%", f"{english_number(value)}% off")
