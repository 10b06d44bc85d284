"""The end of a subscription, for whoever holds the link of a digest mail. Nobody logs in, and the answer never says who exists.

The button is a POST, so that programs which look at every link of a mail end nothing. Mail providers send the same POST themselves when a
reader unsubscribes with one click (RFC 8058): without cookie, without a form's secret, from anywhere. The token is all that counts.
"""

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse

from parallax.digest.subscriptions import unsubscribe
from parallax.web.respond import TheDesk, page

router = APIRouter(include_in_schema=False)
_QUIET = {"Referrer-Policy": "no-referrer", "Cache-Control": "no-store", "X-Robots-Tag": "noindex"}  # the address holds the token


@router.get("/unsubscribe/{token}", response_class=HTMLResponse)
def ask(request: Request, token: str) -> HTMLResponse:
    """The button."""
    return _page(request, token)


@router.post("/unsubscribe/{token}", response_class=HTMLResponse)
def end(request: Request, desk: TheDesk, token: str) -> HTMLResponse:
    """End the subscription; the same answer whether there was one."""
    unsubscribe(desk.store, token)
    return _page(request, token, done=True)


def _page(request: Request, token: str, *, done: bool = False) -> HTMLResponse:
    answer = page(request, "unsubscribe.html.j2", token=token, done=done)
    answer.headers.update(_QUIET)
    return answer
