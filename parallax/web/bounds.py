"""How much a request may bring, and how long it may take to bring it: forms of people are small, and nothing else is taken.

What comes is counted before any parser sees it, whoever sends it: whether one may send anything is found out only after that.
"""

import asyncio
from collections.abc import Awaitable, Callable

from fastapi import Request, Response
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import Headers
from starlette.types import ASGIApp, Message, Receive, Scope, Send

LARGEST = 256 * 1024  # bytes: the longest text of a form is 4,000 characters, and a Han character of it takes nine bytes
SECONDS = 15.0
Refuse = Callable[[Request, int, str, str], Response]


class _BodyRefusedError(Exception):
    """A request's body is too large, too slow, or broken off: status, title and detail of the answer."""


class Bounded:
    """Wraps an application: what a request brings beyond the bounds ends it, with whatever ``refuse`` makes of it."""

    def __init__(self, app: ASGIApp, refuse: Refuse, largest: int = LARGEST) -> None:
        self._app, self._refuse, self._largest = app, refuse, largest

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One request."""
        if scope["type"] != "http" or scope["method"] in ("GET", "HEAD", "OPTIONS"):
            await self._app(scope, receive, send)
            return
        try:
            whole = await self._read(scope, receive)
        except _BodyRefusedError as error:
            answer = await run_in_threadpool(self._refuse, Request(scope), *error.args)
            answer.headers["Connection"] = "close"
            await answer(scope, receive, send)
            return
        await self._app(scope, _once(whole, receive), send)

    async def _read(self, scope: Scope, receive: Receive) -> bytes:
        announced = Headers(scope=scope).get("content-length", "0")
        if announced.isdecimal() and int(announced[:20]) > self._largest:
            raise self._too_large()
        try:
            async with asyncio.timeout(SECONDS):
                return await self._all(receive)
        except TimeoutError:
            raise _BodyRefusedError(408, "This took too long", f"It did not arrive within {SECONDS:g} seconds.") from None

    async def _all(self, receive: Receive) -> bytes:
        body, more = bytearray(), True
        while more:
            message = await receive()
            if message["type"] == "http.disconnect":  # what has come may look whole
                raise _BodyRefusedError(400, "This broke off", "The connection was lost on the way.")
            body += message.get("body", b"")
            if len(body) > self._largest:
                raise self._too_large()
            more = message.get("more_body", False)
        return bytes(body)

    def _too_large(self) -> _BodyRefusedError:
        return _BodyRefusedError(413, "This is too much", f"At most {self._largest // 1024} KiB can be sent.")


def _once(body: bytes, receive: Receive) -> Callable[[], Awaitable[Message]]:
    """A body that is here already; after it, whatever becomes of the connection."""
    waiting = [body]

    async def give() -> Message:
        return {"type": "http.request", "body": waiting.pop(), "more_body": False} if waiting else await receive()

    return give
