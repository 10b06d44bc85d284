"""The numbers of a text with what is fused into them: 三千五百, 30余, 十几, 数千万, 两三, US$50 million.

What they count is `translate.scopes`' business; whether they are amounts at all is decided in `translate.amounts`.
"""

import re
from dataclasses import dataclass
from decimal import Decimal

from translate.figures import english_number, order_of_magnitude
from translate.numerals import DIGITS, MAGNITUDES, NUMERAL, parse_numeral, parse_pair
from translate.scopes import CURRENCY, LEAST, LESS, MORE, MOST, UNIT

_M = "".join(MAGNITUDES)
_FUZZ = re.compile(rf"(?:个(?=[多余]万?亿)|\s?)(?P<fuzz>余|多|来|几|\+)(?P<mag>[{_M}]*)")  # 一个多亿
_VAGUE = (
    r"(?<![指函参次人总系多少倍整分级位常变岁奇偶计点无字算尾复单双款基频代读])(?P<word>数|好?几|若干)"
    rf"(?:个(?=万?亿(?!级|吨|..?级)))?(?P<mag>[{_M}]+|(?=年(?![均增降减])|[颗枚次家人名位个天项台种款座吨架艘周倍]|小时|分钟|公里))"
)
_QUANTITY = re.compile(rf"{_VAGUE}|(?P<numeral>{NUMERAL.pattern})")
_FIRST = re.compile(rf"[\d{''.join(DIGITS)}{_M}数好几若]")  # what one begins with: found many times quicker than the whole
_ENGLISH_SCALES = {
    "thousand": 10**3,
    "million": 10**6,
    "billion": 10**9,
    "trillion": 10**12,
    "mn": 10**6,
    "mln": 10**6,
    "bn": 10**9,
    "tn": 10**12,
}
_MONEY_SCALES = _ENGLISH_SCALES | {"k": 10**3, "m": 10**6, "b": 10**9}  # 5m is a length, $5m is not
_ENGLISH_SCALE, _MONEY_SCALE = (
    re.compile(rf" ?({'|'.join(scales)})(?![A-Za-z])", re.IGNORECASE) for scales in (_ENGLISH_SCALES, _MONEY_SCALES)
)
_SIGNS = ("$", "€", "£", "¥")
_BULK = re.compile("个(万亿|亿)(?!级|吨|..?级)")  # 三个亿


@dataclass(frozen=True, slots=True)
class Quantity:
    """One number as read, before units and ranges are settled."""

    start: int
    end: int
    value: Decimal | None
    low: Decimal | None
    high: Decimal | None
    lead: str = ""  # "about", "more than", ...
    words: str = ""  # English of a number without value: "tens of millions"
    bare: bool = False  # a magnitude without a digit: 百, 千万
    numeral: str = ""


def quantities(flat: str) -> list[Quantity]:
    """All numbers of the text, whatever they count."""
    found: list[Quantity] = []
    first = _FIRST.search(flat)
    while first:
        match = _QUANTITY.match(flat, first.start())
        quantity = _read(flat, match) if match else None
        if quantity and (not found or quantity.start >= found[-1].end):
            found.append(quantity)
        first = _FIRST.search(flat, (match or first).end())
    return found


def _read(flat: str, match: re.Match[str]) -> Quantity | None:
    return _vague(match) if match["word"] else _exact(flat, match.start(), match["numeral"])


def _vague(match: re.Match[str]) -> Quantity:
    power = _power(match["mag"])
    words = order_of_magnitude(power)
    return Quantity(match.start(), match.end(), None, Decimal(10**power), Decimal(10 ** (power + 1)), words=words)


def _power(magnitudes: str) -> int:
    value = parse_numeral(magnitudes) if magnitudes else Decimal(1)
    if value is None:  # 百千万 and the like
        return max(len(str(MAGNITUDES[char])) - 1 for char in magnitudes)
    return len(str(int(value))) - 1


