"""Status for the operator: the service and its jobs, sources in trouble, what waits, disk, backups, and letters that could not be sent."""

from datetime import UTC, datetime
from typing import Annotated

from fastapi import APIRouter, Depends, Form, Query, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from parallax.web.access import Operator, needs, own_form
from parallax.web.respond import LARGEST_ID, TheDesk, page
from scheduler.health import WORRYING
from scheduler.picture import whole_picture

router = APIRouter(include_in_schema=False)
_LETTERS = 50


@router.get("/status", response_class=HTMLResponse, dependencies=[Depends(needs("operator"))])
def status(request: Request, desk: TheDesk, again: Annotated[int | None, Query(ge=0, le=LARGEST_ID)] = None) -> HTMLResponse:
    """The whole picture. ``again`` is how many dead letters have just been put back."""
    watched = [source for source in desk.pack.sources if source.enabled]
    seen = whole_picture(desk.store, desk.settings, watched, datetime.now(UTC))
    return page(
        request,
        "status.html.j2",
        seen=seen,
        troubled=[each for each in seen.sources if each.state in WORRYING],
        healthy=sum(each.state == "healthy" for each in seen.sources),
        dead=desk.store.deliveries("dead", _LETTERS),
        again=again,
    )


@router.post("/status/retry")
def retry(
    request: Request,
    desk: TheDesk,
    visitor: Operator,
    form_key: Annotated[str, Form(max_length=200)],
    letter: Annotated[int | None, Form(ge=1, le=LARGEST_ID)] = None,
) -> Response:
    """Send one dead letter again, or all of them."""
    own_form(request, visitor, form_key)
    count = desk.store.retry_dead([letter] if letter else None)
    return RedirectResponse(f"/status?again={count}", 303)
