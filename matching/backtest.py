"""What a rule would have found: it is tried over the archive before it is saved, so that its author sees how often it will speak.

Search and percolator agree (a property test says so), so the archive's search answers for the rule.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from time import monotonic

from matching.rules import ReadyRule
from matching.spikes import BASELINE, GUARD, Spike, count_between, count_days, spike_on, watched_days
from parallax.contracts import Archive
from parallax.errors import SlowSearchError
from parallax.query import And, Between, Query
from parallax.records import SearchHit

_STEPS = ((182, 7), (728, 28), (10**9, 91))  # up to so many days, intervals of so many
_BROAD_SHARE, _BROAD_A_WEEK = 0.1, 50  # beyond which a rule is noise
_SECONDS = 3.0  # for the first of a dozen or two searches
_FEW = 20  # hits below which no share is worth a word


@dataclass(frozen=True, slots=True, kw_only=True)
class Interval:
    """Some days, from ``start`` on, and how many items of theirs were found."""

    start: date
    days: int
    hits: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Trial:
    """What a rule finds among the items published in the last ``days``; ``older`` before. ``spikes`` are of a spike rule."""

    days: int
    hits: int
    items: int
    older: int
    intervals: tuple[Interval, ...]  # oldest first
    newest: tuple[SearchHit, ...]
    spikes: tuple[Spike, ...] = ()

    @property
    def a_week(self) -> float:
        """Hits a week."""
        return self.hits / self.days * 7


def try_rule(archive: Archive, one: ReadyRule, now: datetime, *, days: int = 90, shown: int = 5) -> Trial:
    """Ask the archive what the rule would have found. A rule that is slow to search for raises SlowSearchError."""
    begun = monotonic()
    ever = _count(archive, one.query)
    if monotonic() - begun > _SECONDS:
        raise SlowSearchError("this rule", "takes too long to try; write longer words before a *, or ask for fewer things")
    intervals = _intervals(archive, one.query, now, days)
    start = now - timedelta(days=days)
    page = archive.search(_within(one.query, start), limit=shown)
    everything, hits = Query(""), _count(archive, _within(one.query, start))
    return Trial(
        days=days,
        hits=hits,
        items=_count(archive, _within(everything, start)),
        older=max(0, ever - hits),
        intervals=intervals,
        newest=page.hits[:shown],
        spikes=_spikes(archive, one.query, now, days) if one.rule.kind == "spike" else (),
    )


def _count(archive: Archive, query: Query) -> int:
    """All matches, or some ten thousands of very many: a page of a search stops counting much earlier."""
    return archive.overview(query).total


def too_broad(trial: Trial) -> str:
    """Why the rule would be noise; empty when it would not."""
    share = trial.hits / trial.items if trial.items else 0.0
    if trial.a_week > _BROAD_A_WEEK:
        return f"about {trial.a_week:.0f} items a week are more than anybody reads"
    if trial.hits >= _FEW and share > _BROAD_SHARE:
        return f"it finds {share:.0%} of everything that was published"
    return ""


def _intervals(archive: Archive, query: Query, now: datetime, days: int) -> tuple[Interval, ...]:
    width = next(step for most, step in _STEPS if days <= most)
    starts = [now - timedelta(days=end) for end in range(width, days + width, width)]
    return tuple(
        Interval(start=start.date(), days=width, hits=count_between(archive, query, start, start + timedelta(days=width)))
        for start in reversed(starts)
    )


def _within(query: Query, start: datetime) -> Query:
    return Query(query.text, And((query.root, Between(start))))


def _spikes(archive: Archive, query: Query, now: datetime, days: int) -> tuple[Spike, ...]:
    watched: Sequence[date] = watched_days(archive, now.astimezone(UTC).date(), days + BASELINE + GUARD)
    counts = count_days(archive, query, watched)
    return tuple(spike for day in reversed(watched[:days]) if (spike := spike_on(day, counts)))
