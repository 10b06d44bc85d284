"""The sample press on a server that can be told to fail: in the mood ``cut`` every body breaks off half-way."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from threading import Thread
from typing import Any

from parallax.demo.site import _answers, _Handler, _Server


class MoodyPress:
    """A running server. Its pages name it by name, so that a resolver is asked."""

    def __init__(self) -> None:
        self._mood = ""
        press = self

        class Handler(_Handler):
            def do_GET(self) -> None:  # noqa: N802 - as the base class names it
                if press._mood == "cut" and self.path != "/robots.txt":
                    self._cut()
                else:
                    super().do_GET()

            def _cut(self) -> None:
                served = press._answer(self.path.partition("?")[0], {})
                body = served.body if served else b""
                self.send_response(200)
                self.send_header("Content-Length", str(len(body) + 1))
                self.end_headers()
                self.wfile.write(body[: len(body) // 2])

        class Server(_Server):
            def handle_error(self, request: Any, client_address: Any) -> None:
                """The crawler was killed."""

        self.server = Server(("127.0.0.1", 0), Handler)
        self.base_url = f"http://localhost:{self.server.server_address[1]}"
        self._answer = _answers(self.base_url, lambda: datetime.now(UTC))
        self.server.base_url, self.server.answer = self.base_url, self._answer

    @contextmanager
    def mood(self, mood: str) -> Iterator[None]:
        """For as long as the context."""
        self._mood = mood
        yield
        self._mood = ""


@contextmanager
def moody_press() -> Iterator[MoodyPress]:
    press = MoodyPress()
    thread = Thread(target=press.server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    try:
        yield press
    finally:
        press.server.shutdown()
        press.server.server_close()
        thread.join()
