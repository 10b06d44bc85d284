"""How the sources do, as a digest tells it: how many answered well, and by name those that did not."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from parallax.digest.clocks import clock
from parallax.digest.parts import Health
from parallax.records import Outcome, Run, Source

_TROUBLE: tuple[Outcome, ...] = ("failed", "blocked", "drifted", "silent", "gone", "deferred", "forbidden")


def recent(runs: Sequence[Run], now: datetime, within: timedelta = timedelta(days=7)) -> list[Run]:
    """Those runs that say something about today."""
    return [run for run in runs if now - run.started_at <= within]


def watched(runs: Mapping[tuple[str, str], Run], sources: Sequence[Source]) -> list[Run]:
    """The last runs of endpoints that are still declared: one whose URL was changed says nothing about today."""
    declared = {(source.id, url) for source in sources for url in source.urls}
    return [run for endpoint, run in runs.items() if endpoint in declared]


def in_trouble(runs: Sequence[Run], sources: Mapping[str, Source], zone: ZoneInfo) -> tuple[Health, ...]:
    """Those that did not do well, each by the name of its source."""
    return tuple(
        Health(
            source=sources[run.source_id].name_en if run.source_id in sources else run.source_id,
            outcome=run.outcome,
            error=run.error,
            when=clock(run.started_at, zone),
        )
        for run in runs
        if run.outcome in _TROUBLE
    )


def count_healthy(runs: Sequence[Run]) -> int:
    """How many did well."""
    return sum(run.outcome not in _TROUBLE for run in runs)
