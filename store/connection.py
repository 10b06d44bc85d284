"""The connections to the archive's file: opened, locked, read, written. What is in it is the other modules' business."""

import sqlite3
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from parallax.errors import RefusedError, StoreError
from store.readers import TIMEOUT_SECONDS, Readers, open_file

Row = tuple[Any, ...]
_ADVICE = {  # by what SQLite says
    ("locked", "busy"): f"another process has been writing for more than {TIMEOUT_SECONDS} s; stop it or try again",
    ("unable to open",): "cannot be opened; look whether it is there, its folder exists, and you may read and write it",
    ("readonly",): "may not be written, it or its folder, and reading needs that, too; be the user whom it belongs to",
    ("not a database",): "is not an archive; name another file, or move this one away",
    ("disk I/O",): "cannot be read or written just now; look for a full disk, a quota, or a failing drive, then try again",
    ("malformed", "corrupt", "decode"): "is damaged; restore a backup, or save what can be read with `sqlite3 FILE .recover`",
    ("full",): "no space is left for it; free some and try again",
}


class Connection:
    """What threads may share: one connection that writes, for one thread at a time, and as many more as threads read at once.

    A thread that reads takes the writing connection when nobody uses it or waits for it, since its cache knows what was just written;
    else one of its own. No reader ever waits, and no write waits for more than one read.
    """

    def __init__(self, raw: sqlite3.Connection, path: str) -> None:
        self.raw = raw
        self.path = path
        self._using = threading.Lock()  # the writing connection
        self._next = threading.Lock()  # held by who waits for it to write
        self._readers = Readers(path)
        self._threads = threading.local()  # each one's connection, while it has one

    @contextmanager
    def write(self) -> Iterator[sqlite3.Connection]:
        """One transaction that takes the write lock at once, so that it can wait for it but never fail half-way for want of it."""
        with self._told(), self._writing() as raw, _transaction(raw, "BEGIN IMMEDIATE"):
            yield raw

    @contextmanager
    def read(self) -> Iterator[sqlite3.Connection]:
        """Several reads that see one state of the archive."""
        with self._told(), self._reading() as raw, _transaction(raw, "BEGIN"):
            yield raw

    def rows(self, sql: str, parameters: Sequence[Any] = ()) -> list[Row]:
        """All rows of one query."""
        with self._told(), self._reading() as raw:
            return raw.execute(sql, parameters).fetchall()

    def value(self, sql: str, parameters: Sequence[Any] = ()) -> Any:
        """The first column of the first row, or None."""
        rows = self.rows(sql, parameters)
        return rows[0][0] if rows else None

    def close(self) -> None:
        """Release the file. Closing twice is harmless."""
        self._readers.close()
        with self._using:
            self.raw.close()

    @contextmanager
    def _writing(self) -> Iterator[sqlite3.Connection]:
        if self._mine() is self.raw:  # a part of a larger transaction of this thread
            yield self.raw
            return
        with self._next:
            self._using.acquire()
        with self._lent(self.raw):
            yield self.raw

    @contextmanager
    def _reading(self) -> Iterator[sqlite3.Connection]:
        if (mine := self._mine()) is not None:
            yield mine
        elif not self._next.locked() and self._using.acquire(blocking=False):
            with self._lent(self.raw):
                yield self.raw
        else:
            with self._readers.one() as raw, self._held(raw):
                yield raw

    @contextmanager
    def _lent(self, raw: sqlite3.Connection) -> Iterator[None]:
        try:
            with self._held(raw):
                yield
        finally:
            self._using.release()

    @contextmanager
    def _held(self, raw: sqlite3.Connection) -> Iterator[None]:
        before, self._threads.raw = self._mine(), raw
        try:
            yield
        finally:
            self._threads.raw = before

    def _mine(self) -> sqlite3.Connection | None:
        return getattr(self._threads, "raw", None)

    @contextmanager
    def _told(self) -> Iterator[None]:
        try:
            yield
        except (sqlite3.DatabaseError, sqlite3.ProgrammingError, UnicodeDecodeError) as error:  # the last of a damaged schema, quoted
            raise StoreError(self.path, _advice(error)) from error
        except OverflowError as error:  # of an id that somebody typed: SQLite counts to 2^63
            raise RefusedError(self.path, "holds no number as large as that") from error


def connect(path: Path, *, read_only: bool) -> Connection:
    """Open the file without looking at what is in it. A missing file is made, unless ``read_only``, for its owner's eyes only."""
    if path.is_dir():
        raise StoreError(str(path), "is a folder; name a file in it")
    if not read_only and not path.exists():
        with suppress(OSError):  # SQLite says better what is wrong; its files beside the archive take over the mode
            path.touch(0o600)
    try:
        return Connection(open_file(str(path), "ro" if read_only else "rwc"), str(path))
    except sqlite3.Error as error:
        raise StoreError(str(path), _advice(error)) from error


@contextmanager
def _transaction(raw: sqlite3.Connection, begin: str) -> Iterator[None]:
    if raw.in_transaction:  # a part of a larger one of this thread
        yield
        return
    raw.execute(begin)
    try:
        yield
        raw.execute("COMMIT")
    finally:
        if raw.in_transaction:
            raw.execute("ROLLBACK")


def _advice(error: sqlite3.Error | UnicodeDecodeError) -> str:
    told = str(error)
    advice = next((advice for signs, advice in _ADVICE.items() if any(sign in told for sign in signs)), "")
    return f"{advice} ({told})" if advice else told
