"""When a job runs: every so many seconds, or at a time of day. Pure functions of the clock; `scheduler.service` hands them to APScheduler.

A time of day happens once a local date, whatever the clocks do: one that is skipped in spring comes as much later as the clocks went
forward, one that comes twice in autumn is taken the first time.
"""

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

_UNITS = {"s": 1, "m": 60, "h": 3600, "d": 86_400}
_LONGEST = 31 * 86_400.0


@dataclass(frozen=True, slots=True)
class Every:
    """Again and again, ``seconds`` apart."""

    seconds: float

    def next(self, previous: datetime | None, now: datetime) -> datetime:
        """The next moment after now; at once when there was none. What was missed is not made up for, one run does for all."""
        if previous is None:
            return now
        step = timedelta(seconds=self.seconds)
        return previous + step if now < previous + step <= now + step else now + step

    def last(self, now: datetime) -> datetime | None:
        """The latest moment at which it should have run, None when that depends on when it ran before."""
        del now
        return None

    def __str__(self) -> str:
        unit = next((name for name, size in reversed(_UNITS.items()) if self.seconds % size == 0), "s")
        return f"every {f'{self.seconds / _UNITS[unit]:.3f}'.rstrip('0').rstrip('.')}{unit}"


@dataclass(frozen=True, slots=True)
class Daily:
    """Once a local date."""

    at: time
    zone: str

    def next(self, previous: datetime | None, now: datetime) -> datetime:
        """The next moment after now, on a later local date than the previous one's."""
        day = now.astimezone(ZoneInfo(self.zone)).date() - timedelta(days=1)
        done = previous.astimezone(ZoneInfo(self.zone)).date() if previous and previous <= now else None
        while (moment := self._on(day)) <= now or (done and day <= done):
            day += timedelta(days=1)
        return moment

    def last(self, now: datetime) -> datetime:
        """The latest moment at which it should have run."""
        day = now.astimezone(ZoneInfo(self.zone)).date() + timedelta(days=1)
        while (moment := self._on(day)) > now:
            day -= timedelta(days=1)
        return moment

    def _on(self, day: date) -> datetime:
        return datetime.combine(day, self.at, ZoneInfo(self.zone)).astimezone(UTC)

    def __str__(self) -> str:
        return f"daily at {self.at:%H:%M} {self.zone}"


Schedule = Every | Daily


def parse_schedule(text: str) -> Schedule:
    """What ``str`` of a schedule gives, back. Raises ValueError.

    >>> parse_schedule("every 90s")
    Every(seconds=90.0)
    >>> str(parse_schedule("daily at 03:30 Asia/Shanghai"))
    'daily at 03:30 Asia/Shanghai'
    """
    if found := re.fullmatch(r"every ([0-9.]+[smhd])", text):
        return Every(parse_duration(found[1]))
    if found := re.fullmatch(r"daily at ([0-9]{2}:[0-9]{2}) ([A-Za-z0-9_+/-]+)", text):
        return Daily(time.fromisoformat(found[1]), ZoneInfo(found[2]).key)
    raise ValueError(text)


def parse_duration(text: str) -> float:
    """Seconds in a duration such as 90s, 5m, 2h or 1d, from one second to a month. Raises ValueError."""
    found = re.fullmatch(r"([0-9]{1,7}(?:\.[0-9]{1,3})?)([smhd])", text.strip())
    seconds = float(found[1]) * _UNITS[found[2]] if found else 0.0
    if not 1 <= seconds <= _LONGEST:
        raise ValueError(f"expected a duration such as 90s, 5m, 2h or 1d, from 1s to 31d, got {text!r}")
    return seconds
