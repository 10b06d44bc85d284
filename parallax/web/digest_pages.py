"""The digests that were made. Mails lead here by subscription, day and slot; the list leads by number."""

from datetime import date
from typing import Annotated

from fastapi import APIRouter, HTTPException, Path, Query, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from parallax.digest.publish import subscription_of
from parallax.records import Subscriber
from parallax.web.desk import Desk
from parallax.web.digest_rows import blocks
from parallax.web.respond import LARGEST_ID, TheDesk, page

router = APIRouter(include_in_schema=False)
_SHOWN = 100
Short = Annotated[str, Query(max_length=200)]
Number = Annotated[int, Query(ge=1, le=LARGEST_ID)]


@router.get("/digests", response_class=HTMLResponse)
def digests(
    request: Request, desk: TheDesk, of: Short = "", date: date | None = None, slot: Short = "", before: Number | None = None
) -> Response:
    """Digests that were made, newest first; or the one that a subscriber ``of`` was sent for a day and slot."""
    if of and date:
        return RedirectResponse(f"/digests/{_sent(desk, of, date, slot)}", 303)
    found = desk.store.digests(_SHOWN + 1, before=before)
    return page(request, "digests.html.j2", digests=found[:_SHOWN], onward=found[_SHOWN - 1].id if len(found) > _SHOWN else None)


@router.get("/digests/{digest_id}", response_class=HTMLResponse)
def digest(request: Request, desk: TheDesk, digest_id: Annotated[int, Path(ge=0, le=LARGEST_ID)]) -> HTMLResponse:
    """One digest as it was sent."""
    found = desk.store.digest(digest_id)
    if found is None:
        raise HTTPException(404, f"There is no digest {digest_id}.")
    return page(request, "digest.html.j2", digest=found, blocks=list(blocks(found.body)))


def _sent(desk: Desk, subscriber_id: str, day: date, slot: str) -> int:
    found = desk.store.digest_of(subscription_of(Subscriber(id=subscriber_id, address="")), day, slot)
    if found is None:
        raise HTTPException(404, "There is no such digest.")
    return found.id
