"""What each endpoint's last good visit brought, read from the run rows, so that a visit knows what to expect."""

from collections.abc import Collection, Iterable, Sequence
from typing import Protocol

from crawlers.visit import GOOD, Baseline
from parallax.records import Run

_SEARCHED = 200


class RunHistory(Protocol):
    """The part of a store that gives its run rows back."""

    def runs(self, source_id: str | None = None, limit: int = 100) -> list[Run]:
        """Latest first."""

    def latest_runs(self, source_ids: Iterable[str] | None = None) -> dict[tuple[str, str], Run]:
        """The last run of every endpoint, or of those of some sources."""


class Baselines:
    """Looks up what to expect."""

    def __init__(self, history: RunHistory, source_ids: Collection[str]) -> None:
        """Of some sources: a service runs passes over a few of thousands, many at once."""
        self._history, self._sources = history, source_ids
        self._latest: dict[tuple[str, str], Run] | None = None

    def of(self, source_id: str, url: str) -> Baseline:
        """The entries and fields of the endpoint's last good visit; after a bad one it is searched for in the history."""
        if self._latest is None:
            self._latest = self._history.latest_runs(self._sources)
        last = self._latest.get((source_id, url))
        if last is None:
            return Baseline()
        if last.outcome not in GOOD:
            earlier: Sequence[Run] = self._history.runs(source_id, _SEARCHED)
            last = next((run for run in earlier if run.url == url and run.outcome in GOOD), None)
            if last is None:
                return Baseline()
        return Baseline(found=last.found, filled=last.filled)
