"""Moments as a reader is shown them: in Beijing time, where the news is made, and in the reader's own; never more precise than known."""

from datetime import datetime
from zoneinfo import ZoneInfo

from parallax.records import When

BEIJING = ZoneInfo("Asia/Shanghai")


def place(moment: datetime) -> str:
    """What a clock's zone is called. Beijing by its name: CST is also a zone of the United States."""
    return "Beijing" if moment.tzinfo is BEIJING else moment.tzname() or "UTC"


def clock(moment: datetime, zone: ZoneInfo) -> str:
    """``Sat 21 Nov 2026 07:30 EST``."""
    local = moment.astimezone(zone)
    return f"{local:%a %-d %b %Y %H:%M} {place(local)}"


def day(moment: datetime, zone: ZoneInfo) -> str:
    """``Sat 21 Nov 2026``."""
    return f"{moment.astimezone(zone):%a %-d %b %Y}"


def interval(start: datetime, end: datetime, zone: ZoneInfo) -> str:
    """``Fri 20 Nov 07:30 to Sat 21 Nov 2026 07:30 EST``; the zone is said twice when the clocks were changed in between."""
    first, last = start.astimezone(zone), end.astimezone(zone)
    changed = f" {place(first)}" if first.utcoffset() != last.utcoffset() else ""
    year = " %Y" if first.year != last.year else ""
    return f"{first:%a %-d %b{year} %H:%M}{changed} to {last:%a %-d %b %Y %H:%M} {place(last)}"


def precisely(when: When | None) -> str:
    """A publication date in Beijing time, as precise as it is known."""
    if when is None:
        return "date unknown"
    local = when.moment.astimezone(BEIJING)
    match when.precision:
        case "year":
            return f"{local:%Y}"
        case "month":
            return f"{local:%b %Y}"
        case "day":
            return f"{local:%-d %b %Y}"
        case _:
            return f"{local:%-d %b %Y %H:%M} Beijing"


def in_zone(when: When | None, zone: ZoneInfo) -> str:
    """The same in the reader's zone; empty where that would say nothing new."""
    if when is None or when.precision in ("year", "month", "day"):
        return ""
    local, beijing = when.moment.astimezone(zone), when.moment.astimezone(BEIJING)
    if local.utcoffset() == beijing.utcoffset():
        return ""
    return f"{local:{'%H:%M' if local.date() == beijing.date() else '%-d %b %H:%M'}} {place(local)}"
