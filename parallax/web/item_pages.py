"""An item: original and English side by side, where it came from, and the captured page, served so that it can do no harm."""

from typing import Annotated, Literal

from fastapi import APIRouter, HTTPException, Path, Request, Response
from fastapi.responses import HTMLResponse

from matching.attribution import attribution_of
from matching.sourcing import publisher_key
from parallax.export.formats import FORMATS
from parallax.export.reference import reference
from parallax.records import Entity, Item
from parallax.web.desk import Desk
from parallax.web.history import Step, history
from parallax.web.related import related
from parallax.web.respond import LARGEST_ID, TheDesk, page
from parallax.web.sentences import paragraphs, title_runs

router = APIRouter(include_in_schema=False)
ItemId = Annotated[int, Path(ge=1, le=LARGEST_ID)]
_SNAPSHOT = {
    "Content-Security-Policy": "sandbox; default-src 'none'; style-src 'unsafe-inline'",
    "Content-Disposition": "inline",
    "X-Content-Type-Options": "nosniff",
}


@router.get("/items/{item_id}", response_class=HTMLResponse)
def item(request: Request, desk: TheDesk, item_id: ItemId) -> HTMLResponse:
    """One item."""
    found = _item(desk, item_id)
    return page(
        request,
        "item.html.j2",
        item=found,
        cited=reference(found, desk.source_name),
        title=title_runs(found, desk.glosser),
        paragraphs=paragraphs(found, desk.glosser),
        source=desk.sources.get(found.article.source_id),
        credited=_credited(desk, found),
        names=_names(desk, found),
        codings=desk.store.codings(item_id=item_id),
        themes={theme.id: theme for theme in desk.store.themes()},
        related=related(desk, found),
        steps=_steps(desk, found),
    )


@router.get("/items/{item_id}/snapshot")
def snapshot(desk: TheDesk, item_id: ItemId) -> Response:
    """The bytes as they were captured, as text: nothing in them runs, loads or links."""
    found = _item(desk, item_id)
    capture = desk.store.capture(found.capture_hash) if found.capture_hash else None
    if capture is None:
        raise HTTPException(404, "This item has no captured page of its own; it came inside its feed.")
    from crawlers.decode import decode

    return Response(decode(capture.body, capture.content_type or None), media_type="text/plain; charset=utf-8", headers=_SNAPSHOT)


@router.get("/items/{item_id}/reference")
def take_reference(desk: TheDesk, item_id: ItemId, format: Literal["bibtex", "ris", "csl"] = "bibtex") -> Response:  # noqa: A002 - the address's own word
    """The item as a bibliography has it."""
    chosen = FORMATS[format]
    body = "".join(chosen.write([_item(desk, item_id)], desk.source_name))
    return Response(
        body, media_type=chosen.media_type, headers={"Content-Disposition": f'attachment; filename="item-{item_id}.{chosen.suffix}"'}
    )


def _item(desk: Desk, item_id: int) -> Item:
    found = desk.store.item(item_id)
    if found is None:
        raise HTTPException(404, f"The archive has no item {item_id}.")
    return found


def _names(desk: Desk, item: Item) -> list[Entity]:
    entities, mentions = desk.entities, item.reading.mentions if item.reading else ()
    return [entities[each] for each in dict.fromkeys(mention.entity_id for mention in mentions) if each in entities]


def _credited(desk: Desk, item: Item) -> str:
    """The publisher that the text names as its origin, where that is not the one we have it from."""
    named = attribution_of(item.article.text)
    if named is None or not named.publisher:
        return ""
    own = publisher_key(desk.source_name(item.article), desk.sources)
    return "" if publisher_key(named.publisher, desk.sources) == own else named.publisher


def _steps(desk: Desk, item: Item) -> list[Step]:
    revisions = desk.store.revisions(item.id)
    return history(item.reading, revisions, desk.store.corrections()) if revisions else []
