"""When was this published? Date strings in Chinese and English, absolute and relative, read exactly or not at all.

    tidy the spelling → find the calendar date, or the age told from now → the time of day beside it → the zone → is it believable?

A string that is broken, ambiguous, in the future or without a month and day of its own is refused: the caller then has no date, which is
better than a wrong one. A day without a year (11月12日) is the latest such day, unless another year stands in the string; no other number
is completed. Whose date it is (a feed's, a page's) is the caller's business.
"""

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from zoneinfo import ZoneInfo

from crawlers.date_calendar import Context, Found, find_dates
from crawlers.date_clock import AFTER, BEFORE, Clock, UnclearError, read_clock, stated_zone
from crawlers.date_machine import read_machine_date
from crawlers.date_relative import Named, read_ago, read_named_day
from crawlers.date_text import tidy, weekday
from parallax.records import Precision, When

EARLIEST = datetime(1990, 1, 1, tzinfo=UTC)
AHEAD = timedelta(days=2)  # clocks and zones are wrong by that much, not by more

_EPOCH = re.compile(r"\d{10}(?:\d{3})?(?:\.\d{1,9})?")
_STAMP = re.compile(r"(\d{4})(\d{2})(\d{2})(\d{2})(\d{2})(\d{2})?")
_PUBLISHED = re.compile(r"(?:发布|发表|发文|刊发|首发|出版|日期|published|posted|created|date)\S{0,3}[\s:于on]{0,4}$", re.IGNORECASE)
_UPDATED = re.compile(r"(?:更新|修改|编辑|成文|生成|印发|updated|modified|edited)\S{0,3}[\s:于on]{0,4}$", re.IGNORECASE)
_OTHER = re.compile(
    r"(?:下[次期]|截[至止]|有效期?|到期|预[计定]|定于|将[于在]|报告期|文号|deadline|expir(?:es|y)|before|until|till|since)\S{0,3}[\s:至on]{0,4}$"
    r"|(?:会议|活动|报名|开标|编号|发射|起飞|举[办行]|召开|开幕|生效|[施实]行|实施)"
    r"(?:(?:时间|日期?)\s?:?|:)\s?$"  # as a label: a headline before its date may end so
    r"|(?:event|launch|effective|start|due)(?:\s(?:date|time)\s?:?|\s?:)\s?$|\bdue\s(?:on\s)?$"
    r"|(?:^|\s)大?约\s?$",
    re.IGNORECASE,
)  # not the day of a publication
_UNREAD = re.compile(
    r"[T:]\d|\s?[-~至到/]?\s?\d{1,2}:\d|\s?\d\d\.\d\d(?!\d)|\s\d\d-\d\d-\d\d(?!\d)|\s0\d{3}(?!\d)"
)  # the rest of a broken time, or of a span
_YEAR = re.compile(r"(?<![\d.,:/-])(?:19|20)\d\d(?![:/-]?\d)")
_SHORT_YEAR = re.compile(r",?\s?['’]\d\d(?!\d)|,\s?\d\d(?![\d:.时点]|\s?[ap]\.?m)", re.IGNORECASE)
_NOISE = 150  # characters beside the date beyond which the string is prose, not a date
_LITTLE = 30  # the same beside a day without a year: prose tells of events in the year that it is about
_LINE = 64  # columns of a string in which an age or a day told from now may be the publication's
_VAGUE: frozenset[Precision] = frozenset({"month", "year"})


@dataclass(frozen=True, slots=True, kw_only=True)
class _Reading:
    """What was read before it is placed in UTC: a wall clock or, with ``zone``, a moment of its own."""

    moment: datetime
    precision: Precision
    stated: bool = False


def parse_when(text: str, now: datetime) -> datetime | None:
    """The moment that a string names, in UTC, or None when it names none for certain, or only a month or year.

    ``now`` is aware, in any zone. What states no zone is meant on China's clock (Asia/Shanghai) in whatever language it is written;
    who knows the source's zone calls `read_when`.
    """
    when = read_when(text, now)
    return when.moment if when and when.precision not in _VAGUE else None


def read_when(text: str, now: datetime, zone: str = "Asia/Shanghai") -> When | None:
    """The moment and its precision; of a day, month or year the moment is its first instant in the zone.

    ``zone`` is the IANA name in which times without an offset are meant. Days counted back (3天前) keep the time of ``now``.
    """
    if not text:
        return None
    try:
        found = _machine(text) or _read(tidy(text), now.astimezone(ZoneInfo(zone)), zone)
        moment = found.moment.astimezone(UTC) if found else None
    except (UnclearError, OverflowError, ValueError):
        return None
    if not found or not moment or not EARLIEST <= moment <= now + AHEAD:
        return None
    if found.precision not in _VAGUE and weekday(text) not in {None, found.moment.weekday()}:
        return None
    return When(moment=moment, precision=found.precision, zone="stated" if found.stated else zone, raw=text.strip()[:200])


def _machine(text: str) -> _Reading | None:
    """What feeds mostly write, without the search for dates among words."""
    moment = read_machine_date(text)
    return _Reading(moment=moment, precision="second", stated=True) if moment else None


