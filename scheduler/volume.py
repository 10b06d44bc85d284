"""Whether a source has fallen below its own running rate. Pure functions of its runs.

A source's news of the last week is compared with its earlier weeks, so that weekends and weekly columns are no alarm. How many articles
it publishes in a week scatters more than chance alone would have it; the spread of its own weeks is allowed for (a negative binomial
instead of a Poisson lower tail where the weeks demand it).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from math import exp, floor, lgamma, log
from statistics import fmean, median, variance

from parallax.records import Run

WEEK = timedelta(days=7)
HISTORY_WEEKS = 8
_LEAST_WEEKS = 3  # with fewer, nothing is known of a source's habits
_CHANCE = 1e-4  # a false alarm a source in so many weeks would be a nuisance
_GOOD = frozenset({"ok", "unchanged", "silent", "drifted"})
_FILLED_BEFORE, _FILLED_RUNS, _FILLED_HISTORY = 0.5, 3, 5


@dataclass(frozen=True, slots=True, kw_only=True)
class VolumeDrop:
    """Far less came in the last seven days than in the weeks before. ``chance``: how likely that would be of itself."""

    came: int
    usual: float  # a week
    chance: float

    def __str__(self) -> str:
        return f"{self.came} new in 7 days, {self.usual:.0f} usual"


def volume_drop(runs: Sequence[Run], now: datetime) -> VolumeDrop | None:
    """The drop in a source's news, if there is one. ``runs`` in any order; a visit's first haul counts as old stock, not as news."""
    weeks = _weeks(_without_first(runs), now)
    if len(weeks) - 1 < _LEAST_WEEKS:
        return None
    came, before = weeks[0], weeks[1:]
    usual = fmean(before)
    chance = lower_tail(came, usual, variance(before))
    if chance >= _CHANCE or came * 2 >= min(before):
        return None
    return VolumeDrop(came=came, usual=usual, chance=chance)


def lower_tail(count: int, mean: float, spread: float) -> float:
    """The probability of at most ``count`` when ``mean`` is expected: Poisson, or negative binomial when the variance ``spread`` is larger.

    >>> round(lower_tail(2, 10.0, 0.0), 5)
    0.00277
    """
    if mean <= 0:
        return 1.0
    if spread <= mean * 1.05:
        terms = (exp(k * log(mean) - mean - lgamma(k + 1)) for k in range(count + 1))
    else:
        size = mean * mean / (spread - mean)
        share = log(size / (size + mean))
        other = log(mean / (size + mean))
        terms = (exp(lgamma(k + size) - lgamma(size) - lgamma(k + 1) + size * share + k * other) for k in range(count + 1))
    return min(1.0, sum(terms))


def filled_drop(runs: Sequence[Run]) -> str:
    """Which fields the last visits' entries carry half as often as before, in words, or nothing. ``runs`` of one endpoint, latest first."""
    told = [run for run in runs if run.filled and run.outcome in _GOOD]
    recent, before = told[:_FILLED_RUNS], told[_FILLED_RUNS:]
    if len(recent) < _FILLED_RUNS or len(before) < _FILLED_HISTORY:
        return ""
    usual = {name: median(run.filled.get(name, 0.0) for run in before) for name in before[0].filled}
    now = {name: max(run.filled.get(name, 0.0) for run in recent) for name in usual}
    lost = [name for name, share in usual.items() if share >= _FILLED_BEFORE and now[name] * 2 < share]
    return ", ".join(f"{name} in {now[name]:.0%} of entries, {usual[name]:.0%} usual" for name in sorted(lost))


def _without_first(runs: Sequence[Run]) -> list[Run]:
    """Without the first visit of each endpoint that brought something."""
    first: dict[str, Run] = {}
    for run in sorted(runs, key=lambda run: run.started_at):
        if run.new:
            first.setdefault(run.url, run)
    return [run for run in runs if first.get(run.url) is not run]


def _weeks(runs: Sequence[Run], now: datetime) -> list[int]:
    """News by week before ``now``, the latest first, over the whole weeks in which the source was watched."""
    if not runs:
        return []
    watched = min(HISTORY_WEEKS + 1, floor((now - min(run.started_at for run in runs)) / WEEK))
    counts = [0] * watched
    visited = [False] * watched
    for run in runs:
        week = floor((now - run.started_at) / WEEK)
        if 0 <= week < watched:
            counts[week] += run.new
            visited[week] |= run.outcome in _GOOD
    if not watched or not visited[0]:  # nobody could look: that is another trouble, and named as such
        return []
    return [count for count, seen in zip(counts, visited, strict=True) if seen]
