"""Amounts that are not number plus unit: 一箭四十一星, 百分之三十五, 三分之一, 七成, 半年, 三个半月."""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from decimal import Decimal

from parallax.records import Amount
from translate.figures import english_number
from translate.numerals import DIGITS, MAGNITUDES, NUMERAL, parse_numeral
from translate.quantities import bounds
from translate.scopes import TRAIL, TRAILS, look_back
from translate.units import ADJECTIVE, UNITS

_STARS = re.compile(rf"[一1]箭(?P<n>双|{NUMERAL.pattern})星")
_PER = re.compile(rf"(?P<base>百|千)分之(?P<n>{NUMERAL.pattern})|百分(?P<all>之?百)")
_FRACTION = re.compile(rf"(?P<below>[{''.join(DIGITS)}十百千万]{{1,4}}|\d{{1,4}})分之(?P<above>[{''.join(DIGITS)}]|\d{{1,3}})")
_TENTHS = re.compile(
    r"(?<![\d一二三四五六七八九十百千万亿第零〇])(?:(?P<low>[一二三四五六七八])(?:至|到))?(?P<n>[一二三四五六七八九两])成(?:(?P<half>半)|(?P<odd>[一二三四五六七八九])(?![成十百千万亿个家颗年次名]))?(?![立功为员果长本分熟都绩就交套品型吨兆年人像份因天])"
)
_SLASH = re.compile(  # 占1/3, not 9/11, (1/3) or a lone 1/3
    r"(?:(?<=[\u4e00-\u9fff])(?<![第日月年周]) ?|(?<![^，。；：、 ])(?=\d/\d+[的以左股]))(?P<above>[1-9])/(?P<below>[2-9]|10|20|50|100)"
    r"(?![\d/.\-A-Za-z）)\]月日年号元])"
)
_HALF = re.compile(r"(?<![另下上前后])(?:一半|半数)(?!人马|路)|(?<![通经难])(?P<over>过半)(?:数|(?=[，。；、]|\Z))")
_DOUBLING = re.compile(r"翻(?:了|上)?(?P<n>[一两二三四])?番(?![茄号])")
_CLASS = re.compile(
    rf"(?<![\d{''.join(DIGITS)}{''.join(MAGNITUDES)}数几余多半亚A-Za-z\s平立重光])(?P<unit>吨|公斤|米|厘米|毫米|微米|毫秒|微秒|公里)级(?!别|联)"
)
_DURATION = re.compile(
    r"(?<![\d.])(?P<a>\d{1,3})(?:(?P<hours>个?小时)(?=\d{1,2}分)|分钟?(?=\d+(?:\.\d+)?秒))"
    r"(?P<b>\d{1,3}(?:\.\d{1,3})?)(?(hours)分钟?|秒)"
)
_HALF_SPAN = re.compile(r"(?<![上下前后多大小一两三四五六七八九十个])半(?P<unit>年|个月|天|个小时|小时|个世纪)(?!来)")
_HALF_UNIT = {
    "年": ("years", "half a year"),
    "个月": ("months", "half a month"),
    "天": ("days", "half a day"),
    "个小时": ("hours", "half an hour"),
    "小时": ("hours", "half an hour"),
    "个世纪": ("centuries", "half a century"),
}
_ONE_HALF = re.compile(
    rf"(?<![\d.,{''.join(DIGITS)}{''.join(MAGNITUDES)}])(?P<n>{NUMERAL.pattern})个(?P<more>半|多)(?P<unit>月|小时|星期|世纪|季度)"
)


def special_forms(flat: str, text: str, found: list[Amount], blocked: bytearray) -> list[Amount]:
    """Forms that are not number plus unit; they win over what was read inside them."""
    forms = [form for sign, form in _FORMS if sign in flat]
    used = bytearray(blocked)
    chosen = [*_apart((amount for form in forms for amount in form(flat, text)), used), *_apart(found, used)]
    return sorted(chosen, key=lambda amount: amount.start)


def _apart(amounts: Iterable[Amount], used: bytearray) -> Iterator[Amount]:
    """Those that lie on free ground, which they take."""
    for amount in amounts:
        if not any(used[amount.start : amount.end]):
            used[amount.start : amount.end] = b"\x01" * (amount.end - amount.start)
            yield amount


def _made(text: str, match: re.Match[str], value: Decimal, unit: str, english: str) -> Amount:
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


def _stars(flat: str, text: str) -> list[Amount]:
    """一箭四十一星: 41 satellites on one rocket."""
    values = ((match, Decimal(2) if match["n"] == "双" else parse_numeral(match["n"])) for match in _STARS.finditer(flat))
    return [
        _made(text, match, value, "satellites", f"{english_number(value)} satellites on one rocket") for match, value in values if value
    ]


def _qualified(flat: str, text: str, match: re.Match[str], amount: Amount) -> Amount:
    """With 近, 超过 before or 以上 behind."""
    start, _, lead = look_back(flat, match.start())
    trail = TRAIL.match(flat, match.end())
    lead = lead or (TRAILS[trail[0].strip()] if trail else "")
    end = trail.end() if trail else match.end()
    low, high = bounds(amount.value, lead) if lead else (amount.low, amount.high)
    return replace(amount, start=start, end=end, text=text[start:end], low=low, high=high, english=f"{lead} {amount.english}".strip())