def _read(text: str, now: datetime, zone: str) -> _Reading | None:
    """The first reading that applies; ``now`` is the wall clock where the source is."""
    if number := _number(text, now):
        return number
    dates = list(find_dates(text, Context(today=now.date(), zone=zone)))
    days = [found for found in dates if found.size == "day"]
    if days:
        chosen = _choose(text, days)
        return _at(text, chosen, zone, now.tzinfo) if chosen and (chosen.whole or _is_of_latest_year(text, chosen)) else None
    if told := _told_from(text, now, zone):
        return told
    return _vague(dates[0], now.tzinfo) if len(dates) == 1 else None


def _told_from(text: str, now: datetime, zone: str) -> _Reading | None:
    """3小时前, 昨天 12:30: an age or a day told from now, in a string that is no prose."""
    if sum(1 + (char > "\u2e7f") for char in text) > _LINE:  # Chinese characters are two columns wide
        return None
    if ago := read_ago(text, now):
        if ago.precision == "day" and AFTER.match(text, ago.end):
            return _on_named_day(text, Named(day=ago.moment.date(), end=ago.end), zone, now.tzinfo)
        return _Reading(moment=ago.moment, precision=ago.precision)
    named = read_named_day(text, now.date())
    return _on_named_day(text, named, zone, now.tzinfo) if named else None


def _number(text: str, now: datetime) -> _Reading | None:
    """Seconds or milliseconds since 1970, or digits without a separator: 20261112083000."""
    if _EPOCH.fullmatch(text):
        digits = text.partition(".")[0]
        moment = datetime.fromtimestamp(int(digits[:10]), UTC)
        return _Reading(moment=moment, precision="second", stated=True) if moment.year >= 2000 else None
    if stamp := _STAMP.fullmatch(text):
        moment = datetime(*(int(part or 0) for part in stamp.groups()), tzinfo=now.tzinfo)  # type: ignore[arg-type,misc]  # six ints
        return _Reading(moment=moment, precision="second" if stamp[6] else "minute")
    return None


def _choose(text: str, days: list[Found]) -> Found | None:
    """The one date of the string; of several, the one that is labelled as the publication's."""
    if any(found.day is None for found in days) or len(text) - (days[0].end - days[0].start) > _NOISE:
        return None
    ours = [found for found in days if not _OTHER.search(text[: found.start])]
    if len({found.day for found in days}) == 1:
        return min(ours, key=lambda found: found.start, default=None)
    first = [found for found in ours if not _UPDATED.search(text[: found.start])]
    labelled = [found for found in first if _PUBLISHED.search(text[: found.start])]
    chosen = labelled if labelled or ours != days else first
    return chosen[0] if len(chosen) == 1 else None


def _is_of_latest_year(text: str, found: Found) -> bool:
    """Whether a day without a year is meant as the latest such day: not in prose, nor beside another year (11月12日 (2024), Nov 12 '24)."""
    assert found.day is not None
    before, behind = text[: found.start], text[found.end :]
    years = {int(year) for year in _YEAR.findall(f"{before}~{behind}")}
    if years - {found.day.year} or _SHORT_YEAR.match(behind):
        return False
    return len(before) + len(behind) <= _LITTLE or bool(_PUBLISHED.search(before))


def _at(text: str, found: Found, zone: str, home: tzinfo | None) -> _Reading:
    """The date with the time that stands right behind it, or right before it. Raises UnclearError for half a time."""
    clock = _clock(text, found)
    stated = stated_zone(text, found.start, clock.end if clock else found.end, zone) if clock or _dated_zone(text, found) else None
    if not stated and _UNREAD.match(text, max(found.end, clock.end if clock else 0)):
        raise UnclearError(text)
    assert found.day is not None
    return _place(found.day, clock, stated, home)


def _dated_zone(text: str, found: Found) -> bool:
    """Whether a zone follows the bare date, as XML Schema allows: 2026-11-12Z."""
    return bool(re.match(r"Z|[+-]\d{2}:\d{2}$", text[found.end :]))


def _clock(text: str, found: Found) -> Clock | None:
    after = AFTER.match(text, found.end)
    if after:
        return read_clock(after)
    before = BEFORE.search(text[: found.start])
    if not before:
        return None
    clock = read_clock(before)
    return Clock(time=clock.time, precision=clock.precision, end=before.start("zone") if before["zone"] else found.end)


def _place(day: date, clock: Clock | None, stated: tzinfo | None, home: tzinfo | None) -> _Reading:
    wall = datetime.combine(day, clock.time if clock else time(), tzinfo=stated or home)
    if clock and wall.utcoffset() != wall.replace(fold=1).utcoffset():  # no such hour, or two of them, when clocks change
        raise UnclearError(str(wall))
    return _Reading(moment=wall, precision=clock.precision if clock else "day", stated=stated is not None)


def _on_named_day(text: str, named: Named, zone: str, home: tzinfo | None) -> _Reading:
    """昨天 12:30, 昨晚8点, or the bare day."""
    rest = f"{named.prefix}{text[named.end :].strip()}" if named.prefix else text[named.end :]
    match = AFTER.match(rest)
    clock = read_clock(match) if match else None
    stated = stated_zone(rest, 0, clock.end, zone) if clock else None
    return _place(named.day, clock, stated, home)


def _vague(found: Found, home: tzinfo | None) -> _Reading | None:
    """A month or a year by itself: its first instant, and the precision says so."""
    if found.day is None:
        return None
    return _Reading(moment=datetime.combine(found.day, time(), tzinfo=home), precision=found.size)
