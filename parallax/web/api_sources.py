"""What is watched, how it does and what it brings, as JSON."""

from dataclasses import dataclass

from fastapi import APIRouter

from parallax.query import Query, Where
from parallax.records import Run, Source
from parallax.web.api_shapes import Counts, Cursor, Id, Limit, Listed, counts_of, known, listed
from parallax.web.respond import TheDesk
from parallax.web.source_pages import last_runs

router = APIRouter(prefix="/sources", tags=["sources"])


@dataclass(frozen=True, slots=True, kw_only=True)
class Watched:
    """A source and its last visit, the worst where it has several endpoints; null before the first."""

    source: Source
    last_run: Run | None


@router.get("")
def sources(desk: TheDesk) -> tuple[Watched, ...]:
    """All sources that are watched. How many items each brought is in `/api/v1/overview`."""
    runs = last_runs(desk)
    return tuple(Watched(source=each, last_run=runs.get(each.id)) for each in desk.pack.sources)


@router.get("/{source_id}")
def source(desk: TheDesk, source_id: Id) -> Watched:
    """One source."""
    found = known(desk.sources.get(source_id), f"there is no source {source_id!r}")
    return Watched(source=found, last_run=last_runs(desk).get(source_id))


@router.get("/{source_id}/volume")
def volume(desk: TheDesk, source_id: Id) -> Counts:
    """What it brought: by month, language, company and topic."""
    known(desk.sources.get(source_id), f"there is no source {source_id!r}")
    return counts_of(desk, desk.store.overview(Query("", Where("source", source_id)), desk.types))


@router.get("/{source_id}/runs")
def runs(desk: TheDesk, source_id: Id, limit: Limit = 100, cursor: Cursor = None) -> Listed[Run]:
    """Its visits, latest first."""
    known(desk.sources.get(source_id), f"there is no source {source_id!r}")
    return listed(desk.store.runs(source_id, limit + 1, before=cursor), limit, lambda run: run.id)
