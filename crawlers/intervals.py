"""When to come back: adaptive intervals, back-off, and what a server asks for. Pure functions of their arguments.

Nothing is random: the jitter that spreads polls over time is derived from the endpoint's name and the moment, so that a test, or a replay,
comes to the same time.
"""

from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from hashlib import blake2b

DAY = timedelta(days=1)
ARTICLE_ATTEMPTS = 5
_SHORTEST, LONGEST_FACTOR = 0.5, 8.0  # bounds of the adaptive interval, as multiples of the source's own
_JITTER = 0.1


def adapted_minutes(current: int, base: int, *, new: int) -> int:
    """The next interval: a third shorter when something new came, a quarter longer when not, within half and eight times ``base``."""
    wanted = current / 1.5 if new else current * 1.25
    return max(1, round(min(max(wanted, base * _SHORTEST), base * LONGEST_FACTOR)))


def next_check(minutes: int, base: int, name: str, now: datetime) -> datetime:
    """The moment of the next poll, up to a tenth earlier or later, never beyond the bounds of the interval."""
    digest = blake2b(f"{name} {now.isoformat()}".encode(), digest_size=4).digest()
    factor = 1 + _JITTER * (2 * int.from_bytes(digest, "big") / 0xFFFFFFFF - 1)
    return now + timedelta(minutes=min(max(minutes * factor, base * _SHORTEST), base * LONGEST_FACTOR))


def backed_off(errors: int, base: int, now: datetime) -> datetime:
    """The moment to retry after ``errors`` failures in a row: the interval doubles each time, up to a day (or the interval, if longer)."""
    doublings = min(max(errors - 1, 0), 16)
    return now + min(max(DAY, timedelta(minutes=base)), timedelta(minutes=base << doublings))


def retry_after(value: str | None, now: datetime) -> datetime | None:
    """What a Retry-After header asks for, seconds or a date, capped at a day; None when there is none or it cannot be read.

    >>> retry_after("120", datetime(2026, 1, 1, tzinfo=UTC))
    datetime.datetime(2026, 1, 1, 0, 2, tzinfo=datetime.timezone.utc)
    """
    text = (value or "").strip()
    if text.isascii() and text.isdigit():
        return now + min(DAY, timedelta(seconds=int(text[:9])))
    try:
        moment = parsedate_to_datetime(text)
    except (ValueError, TypeError, OverflowError):
        return None
    moment = moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
    return min(max(moment, now), now + DAY)


def article_retry(attempts: int, now: datetime, asked: datetime | None = None) -> datetime | None:
    """When to try an article again after so many failed attempts: 15 minutes, an hour, 4, 16; None gives it up.

    ``asked`` is what the server's Retry-After said; it counts where it is later.
    """
    if attempts >= ARTICLE_ATTEMPTS:
        return None
    own = now + timedelta(minutes=15 << 2 * max(0, attempts - 1))
    return max(own, asked) if asked else own
