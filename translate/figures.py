"""Numbers in English: writing them exactly, and finding them again in a translation.

`read_figures(english_number(value))` is ``[value]`` for every decimal; `translate.gates` relies on it.
"""

import re
from decimal import Decimal

from translate.numerals import plain

_SCALES = ((Decimal(10**12), "trillion"), (Decimal(10**9), "billion"), (Decimal(10**6), "million"))
_MOST_DECIMALS = 4  # beyond that the full number reads better, and nothing is rounded
_ONES = ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve", "thirteen", "fourteen")
_TEENS = ("fifteen", "sixteen", "seventeen", "eighteen", "nineteen")
_TENS = ("twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
_WORDS = {word: Decimal(value) for value, word in enumerate(_ONES + _TEENS)} | {
    word: Decimal(10 * value) for value, word in enumerate(_TENS, 2)
}
_MULTIPLES = {
    "hundred": 10**2,
    "thousand": 10**3,
    "million": 10**6,
    "billion": 10**9,
    "trillion": 10**12,
    "mn": 10**6,
    "bn": 10**9,
    "tn": 10**12,
}
_TOKEN = re.compile(
    r"(?P<number>(?<![\w.])\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?)"
    rf"|\b(?P<word>{'|'.join(_WORDS)}|dozen)\b|\b(?P<multiple>hundred|thousand|(?:m|b|tr)illion|(?-i:[Mm]n)|[bt]n)\b|(?P<gap>[\s-]+)|(?P<other>[^\W\d]+|[^\w\s])",
    re.IGNORECASE,
)


def english_number(value: Decimal) -> str:
    """The number as English prints it, never rounded.

    >>> english_number(Decimal(222000000)), english_number(Decimal(35000)), english_number(Decimal("0.5"))
    ('222 million', '35,000', '0.5')
    """
    for size, word in _SCALES:
        scaled = value / size
        if abs(scaled) >= 1 and _decimals(scaled) <= _MOST_DECIMALS:
            return f"{_grouped(scaled)} {word}"
    return _grouped(value)


def _decimals(value: Decimal) -> int:
    exponent = plain(value).as_tuple().exponent
    return max(0, -exponent) if isinstance(exponent, int) else 0


def _grouped(value: Decimal) -> str:
    whole, _, fraction = format(abs(plain(value)), "f").partition(".")
    return ("-" if value < 0 else "") + f"{int(whole):,}" + (f".{fraction}" if fraction else "")


def order_of_magnitude(power: int) -> str:
    """What 数十, 数百, 数千万 are called: the plural of a power of ten, without "of".

    >>> [order_of_magnitude(power) for power in (0, 1, 3, 7, 8, 12)]
    ['several', 'dozens', 'thousands', 'tens of millions', 'hundreds of millions', 'trillions']
    """
    if power < 3:
        return ("several", "dozens", "hundreds")[power]
    if power > 14:
        return "quadrillions"
    group = ("thousands", "millions", "billions", "trillions")[power // 3 - 1]
    return ("", "tens of ", "hundreds of ")[power % 3] + group


def read_figures(text: str) -> list[Decimal]:
    """Every number of an English text, in order: digits, words ("forty-one") and both with multiples ("1.2 trillion")."""
    found: list[Decimal] = []
    current: Decimal | None = None
    spelt = False
    for match in _TOKEN.finditer(text):
        if match["gap"]:
            continue
        if match["number"]:
            _flush(found, current)
            current, spelt = Decimal(match["number"].replace(",", "")), False
        elif match["word"]:
            value = _WORDS.get(match["word"].lower(), Decimal(12))
            if current is not None and spelt and value < 10 <= current and current % 10 == 0:
                current += value
            else:
                _flush(found, current)
                current = value
            spelt = True
        elif match["multiple"] and current is not None:
            current *= _MULTIPLES[match["multiple"].lower()]
        else:
            _flush(found, current)
            current = None
    _flush(found, current)
    return found


def _flush(found: list[Decimal], value: Decimal | None) -> None:
    if value is not None:
        found.append(plain(value))
