"""A real mail server and a real webhook sink in a process of their own, which outlives whatever is killed: far_ends.py FILE.

Each message is written to the file, one line of JSON, before it is answered; the answer takes a moment, so that senders can be caught
between the two. They have moods: ``down`` takes nothing, ``deaf`` hangs up on a mail it has not kept, ``forgetful`` on one it has.
"""

import asyncio
import json
import os
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from email import message_from_bytes, policy
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

SECONDS = 0.02  # between taking a message and saying so


@dataclass(frozen=True)
class FarEnds:
    """Where they listen, and what they took."""

    smtp: int
    http: int
    file: Path

    @contextmanager
    def mood(self, mood: str) -> Iterator[None]:
        """For as long as the context."""
        (note := mood_file(self.file)).write_text(mood)
        yield
        note.unlink()

    def received(self) -> list[dict[str, Any]]:
        """Everything that was taken, oldest first."""
        return [json.loads(line) for line in self.file.read_text("utf-8").splitlines()]


@contextmanager
def far_ends(file: Path) -> Iterator[FarEnds]:
    file.touch()
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    pipe = subprocess.PIPE
    with subprocess.Popen([sys.executable, __file__, str(file)], stdin=pipe, stdout=pipe, text=True, env=environment) as process:
        assert process.stdout is not None
        try:
            yield FarEnds(file=file, **json.loads(process.stdout.readline()))
        finally:
            process.kill()


def mood_file(file: Path) -> Path:
    return file.with_suffix(".mood")


class Book:
    """The file, for two servers at once."""

    def __init__(self, file: Path) -> None:
        self._mood = mood_file(file)
        self._descriptor = os.open(file, os.O_WRONLY | os.O_APPEND)

    @property
    def mood(self) -> str:
        return self._mood.read_text() if self._mood.exists() else ""

    def write(self, **entry: Any) -> None:
        os.write(self._descriptor, (json.dumps(entry) + "\n").encode())


class Mail:
    def __init__(self, book: Book) -> None:
        self._book = book

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802 - as aiosmtpd names it
        mood = self._book.mood
        if mood == "down":
            return "451 4.3.0 come again"
        if mood == "deaf":
            server.transport.abort()
            return "421 never said"
        mail = message_from_bytes(envelope.original_content, policy=policy.default)
        body = mail.get_body(("plain",))
        self._book.write(to=envelope.rcpt_tos[0], id=mail["Message-ID"], subject=mail["Subject"], text=body.get_content() if body else "")
        if mood == "forgetful":
            server.transport.abort()
            return "421 never said"
        await asyncio.sleep(SECONDS)
        return "250 2.0.0 taken"


def sink(book: Book) -> ThreadingHTTPServer:
    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            told = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            items = [item["id"] for item in told["items"]]
            down = book.mood == "down"
            if not down:
                book.write(to="hook", id=self.headers["Idempotency-Key"], rule=told["rule"]["id"], items=items)
            time.sleep(SECONDS)
            self.send_response(500 if down else 204)
            self.end_headers()

        def log_message(self, *_: object) -> None:
            pass

    class Server(ThreadingHTTPServer):
        def handle_error(self, request: Any, client_address: Any) -> None:
            """The sender was killed."""

    return Server(("127.0.0.1", 0), Handler)


def main() -> None:
    from aiosmtpd.controller import Controller

    book = Book(Path(sys.argv[1]))
    hook = sink(book)
    threading.Thread(target=hook.serve_forever, daemon=True).start()
    mail = Controller(Mail(book), hostname="127.0.0.1", port=free_port())
    mail.start()
    print(json.dumps({"smtp": mail.port, "http": hook.server_address[1]}), flush=True)
    sys.stdin.read()  # until our parent ends, however it does


def free_port() -> int:
    import socket

    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


if __name__ == "__main__":
    main()
