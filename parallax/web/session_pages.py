"""Logging in and out."""

from typing import Annotated

from fastapi import APIRouter, Form, HTTPException, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from parallax.web.access import COOKIE, Reader, client_of, hash_of, log_in, own_form, same_origin
from parallax.web.respond import TheDesk, page

router = APIRouter(include_in_schema=False)


@router.get("/login", response_class=HTMLResponse)
def login(request: Request, onward: str = "/") -> HTMLResponse:
    """The form."""
    return page(request, "login.html.j2", onward=_own(onward), problem="")


@router.post("/login")
def enter(
    request: Request, desk: TheDesk, name: Annotated[str, Form()], password: Annotated[str, Form()], onward: Annotated[str, Form()] = "/"
) -> Response:
    """Open a session and go where the visitor wanted to go."""
    same_origin(request)
    try:
        secret = log_in(desk, request.app.state.throttle, client_of(request), name[:200], password[:1000])
    except HTTPException as error:
        return page(request, "login.html.j2", error.status_code, onward=_own(onward), problem=error.detail)
    if secret is None:
        return page(request, "login.html.j2", 403, onward=_own(onward), problem="Name and password do not fit.")
    response = RedirectResponse(_own(onward), 303)
    response.set_cookie(
        COOKIE,
        secret,
        max_age=int(desk.settings.web.session_hours * 3600),
        httponly=True,
        samesite="lax",
        secure=request.url.scheme == "https" or request.headers.get("x-forwarded-proto") == "https",
    )
    return response


@router.post("/logout")
def leave(request: Request, desk: TheDesk, visitor: Reader, form_key: Annotated[str, Form()]) -> Response:
    """End the session."""
    own_form(request, visitor, form_key)
    desk.store.close_session(hash_of(request.cookies.get(COOKIE, "")))
    response = RedirectResponse("/login", 303)
    response.delete_cookie(COOKIE)
    return response


def _own(onward: str) -> str:
    """Only addresses of this site: what could be read as another host leads to the first page."""
    return onward if onward.startswith("/") and not onward.startswith(("//", "/\\")) and onward.isprintable() else "/"
