"""What people decided: corrected sentences and names, and the page that lists them."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Annotated

from fastapi import APIRouter, BackgroundTasks, Form, HTTPException, Query, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from matching.topics import TopicMatcher
from parallax.records import Correction, CorrectionKind
from parallax.web.access import Analyst, own_form
from parallax.web.desk import Desk
from parallax.web.respond import LARGEST_ID, TheDesk, page
from scheduler.correct import correct, reread
from scheduler.pipeline import make_reader

router = APIRouter(include_in_schema=False)
Text = Annotated[str, Form(max_length=4000)]
_SHOWN = 100


@router.get("/corrections", response_class=HTMLResponse)
def corrections(request: Request, desk: TheDesk, before: Annotated[int | None, Query(ge=1, le=LARGEST_ID)] = None) -> HTMLResponse:
    """Who changed what, when, why, and how many items that changed; ``before`` goes on behind the correction with that number."""
    found = [each for each in reversed(desk.store.corrections()) if before is None or each.id < before]
    rows = [(each, len(desk.store.changed_by(each.id)), desk.store.outdated_by(each.id)) for each in found[:_SHOWN]]
    return page(request, "corrections.html.j2", rows=rows, onward=rows[-1][0].id if len(found) > _SHOWN else None)


@router.post("/items/{item_id}/sentences/{number}")
def sentence(
    request: Request,
    desk: TheDesk,
    visitor: Analyst,
    tasks: BackgroundTasks,
    item_id: int,
    number: int,
    form_key: Text,
    english: Text,
    reason: Text = "",
) -> Response:
    """Give a sentence the right English, wherever it stands in the archive."""
    own_form(request, visitor, form_key)
    item = desk.store.item(item_id)
    translation = item.reading.translation if item and item.reading else None
    if translation is None or not 0 <= number < len(translation.segments):
        raise HTTPException(404, f"Item {item_id} has no translated sentence {number}.")
    value = {"english": " ".join(english.split())} if english.strip() else {}
    decide(desk, tasks, made("sentence", translation.segments[number].source.strip(), value, visitor.name, reason))
    return RedirectResponse(f"/items/{item_id}#s{number}", 303)


def decide(desk: Desk, tasks: BackgroundTasks, correction: Correction) -> Correction:
    """Keep a correction; the items that it touches are read again when the answer has gone out."""
    kept = correct(desk.store, desk.base, correction)
    tasks.add_task(_read_again, desk, kept.id)
    return kept


def _read_again(desk: Desk, correction_id: int) -> None:
    reader = make_reader(desk.base, desk.settings, desk.store.corrections())
    reread(desk.store, reader, TopicMatcher(desk.base.topics), correction_id)


def made(kind: CorrectionKind, subject: str, value: Mapping[str, object], author: str, reason: str) -> Correction:
    """A correction as a page makes it."""
    return Correction(
        kind=kind,
        subject=subject,
        value=value,
        author=author,
        reason=reason.strip() or "given on the web page",
        made_at=datetime.now(UTC),
    )