def _exact(flat: str, start: int, numeral: str) -> Quantity | None:
    numeral = _leave_kilo(flat, start, numeral)
    end = start + len(numeral)
    fuzz = _FUZZ.match(flat, end)
    if fuzz and _is_fuzz(flat, fuzz, numeral):
        return _fuzzy(start, numeral, fuzz)
    bulk = _BULK.match(flat, end)
    size = (parse_numeral(bulk[1]) if bulk else None) or Decimal(1)
    pair = parse_pair(numeral)
    if pair:
        low, high = pair.low * size, pair.high * size
        words = f"{english_number(low)} to {english_number(high)}"
        return Quantity(start, bulk.end() if bulk else end, None, low, high, words=words, numeral=numeral + (bulk[0] if bulk else ""))
    value = parse_numeral(numeral)
    if value is None:
        return None
    scale = (_MONEY_SCALE if flat[start - 1 : start] in _SIGNS else _ENGLISH_SCALE).match(flat, end)
    if scale:  # US$50 million, in mixed text
        value, end = value * _MONEY_SCALES[scale[1].lower()], scale.end()
    elif bulk:
        value, end, numeral = value * size, bulk.end(), numeral + bulk[0]
    value = Decimal(int(value)) if value == int(value) else value  # 1.2bn has no tenths left
    bare = numeral[0] in MAGNITUDES and numeral[0] not in "十拾"
    return Quantity(start, end, value, value, value, bare=bare, numeral=numeral)


def _leave_kilo(flat: str, start: int, numeral: str) -> str:
    """5千米 is 5 千米 (km), but 三万五千米 is 35,000 m."""
    end = start + len(numeral)
    if len(numeral) > 1 and numeral[-1] == "千" and re.match(r"米|克(?![拉里])|瓦|帕|牛|伏|赫|字节|比特", flat[end : end + 2]):
        before = numeral[:-1]
        if before[-1] in MAGNITUDES or before[-1].isdigit() or not any(char in MAGNITUDES for char in before):
            return before
    return numeral


def _is_fuzz(flat: str, fuzz: re.Match[str], numeral: str) -> bool:
    """余 and 多 after a number mean "more than", unless they begin a word (多元, 余额) or a unit follows that makes none of it."""
    word, after = fuzz["fuzz"], flat[fuzz.end() : fuzz.end() + 2]
    if word == "+":
        large = numeral[-1] in "万亿" and not re.match(r"[A-Za-z\d+]", flat[fuzz.end() : fuzz.end() + 1])
        return large or bool(UNIT.match(flat, fuzz.end()) or CURRENCY.match(flat, fuzz.end()))
    if word in "来几":
        return numeral[-1] in "十百千万亿0" and bool(re.match(UNIT.pattern + "|" + CURRENCY.pattern, after) or fuzz["mag"])
    return not (word == "多" and re.match("元[化主性文体论并]|样|种多|边|媒|功|方|层次|云|星", after)) and not (
        word == "余" and re.match("额|热|下|量|地", after)
    )


def _fuzzy(start: int, numeral: str, fuzz: re.Match[str]) -> Quantity | None:
    word, magnitude = fuzz["fuzz"], fuzz["mag"]
    value = parse_numeral(numeral)
    scale = parse_numeral(magnitude) if magnitude else Decimal(1)
    if value is None or scale is None:
        return None
    whole, end = value * scale, fuzz.end()
    if word == "几" or numeral in {"十", "百", "千", "万", "亿"}:  # 十几 lies between 10 and 20, 百余 above a hundred
        words = "more than " + ("ten" if whole == 10 else english_number(whole))
        top = whole + 9 * scale if word == "几" else None
        return Quantity(
            start,
            end,
            None if word == "几" else whole,
            whole + scale if word == "几" else whole,
            top,
            words=words,
            numeral=numeral + magnitude,
        )
    lead = "about" if word == "来" else MORE
    return Quantity(start, end, whole, *bounds(whole, lead), lead=lead, numeral=numeral + magnitude)


def bounds(value: Decimal | None, lead: str) -> tuple[Decimal | None, Decimal | None]:
    """What a qualifier leaves certain."""
    if lead in {MORE, LEAST}:
        return value, None
    if lead in {LESS, MOST, "nearly"}:
        return None, value
    return (None, None) if lead == "about" else (value, value)
