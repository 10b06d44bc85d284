"""Who asks, and what they may do.

Without accounts, whoever sits at the machine is its operator: only loopback is answered, and no proxy may stand in between. With accounts
there is a session cookie (how one gets it says `parallax.web.login`) or a token. Forms are answered only to pages of our own: the browser
must say that a request comes from the same origin, and the form must carry the secret that the page was given.
"""

import base64
import hashlib
import hmac
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Annotated, get_args
from urllib.parse import urlsplit

from fastapi import Depends, HTTPException, Request
from fastapi.security.utils import get_authorization_scheme_param

from parallax.records import Account, Role
from parallax.web.clients import came_by_tls, is_this_machine
from parallax.web.desk import Desk
from parallax.web.respond import desk_of

COOKIE = "parallax_session"
SECURE_COOKIE = f"__Host-{COOKIE}"  # over TLS: a browser takes it from this very host only, and from no neighbour in the domain
ROLES = get_args(Role)


@dataclass(frozen=True, slots=True)
class Visitor:
    """Who asks. ``form_key`` goes into every form of the page and must come back with it.

    A ``program`` has shown its token as one (``Bearer``), which no browser does by itself; ``has_account`` is false without accounts.
    """

    name: str
    role: Role
    form_key: str
    program: bool = False
    has_account: bool = True

    def may(self, role: Role) -> bool:
        """Whether the visitor has this role or a higher one."""
        return ROLES.index(self.role) >= ROLES.index(role)


def visitor_of(request: Request) -> Visitor:
    """Whoever asks; 401 when nobody is logged in, 403 when loopback is not what it seems."""
    desk = desk_of(request)
    accounts = desk.store.accounts()
    by_token = _by_token(request, accounts)
    account = by_token or _by_session(request, desk)
    if accounts and account is None:
        raise HTTPException(401, "Log in to see this.")
    visitor = _holder(request, account, program=bool(by_token) and _scheme(request) == "bearer") if account else _sole_user(request)
    request.state.visitor = visitor  # for the page's head
    return visitor


def needs(role: Role) -> Callable[[Visitor], Visitor]:
    """A dependency that lets only this role and higher ones pass."""

    def check(visitor: Annotated[Visitor, Depends(visitor_of)]) -> Visitor:
        if not visitor.may(role):
            raise HTTPException(403, f"This needs the role {role}; yours is {visitor.role}.")
        return visitor

    return check


Reader = Annotated[Visitor, Depends(needs("reader"))]
Analyst = Annotated[Visitor, Depends(needs("analyst"))]
Operator = Annotated[Visitor, Depends(needs("operator"))]


def same_origin(request: Request) -> None:
    """Refuse a form that the browser says was sent from another site."""
    origin = request.headers.get("origin")
    foreign = request.headers.get("sec-fetch-site", "same-origin") not in ("same-origin", "none")
    if foreign or (origin and urlsplit(origin).netloc != request.headers.get("host")):
        raise HTTPException(403, "This form was sent from another site.")


def own_form(request: Request, visitor: Visitor, form_key: str) -> None:
    """Refuse a form that no page of ours gave out. Programs have none to give back.

    A token that came as a password (``Basic``) is no sign of a program: a browser that knows it sends it with every form of every site.
    """
    if visitor.program:
        return
    same_origin(request)
    if not hmac.compare_digest(form_key.encode(), visitor.form_key.encode()):
        raise HTTPException(403, "This page is too old; load it again and repeat what you did.")


def hash_of(secret: str) -> str:
    """How a session's secret or a token is kept: both are random, so a plain hash is enough."""
    return hashlib.sha256(secret.encode()).hexdigest()


def session_of(request: Request) -> str:
    """The secret of the session that a browser says it has, or nothing."""
    return request.cookies.get(cookie_name(request), "")


def cookie_name(request: Request) -> str:
    """What the cookie is called here."""
    return SECURE_COOKIE if came_by_tls(request) else COOKIE


def _holder(request: Request, account: Account, *, program: bool) -> Visitor:
    return Visitor(account.name, account.role, _form_key(request, account.name), program=program)


def _sole_user(request: Request) -> Visitor:
    if not is_this_machine(request):
        raise HTTPException(403, "There are no accounts yet, so only this machine itself is served: parallax accounts add NAME")
    return Visitor("owner", "operator", _form_key(request, "owner"), has_account=False)


def _by_session(request: Request, desk: Desk) -> Account | None:
    secret = session_of(request)
    return desk.store.session(hash_of(secret), datetime.now(UTC)) if secret else None


def _by_token(request: Request, accounts: list[Account]) -> Account | None:
    given = _token(request)
    if not given:
        return None
    wanted = hash_of(given)
    return next((each for each in accounts if each.token_hash and hmac.compare_digest(each.token_hash, wanted)), None)


def _token(request: Request) -> str:
    """The token of a program; a feed reader, which knows names and passwords only, gives it as the password."""
    scheme, given = get_authorization_scheme_param(request.headers.get("authorization"))
    if scheme.lower() == "basic":
        try:
            return base64.b64decode(given, validate=True).decode().partition(":")[2]
        except ValueError:
            return ""
    return given if scheme.lower() == "bearer" else ""


def _form_key(request: Request, name: str) -> str:
    """Bound to the session and to this run of the application."""
    key: bytes = request.app.state.form_secret
    bound = f"{name}\x00{session_of(request)}"
    return hmac.new(key, bound.encode(), hashlib.sha256).hexdigest()


def _scheme(request: Request) -> str:
    return get_authorization_scheme_param(request.headers.get("authorization"))[0].lower()
