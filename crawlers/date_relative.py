"""Dates that are told from now, for `crawlers.dates`: 3分钟前, 昨天 12:30, two hours ago, 上周三."""

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from parallax.records import Precision

_ENGLISH_NUMBERS = {
    "a": 1,
    "an": 1,
    "one": 1,
    "two": 2,
    "three": 3,
    "four": 4,
    "five": 5,
    "six": 6,
    "seven": 7,
    "eight": 8,
    "nine": 9,
    "ten": 10,
}
_UNIT_NAMES: tuple[tuple[Precision, str, timedelta], ...] = (
    ("second", r"秒钟?|seconds?|secs?|s", timedelta(seconds=1)),
    ("minute", r"分钟|分|minutes?|mins?|m", timedelta(minutes=1)),
    ("hour", r"个?小时|个?钟头|时间|hours?|hrs?|h", timedelta(hours=1)),
    ("day", r"天|日|days?|d", timedelta(days=1)),
    ("day", r"个?星期|个?礼拜|周|weeks?|wks?|w", timedelta(days=7)),
    ("month", r"个月|months?|mos?", timedelta(days=30)),
    ("year", r"年|years?|yrs?|y", timedelta(days=365)),
)
_UNIT = "|".join(pattern for _, pattern, _ in _UNIT_NAMES)
_NUMBER = rf"(?<![\d.])\d{{1,6}}|\b(?:{'|'.join(_ENGLISH_NUMBERS)})\b"
_PART = re.compile(rf"({_NUMBER})\s?({_UNIT})(?![a-z])", re.IGNORECASE)
_AGO = re.compile(
    rf"(?<![-至到.])(?<!\w~)(?<!\w\s~\s)(?<!\d\s-\s)(?<!\w\sto\s)(?<!\w\sor\s)((?:(?:{_NUMBER})\s?(?:{_UNIT})(?![a-z])(?:\s|\.|,|\band\b|零)*){{1,3}})\s?(?:之?前(?!后)|以前|\bago\b|earlier\b)",
    re.IGNORECASE,
)
_HALF = re.compile(r"(?<![个天周月年\d])半个?(?:小时|钟头)(?:之?前|以前)|\bhalf an hour ago\b", re.IGNORECASE)
_HALF_MORE = re.compile(r"(?<![\d.])(\d{1,2})(?:个半|\.5个?)(?:小时|钟头)(?:之?前|以前)")
_NOW = re.compile(
    r"^(?:\S{2,5}[:于]\s?)?(?:刚刚(?:发布|更新|发表)?|刚才|几秒前|1分钟内"
    r"|(?:just )?now|(?:moments?|a few seconds|less than a minute) ago)$",
    re.IGNORECASE,
)
_STOP = r"(?=$|[\s\d,.:|·()\[\]-]|上午|下午|中午|凌晨|早|晚|傍晚|清晨|深夜|at\b)"
_DAY = re.compile(
    rf"(?:^|[\s:于(\[|·])(?:(?P<ahead>大前天)|(?P<before>前天|前日)|(?P<last>昨天|昨日|\byesterday\b)|(?P<this>今天|今日|\btoday\b)){_STOP}",
    re.IGNORECASE,
)
_EVENING = re.compile(r"(?:^|[\s:于(\[|·])(?P<word>昨晚|昨夜|今早|今晨|今晚|今夜)(?=$|[\s\d])")
_WEEKDAY = re.compile(r"(?:^|[\s:于])(?P<week>上|本|这)个?(?:周|星期|礼拜)(?P<day>[一二三四五六日天])(?=$|[\s\d,]|上午|下午|晚上|凌晨)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Ago:
    """A moment so long before now; where the telling ends, a time of day may follow."""

    moment: datetime
    precision: Precision
    end: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Named:
    """A day named from today; where its name ends, a time of day may follow. ``prefix`` is the part of the day that the name includes."""

    day: date
    end: int
    prefix: str = ""


def read_ago(text: str, now: datetime) -> Ago | None:
    """3分钟前, half an hour ago, 刚刚; None when the string tells no such age, or only a vague one (几天前)."""
    if _NOW.match(text):
        return Ago(moment=now, precision="minute")
    if _HALF.search(text):
        return Ago(moment=_back(now, timedelta(minutes=30)), precision="minute")
    if more := _HALF_MORE.search(text):
        return Ago(moment=_back(now, timedelta(hours=int(more[1]), minutes=30)), precision="minute")
    match = _AGO.search(text)
    return _sum(match, now) if match else None


def _sum(match: re.Match[str], now: datetime) -> Ago | None:
    """The last and smallest unit says how precise the whole is."""
    age, precision = timedelta(), None
    for number, unit in _PART.findall(match[1]):
        count = int(number) if number.isdigit() else _ENGLISH_NUMBERS[number.lower()]
        precision, size = _unit(unit)
        age += count * size
    try:
        return Ago(moment=_back(now, age), precision=precision, end=match.end()) if precision else None
    except OverflowError:
        return None


def _back(now: datetime, age: timedelta) -> datetime:
    """So much elapsed time before now, across a change of the clocks too."""
    return (now.astimezone(UTC) - age).astimezone(now.tzinfo)


def _unit(name: str) -> tuple[Precision, timedelta]:
    for precision, pattern, size in _UNIT_NAMES:
        if re.fullmatch(pattern, name, re.IGNORECASE):
            return precision, size
    raise AssertionError(name)


def read_named_day(text: str, today: date) -> Named | None:
    """昨天, today, 昨晚, 上周三; None when no day is named from today."""
    if match := _DAY.search(text):
        back = {"this": 0, "last": 1, "before": 2, "ahead": 3}[match.lastgroup or ""]
        return Named(day=today - timedelta(days=back), end=match.end())
    if match := _EVENING.search(text):
        prefix = "晚上" if match["word"][1] in "晚夜" else "早上"
        return Named(day=today - timedelta(days=match["word"][0] == "昨"), end=match.end(), prefix=prefix)
    if match := _WEEKDAY.search(text):
        monday = today - timedelta(days=today.weekday() + 7 * (match["week"] == "上"))
        day = monday + timedelta(days="一二三四五六日天".index(match["day"].replace("天", "日")))
        return Named(day=day, end=match.end()) if day <= today else None
    return None
