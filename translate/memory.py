"""Translation memory: what an engine has translated once is not translated again.

A wrapper around an engine, so that whoever holds an engine needs no change. Sentences are kept in an SQLite file of their own, beside
the archive: it can be deleted at any time and costs nothing but the decoding. The key is everything that the English depends on: engine,
model hash, decode settings and the sentence as the engine gets it. Names and amounts stand in that sentence in English already, so after a
change of names or glossary only the sentences that read differently are decoded.
"""

import hashlib
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TypeVar

from parallax.errors import StoreError
from translate.engine import Engine

_Part = TypeVar("_Part")

MOST_SENTENCES = 500_000
"""About 150 MB of news. Beyond it the sentences longest unused go, a tenth at a time."""

_CHUNK = 256  # sentences decoded between two commits: what a crash costs
_ASKED = 500  # keys a query
_VERSION = 1
_SCHEMA = """
CREATE TABLE IF NOT EXISTS sentences (key BLOB PRIMARY KEY, english TEXT NOT NULL, used INTEGER NOT NULL) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS sentences_used ON sentences (used);
"""


class Remembering:
    """An engine with a memory. Not for use by several threads at once; several processes may share the file."""

    def __init__(self, engine: Engine, path: Path, *, most: int = MOST_SENTENCES) -> None:
        """Open or create the memory. A file that is no memory, or is damaged, raises StoreError and is left as it is."""
        self._engine, self._path, self._most = engine, path, most
        self.decoded = self.recalled = 0
        self._prefix = f"{engine.name}\x1f{engine.model}\x1f{engine.settings}".encode()
        try:
            self._db = _open(path)
            self._turn = self._last_turn()
        except sqlite3.Error as error:
            raise StoreError(str(path), f"the translation memory cannot be opened: {error}; delete it to start afresh") from error

    @property
    def name(self) -> str:
        """The engine's: whether a sentence was remembered changes nothing."""
        return self._engine.name

    @property
    def model(self) -> str:
        """The engine's."""
        return self._engine.model

    @property
    def settings(self) -> str:
        """The engine's."""
        return self._engine.settings

    def translate(self, sentences: Sequence[str]) -> list[str]:
        """What is remembered, and the engine's English for the rest. Raises what the engine raises; what came before it is kept."""
        self._turn += 1
        keys = {sentence: self._key(sentence) for sentence in dict.fromkeys(sentences)}
        known = self._recall(list(keys.values()))
        english = {sentence: known[key] for sentence, key in keys.items() if key in known}
        self.recalled += len(english)
        unknown = sorted((sentence for sentence in keys if sentence not in english), key=len)
        for chunk in _batched(unknown, _CHUNK):
            outputs = self._engine.translate(chunk)
            new = dict(zip(chunk, outputs, strict=True))
            english |= new
            self._keep({keys[sentence]: text for sentence, text in new.items()})
        return [english[sentence] for sentence in sentences]

    def close(self) -> None:
        """Let go of the file."""
        self._db.close()

    def _key(self, sentence: str) -> bytes:
        return hashlib.sha256(self._prefix + b"\x1f" + sentence.encode("utf-8", "surrogatepass")).digest()

    def _recall(self, keys: Sequence[bytes]) -> dict[bytes, str]:
        """Known English by key. A memory that cannot be read is an empty one: translating goes on."""
        found: dict[bytes, str] = {}
        with suppress(sqlite3.Error):
            for part in _batched(keys, _ASKED):
                marks = ",".join("?" * len(part))
                found |= dict(self._db.execute(f"SELECT key, english FROM sentences WHERE key IN ({marks})", part).fetchall())  # noqa: S608 - marks only
            if found:
                with self._writing():
                    self._db.executemany("UPDATE sentences SET used = ? WHERE key = ?", [(self._turn, key) for key in found])
        return found

    def _keep(self, new: dict[bytes, str]) -> None:
        """Remember, and forget the oldest beyond the limit, in one transaction. A full disk costs the memory, not the translation."""
        self.decoded += len(new)
        with suppress(sqlite3.Error, UnicodeError), self._writing():
            rows = [(key, english, self._turn) for key, english in new.items() if english.strip()]
            self._db.executemany("INSERT OR REPLACE INTO sentences VALUES (?, ?, ?)", rows)
            self._forget()

    def _forget(self) -> None:
        (count,) = self._db.execute("SELECT count(*) FROM sentences").fetchone()
        if count > self._most:
            surplus = count - self._most + self._most // 10
            self._db.execute("DELETE FROM sentences WHERE key IN (SELECT key FROM sentences ORDER BY used LIMIT ?)", (surplus,))

    def _last_turn(self) -> int:
        """Age is counted in calls; clocks may jump."""
        (last,) = self._db.execute("SELECT coalesce(max(used), 0) FROM sentences").fetchone()
        return int(last)

    @contextmanager
    def _writing(self) -> Iterator[None]:
        self._db.execute("BEGIN IMMEDIATE")
        try:
            yield
        except BaseException:
            self._db.execute("ROLLBACK")
            raise
        self._db.execute("COMMIT")


def _open(path: Path) -> sqlite3.Connection:
    with suppress(OSError):  # SQLite says better what is wrong; its files beside this one take over the mode
        path.touch(0o600)
    db = sqlite3.connect(path, timeout=30, isolation_level=None, check_same_thread=False)
    try:
        (version,) = db.execute("PRAGMA user_version").fetchone()
        (tables,) = db.execute("SELECT count(*) FROM sqlite_schema").fetchone()
        if version != _VERSION and (version or tables):
            raise sqlite3.DatabaseError(f"expected a translation memory of version {_VERSION}")  # noqa: TRY301 - closed below like any other
        db.execute("PRAGMA journal_mode = WAL")
        db.execute("PRAGMA synchronous = NORMAL")
        db.executescript(_SCHEMA)
        db.execute(f"PRAGMA user_version = {_VERSION}")
    except BaseException:
        db.close()
        raise
    return db


def _batched(parts: Sequence[_Part], size: int) -> Iterator[Sequence[_Part]]:
    return (parts[start : start + size] for start in range(0, len(parts), size))
