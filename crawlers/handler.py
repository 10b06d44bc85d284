"""The HTTP client: a Scrapy download handler on aiohttp that connects only where `crawlers.guard` lets it and reads bodies within bounds.

One request in, one response out: redirects, robots and pauses are `crawlers.fetch`'s business. Scrapy's own aiohttp handler is
experimental, opens sockets before one can look, and leaves decompression to a middleware that works on the whole body.
"""

import asyncio
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from typing import Any

import aiohttp
import yarl
from scrapy.core.downloader.handlers.base import BaseDownloadHandler
from scrapy.http import Headers, Request, Response

from crawlers.body import BoundedBody
from crawlers.guard import AddressRefusedError, Guard, GuardedResolver
from parallax.errors import FetchError

GUARD_SETTING = "PARALLAX_GUARD"
RESOLVER_SETTING = "PARALLAX_RESOLVER"
_AUTOMATIC = ("Accept", "Accept-Encoding", "Content-Type", "User-Agent")


class GuardedHandler(BaseDownloadHandler):
    """Downloads over HTTP and HTTPS. Every failure is a FetchError.

    ``meta`` needs ``download_timeout`` and ``download_maxsize``; ``on_sent`` is called when the request leaves.
    """

    lazy = False

    def __init__(self, crawler: Any) -> None:
        super().__init__(crawler)
        guard: Guard = crawler.settings[GUARD_SETTING]
        self._resolver = GuardedResolver(guard, crawler.settings.get(RESOLVER_SETTING))
        self._session = aiohttp.ClientSession(
            connector=aiohttp.TCPConnector(
                limit=crawler.settings.getint("CONCURRENT_REQUESTS"),
                resolver=self._resolver,
                socket_factory=guard.socket,
                ssl=_tls_context(),
            ),
            cookie_jar=aiohttp.DummyCookieJar(),
            auto_decompress=False,
            trust_env=False,
            trace_configs=[_when_sent()],
            skip_auto_headers=_AUTOMATIC,
        )

    async def download_request(self, request: Request) -> Response:
        """Send one request and read its answer whole, body decompressed. Raises FetchError."""
        with _as_fetch_errors(request.url):
            async with self._session.get(
                yarl.URL(request.url, encoded=True),
                headers=[(name.decode("latin-1"), value.decode("latin-1")) for name, values in request.headers.items() for value in values],
                timeout=aiohttp.ClientTimeout(total=request.meta["download_timeout"]),
                allow_redirects=False,
                trace_request_ctx=request.meta.get("on_sent"),
            ) as answer:
                body = await _read(answer, request.url, request.meta["download_maxsize"])
                return Response(request.url, status=answer.status, headers=Headers(list(answer.raw_headers)), body=body)

    async def close(self) -> None:
        """Close all connections, and what looks names up for them."""
        await self._session.close()
        await self._resolver.close()


@cache
def _tls_context() -> ssl.SSLContext:
    """Verifies certificates. Loading them takes 30 ms, so once a process must do."""
    return ssl.create_default_context()


def _when_sent() -> aiohttp.TraceConfig:
    """Calls a request's ``on_sent`` when its headers leave, so that pauses count from there and not from the connecting before it."""

    async def sent(_session: Any, context: Any, _params: Any) -> None:
        if context.trace_request_ctx is not None:
            context.trace_request_ctx()

    trace = aiohttp.TraceConfig()
    trace.on_request_headers_sent.append(sent)
    return trace


async def _read(answer: aiohttp.ClientResponse, url: str, limit: int) -> bytes:
    announced = answer.content_length
    if announced is not None and announced > limit:
        raise FetchError(url, "too-large", f"{announced} bytes announced, {limit} accepted")
    body = BoundedBody(url, answer.headers.get("Content-Encoding", ""), limit)
    async for chunk in answer.content.iter_any():
        body.feed(chunk)
    return body.finish()


@contextmanager
def _as_fetch_errors(url: str) -> Iterator[None]:
    """Say in our words what went wrong; the original stays as cause."""
    try:
        yield
    except FetchError:
        raise
    except TimeoutError as error:
        raise FetchError(url, "timeout", "no whole answer within the time limit") from error
    except aiohttp.ClientError as error:
        raise FetchError(url, _reason(error), _words(error)) from error
    except (ValueError, OSError, asyncio.IncompleteReadError) as error:
        raise FetchError(url, "protocol", _words(error)) from error


def _reason(error: aiohttp.ClientError) -> str:
    if isinstance(error, aiohttp.ClientConnectorError) and isinstance(error.os_error, AddressRefusedError):
        return "address"
    reasons: tuple[tuple[type[Exception] | tuple[type[Exception], ...], str], ...] = (
        (aiohttp.ClientConnectorDNSError, "dns"),
        ((aiohttp.ClientConnectorCertificateError, aiohttp.ClientSSLError), "tls"),
        (aiohttp.ClientConnectorError, "refused"),
        (aiohttp.ClientPayloadError, "truncated"),
        ((aiohttp.ServerDisconnectedError, aiohttp.ClientOSError), "truncated"),
        (aiohttp.InvalidURL, "address"),
    )
    return next((reason for kinds, reason in reasons if isinstance(error, kinds)), "protocol")


def _words(error: BaseException) -> str:
    """What the library says, on one line; bytes of the server stand in it escaped."""
    said = error.message if isinstance(error, aiohttp.ClientResponseError) else str(error)
    return (" ".join(said.split()).rstrip("^ ") or type(error).__name__)[:200]
