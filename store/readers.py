"""Connections that only read, lent to threads that read at the same time."""

import sqlite3
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import quote

from store.fulltext import token_text

TIMEOUT_SECONDS = 30
_KEPT = 8  # idle ones


def open_file(path: str, mode: str) -> sqlite3.Connection:
    """A connection in SQLite's mode ``ro`` or ``rwc`` that any thread may use, one at a time. Raises sqlite3.Error."""
    raw = sqlite3.connect(
        f"file:{quote(path)}?mode={mode}", uri=True, timeout=TIMEOUT_SECONDS, isolation_level=None, check_same_thread=False
    )
    raw.create_function("parallax_tokens", 1, token_text, deterministic=True)
    return raw


class Readers:
    """Opened when needed, kept for the next, closed at the end."""

    def __init__(self, path: str) -> None:
        self._path = path
        self._lock = threading.Lock()
        self._idle: list[sqlite3.Connection] = []
        self._closed = False

    @contextmanager
    def one(self) -> Iterator[sqlite3.Connection]:
        """One for this thread alone; the one used last, since its cache is the warmest."""
        with self._lock:
            if self._closed:
                raise sqlite3.ProgrammingError("Cannot operate on a closed database.")
            raw = self._idle.pop() if self._idle else None
        raw = raw or open_file(self._path, "ro")
        try:
            yield raw
        finally:
            self._back(raw)

    def close(self) -> None:
        """Close the idle ones; one in use follows when it comes back."""
        with self._lock:
            self._closed = True
            idle, self._idle = self._idle, []
        for raw in idle:
            raw.close()

    def _back(self, raw: sqlite3.Connection) -> None:
        with self._lock:
            if kept := not self._closed and len(self._idle) < _KEPT:
                self._idle.append(raw)
        if not kept:
            raw.close()
