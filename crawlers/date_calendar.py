"""The calendar part of a date string for `crawlers.dates`: which day, month or year it names, and where it stands.

Every form that looks like a date is found, and a broken one (2026年13月40日) is reported as broken: skipping it would let a fragment of it
be taken for another date.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTH = (
    r"(?<!long )(?P<month>jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?"
    r"|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\b\.?"
)  # a rocket is no month: Long March 8
_DAY = r"(?P<day>\d{1,2})(?:st|nd|rd|th)?"
_END = r"(?![\d])(?![-/.]\d)"
_BOUND_BEHIND = re.compile(
    r"\s?(?:[~至到]\s?\d|(?:[-、和及与&]|(?:to|and|through)\b)\s?(?:\d{1,2}\s?[日号月]|\d{4}|\d{1,2}(?:st|nd|rd|th)?,))|之?前|以前|以来|至今|起|止|后|左右"
)  # one end of a span of time
_BOUND_BEFORE = re.compile(r"\d(?:st|nd|rd|th)?\s?(?:[-~&]|to|and)\s?$")
_CHINESE_ZONES = {"Asia/Shanghai", "Asia/Urumqi", "Asia/Hong_Kong", "Asia/Macau", "Asia/Taipei", "Asia/Chongqing", "Asia/Harbin"}
_MONTH_FIRST = {"America/New_York", "America/Chicago", "America/Denver", "America/Los_Angeles", "America/Phoenix", "America/Anchorage"}

Size = Literal["day", "month", "year"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """One date in a string. ``day`` is None when it is broken or ambiguous; of a month or year it is the first, as ``size`` says.

    ``whole`` is whether the year was named with it, rather than taken to be that of the latest such day.
    """

    day: date | None
    size: Size
    start: int
    end: int
    whole: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Context:
    """What a date may be read against: today where the source is, and the source's zone."""

    today: date
    zone: str


Reader = Callable[[re.Match[str], Context], date]


def _plain(match: re.Match[str], context: Context) -> date:
    """The parts as they are named. A month or year is its first day; without a year it is the latest such day; 26 is of this century."""
    part = match.groupdict()
    name = part.get("month")
    month = _MONTHS.index(name[:3].lower()) + 1 if name else int(part.get("month_number") or 1)
    day, year = int(part.get("day") or 1), part.get("year")
    if not year:
        return latest(month, day, context.today)
    return date(int(year) + 2000 * (len(year) == 2), month, day)


def _chinese(match: re.Match[str], context: Context) -> date:
    """2026年11月12日, 11月12日, 去年11月12日, and 民国115年11月12日, of which three digits alone are enough."""
    month, day = int(match["month_number"]), int(match["day"])
    if match["relative"]:
        return date(context.today.year - "今去前".index(match["relative"][0]), month, day)
    if not match["year"]:
        if match.string[: match.start()].rstrip().endswith("年"):
            raise ValueError(match.string)  # a year that is no number
        return latest(month, day, context.today)
    year = int(match["year"])
    if match["era"] or 100 <= year < 1000 or (year < 100 and context.zone == "Asia/Taipei"):
        return date(year + 1911, month, day)
    return date(year, month, day)


def _two_orders(match: re.Match[str], context: Context) -> date:
    """03/04/2026, which only a part above twelve, equal parts or a zone with one custom make clear."""
    first, second, year = int(match["first"]), int(match["second"]), int(match["year"])
    if first > 12 or first == second or context.zone.startswith("Europe/"):
        return date(year, second, first)
    if second > 12 or context.zone in _MONTH_FIRST:
        return date(year, first, second)
    raise ValueError(match[0])


def _month_day(match: re.Match[str], context: Context) -> date:
    """11-12, as Chinese lists print it."""
    if context.zone not in _CHINESE_ZONES:
        raise ValueError(match[0])
    return latest(int(match["month_number"]), int(match["day"]), context.today)


def _week(match: re.Match[str], _: Context) -> date:
    return date.fromisocalendar(int(match["year"]), int(match["week"]), int(match["day"]))


def _form(pattern: str, read: Reader, size: Size = "day") -> tuple[re.Pattern[str], Reader, Size]:
    return re.compile(pattern, re.IGNORECASE), read, size


