"""Chinese and mixed numerals as exact decimals: 三千五百, 1.2万亿, 壹佰, 1亿2000万, 三万五.

Only the numeral itself; what surrounds it (约, 余, 元, 颗) is read by `translate.amounts`.
"""

import re
from dataclasses import dataclass
from decimal import Decimal

DIGITS = {
    char: value
    for value, chars in enumerate(("〇零○", "一壹", "二两贰兩", "三叁參", "四肆", "五伍", "六陆陸", "七柒", "八捌", "九玖"))
    for char in chars
}
_SMALL = {"十": 10, "拾": 10, "百": 100, "佰": 100, "千": 1000, "仟": 1000}
_LARGE = {"亿": 10**8, "億": 10**8, "万": 10**4, "萬": 10**4}
MAGNITUDES = _SMALL | _LARGE
_LONGEST = 40  # nothing longer is a number that a newspaper prints

_D = "".join(DIGITS)
_M = "".join(MAGNITUDES)
_ARABIC = r"(?:\d{1,3}(?:,\d{3})++(?!\d)|\d++)(?:\.\d++)?+"
NUMERAL = re.compile(
    rf"(?:{_ARABIC}(?:\s?(?=[{_M}])(?:[{_M}]++(?:零?\d++(?:\.\d++)?+(?=[{_M}])|零\d++(?![.\d]))?+)++)?+|[{_D}{_M}]++(?:点[{_D}]++[{_M}]*+)?+)"
)

_WIDTH = dict(
    zip(
        "０１２３４５６７８９．，％＋－～／＜＞"
        "億萬顆噸歐圓兩個來餘數幾約過級發鎊盧韓幣臺邊點從達將紀農曆歷時號間當後們項條與為實際氣電隻輛張場筆層組處單戶瑞",
        "0123456789.,%+-~/<>亿万颗吨欧圆两个来余数几约过级发镑卢韩币台边点从达将纪农历历时号间当后们项条与为实际气电只辆张场笔层组处单户瑞",
        strict=True,
    )
)
_WIDTH |= dict.fromkeys(  # what is not seen parts no number from its unit
    "\u00a0\u2002\u2003\u2009\u200b\u200c\u200d\u202f\u2060\u3000\ufeff", " "
)
_WIDE = re.compile(f"[{''.join(_WIDTH)}]")


def narrow(text: str) -> str:
    """With half-width digits and signs, plain blanks, and Simplified characters where numbers meet Traditional ones; offsets stay.

    >>> narrow("２０億元")
    '20亿元'
    """
    for char in set(_WIDE.findall(text)):  # a few commas mostly: many times quicker than to translate every character
        text = text.replace(char, _WIDTH[char])
    return text


def parse_numeral(text: str) -> Decimal | None:
    """The exact value of a numeral, or None when the characters do not form one.

    >>> parse_numeral("1.2万亿"), parse_numeral("三万五"), parse_numeral("千百")
    (Decimal('1200000000000'), Decimal('35000'), None)
    """
    text = text.replace(",", "").replace(" ", "")
    if not text or len(text) > _LONGEST:
        return None
    value = _large(text)
    return None if value is None else plain(value)


def plain(value: Decimal) -> Decimal:
    """The same value without exponent or trailing zeros."""
    if not value:
        return Decimal(0)
    digits = format(value, "f")
    return Decimal(digits.rstrip("0").rstrip(".") if "." in digits else digits)


def _large(text: str) -> Decimal | None:
    """A numeral with 亿 and 万: what stands before the mark is multiplied, what follows is added."""
    for names, size in (("亿億", 10**8), ("万萬", 10**4)):
        cut = max(text.rfind(names[0]), text.rfind(names[1]))
        if cut >= 0:
            head = _large(text[:cut]) if cut else Decimal(1)
            tail = _tail(text[cut + 1 :], size)
            return None if head is None or tail is None else head * size + tail
    return _small(text)


