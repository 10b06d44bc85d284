"""One connection to the archive's file: opened, locked, read, written. What is in it is the other modules' business."""

import sqlite3
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import quote

from parallax.errors import StoreError
from store.fulltext import token_text

Row = tuple[Any, ...]
TIMEOUT_SECONDS = 30
_ADVICE = {  # by what SQLite says
    ("locked", "busy"): f"another process has been writing for more than {TIMEOUT_SECONDS} s; stop it or try again",
    ("unable to open",): "cannot be opened; look whether it is there, its folder exists, and you may read and write it",
    ("readonly",): "may not be written; open it with the right to write",
    ("not a database",): "is not an archive; name another file, or move this one away",
    ("disk I/O",): "cannot be read or written just now; look for a full disk, a quota, or a failing drive, then try again",
    ("malformed", "corrupt"): "is damaged; restore a backup, or save what can be read with `sqlite3 FILE .recover`",
    ("full",): "no space is left for it; free some and try again",
}


class Connection:
    """A connection that threads may share: each read and each write transaction has it for itself."""

    def __init__(self, raw: sqlite3.Connection, path: str) -> None:
        self.raw = raw
        self.path = path
        self._lock = threading.RLock()

    @contextmanager
    def write(self) -> Iterator[sqlite3.Connection]:
        """One transaction that takes the write lock at once, so that it can wait for it but never fail half-way for want of it."""
        with self._transaction("BEGIN IMMEDIATE") as raw:
            yield raw

    @contextmanager
    def read(self) -> Iterator[sqlite3.Connection]:
        """Several reads that see one state of the archive."""
        with self._transaction("BEGIN") as raw:
            yield raw

    def rows(self, sql: str, parameters: Sequence[Any] = ()) -> list[Row]:
        """All rows of one query."""
        with self._lock, self._told():
            return self.raw.execute(sql, parameters).fetchall()

    def value(self, sql: str, parameters: Sequence[Any] = ()) -> Any:
        """The first column of the first row, or None."""
        rows = self.rows(sql, parameters)
        return rows[0][0] if rows else None

    def close(self) -> None:
        """Release the file. Closing twice is harmless."""
        with self._lock:
            self.raw.close()

    @contextmanager
    def _transaction(self, begin: str) -> Iterator[sqlite3.Connection]:
        with self._lock, self._told():
            if self.raw.in_transaction:  # a part of a larger transaction of this thread
                yield self.raw
                return
            self.raw.execute(begin)
            try:
                yield self.raw
                self.raw.execute("COMMIT")
            finally:
                if self.raw.in_transaction:
                    self.raw.execute("ROLLBACK")

    @contextmanager
    def _told(self) -> Iterator[None]:
        try:
            yield
        except (sqlite3.DatabaseError, sqlite3.ProgrammingError) as error:
            raise StoreError(self.path, _advice(error)) from error
        except OverflowError as error:  # of an id that somebody typed: SQLite counts to 2^63
            raise StoreError(self.path, "holds no number as large as that") from error


def connect(path: Path, *, read_only: bool) -> Connection:
    """Open the file without looking at what is in it. A missing file is made, unless ``read_only``."""
    if path.is_dir():
        raise StoreError(str(path), "is a folder; name a file in it")
    mode = "ro" if read_only else "rwc"
    try:
        raw = sqlite3.connect(
            f"file:{quote(str(path))}?mode={mode}", uri=True, timeout=TIMEOUT_SECONDS, isolation_level=None, check_same_thread=False
        )
    except sqlite3.Error as error:
        raise StoreError(str(path), _advice(error)) from error
    raw.create_function("parallax_tokens", 1, token_text, deterministic=True)
    return Connection(raw, str(path))


def _advice(error: sqlite3.Error) -> str:
    told = str(error)
    advice = next((advice for signs, advice in _ADVICE.items() if any(sign in told for sign in signs)), "")
    return f"{advice} ({told})" if advice else told