# From the most to the least specific: what one form has claimed, no later form may touch.
_FORMS = (
    _form(
        r"(?:(?P<relative>今年|去年|前年)|(?P<era>民国)?\s?(?<!\d)(?P<year>\d{1,4})\s?年)?\s?(?<![\d.a-z])(?P<month_number>\d{1,2})\s?月\s?(?P<day>\d{1,2})(?!\d)\s?(?:[日号]|(?=\s|$|,))",
        _chinese,
    ),
    _form(r"(?<![\d/])(?<!\w[.-])(?<!\d:)(?P<year>\d{4})-?W(?P<week>\d{2})-?(?P<day>\d)(?!\d)", _week),
    _form(
        r"(?<![\d/v])(?<!\w[.-])(?<!\d:)(?P<year>\d{4})\s?(?P<mark>[-/.])\s?(?P<month_number>\d{1,2})\s?月?(?P=mark)\s?(?P<day>\d{1,2})(?:(?!\d)|(?<=\d\d)(?=\d\d:\d\d))(?!-\d{2}:\d{2}:)(?![/.]\d)(?!-\d(?!\d:\d\d$))",
        _plain,
    ),
    _form(r"(?<![\d/])(?<!\w[.-])(?<!\d:)(?P<year>\d{4})\s(?P<month_number>\d{2})[-/](?P<day>\d{2})(?!\d)(?![-/.]\d)", _plain),
    _form(r"(?<![\d/])(?<!\w[.-])(?<!\d:)(?P<year>\d{4})(?P<month_number>\d{2})(?P<day>\d{2})(?=T\d|\s\d{1,2}:|$)", _plain),
    _form(rf"(?<![\d/])(?<!\w[.-])(?<!\d:)(?P<year>\d{{4}})[\s,/-]{{0,2}}{_MONTH}[\s/-]?{_DAY}{_END}", _plain),
    _form(rf"(?<![\d/])(?<!\w[.-])(?<!\d:){_DAY}\s?[-/.\s]?(?:\s?of\s)?\s?{_MONTH},?\s?[-/.\s]?(?P<year>\d{{4}})(?!\d)", _plain),
    _form(rf"(?<![\d/])(?<!\w[.-])(?<!\d:){_DAY}(?P<month>{'|'.join(_MONTHS)})(?P<year>\d{{4}})(?!\d)", _plain),
    _form(rf"(?<![\d/])(?<!\w[.-])(?<!\d:){_DAY}[\s/](?P<month_number>\d{{1,2}})\s?月,?[\s/](?P<year>\d{{4}})(?!\d)", _plain),
    _form(rf"(?<![\d/])(?<!\w[.-])(?<!\d:){_DAY}[\s-]{_MONTH}[\s-](?P<year>\d{{2}})(?=\s\d{{1,2}}:\d{{2}})", _plain),
    _form(rf"\b{_MONTH}[\s/-]?{_DAY},?[\s/-]{{1,2}}(?P<year>\d{{4}})(?!:?\d)", _plain),
    _form(rf"\b{_MONTH}\s{_DAY}\s(?=\d{{1,2}}:\d{{2}}(?::\d{{2}})?\s(?:[A-Z]{{2,4}}(?:[+-]\d{{4}})?\s)?(?P<year>\d{{4}})(?!\d))", _plain),
    _form(rf"\b{_MONTH}\s?{_DAY}(?!\d)(?!\s?[-~]\s?\d)", _plain),
    _form(rf"(?<![\d/])(?<!\w[.-])(?<!\d:){_DAY}[\s-]{_MONTH}(?!\s?[-,]?\s?\d)", _plain),
    _form(
        r"(?<![\d/])(?<!\w[.-])(?<!\d:)(?P<first>\d{1,2})(?P<mark>[-/.])(?P<second>\d{1,2})(?P=mark)(?P<year>\d{4})(?!\d)(?![-/.]\d)",
        _two_orders,
    ),
    _form(r"^[(\[]?(?P<month_number>\d{2})[-/](?P<day>\d{2})[)\]]?(?=$|\s\d{1,2}:\d{2}(?!\d))", _month_day),
    _form(r"(?<!\d)(?P<year>\d{4})\s?年\s?(?P<month_number>\d{1,2})\s?月(?!\s?[-~至到\d])", _plain, "month"),
    _form(r"^(?P<year>\d{4})[-/](?P<month_number>\d{2})$", _plain, "month"),
    _form(rf"\b{_MONTH},?\s(?P<year>\d{{4}})(?!\d)", _plain, "month"),
    _form(r"(?<!\d)(?P<year>\d{4})\s?年(?!\s?[\da-z])(?!前)", _plain, "year"),
)


def find_dates(text: str, context: Context) -> Iterator[Found]:
    """Every date in a tidied string, the most specific forms first."""
    taken: list[tuple[int, int]] = []
    for pattern, read, size in _FORMS:
        for match in pattern.finditer(text):
            if any(match.start() < end and start < match.end() for start, end in taken):
                continue
            taken.append(match.span())
            day = None if size == "day" and _bounds(match) else _day(read, match, context)
            named = match.groupdict()
            yield Found(day=day, size=size, start=match.start(), end=match.end(), whole=bool(named.get("year") or named.get("relative")))


def _bounds(match: re.Match[str]) -> bool:
    return bool(_BOUND_BEHIND.match(match.string, match.end()) or _BOUND_BEFORE.search(match.string[: match.start()]))


def _day(read: Reader, match: re.Match[str], context: Context) -> date | None:
    try:
        return read(match, context)
    except (ValueError, OverflowError):
        return None


def latest(month: int, day: int, today: date) -> date:
    """The last such day up to today. ValueError when this year and the last one have none, and for tomorrow: an event's, or a year old."""
    tomorrow = today + timedelta(days=1)
    for year in (tomorrow.year, tomorrow.year - 1):
        try:
            found = date(year, month, day)
        except ValueError:
            continue
        if found == tomorrow:
            break
        if found < tomorrow:
            return found
    raise ValueError(f"{month}-{day}")
