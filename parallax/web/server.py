"""The web application on a port: alone, or in a thread beside the service."""

import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import uvicorn
from fastapi import FastAPI

from parallax.errors import ParallaxError
from parallax.web.patience import patient_with

_STARTED_WITHIN = 15.0  # seconds


def run_until_stopped(app: FastAPI, host: str, port: int, announce: Callable[[str], None]) -> None:
    """Serve until SIGTERM or Ctrl-C; ``announce`` gets the address once it is ours."""
    with _listening(host, port) as listener:
        announce(_address(listener))
        uvicorn.Server(_config(app)).run(sockets=[listener])


@contextmanager
def running(app: FastAPI, host: str, port: int) -> Iterator[str]:
    """Serve in a thread while the block runs; gives the address. Raises ParallaxError when the port is taken."""
    with _listening(host, port) as listener:
        server = uvicorn.Server(_config(app))
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]}, name="web", daemon=True)
        thread.start()
        try:
            yield _address(listener)
        finally:
            server.should_exit = True
            thread.join(_STARTED_WITHIN)


@contextmanager
def _listening(host: str, port: int) -> Iterator[socket.socket]:
    """Bound here and not by uvicorn, which leaves the whole program when a port is taken."""
    try:
        listener = socket.create_server((host, port), family=socket.AF_INET6 if ":" in host else socket.AF_INET, backlog=128)
    except OSError as error:
        raise ParallaxError(f"{host}:{port}", f"cannot be listened on: {error.strerror}; choose another with --port or web.port") from error
    with listener:
        yield listener


def _address(listener: socket.socket) -> str:
    host, port = listener.getsockname()[:2]
    return f"http://{f'[{host}]' if ':' in host else host}:{port}"


def _config(app: FastAPI) -> uvicorn.Config:
    """Forwarding headers are our own business (`parallax.web.clients`), and the program's logs are set up already."""
    return uvicorn.Config(
        app,
        http=patient_with(app.state.desk.settings.web.proxies),
        ws="none",
        log_config=None,
        access_log=False,
        server_header=False,
        date_header=True,
        proxy_headers=False,
        timeout_graceful_shutdown=5,
    )
