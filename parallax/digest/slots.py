"""When a subscriber's digests are due: pure calendar, decided by what was sent and never by when a trigger fired.

A slot is a local date and one of the subscriber's times. It is due from its moment on, until a later one is. The archive holds what
was sent, under (subscription, local date, slot), so:

- a clock that jumps back brings nothing twice: only slots after the last one sent are considered;
- after a standstill only the latest slot is due; it says how many it makes up for;
- a time that the change of clocks skips is due at the next moment that exists, one that comes twice at the first.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from parallax.records import DigestMark, Subscriber

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_FURTHEST = 400  # days looked back: who got nothing for a year has missed "many"
_CLOCK_WAS_WRONG = timedelta(days=2)  # a last digest from further in the future was made under a wrong clock, and holds nothing up


@dataclass(frozen=True, slots=True, kw_only=True)
class Due:
    """A digest to be made: its identity, the moment it was due, and how many earlier slots it makes up for."""

    local_date: date
    slot: str
    moment: datetime
    missed: int = 0


def due(subscriber: Subscriber, last: DigestMark | None, now: datetime) -> Due | None:
    """The digest that a subscriber should have by now and has not, or None. There is never more than one.

    Without a ``last`` one, the latest slot is due. A subscriber that is not enabled is owed nothing.
    """
    if not subscriber.enabled:
        return None
    after = _sent(last, now)
    waiting = _after(slots_back(subscriber, now), after)
    latest = next(waiting, None)
    if latest is None:
        return None
    missed = sum(moment < latest[2] for _, _, moment in waiting) if after else 0
    return Due(local_date=latest[0], slot=latest[1], moment=latest[2], missed=missed)


def slots_back(subscriber: Subscriber, now: datetime) -> Iterator[tuple[date, str, datetime]]:
    """The subscriber's slots whose moment has come, latest first: local date, time and moment in UTC."""
    zone = ZoneInfo(subscriber.timezone)
    today = now.astimezone(zone).date() + timedelta(days=1)  # a date may be skipped by the calendar, and its slots due on the next
    for back in range(_FURTHEST):
        day = today - timedelta(days=back)
        if WEEKDAYS[day.weekday()] not in subscriber.days or not _exists(day, zone):
            continue
        for slot in sorted(set(subscriber.times), reverse=True):
            moment = moment_of(day, time.fromisoformat(slot), zone)
            if moment <= now:
                yield day, slot, moment


def moment_of(day: date, at: time, zone: ZoneInfo) -> datetime:
    """When a local time is, in UTC: the first time if it comes twice, the next moment that exists if it is skipped.

    >>> new_york = ZoneInfo("America/New_York")
    >>> moment_of(date(2026, 3, 8), time(2, 30), new_york).astimezone(new_york).isoformat()
    '2026-03-08T03:00:00-04:00'
    """
    local = datetime.combine(day, at, zone)
    moment = local.astimezone(UTC)
    if moment.astimezone(zone).replace(tzinfo=None) == local.replace(tzinfo=None):
        return moment
    early, late = local.replace(fold=1).astimezone(UTC), moment  # the skip lies between: offsets after and before it
    before = early.astimezone(zone).utcoffset()
    while late - early > timedelta(seconds=1):
        middle = early + (late - early) // 2
        early, late = (middle, late) if middle.astimezone(zone).utcoffset() == before else (early, middle)
    return late.replace(microsecond=0)


def _exists(day: date, zone: ZoneInfo) -> bool:
    """Whether the calendar of a zone has a date: Samoa had no 30 December 2011."""
    return moment_of(day, time(), zone).astimezone(zone).date() == day


def _sent(last: DigestMark | None, now: datetime) -> tuple[date, str] | None:
    if last is None or last.made_at - now > _CLOCK_WAS_WRONG:
        return None
    return last.local_date, last.slot


def _after(slots: Iterator[tuple[date, str, datetime]], sent: tuple[date, str] | None) -> Iterator[tuple[date, str, datetime]]:
    for each in slots:
        if sent and each[:2] <= sent:
            return
        yield each
