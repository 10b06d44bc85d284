"""Spike rules: a company or a topic that is written of far more than it usually is.

The method is that of W2 in Tokars et al. 2009, "Enhancing time-series detection algorithms for automated biosurveillance", Emerging
Infectious Diseases 15(4), 533-539, itself C2 of the CDC's Early Aberration Reporting System: a day's count is compared with the mean of
the days of its sort (workdays, weekends) among the 28 that end before the last two, in standard deviations. So a quiet Sunday is no
reason to call an ordinary Monday a spike, and a wave that swells over three days does not hide itself. The deviation is at least that of
a Poisson variable of the same mean, and at least one item, so that rare matters need more than a second article.

Days are UTC and those on which items were published. Counting is pure but for `daily_counts`, which asks the archive.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from math import sqrt
from statistics import fmean, pstdev

from matching.rules import ReadyRule
from parallax.contracts import Archive
from parallax.query import And, Between, Query
from parallax.records import Delivery

BASELINE = 28  # days compared with
GUARD = 2  # days before the one in question that are left out: a wave may have begun
THRESHOLD = 3.0  # standard deviations
LEAST = 4  # items on a day that can be called a spike
_ENOUGH = 4  # days of one sort from which a mean is taken; below that, days of both sorts serve
_FEWEST = 7  # days in all, below which nothing is said
Counts = Mapping[date, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Spike:
    """A day far above the mean: ``score`` in standard deviations, ``days`` how many the mean was taken of."""

    day: date
    count: int
    mean: float
    score: float
    days: int


def spike_on(day: date, counts: Counts) -> Spike | None:
    """Whether a day stands out. A day that ``counts`` does not hold was not watched, which is not the same as 0."""
    watched = [day - timedelta(days=GUARD + n) for n in range(1, BASELINE + 1)]
    known = [each for each in watched if each in counts]
    alike = [each for each in known if _weekend(each) == _weekend(day)]
    base = [counts[each] for each in (alike if len(alike) >= _ENOUGH else known)]
    count = counts.get(day, 0)
    if len(known) < _FEWEST or count < LEAST:
        return None
    mean = fmean(base)
    score = (count - mean) / max(pstdev(base), sqrt(mean), 1.0)
    return Spike(day=day, count=count, mean=round(mean, 2), score=round(score, 1), days=len(base)) if score >= THRESHOLD else None


def spikes(rules: Iterable[ReadyRule], counts: Mapping[str, Counts], now: datetime) -> list[Delivery]:
    """Outbox rows of the spikes of today and yesterday (late arrivals count), by rule id; one a rule, day and channel, however often asked.

    ``payload`` holds what was counted: query, day, count, mean, score, days.
    """
    today = now.astimezone(UTC).date()
    found = [(one, spike_on(day, counts.get(one.rule.id, {}))) for one in rules for day in (today - timedelta(days=1), today)]
    return [row for one, spike in found if spike for row in _rows(one, spike, now)]


def daily_counts(archive: Archive, rules: Sequence[ReadyRule], now: datetime) -> dict[str, Counts]:
    """What `spikes` compares: by rule id, how many items each day holds for every day since the archive began to be filled."""
    today = now.astimezone(UTC).date()
    days = watched_days(archive, today, BASELINE + GUARD + 2)
    return {one.rule.id: count_days(archive, one.query, days) for one in rules}


def watched_days(archive: Archive, today: date, most: int) -> list[date]:
    """The last days up to ``today`` that the archive watched, newest first. Its first is left out: feeds brought what was old already."""
    first = next(iter(archive.arrivals()), None)
    if first is None:
        return []
    began = first.stored_at.astimezone(UTC).date()
    return [today - timedelta(days=n) for n in range(min(most, (today - began).days))]


def count_days(archive: Archive, query: Query, days: Iterable[date]) -> Counts:
    """How many items of each day a query finds: one search a day."""
    return {day: count_between(archive, query, _midnight(day), _midnight(day + timedelta(days=1))) for day in days}


def count_between(archive: Archive, query: Query, start: datetime, end: datetime) -> int:
    """How many items published in a half-open interval a query finds."""
    return archive.search(Query(query.text, And((query.root, Between(start, end)))), limit=1).total


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), tzinfo=UTC)


def _rows(one: ReadyRule, spike: Spike, now: datetime) -> list[Delivery]:
    payload = {
        "query": one.rule.query,
        "day": spike.day.isoformat(),
        "count": spike.count,
        "mean": spike.mean,
        "score": spike.score,
        "days": spike.days,
    }
    return [
        Delivery(
            key=f"spike:{one.rule.id}:{spike.day.isoformat()}:{channel}",
            channel=channel,
            kind="spike",
            rule_id=one.rule.id,
            payload=payload,
            made_at=now,
        )
        for channel in dict.fromkeys(one.rule.channels)
    ]


def _weekend(day: date) -> bool:
    return day.weekday() >= 5
