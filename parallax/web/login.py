"""Coming in by name and password, for people who do; for those who guess it is slow, and costs us little.

Failures are counted for a client with a name, so that nobody can lock others out, and for a client whatever the name, so that one password
is not tried on everybody. Comparing takes 64 MiB and a tenth of a second: few are compared at once, few wait, the others are sent away.
"""

import logging
import secrets
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from fastapi import HTTPException

from parallax.records import Account
from parallax.web.access import hash_of
from parallax.web.clients import customer_of
from parallax.web.desk import Desk
from parallax.web.passwords import fits, password_hash
from parallax.web.throttle import Throttle

log = logging.getLogger("parallax.web")

_FREE, _FREE_OF_ANY_NAME = 5, 20  # failures
_AT_ONCE, _WAITING = 2, 6
_PATIENCE = 10.0  # seconds


class Door:
    """Lets visitors in. One for an application; threads may share it."""

    def __init__(self, clock: Callable[[], datetime] = lambda: datetime.now(UTC)) -> None:
        self._clock = clock
        self._names, self._clients = Throttle(_FREE, clock), Throttle(_FREE_OF_ANY_NAME, clock)
        self._hall = threading.BoundedSemaphore(_AT_ONCE + _WAITING)
        self._desk = threading.BoundedSemaphore(_AT_ONCE)

    def log_in(self, desk: Desk, client: str, name: str, password: str) -> str | None:
        """The secret of a new session, or None when name and password do not fit. HTTPException 429 after too many failures."""
        with self._turn():
            account = self._holder(desk, client, name, password)
        if account is None:
            return None
        log.info("login: account=%r role=%s client=%s", account.name, account.role, client)
        return self._session(desk, account)

    def change_password(self, desk: Desk, client: str, name: str, current: str, new: str) -> str | None:
        """Give an account its new password, end all its sessions, and the secret of a new one; else as ``log_in``.

        Whether the new password is good enough is for the caller to ask.
        """
        with self._turn():
            account = self._holder(desk, client, name, current)
            if account is None:
                return None
            desk.store.save_account(replace(account, password_hash=password_hash(new)))
        log.info("password changed: account=%r client=%s", account.name, client)
        return self._session(desk, account)

    def _holder(self, desk: Desk, client: str, name: str, password: str) -> Account | None:
        """The account that name and password belong to."""
        customer = customer_of(client)
        self._patience(customer, name)
        account = next((each for each in desk.store.accounts() if each.name == name), None)
        if not fits(account.password_hash if account else "", password) or account is None:
            self._names.failed(f"{customer}\x00{name}")
            self._clients.failed(customer)
            # Not the name that nobody has: people type their password there.
            log.warning("login refused: account=%r client=%s", account.name if account else "(unknown)", client)
            return None
        self._names.passed(f"{customer}\x00{name}")
        self._clients.passed(customer)
        return account

    def _session(self, desk: Desk, account: Account) -> str:
        secret = secrets.token_urlsafe(32)
        desk.store.open_session(hash_of(secret), account.name, self._clock() + timedelta(hours=desk.settings.web.session_hours))
        return secret

    def _patience(self, customer: str, name: str) -> None:
        wait = max(self._names.wait(f"{customer}\x00{name}"), self._clients.wait(customer))
        if wait:
            raise _later(f"Too many failed attempts; try again in {wait:.0f} seconds.", wait)

    @contextmanager
    def _turn(self) -> Iterator[None]:
        """One of the few places; whoever finds even the places to wait taken is told at once, and holds no thread."""
        if not self._hall.acquire(blocking=False):
            raise _later("Many are logging in just now; try again in a few seconds.", 5)
        try:
            if not self._desk.acquire(timeout=_PATIENCE):
                raise _later("Many are logging in just now; try again in a few seconds.", 5)
            try:
                yield
            finally:
                self._desk.release()
        finally:
            self._hall.release()


def _later(told: str, seconds: float) -> HTTPException:
    return HTTPException(429, told, headers={"Retry-After": f"{max(1.0, seconds):.0f}"})