def _per_hundred(flat: str, text: str) -> list[Amount]:
    found = []
    for match in _PER.finditer(flat):
        value = Decimal(100) if match["all"] else parse_numeral(match["n"])
        unit = "‰" if match["base"] == "千" else "%"
        if value is not None:
            found.append(_qualified(flat, text, match, _made(text, match, value, unit, f"{english_number(value)}{unit}")))
    return found


def _fractions(flat: str, text: str) -> list[Amount]:
    found: list[Amount] = []
    for match in _FRACTION.finditer(flat):
        below, above = parse_numeral(match["below"]), parse_numeral(match["above"])
        if match["below"] not in {"百", "千"} and below and above and above < below:
            found.append(_qualified(flat, text, match, _made(text, match, above / below, "", f"{above}/{below}")))
    return found


def _tenths(flat: str, text: str) -> list[Amount]:
    return [_qualified(flat, text, match, _in_tenths(text, match)) for match in _TENTHS.finditer(flat)]


def _slashes(flat: str, text: str) -> list[Amount]:
    found: list[Amount] = []
    for match in _SLASH.finditer(flat):
        above, below = Decimal(match["above"]), Decimal(match["below"])
        if above < below:
            found.append(_qualified(flat, text, match, _made(text, match, above / below, "", f"{above}/{below}")))
    return found


def _half(flat: str, text: str) -> list[Amount]:
    found: list[Amount] = []
    for match in _HALF.finditer(flat):
        half = _qualified(flat, text, match, _made(text, match, Decimal("0.5"), "", "half"))
        found.append(replace(half, high=None, english="more than half") if match["over"] else half)
    return found


def _in_tenths(text: str, match: re.Match[str]) -> Amount:
    """七成 is 70 %, 五成五 is 55 %, 六至七成 is 60 % to 70 %."""
    value = Decimal(DIGITS[match["n"]] * 10 + (5 if match["half"] else DIGITS[match["odd"] or "零"]))
    made = _made(text, match, value, "%", f"{value}%")
    if not match["low"]:
        return made
    low = Decimal(DIGITS[match["low"]] * 10)
    return replace(made, value=None, low=low, english=f"{low}% to {value}%")


def _doublings(flat: str, text: str) -> list[Amount]:
    """翻一番 is twice as much, 翻两番 four times."""
    words = {1: "doubled", 2: "quadrupled"}
    times = [(match, DIGITS[match["n"] or "一"]) for match in _DOUBLING.finditer(flat)]
    return [_made(text, match, Decimal(2**n), "times", words.get(n, f"multiplied by {2**n}")) for match, n in times]


def _classes(flat: str, text: str) -> list[Amount]:
    """吨级, 米级, 毫秒级: a class by its unit alone."""
    found = []
    for match in _CLASS.finditer(flat):
        unit = UNITS[match["unit"]]
        made = _made(text, match, Decimal(1), unit.code, f"{ADJECTIVE.get(unit.code, unit.one)}-class")
        found.append(replace(made, value=None, high=Decimal(10)))
    return found


def _half_spans(flat: str, text: str) -> list[Amount]:
    return [_made(text, match, Decimal("0.5"), *_HALF_UNIT[match["unit"]]) for match in _HALF_SPAN.finditer(flat)]


def _and_a_half(flat: str, text: str) -> list[Amount]:
    """三个半月, 一个多小时."""
    found: list[Amount] = []
    names = {"月": "months", "小时": "hours", "星期": "weeks", "世纪": "centuries", "季度": "quarters"}
    for match in _ONE_HALF.finditer(flat):
        value = parse_numeral(match["n"])
        if value is None:
            continue
        unit = names[match["unit"]]
        if match["more"] == "多":
            made = _made(text, match, value, unit, f"more than {english_number(value)} {unit if value != 1 else unit[:-1]}")
            found.append(replace(made, high=None))
        else:
            found.append(_made(text, match, value + Decimal("0.5"), unit, f"{english_number(value + Decimal('0.5'))} {unit}"))
    return found


def _durations(flat: str, text: str) -> list[Amount]:
    """1小时30分 and 5分20秒: the value is in the smaller unit."""
    found = []
    for match in _DURATION.finditer(flat):
        big, small = Decimal(match["a"]), Decimal(match["b"])
        names = ("hours", "minutes") if match["hours"] else ("minutes", "s")
        words = ("hour", "minute") if match["hours"] else ("minute", "second")
        english = " ".join(f"{number} {word}{'' if number == 1 else 's'}" for number, word in zip((big, small), words, strict=True))
        found.append(_made(text, match, big * 60 + small, names[1], english))
    return found


_FORMS: tuple[tuple[str, Callable[[str, str], list[Amount]]], ...] = (
    ("箭", _stars),
    ("分", _per_hundred),
    ("分之", _fractions),
    ("成", _tenths),
    ("/", _slashes),
    ("半", _half),
    ("半", _half_spans),
    ("个", _and_a_half),
    ("分", _durations),
    ("番", _doublings),
    ("级", _classes),
)
"""Each form, and what a text must hold for it to be looked for; an earlier form wins over a later one."""
