"""Searches and items as JSON."""

from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Any, Literal, get_args

from fastapi import APIRouter, Query, Response

from matching.query import explain
from parallax.export.formats import FORMATS
from parallax.records import Coding, Item
from parallax.web.api_shapes import Counts, Number, SearchText, counts_of, known
from parallax.web.desk import Desk
from parallax.web.history import Step, history
from parallax.web.related import Related, related
from parallax.web.respond import TheDesk
from parallax.web.suggestions import Suggestion

router = APIRouter(tags=["archive"])
ReferenceFormat = Literal["bibtex", "ris", "csl"]
_REFERENCE: dict[int | str, dict[str, Any]] = {
    200: {"description": "The reference.", "content": {FORMATS[name].media_type: {} for name in get_args(ReferenceFormat)}}
}


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
class Snapshot:
    """A captured page as text: decoded, and otherwise as it came. ``sha256`` is of its bytes."""

    url: str
    content_type: str
    captured_at: datetime
    sha256: str
    text: str


@router.get("/search")
def search(
    desk: TheDesk,
    q: SearchText = "",
    order: Literal["newest", "oldest", "ranked"] = "newest",
    limit: Annotated[int, Query(ge=1, le=200)] = 20,
    cursor: Annotated[str | None, Query(max_length=80, description="The `next_cursor` of the page before.")] = None,
) -> Results:
    """Items that match; `next_cursor` asks for the page after."""
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


@router.get("/overview")
def overview(desk: TheDesk, q: SearchText = "") -> Counts:
    """Counts over everything that matches: by month, company and its type, topic, source and its kind, and language."""
    return counts_of(desk, desk.store.overview(desk.understand(q).query, desk.types))


@router.get("/suggest")
def suggest(desk: TheDesk, q: SearchText = "") -> tuple[Suggestion, ...]:
    """Searches that go on as this one begins: its last word completed with names and conditions. At most ten."""
    return desk.suggester.complete(q)


@router.get("/items/{item_id}")
def item(desk: TheDesk, item_id: Number) -> Item:
    """One item with its reading: names, topics, and the English sentence by sentence."""
    return _item(desk, item_id)


@router.get("/items/{item_id}/related")
def related_items(desk: TheDesk, item_id: Number) -> Related:
    """Its copies, the report of the same matter in the other language, and what else was told of its companies in those days."""
    return related(desk, _item(desk, item_id))


@router.get("/items/{item_id}/revisions")
def revisions(desk: TheDesk, item_id: Number) -> tuple[Step, ...]:
    """Its earlier readings, newest first: which correction replaced each, and what that changed."""
    found = _item(desk, item_id)
    return tuple(history(found.reading, desk.store.revisions(item_id), desk.store.corrections()))


@router.get("/items/{item_id}/codings")
def codings(desk: TheDesk, item_id: Number) -> tuple[Coding, ...]:
    """What researchers have coded in it."""
    return tuple(desk.store.codings(item_id=_item(desk, item_id).id))


@router.get("/items/{item_id}/snapshot")
def snapshot(desk: TheDesk, item_id: Number) -> Snapshot:
    """The page as it was captured. 404 for an item that came inside its feed."""
    from crawlers.decode import decode

    found = _item(desk, item_id)
    capture = known(desk.store.capture(found.capture_hash) if found.capture_hash else None, f"item {item_id} has no captured page")
    return Snapshot(
        url=capture.url,
        content_type=capture.content_type,
        captured_at=capture.fetched_at,
        sha256=found.capture_hash,
        text=decode(capture.body, capture.content_type or None),
    )


@router.get("/items/{item_id}/reference", response_class=Response, responses=_REFERENCE)
def reference(desk: TheDesk, item_id: Number, format: ReferenceFormat = "csl") -> Response:  # noqa: A002 - the address's own word
    """The item as a bibliography has it."""
    chosen = FORMATS[format]
    return Response("".join(chosen.write([_item(desk, item_id)], desk.source_name)), media_type=chosen.media_type)


def _item(desk: Desk, item_id: int) -> Item:
    return known(desk.store.item(item_id), f"the archive has no item {item_id}")
