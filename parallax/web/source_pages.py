"""Sources: what is watched, how it does, and what it brings."""

from typing import Annotated

from fastapi import APIRouter, HTTPException, Request
from fastapi import Query as Asked
from fastapi.responses import HTMLResponse

from parallax.fold import fold
from parallax.query import Query, Where
from parallax.records import Run, Source
from parallax.web.charts import timeline
from parallax.web.desk import Desk
from parallax.web.respond import TheDesk, page
from parallax.web.shares import LANGUAGES, by_kind, shares

router = APIRouter(include_in_schema=False)
_WELL = ("ok", "unchanged")
Short = Annotated[str, Asked(max_length=200)]
_ABOUT = 8  # companies and topics that are listed


@router.get("/sources", response_class=HTMLResponse)
def sources(request: Request, desk: TheDesk, q: Short = "", kind: Short = "", visited: bool = False) -> HTMLResponse:
    """Sources with their last visit, those in trouble first: all, or those of a kind, with such a name, or that were visited at all."""
    runs = last_runs(desk)
    asked = [each for each in desk.pack.sources if _named(each, q) and (not kind or each.kind == kind) and (not visited or each.id in runs)]
    overview = desk.store.overview(Query(""))
    counts = dict(overview.sources)
    rows = sorted(asked, key=lambda source: (_rank(runs.get(source.id)), -counts.get(source.id, 0), source.name_en.casefold()))
    return page(
        request,
        "sources.html.j2",
        sources=rows,
        q=q,
        kind=kind,
        visited=visited,
        every_kind=sorted({each.kind for each in desk.pack.sources}),
        runs=runs,
        counts=counts,
        overview=overview,
        languages=shares(overview.languages, LANGUAGES),
        kinds=shares(by_kind(desk, overview), {}),
        well=_WELL,
    )


@router.get("/sources/{source_id}", response_class=HTMLResponse)
def source(request: Request, desk: TheDesk, source_id: str) -> HTMLResponse:
    """One source."""
    found = desk.sources.get(source_id)
    if found is None:
        raise HTTPException(404, f"There is no source with the id {source_id}.")
    overview, entities = desk.store.overview(Query("", Where("source", source_id))), desk.entities
    return page(
        request,
        "source.html.j2",
        source=found,
        overview=overview,
        timeline=timeline(overview.months),
        languages=shares(overview.languages, LANGUAGES),
        companies=[(entities[each], count) for each, count in overview.companies if each in entities][:_ABOUT],
        topics=[(desk.topics[each], count) for each, count in overview.topics if each in desk.topics][:_ABOUT],
        runs=desk.store.runs(source_id, 25),
        latest=desk.store.search(Query("", Where("source", source_id)), limit=10).hits,
        well=_WELL,
    )


def last_runs(desk: Desk) -> dict[str, Run]:
    """The last visit of each source, the worst where it has several endpoints."""
    declared = {(source.id, url) for source in desk.pack.sources for url in source.urls}
    runs = [run for endpoint, run in desk.store.latest_runs().items() if endpoint in declared]
    return {run.source_id: run for run in sorted(runs, key=lambda run: run.outcome not in _WELL)}


def _named(source: Source, q: str) -> bool:
    """Whether its name, owner or id holds what is asked for; nothing is in every name."""
    wanted = fold(q.strip())
    return not wanted or any(wanted in fold(name) for name in (source.id, source.name_en, source.name_zh, source.owner))


def _rank(run: Run | None) -> int:
    """Trouble, health, silence."""
    if run is None:
        return 2
    return 1 if run.outcome in _WELL else 0
