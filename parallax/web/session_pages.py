"""Logging in and out."""

import logging
from typing import Annotated

from fastapi import APIRouter, Form, HTTPException, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from parallax.web.access import Reader, cookie_name, hash_of, own_form, same_origin, session_of
from parallax.web.clients import came_by_tls, client_of
from parallax.web.desk import Desk
from parallax.web.respond import TheDesk, page

log = logging.getLogger("parallax.web")

router = APIRouter(include_in_schema=False)


@router.get("/login", response_class=HTMLResponse)
def login(request: Request, onward: str = "/") -> HTMLResponse:
    """The form."""
    return page(request, "login.html.j2", onward=_own(onward), problem="")


@router.post("/login")
def enter(
    request: Request,
    desk: TheDesk,
    name: Annotated[str, Form(max_length=200)],
    password: Annotated[str, Form(max_length=1000)],
    onward: Annotated[str, Form()] = "/",
) -> Response:
    """Open a session, end the one that the browser had, and go where the visitor wanted to go."""
    same_origin(request)
    try:
        secret = request.app.state.door.log_in(desk, client_of(request), name, password)
    except HTTPException as error:
        answer = page(request, "login.html.j2", error.status_code, onward=_own(onward), problem=error.detail)
        answer.headers.update(error.headers or {})
        return answer
    if secret is None:
        return page(request, "login.html.j2", 403, onward=_own(onward), problem="Name and password do not fit.")
    _end(request, desk)
    response = RedirectResponse(_own(onward), 303)
    age = int(desk.settings.web.session_hours * 3600)
    response.set_cookie(cookie_name(request), secret, max_age=age, httponly=True, samesite="lax", secure=came_by_tls(request))
    return response


@router.post("/logout")
def leave(request: Request, desk: TheDesk, visitor: Reader, form_key: Annotated[str, Form()]) -> Response:
    """End the session."""
    own_form(request, visitor, form_key)
    _end(request, desk)
    log.info("logout: account=%r client=%s", visitor.name, client_of(request))
    response = RedirectResponse("/login", 303)
    response.delete_cookie(cookie_name(request), httponly=True, samesite="lax", secure=came_by_tls(request))
    return response


def _end(request: Request, desk: Desk) -> None:
    if secret := session_of(request):
        desk.store.close_session(hash_of(secret))


def _own(onward: str) -> str:
    """Only addresses of this site: what could be read as another host leads to the first page."""
    return onward if onward.startswith("/") and not onward.startswith(("//", "/\\")) and onward.isprintable() else "/"
