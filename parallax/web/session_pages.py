"""Logging in and out, and one's own password."""

import logging
from typing import Annotated

from fastapi import APIRouter, Form, HTTPException, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from parallax.web.access import Reader, Visitor, cookie_name, hash_of, own_form, same_origin, session_of
from parallax.web.clients import came_by_tls, client_of
from parallax.web.desk import Desk
from parallax.web.passwords import weakness
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
    return _inside(request, desk, _own(onward), secret)


@router.get("/account", response_class=HTMLResponse)
def account(request: Request, visitor: Reader, changed: bool = False) -> HTMLResponse:
    """Who one is here, and a form for a new password."""
    _with_account(visitor)
    return page(request, "account.html.j2", changed=changed, problem="")


@router.post("/account")
def change_password(
    request: Request,
    desk: TheDesk,
    visitor: Reader,
    form_key: Annotated[str, Form()],
    current: Annotated[str, Form(max_length=1000)],
    new: Annotated[str, Form(max_length=1000)],
) -> Response:
    """Take the new password, end the account's other sessions, and go on with a new one."""
    own_form(request, visitor, form_key)
    _with_account(visitor)
    if problem := weakness(new, visitor.name):
        return page(request, "account.html.j2", 422, changed=False, problem=f"An account {problem}.")
    try:
        secret = request.app.state.door.change_password(desk, client_of(request), visitor.name, current, new)
    except HTTPException as error:
        answer = page(request, "account.html.j2", error.status_code, changed=False, problem=error.detail)
        answer.headers.update(error.headers or {})
        return answer
    if secret is None:
        return page(request, "account.html.j2", 403, changed=False, problem="The current password does not fit.")
    return _inside(request, desk, "/account?changed=1", secret)


@router.post("/logout")
def leave(request: Request, desk: TheDesk, visitor: Reader, form_key: Annotated[str, Form()]) -> Response:
    """End the session."""
    own_form(request, visitor, form_key)
    _end(request, desk)
    log.info("logout: account=%r client=%s", visitor.name, client_of(request))
    response = RedirectResponse("/login", 303)
    response.delete_cookie(cookie_name(request), httponly=True, samesite="lax", secure=came_by_tls(request))
    return response


def _inside(request: Request, desk: Desk, onward: str, secret: str) -> Response:
    """On to a page, with a new session."""
    response = RedirectResponse(onward, 303)
    age = int(desk.settings.web.session_hours * 3600)
    response.set_cookie(cookie_name(request), secret, max_age=age, httponly=True, samesite="lax", secure=came_by_tls(request))
    return response


def _with_account(visitor: Visitor) -> None:
    if not visitor.has_account:
        raise HTTPException(404, "There are no accounts here yet: parallax accounts add NAME")


def _end(request: Request, desk: Desk) -> None:
    if secret := session_of(request):
        desk.store.close_session(hash_of(secret))


def _own(onward: str) -> str:
    """Only addresses of this site: what could be read as another host leads to the first page."""
    return onward if onward.startswith("/") and not onward.startswith(("//", "/\\")) and onward.isprintable() else "/"
