"""One limit for a whole conversation: a socket's own timeout begins anew with every byte, and a byte a minute would last for ever.

Looking up a name is the system's business and has limits of its own.
"""

import socket
from threading import Timer
from time import monotonic
from types import TracebackType
from typing import Self


class Deadline:
    """Ends every connection made through it when its time is up; what waits on one then gets an error or the end of the stream."""

    def __init__(self, seconds: float) -> None:
        self.seconds = seconds
        self._until = monotonic() + seconds
        self._timers: list[Timer] = []
        self._twins: list[socket.socket] = []

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        for timer in self._timers:
            timer.cancel()
        for timer in self._timers:
            timer.join()
        for twin in self._twins:
            twin.close()

    @property
    def passed(self) -> bool:
        """Whether the time is up."""
        return monotonic() >= self._until

    def dial(self, host: str, port: int) -> socket.socket:
        """A connection to the first address of a host that takes one. Raises OSError; TimeoutError when the time is up."""
        if self.passed:
            raise TimeoutError
        made = socket.create_connection((host, port), self._until - monotonic())
        twin = made.dup()  # closing down the twin ends the connection for whatever wraps the other, TLS included
        self._twins.append(twin)
        timer = Timer(max(0.0, self._until - monotonic()), _end, (twin,))
        timer.daemon = True
        self._timers.append(timer)
        timer.start()
        return made


def _end(twin: socket.socket) -> None:
    try:
        twin.shutdown(socket.SHUT_RDWR)
    except OSError:
        return  # it had ended by itself
