"""How each source does, from what its visits left in the archive: one verdict a source, the worst of its endpoints first.

=========  =====================================================================================
new        never visited
healthy    its last visit brought what it should
muted      no longer polled: gone, or refused too often
failed     its last visit failed
blocked    the site refuses us, or asks whether we are human
drifted    less comes than should: entries, fields, or news against its own history
silent     nothing new for much longer than usual
waiting    the site asked us to come later, or its robots.txt to stay away
=========  =====================================================================================
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Literal

from crawlers.visit import is_due
from parallax.contracts import CrawlStore
from parallax.records import Endpoint, Run, Source

State = Literal["new", "healthy", "muted", "failed", "blocked", "drifted", "silent", "waiting"]
WORRYING: frozenset[State] = frozenset({"muted", "failed", "blocked", "drifted", "silent"})
STATES: tuple[State, ...] = ("failed", "blocked", "muted", "drifted", "silent", "waiting", "new", "healthy")
LATE = timedelta(minutes=10)
_OF: Mapping[str, State] = {
    "ok": "healthy",
    "unchanged": "healthy",
    "gone": "muted",
    "failed": "failed",
    "blocked": "blocked",
    "drifted": "drifted",
    "silent": "silent",
    "deferred": "waiting",
    "forbidden": "waiting",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceHealth:
    """One source at a glance. ``since``: how long it has been so, as far as known; ``late``: it should have been visited by now."""

    source_id: str
    state: State
    why: str = ""
    since: datetime | None = None
    last_ok: datetime | None = None
    next_check: datetime | None = None
    due: bool = False
    late: bool = False


def source_health(
    sources: Iterable[Source], store: CrawlStore, now: datetime, fallen: Mapping[str, str] | None = None
) -> list[SourceHealth]:
    """The verdict on each enabled source. ``fallen`` says which have fallen against their own history (`scheduler.survey`)."""
    endpoints, latest = store.endpoints(), store.latest_runs()
    verdicts = []
    for source in sources:
        if not source.enabled:
            continue
        names = [(source.id, url) for url in source.urls]
        known, runs = [endpoints[name] for name in names if name in endpoints], [latest[name] for name in names if name in latest]
        one, why = judge(source, known, runs, now), (fallen or {}).get(source.id, "")
        verdicts.append(replace(one, state="drifted", why=why, since=None) if why and one.state == "healthy" else one)
    return verdicts


def judge(source: Source, endpoints: Sequence[Endpoint], runs: Sequence[Run], now: datetime) -> SourceHealth:
    """The verdict from the last visit to each endpoint."""
    states: list[tuple[State, str]] = [("muted", each.muted) for each in endpoints if each.muted]
    states += [(_OF[run.outcome], run.error) for run in runs]
    state, why = min(states, key=lambda row: STATES.index(row[0]), default=("new", ""))
    polled = [each for each in endpoints if not each.muted]
    checks = [each.next_check for each in polled if each.next_check]
    oks = [each.last_ok for each in endpoints if each.last_ok]
    last_ok, next_check = max(oks, default=None), min(checks, default=None)
    return SourceHealth(
        source_id=source.id,
        state=state,
        why=why,
        since=_since(state, endpoints, last_ok),
        last_ok=last_ok,
        next_check=next_check,
        due=len(endpoints) < len(source.urls) or any(is_due(each, now) for each in polled),
        late=next_check is not None and now - next_check > LATE,
    )


def _since(state: State, endpoints: Sequence[Endpoint], last_ok: datetime | None) -> datetime | None:
    if state == "silent":
        return max((each.last_new for each in endpoints if each.last_new), default=None)
    return last_ok if state in WORRYING else None
