"""The loopback server of the sample press: addresses, conditional requests, and the two ways in which it fails on purpose.

What a page looks like is the business of `pages`. It binds to 127.0.0.1 only and ends with its context.
"""

import hashlib
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import format_datetime, parsedate_to_datetime
from functools import partial
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any
from urllib.parse import parse_qs, urlsplit

from parallax.demo.outlets import BROKEN_PATH, VERIFICATION_PATH, article_path
from parallax.demo.pages import Edition, Served, article_page, editions, index_page, list_page

Clock = Callable[[], datetime]
Page = Callable[[], Served]
Answer = Callable[[str, dict[str, list[str]]], Served | None]

_PLAIN = "text/plain; charset=utf-8"
_ROBOTS = b"User-agent: *\nDisallow: /private/\n"
_VERIFICATION = """<!DOCTYPE html><html lang="zh-CN"><head><meta charset="utf-8"><title>环境异常</title></head><body>
<h2>环境异常</h2><p>当前环境异常，完成验证后即可继续访问。</p><button>去验证</button>
<footer>Parallax sample press: a page that blocks on purpose.</footer></body></html>"""

_ON_PURPOSE: dict[str, Page] = {
    "/robots.txt": lambda: Served(body=_ROBOTS, content_type=_PLAIN),
    VERIFICATION_PATH: lambda: Served(body=_VERIFICATION.encode(), content_type="text/html; charset=utf-8"),
    BROKEN_PATH: lambda: Served(body=b"broken on purpose\n", content_type=_PLAIN, status=500),
}
_NOT_FOUND = Served(body=b"not found\n", content_type=_PLAIN, status=404)


@dataclass(frozen=True, slots=True, kw_only=True)
class PressSite:
    """A running server."""

    base_url: str


@contextmanager
def serve_press(port: int = 0, *, clock: Clock = lambda: datetime.now(UTC)) -> Iterator[PressSite]:
    """Serve the sample press on a loopback port (0: a free one) until the context ends.

    ``clock`` says when the list page is looked at, and so which of its dates are relative.
    Raises OSError when the port is taken.
    """
    server = _Server(("127.0.0.1", port), _Handler)
    server.base_url = f"http://127.0.0.1:{server.server_address[1]}"
    server.answer = _answers(server.base_url, clock)
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, name="sample-press", daemon=True)
    thread.start()
    try:
        yield PressSite(base_url=server.base_url)
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def _answers(base_url: str, clock: Clock) -> Answer:
    """The table of addresses, as one function of path and query."""
    published = editions(base_url)
    lists = {edition.outlet.index: edition for edition in published if edition.outlet.form == "list"}
    fixed = _ON_PURPOSE | dict(_fixed_pages(published))

    def answer(path: str, query: dict[str, list[str]]) -> Served | None:
        if path in lists:
            return list_page(lists[path], _number(query), clock())
        return fixed[path]() if path in fixed else None

    return answer


def _fixed_pages(published: Iterable[Edition]) -> Iterator[tuple[str, Page]]:
    """Every address whose page does not depend on the time, with what renders it."""
    for edition in published:
        if edition.outlet.form != "list":
            yield edition.outlet.index, partial(index_page, edition)
        for article in edition.articles:
            yield article_path(edition.outlet.id, article.id), partial(article_page, edition, article)


def _number(query: dict[str, list[str]]) -> int:
    text = query.get("page", ["1"])[0]
    return int(text) if text.isdecimal() and len(text) < 4 else 0


def _unchanged(headers: Any, etag: str, modified: datetime | None) -> bool:
    """Whether the asker has this version already. An entity tag decides alone when one is sent."""
    tags = headers.get("If-None-Match")
    if tags is not None:
        return etag in {tag.strip().removeprefix("W/") for tag in tags.split(",")}
    since = headers.get("If-Modified-Since")
    if since is None or modified is None:
        return False
    try:
        return modified <= parsedate_to_datetime(since)
    except (TypeError, ValueError):
        return False


class _Server(ThreadingHTTPServer):
    daemon_threads = False  # closing waits for answers under way
    base_url: str
    answer: Answer


class _Handler(BaseHTTPRequestHandler):
    server: _Server
    timeout = 5
    server_version = "ParallaxSamplePress"
    sys_version = ""

    def do_GET(self) -> None:
        self._respond(with_body=True)

    def do_HEAD(self) -> None:
        self._respond(with_body=False)

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002  (the base class names it so)
        """Stay silent: the crawler's own log tells what was asked."""

    def _respond(self, *, with_body: bool) -> None:
        target = urlsplit(self.path)
        served = self.server.answer(target.path, parse_qs(target.query)) or _NOT_FOUND
        etag = f'"{hashlib.sha256(served.body).hexdigest()[:16]}"'
        fresh = served.status == HTTPStatus.OK and _unchanged(self.headers, etag, served.modified)
        self.send_response(HTTPStatus.NOT_MODIFIED if fresh else served.status)
        self.send_header("ETag", etag)
        if served.modified is not None:
            self.send_header("Last-Modified", format_datetime(served.modified, usegmt=True))
        if not fresh:
            self.send_header("Content-Type", served.content_type)
            self.send_header("Content-Length", str(len(served.body)))
        self.end_headers()
        if with_body and not fresh:
            self.wfile.write(served.body)
