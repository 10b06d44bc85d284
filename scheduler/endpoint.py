"""What machines ask of a running service over HTTP: is it alive, is it ready, its metrics. Three fixed paths, GET and HEAD, nothing else.

``/healthz``  200 while the service's threads make progress, else 503 with their names
``/readyz``   200 once every job has had its first turn and while the archive can be written, else 503 and why
``/metrics``  the text format of Prometheus
"""

import logging
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from socket import AF_INET, AF_INET6
from typing import Any, ClassVar

from parallax.errors import ParallaxError

log = logging.getLogger("parallax.service")

Problem = Callable[[], str]
"""Says what is wrong, or nothing."""
_MOST_AT_ONCE, _SECONDS = 8, 5.0
_METRICS_TYPE = "text/plain; version=0.0.4; charset=utf-8"


@contextmanager
def answering(listen: str, *, health: Problem, readiness: Problem, metrics: Callable[[], bytes]) -> Iterator[str]:
    """Serve on ``host:port`` (port 0: any free one) while the block runs; gives the base URL. Empty ``listen`` serves nothing.

    Raises ParallaxError when the address cannot be had.
    """
    if not listen:
        yield ""
        return

    class Handler(_Handler):
        routes: ClassVar[dict[str, Callable[[], tuple[int, str, bytes]]]] = {
            "/healthz": lambda: _verdict(health()),
            "/readyz": lambda: _verdict(readiness()),
            "/metrics": lambda: (200, _METRICS_TYPE, metrics()),
        }

    server = _open(listen, Handler)
    thread = threading.Thread(target=server.serve_forever, args=(0.2,), name="endpoint", daemon=True)
    thread.start()
    host, port = server.server_address[:2]
    try:
        yield f"http://{f'[{host!s}]' if ':' in str(host) else host!s}:{port}"
    finally:
        server.shutdown()
        server.server_close()


def _open(listen: str, handler: type[BaseHTTPRequestHandler]) -> "_Server":
    host, _, port = listen.rpartition(":")
    host = host.strip("[]")
    try:
        return (_Server6 if ":" in host else _Server)((host or "127.0.0.1", int(port)), handler)
    except (OSError, ValueError, OverflowError) as error:
        raise ParallaxError("service.listen", f"cannot listen on {listen!r}: {error}; name another port, or nothing at all") from error


def _verdict(problem: str) -> tuple[int, str, bytes]:
    return (503 if problem else 200), "text/plain; charset=utf-8", f"{problem or 'ok'}\n".encode()


class _Handler(BaseHTTPRequestHandler):
    """Answers the three paths. What a client sends is compared with them and never used."""

    routes: ClassVar[dict[str, Callable[[], tuple[int, str, bytes]]]] = {}
    timeout = _SECONDS
    server_version, sys_version = "parallax", ""

    def do_GET(self) -> None:
        """Answer with a body."""
        self._answer(*self._find())

    do_HEAD = do_GET  # noqa: N815  # http.server's naming

    def _find(self) -> tuple[int, str, bytes]:
        route = self.routes.get(self.path.partition("?")[0])
        if route is None:
            return 404, "text/plain; charset=utf-8", b"paths: /healthz /readyz /metrics\n"
        try:
            return route()
        except Exception as error:
            log.exception("%s failed", self.path.partition("?")[0])
            return 503, "text/plain; charset=utf-8", f"{type(error).__name__}\n".encode()

    def _answer(self, status: int, kind: str, body: bytes) -> None:
        self.send_response(status)
        for name, value in (("Content-Type", kind), ("Content-Length", str(len(body))), ("Cache-Control", "no-store")):
            self.send_header(name, value)
        self.send_header("X-Content-Type-Options", "nosniff")
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    def log_message(self, *_: Any) -> None:
        """Scrapes are no news."""


class _Server(ThreadingHTTPServer):
    """Answers a few clients at once; more are sent away, so that a flood costs no threads."""

    address_family = AF_INET
    daemon_threads = True
    block_on_close = False

    def __init__(self, *arguments: Any) -> None:
        self._places = threading.BoundedSemaphore(_MOST_AT_ONCE)
        super().__init__(*arguments)

    def process_request(self, request: Any, client_address: Any) -> None:
        """Answer in a thread, if there is a place."""
        if self._places.acquire(blocking=False):
            super().process_request(request, client_address)
        else:
            self.shutdown_request(request)

    def process_request_thread(self, request: Any, client_address: Any) -> None:
        """Answer, and make place."""
        try:
            super().process_request_thread(request, client_address)
        finally:
            self._places.release()

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A client that hangs up or says nothing is no news."""


class _Server6(_Server):
    address_family = AF_INET6
