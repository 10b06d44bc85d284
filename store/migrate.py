"""Sees to it that a file is an archive of this version: creates, updates or refuses it. The tables are `store.schema`'s."""

import logging
import sqlite3
from collections.abc import Callable
from typing import Any

from parallax.errors import StoreError
from store.connection import Connection
from store.schema import MIGRATIONS

APPLICATION_ID = 0x50524C58  # "PRLX" in the file's header says that it is ours
_SET = "parallax.store"
_LARGE = 10_000  # items of an archive whose update takes more than a moment
log = logging.getLogger("parallax.store")


def prepare(db: Connection, *, read_only: bool) -> None:
    """Create the archive or bring it up to date, or raise StoreError."""
    if not read_only:
        db.rows("PRAGMA journal_mode = WAL")
        db.rows("PRAGMA synchronous = NORMAL")
    db.rows("PRAGMA foreign_keys = ON")
    _refuse_foreign(db)
    if _applied(db) == set(MIGRATIONS):
        return
    if read_only:
        raise StoreError(db.path, "is of an older version, or empty; once its service has ended, parallax init brings it up to date")
    if (items := _items(db)) > _LARGE:
        log.warning("%s: bringing an archive of %d items up to date; expect some minutes, and do not interrupt", db.path, items)
    with db.write() as raw:
        _migrate(raw)


def _refuse_foreign(db: Connection) -> None:
    if db.value("PRAGMA application_id") != APPLICATION_ID and db.value("SELECT count(*) FROM sqlite_master"):
        raise StoreError(db.path, "holds something else than an archive; name another file, or move this one away")
    if newer := _applied(db) - set(MIGRATIONS):
        raise StoreError(db.path, f"was written by a newer version ({', '.join(sorted(newer))}); upgrade Parallax")


def _applied(db: Connection) -> set[str]:
    if not db.value("SELECT count(*) FROM sqlite_master WHERE name = '_sqlite_migrations'"):
        return set()
    return {name for (name,) in db.rows("SELECT name FROM _sqlite_migrations WHERE migration_set = ?", [_SET])}


def _items(db: Connection) -> int:
    return int(db.value("SELECT count(*) FROM items")) if _applied(db) else 0


def _migrate(raw: sqlite3.Connection) -> None:
    from sqlite_utils import Database, Migrations  # 0.15 s to import, and needed once in an archive's life

    migrations = Migrations(_SET)
    for name, statements in MIGRATIONS.items():
        migrations(name=name)(_step(statements))
    migrations.apply(Database(raw, recursive_triggers=False, execute_plugins=False))
    raw.execute(f"PRAGMA application_id = {APPLICATION_ID}")


def _step(statements: tuple[str, ...]) -> Callable[[Any], None]:
    def run(db: Any) -> None:
        for statement in statements:
            db.execute(statement)

    return run
