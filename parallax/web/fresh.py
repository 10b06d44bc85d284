"""ETags: a program that asks again for JSON which has not changed is told so, and nothing is sent twice (RFC 9110, 13.1.2).

The tag is the hash of the answer itself, so it is never wrong. Exports are written piece by piece and carry none.
"""

import hashlib
from collections.abc import MutableMapping
from typing import Any

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

_TAGGED = ("application/json", "application/atom+xml", "application/feed+json")
_OF_CONTENT = ("content-length", "content-type")  # what a 304 leaves out


class Tagged:
    """Wraps an application: its answers to GET below ``paths`` get a tag, and are left out where the asker has them."""

    def __init__(self, app: ASGIApp, paths: tuple[str, ...]) -> None:
        self._app, self._paths = app, paths

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One request."""
        if scope["type"] == "http" and scope["method"] == "GET" and scope["path"].startswith(self._paths):
            send = _Tagging(send, Headers(scope=scope).get("if-none-match", ""))
        await self._app(scope, receive, send)


class _Tagging:
    """Holds one answer back until it is whole."""

    def __init__(self, send: Send, known: str) -> None:
        self._send, self._known = send, known
        self._start: MutableMapping[str, Any] | None = None
        self._body = bytearray()

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start" and _is_tagged(message):
            self._start = message
        elif self._start is None:
            await self._send(message)
        else:
            self._body += message.get("body", b"")
            if not message.get("more_body"):
                await self._finish(self._start)

    async def _finish(self, start: MutableMapping[str, Any]) -> None:
        tag, headers = f'"{hashlib.sha256(self._body).hexdigest()[:32]}"', MutableHeaders(raw=start["headers"])
        headers["etag"] = tag
        if matches(self._known, tag):
            start["status"], self._body = 304, bytearray()
            for name in _OF_CONTENT:
                del headers[name]
        await self._send(start)
        await self._send({"type": "http.response.body", "body": bytes(self._body)})


def matches(known: str, tag: str) -> bool:
    """Whether an If-None-Match names this tag; weak ones count as the strong one.

    >>> matches('W/"a", "b"', '"b"'), matches("*", '"b"'), matches('"c"', '"b"')
    (True, True, False)
    """
    return known.strip() == "*" or tag in (each.strip().removeprefix("W/") for each in known.split(","))


def _is_tagged(start: Message) -> bool:
    return start["status"] == 200 and Headers(raw=start["headers"]).get("content-type", "").startswith(_TAGGED)
