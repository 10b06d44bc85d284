"""The clock part of a date string for `crawlers.dates`: time of day, and the zone that the string itself states.

A time that contradicts itself (25:61, 上午13时, 晚上12点) is an error, never dropped: the string is not to be trusted.
"""

import re
from dataclasses import dataclass
from datetime import UTC, time, timedelta, timezone, tzinfo
from zoneinfo import ZoneInfo

from parallax.records import Precision

_PART = r"上午|早上|早晨|早间|清晨|凌晨|今早|早|中午|正午|午后|下午|傍晚|晚上|晚间|夜间|夜里|深夜|晚|夜|[ap]m"
_TIME = (
    rf"(?P<part>{_PART})?\s?(?P<hour>\d{{1,2}})"
    r"(?:\s?:\s?(?P<minute>\d{2})(?:\s?:\s?(?P<second>\d{2})(?:[.,]\d{1,9}|:\d{1,3})?)?(?!\d)"
    r"|\.(?P<minute_dot>\d{2})(?=\s?(?:GMT|UTC|BST|CES?T|E[SD]T|[ap]\.?m)\b)"  # what else is written with a dot may be a number
    r"|\s?[时点](?!前)(?:(?P<half>半)|(?P<quarter>[13])刻|\s?零?(?P<minute_zh>\d{1,2})\s?分?(?:\s?(?P<second_zh>\d{1,2})\s?秒)?(?!\d)|整)?"
    r"|(?=\s?[ap]\.?m\b)|(?=(?:Z|[+-]\d{2}:?\d{2})$))"
    r"(?:\s?(?P<half_day>[ap])\.?\s?m\b\.?|\s?(?P<part_behind>[上下])午(?!\s?\d))?"
)
_GAP = r"[\s,.:;|/·•@_()\[\]-]{0,4}(?:(?:at\s|于|北京时间|T)[\s:]{0,2})?"
AFTER = re.compile(rf"{_GAP}{_TIME}", re.IGNORECASE)
_ZONE = r"\s?\(?(?:[A-Z]{1,4}(?:[+-]\d{1,2}(?::?\d{2})?)?|[+-]\d{2}:?\d{2})\)?"
BEFORE = re.compile(rf"(?<![\d:]){_TIME}(?P<zone>{_ZONE})?[\s,;|·•()-]{{0,4}}(?:on\s)?$", re.IGNORECASE)
_OFFSET = re.compile(
    r"\s?\(?(?:(?:GMT|UTC|UT)(?P<zero>\b(?!\s?[+-]\s?\d))|(?:GMT|UTC)?\s?(?P<sign>[+-])(?P<hours>\d{1,2})(?::?(?P<minutes>\d{2}))?(?!\d)|Z\b)",
    re.IGNORECASE,
)
_SPAN = re.compile(r"[^T\d:]\d{1,2}:\d{2}-\d{1,2}:\d{2}$")  # 10:00-12:00 is opening hours rather than an offset
_ABBREVIATION = re.compile(r"\s?\(?(?P<name>[A-Z]{2,5}|[a-z]{3,4})\b")
_NAMED = re.compile(r"\b(?P<name>(?:Asia|Europe|America|Australia|Africa|Pacific)/[A-Z][A-Za-z_]{2,20})\b")
_PLACES = {
    "北京时间": "Asia/Shanghai", "beijing time": "Asia/Shanghai", "china time": "Asia/Shanghai", "中国标准时间": "Asia/Shanghai",
    "台北时间": "Asia/Taipei", "香港时间": "Asia/Hong_Kong", "东京时间": "Asia/Tokyo",
    "莫斯科时间": "Europe/Moscow", "伦敦时间": "Europe/London",
    "moscow time": "Europe/Moscow", "london time": "Europe/London", "tokyo time": "Asia/Tokyo", "hong kong time": "Asia/Hong_Kong",
    "eastern time": "America/New_York", "central time": "America/Chicago", "mountain time": "America/Denver",
    "pacific time": "America/Los_Angeles",
    "纽约时间": "America/New_York", "美东时间": "America/New_York", "美国东部时间": "America/New_York", "世界时": "UTC", "格林尼治": "UTC",
}  # fmt: skip
_HOURS = {
    "GMT": 0, "UTC": 0, "UT": 0, "WET": 0, "BST": 1, "WEST": 1, "CET": 1, "MEZ": 1, "CEST": 2, "EET": 2, "EEST": 3, "MSK": 3,
    "BJT": 8, "HKT": 8, "SGT": 8, "AWST": 8, "JST": 9, "KST": 9, "AEST": 10, "AEDT": 11, "NZST": 12, "NZDT": 13,
    "EDT": -4, "EST": -5, "CDT": -5, "MDT": -6, "MST": -7, "PDT": -7, "PST": -8, "AKST": -9, "HST": -10,
}  # fmt: skip
_REGIONS = {"ET": "America/New_York", "CT": "America/Chicago", "MT": "America/Denver", "PT": "America/Los_Angeles"}
_TWO_MEANINGS = {"AST", "IST", "ADT", "WST"}


