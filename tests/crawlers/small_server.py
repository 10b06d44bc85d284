"""A small web server on loopback for tests: routes are given, every request is noted, and it can misbehave as bad servers do."""

import gzip
import itertools
import threading
import time
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

Route = Callable[["Exchange"], None]
_NOTED_LATE = 0.02  # seconds


@dataclass
class Note:
    """One request as it came: address it came to, path, headers, and when."""

    host: str
    path: str
    headers: dict[str, str]
    at: float


@dataclass
class Log:
    """What was asked of the server."""

    notes: list[Note] = field(default_factory=list)
    in_flight: dict[str, int] = field(default_factory=dict)
    most_in_flight: dict[str, int] = field(default_factory=dict)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def paths(self) -> list[str]:
        return [note.path for note in self.notes]

    def pauses(self, host: str) -> list[float]:
        """Seconds between the starts of requests to a host, at most: on a busy machine one is noted later than it came."""
        times = [note.at for note in self.notes if note.host == host]
        return [later - earlier + _NOTED_LATE for earlier, later in itertools.pairwise(times)]


class Exchange(BaseHTTPRequestHandler):
    """One request; ``answer`` sends a response."""

    protocol_version = "HTTP/1.1"
    routes: dict[str, Route]
    log: Log

    def log_message(self, *args: Any) -> None:
        pass

    def do_GET(self) -> None:
        host = str(self.connection.getsockname()[0])
        with self.log.lock:
            self.log.notes.append(Note(host, self.path, {name.lower(): value for name, value in self.headers.items()}, time.monotonic()))
            self.log.in_flight[host] = self.log.in_flight.get(host, 0) + 1
            self.log.most_in_flight[host] = max(self.log.most_in_flight.get(host, 0), self.log.in_flight[host])
        try:
            self.routes.get(self.path, missing)(self)
        except (BrokenPipeError, ConnectionResetError):
            self.close_connection = True
        finally:
            with self.log.lock:
                self.log.in_flight[host] -= 1

    def answer(self, body: bytes = b"", status: int = 200, headers: dict[str, str] | None = None, *, length: int | None = None) -> None:
        lines = {"Content-Type": "text/html; charset=utf-8", "Content-Length": str(len(body) if length is None else length)} | (
            headers or {}
        )
        head = f"HTTP/1.1 {status} X\r\n" + "".join(f"{name}: {value}\r\n" for name, value in lines.items()) + "\r\n"
        self.wfile.write(head.encode("latin-1") + body)
        if length is not None:
            self.close_connection = True


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = False
    request_queue_size = 64

    def handle_error(self, request: Any, client_address: Any) -> None:
        pass


@contextmanager
def serving(routes: dict[str, Route], hosts: int = 1) -> Iterator[tuple[str, Log]]:
    """Serve routes on 127.0.0.1 (to 127.0.0.``hosts``, one port); give the base URL of the first and the log."""
    log = Log()
    handler = type("Bound", (Exchange,), {"routes": routes, "log": log})
    first = _Server(("127.0.0.1", 0), handler)
    servers = [first] + [_Server((f"127.0.0.{number}", first.server_port), handler) for number in range(2, hosts + 1)]
    threads = [threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True) for server in servers]
    for thread in threads:
        thread.start()
    try:
        yield f"http://127.0.0.1:{first.server_port}", log
    finally:
        for server, thread in zip(servers, threads, strict=True):
            server.shutdown()
            server.server_close()
            thread.join()


def page(body: str | bytes, **headers: str) -> Route:
    """Answer 200 with a body."""
    raw = body.encode() if isinstance(body, str) else body
    return lambda exchange: exchange.answer(raw, headers={name.replace("_", "-"): value for name, value in headers.items()})


def status(code: int, body: bytes = b"no", **headers: str) -> Route:
    """Answer with a status."""
    return lambda exchange: exchange.answer(body, code, {name.replace("_", "-"): value for name, value in headers.items()})


def redirect(location: str, code: int = 302) -> Route:
    """Answer with a redirect."""
    return lambda exchange: exchange.answer(b"", code, {"Location": location})


def conditional(body: bytes, tag: str = '"one"') -> Route:
    """Answer 304 to who knows the tag."""

    def route(exchange: Exchange) -> None:
        known = exchange.headers.get("If-None-Match") == tag
        exchange.answer(b"" if known else body, 304 if known else 200, {"ETag": tag, "Content-Type": "application/rss+xml"})

    return route


def missing(exchange: Exchange) -> None:
    exchange.answer(b"not found", 404)


def slow(exchange: Exchange) -> None:
    """One byte every tenth of a second, for ever."""
    exchange.wfile.write(b"HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n")
    for _ in range(100):
        exchange.wfile.write(b"x")
        exchange.wfile.flush()
        time.sleep(0.1)


def hang(exchange: Exchange) -> None:
    """No answer."""
    time.sleep(10)


def truncated(exchange: Exchange) -> None:
    """Less than was announced."""
    exchange.answer(b"<rss>" * 100, length=10_000)


def huge(exchange: Exchange) -> None:
    """A body without end."""
    exchange.wfile.write(b"HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n")
    for _ in range(4000):
        exchange.wfile.write(b"<item>" * 10_000)


def gzip_bomb(megabytes: int) -> Route:
    """A small body that becomes large."""
    packed = _packed_spaces(megabytes)
    return page(packed, Content_Encoding="gzip")


def nested_bomb(megabytes: int) -> Route:
    """Two members, the second a bomb."""
    packed = gzip.compress(b"<rss>") + _packed_spaces(megabytes)
    return page(packed, Content_Encoding="gzip")


@cache
def _packed_spaces(megabytes: int) -> bytes:
    packer = zlib.compressobj(9, zlib.DEFLATED, 31)
    return b"".join(packer.compress(b" " * 1_000_000) for _ in range(megabytes)) + packer.flush()


def garbage(exchange: Exchange) -> None:
    """Not HTTP."""
    exchange.wfile.write(b"\x00\x01\x02 what is this\r\n\r\n")
    exchange.close_connection = True
