"""When a message may go: quiet hours, messages an hour, a rule's own pause, and how long to wait after a failure. All pure."""

from collections.abc import Mapping, Sequence
from datetime import datetime, time, timedelta
from hashlib import sha256
from zoneinfo import ZoneInfo

from parallax.deliver.message import DeliveryError
from parallax.records import Delivery, Rule
from parallax.settings import AlertSettings

_FIRST_PAUSE = timedelta(minutes=1)
_GROWTH = 4  # 1, 4, 16, 64 minutes, 4 and 6 hours: eight tries span about 17 hours, longer than a night without a mail server
_LONGEST_PAUSE = timedelta(hours=6)
_LONGEST_ASKED = timedelta(days=1)  # what a receiver may ask us to wait
_JITTER = 0.2  # of the pause, so that channels that failed together do not come back together
_HOUR = timedelta(hours=1)
PACED = ("alert", "spike")
_FURTHEST = timedelta(days=7)  # what waits for longer was put off by a clock that was ahead; no pause lasts so long
_CLOCK_WAS_WRONG = timedelta(hours=1)  # what was sent further in the future was sent under such a clock, and holds nothing up


def quiet_end(settings: AlertSettings, now: datetime) -> datetime | None:
    """When the present quiet hours end; None outside of them. They may go past midnight."""
    if not settings.quiet_from or not settings.quiet_until or settings.quiet_from == settings.quiet_until:
        return None
    start, end = time.fromisoformat(settings.quiet_from), time.fromisoformat(settings.quiet_until)
    zone = ZoneInfo(settings.timezone)
    local = now.astimezone(zone)
    clock = local.time()
    if not (start <= clock < end if start < end else clock >= start or clock < end):
        return None
    day = local.date() if clock < end else local.date() + timedelta(days=1)
    return datetime.combine(day, end, zone).astimezone(now.tzinfo)


def retry_at(batch: str, attempts: int, error: DeliveryError, settings: AlertSettings, now: datetime) -> datetime | None:
    """When to try again after so many tries of a batch; None when there is no point, or they were enough."""
    if error.permanent or attempts >= settings.attempts:
        return None
    pause = min(_FIRST_PAUSE * _GROWTH ** min(attempts - 1, 10), _LONGEST_PAUSE)
    asked = min(timedelta(seconds=error.retry_after or 0), _LONGEST_ASKED)
    moment: datetime = now + max(pause * (1 + _JITTER * _chance(batch, attempts)), asked)
    return moment


def _chance(batch: str, attempts: int) -> float:
    """Between 0 and 1, the same for the same try of the same batch."""
    return int.from_bytes(sha256(f"{batch}:{attempts}".encode()).digest()[:4]) / 2**32


def lately(now: datetime) -> tuple[datetime, datetime]:
    """Between which moments a message was sent that counts against the limit of an hour."""
    return now - _HOUR, now + _CLOCK_WAS_WRONG


def is_cooling(rule: Rule | None, last_sent: datetime | None, now: datetime) -> bool:
    """Whether a rule's last message to a channel is too recent for another."""
    if rule is None or last_sent is None or last_sent > now + _CLOCK_WAS_WRONG:
        return False
    return now < last_sent + timedelta(minutes=rule.cooldown_minutes)


def is_due(row: Delivery, now: datetime) -> bool:
    """Whether the time has come to try a row."""
    return row.not_before is None or row.not_before <= now or row.not_before > now + _FURTHEST


def is_paced(row: Delivery) -> bool:
    """Alerts are. Digests come when their reader asked for them, and a test is for somebody who is awake."""
    return row.kind in PACED


def by_channel(rows: Sequence[Delivery]) -> Mapping[str, list[Delivery]]:
    """Rows of each channel, oldest first."""
    found: dict[str, list[Delivery]] = {}
    for row in sorted(rows, key=lambda row: row.id):
        found.setdefault(row.channel, []).append(row)
    return found
