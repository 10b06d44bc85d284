"""What the pages show, as JSON under ``/api/v1``. Shapes are the records' own; lists go on by cursor; errors are RFC 9457 problems."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Annotated, Literal, TypeVar

from fastapi import APIRouter, HTTPException, Path, Query

from matching.query import explain
from parallax.catalogue.companies import Company
from parallax.catalogue.topics import Topic
from parallax.records import Item, Run, Source
from parallax.web.respond import LARGEST_ID, TheDesk
from parallax.web.suggestions import Suggestion

router = APIRouter(prefix="/api/v1")
T = TypeVar("T")
SearchText = Annotated[str, Query(max_length=2000, description="The query language of the search page; empty finds everything.")]


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """One hit. What matched stands between U+E000 and U+E001 in titles and snippets."""

    item: Item
    title: str
    title_en: str
    snippet: str
    snippet_en: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Results:
    """One page of a search. Where there are very many matches, ``total`` stops counting and is not exact: there are more."""

    understood: str
    problem: str
    total: int
    total_is_exact: bool
    next_cursor: str | None
    hits: tuple[Found, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Counted:
    """How many items carry an id."""

    id: str
    items: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Month:
    """How many items were published in a month, which its first day names."""

    month: date
    items: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Counts:
    """What a search finds as a whole. All but ``total`` and ``months`` count the newest matches only, as many as ``looked_at`` says.

    Where counting all of very many matches would take long, these too count the newest only, and ``is_exact`` is false.
    """

    total: int
    is_exact: bool
    looked_at: int
    companies: tuple[Counted, ...]
    topics: tuple[Counted, ...]
    sources: tuple[Counted, ...]
    languages: tuple[Counted, ...]
    months: tuple[Month, ...]


@router.get("/search", tags=["archive"])
def search(
    desk: TheDesk,
    q: SearchText = "",
    order: Literal["newest", "ranked"] = "newest",
    limit: Annotated[int, Query(ge=1, le=200)] = 20,
    cursor: Annotated[str | None, Query(max_length=80)] = None,
) -> Results:
    """Items that match; ``next_cursor`` asks for the page after."""
    understood = desk.understand(q)
    page = desk.store.search(understood.query, order=order, limit=limit, cursor=cursor)
    hits = tuple(Found(item=h.item, title=h.title, title_en=h.title_en, snippet=h.snippet, snippet_en=h.snippet_en) for h in page.hits)
    return Results(
        understood=explain(understood.query),
        problem=understood.problem,
        total=page.total,
        total_is_exact=page.total_is_exact,
        next_cursor=page.next_cursor,
        hits=hits,
    )


@router.get("/overview", tags=["archive"])
def overview(desk: TheDesk, q: SearchText = "") -> Counts:
    """Counts over everything that matches: by month, company, topic, source and language."""
    seen = desk.store.overview(desk.understand(q).query)
    return Counts(
        total=seen.total,
        is_exact=seen.is_exact,
        looked_at=seen.looked_at,
        companies=_counted(seen.companies),
        topics=_counted(seen.topics),
        sources=_counted(seen.sources),
        languages=_counted(seen.languages),
        months=tuple(Month(month=month, items=items) for month, items in seen.months),
    )


@router.get("/suggest", tags=["archive"])
def suggest(desk: TheDesk, q: SearchText = "") -> tuple[Suggestion, ...]:
    """Searches that go on as this one begins: its last word completed with names and conditions. At most ten."""
    return desk.suggester.complete(q)


@router.get("/items/{item_id}", tags=["archive"])
def item(desk: TheDesk, item_id: Annotated[int, Path(ge=1, le=LARGEST_ID)]) -> Item:
    """One item with its reading: names, topics, and the English sentence by sentence."""
    return _known(desk.store.item(item_id), f"the archive has no item {item_id}")


@router.get("/companies", tags=["catalogue"])
def companies(desk: TheDesk) -> tuple[Company, ...]:
    """All companies of the pack, with every name."""
    return desk.pack.companies


@router.get("/companies/{company_id}", tags=["catalogue"])
def company(desk: TheDesk, company_id: str) -> Company:
    """One company."""
    return _known(desk.companies.get(company_id), f"the pack has no company {company_id!r}")


@router.get("/topics", tags=["catalogue"])
def topics(desk: TheDesk) -> tuple[Topic, ...]:
    """All topics of the pack."""
    return desk.pack.topics


@router.get("/sources", tags=["sources"])
def sources(desk: TheDesk) -> tuple[Source, ...]:
    """All sources that are watched."""
    return desk.pack.sources


@router.get("/sources/{source_id}/runs", tags=["sources"])
def runs(desk: TheDesk, source_id: str, limit: Annotated[int, Query(ge=1, le=500)] = 100) -> tuple[Run, ...]:
    """The last visits of a source, latest first."""
    _known(desk.sources.get(source_id), f"there is no source {source_id!r}")
    return tuple(desk.store.runs(source_id, limit))


def _counted(pairs: Sequence[tuple[str, int]]) -> tuple[Counted, ...]:
    return tuple(Counted(id=each, items=items) for each, items in pairs)


def _known(found: T | None, otherwise: str) -> T:
    if found is None:
        raise HTTPException(404, otherwise)
    return found
