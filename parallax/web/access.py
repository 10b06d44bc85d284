"""Who asks, and what they may do.

Without accounts, whoever sits at the machine is its operator: only loopback is answered, and no proxy may stand in between. With accounts
there is a session cookie (argon2id passwords) or a bearer token. Forms are answered only to pages of our own: the browser must say that a
request comes from the same origin, and the form must carry the secret that the page was given.
"""

import base64
import hashlib
import hmac
import secrets
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address, ip_network
from typing import Annotated, get_args
from urllib.parse import urlsplit

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from fastapi import Depends, HTTPException, Request
from fastapi.security.utils import get_authorization_scheme_param

from parallax.records import Account, Role
from parallax.web.desk import Desk
from parallax.web.respond import desk_of

COOKIE = "parallax_session"
ROLES = get_args(Role)
_HASHER = PasswordHasher()
_NOBODY = _HASHER.hash(secrets.token_urlsafe())  # an unknown name costs as much time as a wrong password
_FORWARDED = ("forwarded", "x-forwarded-for", "x-real-ip", "via")


@dataclass(frozen=True, slots=True)
class Visitor:
    """Who asks. ``form_key`` goes into every form of the page and must come back with it."""

    name: str
    role: Role
    form_key: str

    def may(self, role: Role) -> bool:
        """Whether the visitor has this role or a higher one."""
        return ROLES.index(self.role) >= ROLES.index(role)


class Throttle:
    """Slows down guessing: after ``free`` failures of a key each further one doubles the wait, up to a quarter of an hour."""

    def __init__(self, free: int = 5, clock: Callable[[], datetime] = lambda: datetime.now(UTC)) -> None:
        self._free, self._clock = free, clock
        self._failures: OrderedDict[str, tuple[int, datetime]] = OrderedDict()

    def wait(self, key: str) -> float:
        """Seconds until this key may try again."""
        count, last = self._failures.get(key, (0, self._clock()))
        pause = min(2.0 ** max(0, count - self._free), 900.0) if count > self._free else 0.0
        return max(0.0, pause - (self._clock() - last).total_seconds())

    def failed(self, key: str) -> None:
        """Count a failure."""
        count, _ = self._failures.pop(key, (0, self._clock()))
        self._failures[key] = (count + 1, self._clock())
        while len(self._failures) > 10_000:
            self._failures.popitem(last=False)

    def passed(self, key: str) -> None:
        """Forget the failures."""
        self._failures.pop(key, None)


def visitor_of(request: Request) -> Visitor:
    """Whoever asks; 401 when nobody is logged in, 403 when loopback is not what it seems."""
    desk = desk_of(request)
    accounts = desk.store.accounts()
    account = _by_token(request, accounts) or _by_session(request, desk)
    if accounts and account is None:
        raise HTTPException(401, "Log in to see this.")
    visitor = Visitor(account.name, account.role, _form_key(request, account.name)) if account else _sole_user(request)
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
    """Refuse a form that no page of ours gave out. A request with a bearer token carries no cookie that could be abused."""
    if _bearer(request):
        return
    same_origin(request)
    if not hmac.compare_digest(form_key.encode(), visitor.form_key.encode()):
        raise HTTPException(403, "This page is too old; load it again and repeat what you did.")


def log_in(desk: Desk, throttle: Throttle, client: str, name: str, password: str) -> str | None:
    """The secret of a new session, or None when name and password do not fit. 429 after too many failures."""
    key = f"{client}\x00{name}"
    if wait := throttle.wait(key):
        raise HTTPException(429, f"Too many failed attempts; try again in {wait:.0f} seconds.", headers={"Retry-After": f"{wait:.0f}"})
    account = next((each for each in desk.store.accounts() if each.name == name), None)
    if not _fits(account.password_hash if account and account.password_hash else _NOBODY, password) or account is None:
        throttle.failed(key)
        return None
    throttle.passed(key)
    secret = secrets.token_urlsafe(32)
    desk.store.open_session(hash_of(secret), account.name, datetime.now(UTC) + timedelta(hours=desk.settings.web.session_hours))
    return secret


def hash_of(secret: str) -> str:
    """How a session's secret or a token is kept: both are random, so a plain hash is enough."""
    return hashlib.sha256(secret.encode()).hexdigest()


def password_hash(password: str) -> str:
    """argon2id with the library's recommended parameters (RFC 9106)."""
    return _HASHER.hash(password)


def client_of(request: Request) -> str:
    """The address that asks; what a proxy says of it counts only when the proxy is one of ours."""
    peer = request.client.host if request.client else ""
    named = request.headers.get("x-forwarded-for", "").split(",")[-1].strip()
    return named if named and _trusted(desk_of(request), peer) else peer


def _sole_user(request: Request) -> Visitor:
    peer = request.client.host if request.client else ""
    if not _loopback(peer) or any(header in request.headers for header in _FORWARDED):
        raise HTTPException(403, "There are no accounts yet, so only this machine itself is served: parallax accounts add NAME")
    return Visitor("owner", "operator", _form_key(request, "owner"))


def _by_session(request: Request, desk: Desk) -> Account | None:
    secret = request.cookies.get(COOKIE)
    return desk.store.session(hash_of(secret), datetime.now(UTC)) if secret else None


def _by_token(request: Request, accounts: list[Account]) -> Account | None:
    given = _bearer(request)
    if not given:
        return None
    wanted = hash_of(given)
    return next((each for each in accounts if each.token_hash and hmac.compare_digest(each.token_hash, wanted)), None)


def _bearer(request: Request) -> str:
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
    bound = f"{name}\x00{request.cookies.get(COOKIE, '')}"
    return hmac.new(key, bound.encode(), hashlib.sha256).hexdigest()


def _fits(known: str, password: str) -> bool:
    try:
        return _HASHER.verify(known, password)
    except (VerificationError, InvalidHashError):
        return False


def _loopback(address: str) -> bool:
    try:
        return ip_address(address).is_loopback
    except ValueError:
        return False


def _trusted(desk: Desk, peer: str) -> bool:
    try:
        return any(ip_address(peer) in ip_network(network, strict=False) for network in desk.settings.web.proxies)
    except ValueError:
        return False
