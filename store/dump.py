"""The whole archive as a file that any program can read: a gzipped tar of one JSON-lines file a table, and a manifest with their hashes.

What is derived (full text) is left out and made again; sessions are left out too, since a copy should let nobody in. Values are JSON's
own; bytes are ``{"base64": ...}``. A dump is read back into a new file, which appears when everything has been checked.
"""

import base64
import gzip
import hashlib
import io
import json
import sqlite3
import tarfile
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

from parallax.drafts import draft_folder
from parallax.errors import StoreError
from store.connection import Connection, connect
from store.migrate import prepare
from store.schema import MIGRATIONS

_FORMAT = 1
_LEFT_OUT = ("sessions",)
_MANIFEST = "manifest.json"
_MOST_LINE = 256 << 20  # bytes of one row


def dump(archive: Path, target: Path) -> dict[str, int]:
    """Write everything, as it is at one moment, while others write; gives the number of rows of each table."""
    with closing(connect(archive, read_only=True)) as db, draft_folder(target.parent, f".{target.name}.") as folder:
        prepare(db, read_only=True)
        draft = folder / "dump"
        draft.touch(0o600)  # it holds the hashes of passwords, and everything else
        with (
            db.read() as raw,
            draft.open("wb") as file,
            gzip.GzipFile("", "wb", 6, file, mtime=0) as packed,
            tarfile.open(fileobj=packed, mode="w", format=tarfile.PAX_FORMAT) as tar,
        ):
            rows = _write(raw, tar, folder)
        draft.replace(target)
    return rows


def restore(source: Path, archive: Path) -> dict[str, int]:
    """Make a new archive of a dump; gives the number of rows of each table. StoreError when either file is not what it should be."""
    if archive.exists():
        raise StoreError(str(archive), "exists; restore into a new file, or move this one away")
    try:
        with draft_folder(archive.parent, f".{archive.name}.") as folder:
            draft = folder / archive.name
            with closing(connect(draft, read_only=False)) as db:
                rows = _fill(db, source)
                db.rows("PRAGMA wal_checkpoint(TRUNCATE)")
                db.rows("PRAGMA journal_mode = DELETE")
            draft.replace(archive)
    except (OSError, EOFError, tarfile.TarError, ValueError, KeyError, TypeError, sqlite3.Error) as error:
        raise StoreError(str(source), f"cannot be restored: {error}") from error
    return rows


def _write(raw: sqlite3.Connection, tar: tarfile.TarFile, folder: Path) -> dict[str, int]:
    """A table at a time: its size must be known before it goes into the tar."""
    manifest: dict[str, Any] = {"format": _FORMAT, "migrations": list(MIGRATIONS), "tables": {}}
    for table in _tables(raw):
        part = folder / "table"
        rows, digest = _write_table(raw, table, part)
        manifest["tables"][table] = {"rows": rows, "sha256": digest, "columns": _columns(raw, table)}
        with part.open("rb") as file:
            tar.addfile(_member(f"{table}.jsonl", part.stat().st_size), file)
    text = json.dumps(manifest, indent=1).encode()
    tar.addfile(_member(_MANIFEST, len(text)), io.BytesIO(text))
    return {table: each["rows"] for table, each in manifest["tables"].items()}


def _write_table(raw: sqlite3.Connection, table: str, part: Path) -> tuple[int, str]:
    digest, rows = hashlib.sha256(), 0
    with part.open("wb") as file:
        for row in raw.execute(f"SELECT {_listed(_columns(raw, table))} FROM {table} ORDER BY {_key(raw, table)}"):  # noqa: S608 - own schema
            line = json.dumps([_plain(value) for value in row], ensure_ascii=False).encode() + b"\n"
            file.write(line)
            digest.update(line)
            rows += 1
    return rows, digest.hexdigest()


def _fill(db: Connection, source: Path) -> dict[str, int]:
    with tarfile.open(source, "r:gz") as tar:
        manifest = _manifest(tar)
        prepare(db, read_only=False)
        db.rows("PRAGMA foreign_keys = OFF")
        with db.write() as raw:
            tables = _tables(raw)
            if unknown := set(manifest["tables"]) - set(tables):
                raise ValueError(f"it holds tables that this version does not know: {', '.join(sorted(unknown))}")
            for table in tables:
                raw.execute(f"DELETE FROM {table}")  # noqa: S608 - own schema; a fresh archive has its counters
            for table, said in manifest["tables"].items():
                _read_table(raw, tar, table, said)
            if wrong := raw.execute("PRAGMA foreign_key_check").fetchall():
                raise ValueError(f"{len(wrong)} rows refer to others that are missing, first in {wrong[0][0]}")
    return {table: said["rows"] for table, said in manifest["tables"].items()}


def _manifest(tar: tarfile.TarFile) -> dict[str, Any]:
    file = tar.extractfile(_MANIFEST)
    manifest = json.load(file) if file else {}
    if manifest.get("format") != _FORMAT:
        raise ValueError("it is no dump of Parallax")
    if newer := set(manifest["migrations"]) - set(MIGRATIONS):
        raise ValueError(f"it was written by a newer version ({', '.join(sorted(newer))}); upgrade Parallax")
    return dict(manifest)


def _read_table(raw: sqlite3.Connection, tar: tarfile.TarFile, table: str, said: dict[str, Any]) -> None:
    known = set(_columns(raw, table))
    if not set(said["columns"]) <= known:
        raise ValueError(f"table {table} has columns that this version does not know")
    insert = f"INSERT INTO {table} ({_listed(said['columns'])}) VALUES ({', '.join('?' * len(said['columns']))})"  # noqa: S608 - checked above
    digest = hashlib.sha256()
    rows = 0
    for line in _lines(tar, f"{table}.jsonl"):
        digest.update(line)
        raw.execute(insert, [_value(each) for each in json.loads(line)])
        rows += 1
    if (rows, digest.hexdigest()) != (said["rows"], said["sha256"]):
        raise ValueError(f"table {table} is not as it was written; the file is damaged")


def _lines(tar: tarfile.TarFile, name: str) -> Iterator[bytes]:
    file = tar.extractfile(name)
    if file is None:
        raise ValueError(f"{name} is missing")
    while line := file.readline(_MOST_LINE):
        yield line


def _tables(raw: sqlite3.Connection) -> list[str]:
    """Tables of facts, in the order in which they were made: those that others refer to come first."""
    rows = raw.execute("SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY rowid").fetchall()
    return [name for (name,) in rows if not name.startswith(("search", "sqlite_", "_sqlite_")) and name not in _LEFT_OUT]


def _columns(raw: sqlite3.Connection, table: str) -> list[str]:
    return [row[1] for row in raw.execute(f"PRAGMA table_info({table})")]


def _key(raw: sqlite3.Connection, table: str) -> str:
    """The primary key, so that the same archive is always the same file."""
    key = sorted((row[5], row[1]) for row in raw.execute(f"PRAGMA table_info({table})") if row[5])
    return _listed([name for _, name in key])


def _listed(names: list[str]) -> str:
    return ", ".join(f'"{name}"' for name in names)


def _plain(value: Any) -> Any:
    return {"base64": base64.b64encode(value).decode()} if isinstance(value, bytes) else value


def _value(value: Any) -> Any:
    return base64.b64decode(value["base64"], validate=True) if isinstance(value, dict) else value


def _member(name: str, size: int) -> tarfile.TarInfo:
    member = tarfile.TarInfo(name)
    member.size, member.mode = size, 0o600
    return member