class UnclearError(ValueError):
    """The string names something that has no one reading."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Clock:
    """A time of day, how precise it is, and where in the string it ended."""

    time: time
    precision: Precision
    end: int


def read_clock(match: re.Match[str]) -> Clock:
    """The time that `AFTER` or `BEFORE` matched. Raises UnclearError when it is none."""
    minute, second = match["minute"] or match["minute_dot"] or match["minute_zh"], match["second"] or match["second_zh"]
    minutes = 30 if match["half"] else 15 * int(match["quarter"]) if match["quarter"] else int(minute or 0)
    part = (match["part"] or "").lower().replace("am", "上午").replace("pm", "下午")
    if part and match["part_behind"]:
        raise UnclearError(match[0])
    half_day = (match["half_day"] or {"上": "a", "下": "p"}.get(match["part_behind"] or "", "")).lower()
    hour = _hour(int(match["hour"]), part, half_day)
    exact = minute or match["half"] or match["quarter"]
    precision: Precision = "second" if second else "minute" if exact else "hour"
    try:
        return Clock(time=time(hour, minutes, int(second or 0)), precision=precision, end=match.end())
    except ValueError as error:
        raise UnclearError(match[0]) from error


def _hour(hour: int, part: str, half_day: str) -> int:
    """The hour of the day from 0 to 23 (or beyond, for `time` to refuse)."""
    if half_day:
        if hour > 12 and half_day == "a":
            raise UnclearError(f"{hour} am")
        return hour if hour > 12 else hour % 12 + 12 * (half_day == "p")
    if not part or hour > 12:
        if part and part[0] in "上早清凌今":
            raise UnclearError(f"{part}{hour}")
        return hour
    if part[0] in "上早清凌今":
        return hour % 12
    if part[0] in "中正":
        return hour + 12 if hour < 4 else hour
    if part[0] in "下午傍":
        return hour % 12 + 12
    if not 5 <= hour <= 11:  # 晚上12点 is midnight of the next day, to most
        raise UnclearError(f"{part}{hour}")
    return hour + 12


def stated_zone(text: str, start: int, end: int, assumed: str) -> tzinfo | None:
    """The zone that the string states beside its time (which ends at ``end``), else None. Raises UnclearError when it has two meanings."""
    if offset := _OFFSET.match(text, end):
        if _SPAN.search(text, start, offset.end()):
            raise UnclearError(text)
        return _offset(offset)
    abbreviation = _ABBREVIATION.match(text, end)
    if abbreviation and (zone := _by_name(abbreviation["name"].upper(), assumed)):
        return zone
    if named := _NAMED.search(text, start):
        return _region(named["name"])
    lower = re.sub(" (?:standard|daylight|summer) time", " time", text.lower())
    place = next((zone for name, zone in _PLACES.items() if name in lower), None)
    if "当地时间" in text or "local time" in lower:
        raise UnclearError(text)
    return ZoneInfo(place) if place else None


def _offset(match: re.Match[str]) -> tzinfo:
    if not match["sign"]:
        return UTC
    shift = timedelta(hours=int(match["hours"]), minutes=int(match["minutes"] or 0))
    if shift > timedelta(hours=14) or int(match["minutes"] or 0) > 59:
        raise UnclearError(match[0])
    return timezone(shift if match["sign"] == "+" else -shift)


def _by_name(name: str, assumed: str) -> tzinfo | None:
    """A zone by its abbreviation. CST is China's in Asia, Central in America, and nobody's elsewhere."""
    if name == "CST":
        if assumed.startswith("Asia/"):
            return timezone(timedelta(hours=8))
        if assumed.startswith("America/"):
            return timezone(timedelta(hours=-6))
        raise UnclearError(name)
    if name in _TWO_MEANINGS:
        raise UnclearError(name)
    if name in _REGIONS:
        return ZoneInfo(_REGIONS[name])
    if name in _HOURS:
        return timezone(timedelta(hours=_HOURS[name]))
    if len(name) > 2 and name.endswith("T"):  # some zone of the world's two hundred
        raise UnclearError(name)
    return None


def _region(name: str) -> tzinfo:
    try:
        return ZoneInfo(name)
    except (KeyError, ValueError, OSError) as error:
        raise UnclearError(name) from error
