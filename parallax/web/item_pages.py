"""An item: original and English side by side, where it came from, and the captured page, served so that it can do no harm."""

from datetime import timedelta
from typing import Annotated, Literal

from fastapi import APIRouter, HTTPException, Path, Request, Response
from fastapi.responses import HTMLResponse

from matching.stories import fold_copies, other_side
from parallax.export.formats import FORMATS
from parallax.records import Item, Story
from parallax.web.desk import Desk
from parallax.web.history import Step, history
from parallax.web.respond import LARGEST_ID, TheDesk, page
from parallax.web.sentences import paragraphs, title_runs

router = APIRouter(include_in_schema=False)
ItemId = Annotated[int, Path(ge=1, le=LARGEST_ID)]
_NEARBY = 60  # items of the same companies that are looked at for copies and the other side
_SNAPSHOT = {
    "Content-Security-Policy": "sandbox; default-src 'none'; style-src 'unsafe-inline'",
    "Content-Disposition": "inline",
    "X-Content-Type-Options": "nosniff",
}


@router.get("/items/{item_id}", response_class=HTMLResponse)
def item(request: Request, desk: TheDesk, item_id: ItemId) -> HTMLResponse:
    """One item."""
    found = _item(desk, item_id)
    copies, opposite = _related(desk, found)
    return page(
        request,
        "item.html.j2",
        item=found,
        title=title_runs(found),
        paragraphs=paragraphs(found),
        source=desk.sources.get(found.article.source_id),
        names=list(dict.fromkeys(mention.entity_id for mention in found.reading.mentions)) if found.reading else [],
        codings=desk.store.codings(item_id=item_id),
        themes={theme.id: theme for theme in desk.store.themes()},
        copies=copies,
        opposite=opposite,
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


def _steps(desk: Desk, item: Item) -> list[Step]:
    revisions = desk.store.revisions(item.id)
    return history(item.reading, revisions, desk.store.corrections()) if revisions else []


def _related(desk: Desk, item: Item) -> tuple[list[Item], Item | None]:
    """Its copies, and the report of the same matter in the other language."""
    titled = [mention.entity_id for mention in item.reading.mentions if mention.field == "title"] if item.reading else []
    if not titled:
        return [], None
    query = " OR ".join(f"company:{each}" for each in dict.fromkeys(titled[:3]))
    if item.article.published:
        query = f"({query}) after:{_shifted(item, -10)} before:{_shifted(item, 11)}"
    nearby = [hit.item for hit in desk.store.search(desk.understand(query).query, limit=_NEARBY).hits]
    groups = fold_copies([*nearby, *([] if any(each.id == item.id for each in nearby) else [item])])
    stories = [Story(items=group, score=0.0, reasons=()) for group in groups]
    mine = next(story for story in stories if any(each.id == item.id for each in story.items))
    opposite = other_side(mine, stories)
    return [each for each in mine.items if each.id != item.id], opposite.lead if opposite else None


def _shifted(item: Item, days: int) -> str:
    assert item.article.published
    return f"{item.article.published.moment + timedelta(days=days):%Y-%m-%d}"