def _tail(text: str, size: int) -> Decimal | None:
    """What follows a magnitude: 三万五 is 35,000, 三万零五 is 30,005; 万千 is no number."""
    if not text:
        return Decimal(0)
    if len(text) == 1 and DIGITS.get(text):
        return Decimal(DIGITS[text] * size // 10)
    if text[0] in "百佰千仟":
        return None
    digits = text.lstrip("零〇")
    value = _large(digits) if digits else None
    return value if value is not None and value < size else None


def _small(text: str) -> Decimal | None:  # noqa: PLR0911 - one answer for each way of not being a number
    """A numeral below ten thousand, or digits as such."""
    if text[0].isdigit():
        return _arabic(text)
    if "点" in text:
        return _pointed(text)
    if not any(char in _SMALL for char in text):
        return _digits(text)
    total, pending, last = 0, None, 10_000
    for char in text:
        size = _SMALL.get(char)
        if size is None:
            if pending:  # two digits in a row within a positional numeral
                return None
            pending = DIGITS[char]
        elif size >= last or pending == 0:
            if not (pending == 0 and size < last and char in "十拾"):
                return None
            total, pending, last = total + size, None, size
        elif pending is None and total:  # 千百
            return None
        else:
            total, pending, last = total + (1 if pending is None else pending) * size, None, size
    return Decimal(total + _last_digit(text, pending, last))


def _last_digit(text: str, pending: int | None, last: int) -> int:
    """一百二 is 120, 一百零二 is 102, 十二 is 12."""
    if not pending:
        return 0
    colloquial = last >= 100 and text[-2] in _SMALL
    return pending * (last // 10 if colloquial else 1)


def _arabic(text: str) -> Decimal | None:
    match = re.match(r"\d+(?:\.\d+)?", text)
    assert match
    value, rest = Decimal(match[0]), text[match.end() :]
    while rest and rest[0] in _SMALL:
        value, rest = value * _SMALL[rest[0]], rest[1:]
    rest = rest.lstrip("零")
    if not rest:
        return value
    if not rest[0].isdigit():
        return None
    tail = _arabic(rest)  # 3千5百, 3千零5
    return value + tail if tail is not None and tail < value else None


def _pointed(text: str) -> Decimal | None:
    whole, _, fraction = text.partition("点")
    digits = fraction.rstrip("".join(_SMALL))
    value = _small(whole) if whole else None
    if value is None or not digits or any(char not in DIGITS for char in digits):
        return None
    value += Decimal("0." + "".join(str(DIGITS[char]) for char in digits))
    for char in fraction[len(digits) :]:
        value *= _SMALL[char]
    return value


def _digits(text: str) -> Decimal | None:
    """Digits read one by one (二〇二四); two of them are an approximation and are left to `parse_pair`."""
    if any(char not in DIGITS for char in text) or len(text) == 2:
        return None
    return Decimal("".join(str(DIGITS[char]) for char in text))


@dataclass(frozen=True, slots=True)
class Pair:
    """两三 or 三四十: two neighbouring digits that mean "between"."""

    low: Decimal
    high: Decimal


_PAIR = re.compile(rf"(?P<head>[{_D}]?[{_M}]*)(?P<a>[{_D}])(?P<b>[{_D}])(?P<tail>[{_M}]*)\Z")


def parse_pair(text: str) -> Pair | None:
    """两三百 is 200 to 300, 十七八 is 17 to 18; None when the digits do not climb by one (三五 is the exception)."""
    match = _PAIR.match(text) if len(text) <= 8 else None
    if not match:
        return None
    first, second = DIGITS[match["a"]], DIGITS[match["b"]]
    if not (second == first + 1 and first) and (first, second) != (3, 5):
        return None
    if match["head"] and (match["tail"] or match["head"][-1] not in MAGNITUDES):
        return None
    low, high = (parse_numeral(match["head"] + digit + match["tail"]) for digit in (match["a"], match["b"]))
    return Pair(low, high) if low is not None and high is not None and low < high else None
