"""Steering a running service from the command line, over a Unix-domain socket beside the archive.

The socket (``<archive>.sock``) answers its owner only, works inside containers, and is on no network. One request a connection, one JSON
object a line each way: ``{"do": "pause", "job": "crawl"}`` gives ``{"said": ...}``, or ``{"error": ...}``.
"""

import json
import logging
import os
import socket
import stat
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from parallax.errors import ParallaxError
from scheduler.places import beside

log = logging.getLogger("parallax.service")

Handler = Callable[[Mapping[str, Any]], Mapping[str, Any]]
_LONGEST = 65_536
_SECONDS = 5.0


class NotRunningError(ParallaxError):
    """No service runs for an archive, so there is nothing to steer."""


def socket_file(archive: Path) -> Path:
    """Where the socket of an archive lies."""
    return beside(archive, ".sock")


def ask(archive: Path, request: Mapping[str, Any]) -> dict[str, Any]:
    """Send one request to the service of an archive and give its answer. Raises NotRunningError, or ParallaxError when it refuses."""
    try:
        answer = _asked(socket_file(archive), request)
    except (FileNotFoundError, ConnectionRefusedError) as error:
        raise NotRunningError(str(archive), "no service runs for this archive; start it with: parallax serve") from error
    except PermissionError as error:
        raise ParallaxError(str(archive), "its service belongs to another user; ask as that user, or with sudo -u") from error
    except (OSError, ValueError) as error:
        raise ParallaxError(str(archive), f"its service did not answer: {error or type(error).__name__}") from error
    if "error" in answer:
        raise ParallaxError(str(request.get("job") or archive), str(answer["error"]))
    return dict(answer)


def _asked(file: Path, request: Mapping[str, Any]) -> Any:
    with _address(file) as address, socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as asking:
        asking.settimeout(2 * _SECONDS)
        asking.connect(address)
        asking.sendall(json.dumps(request).encode() + b"\n")
        return json.loads(_line(asking))


@contextmanager
def listening(archive: Path, handle: Handler) -> Iterator[None]:
    """Answer requests while the block runs. The archive's lock must be held: a socket left behind by a crash is replaced."""
    file = socket_file(archive)
    file.unlink(missing_ok=True)
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as server, _address(file) as address:
        os.fchmod(server.fileno(), stat.S_IRUSR | stat.S_IWUSR)  # before it has a name, so that it never answers others
        server.bind(address)
        file.chmod(0o600)
        server.listen(8)
        thread = threading.Thread(target=_serve, args=(server, handle), name="control", daemon=True)
        thread.start()
        try:
            yield
        finally:
            file.unlink(missing_ok=True)
            with suppress(OSError):
                server.shutdown(socket.SHUT_RDWR)
            thread.join(_SECONDS)


def _serve(server: socket.socket, handle: Handler) -> None:
    while True:
        try:
            client, _ = server.accept()
        except OSError:  # closed: the service ends
            return
        with client:
            client.settimeout(_SECONDS)
            with suppress(OSError):
                client.sendall(json.dumps(_answer(client, handle), default=str).encode() + b"\n")


def _answer(client: socket.socket, handle: Handler) -> Mapping[str, Any]:
    try:
        request = json.loads(_line(client))
        return handle(request if isinstance(request, dict) else {})
    except (OSError, ValueError) as error:
        return {"error": f"not a request: {error}"}
    except Exception as error:  # one bad request must not end the answering
        log.exception("a request failed")
        return {"error": f"{type(error).__name__}: {error}"}


def _line(talker: socket.socket) -> bytes:
    received = bytearray()
    while not received.endswith(b"\n"):
        part = talker.recv(4096)
        if not part or len(received) > _LONGEST:
            raise ValueError("no whole line came")
        received += part
    return bytes(received)


@contextmanager
def _address(file: Path) -> Iterator[str]:
    """The socket's name as the kernel takes it: at most 107 bytes, so a long folder goes by a handle where the system can."""
    name = str(file)
    if len(os.fsencode(name)) <= 100:
        yield name
        return
    handle = os.open(file.parent, os.O_RDONLY | os.O_DIRECTORY)
    try:
        yield f"/proc/self/fd/{handle}/{file.name}"
    finally:
        os.close(handle)
