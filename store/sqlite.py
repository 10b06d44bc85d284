"""The archive in one SQLite file: all parts of the store over one connection."""

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from typing import Self

from store.accounts import Accounts
from store.backlog import Backlog
from store.captures import Captures
from store.codings import Codings
from store.connection import connect
from store.corrections import Corrections
from store.digests import Digests
from store.endpoints import Endpoints
from store.entries import Entries
from store.hits import Hits
from store.integrity import Integrity
from store.items import Items
from store.migrate import prepare
from store.new_names import NewNames
from store.outbox import Outbox
from store.overview import Overviews
from store.readings import Readings
from store.revisions import Revisions
from store.rules import Rules
from store.runs import Runs
from store.search import Search
from store.subscribers import Subscribers
from store.upkeep import Upkeep


def utc_now() -> datetime:
    """The wall clock."""
    return datetime.now(UTC)


class SQLiteStore(
    Endpoints,
    Entries,
    Captures,
    Items,
    Backlog,
    Readings,
    Corrections,
    Revisions,
    NewNames,
    Rules,
    Subscribers,
    Hits,
    Outbox,
    Search,
    Overviews,
    Runs,
    Digests,
    Accounts,
    Codings,
    Upkeep,
    Integrity,
):
    """Implements `parallax.contracts.Store`. Threads may share one; processes open one each."""

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None, /) -> None:
        self.close()

    def close(self) -> None:
        """Release the file; leaving the context does it too."""
        self._db.close()


def open_sqlite(path: Path, *, read_only: bool = False, clock: Callable[[], datetime] = utc_now) -> SQLiteStore:
    """Open or create an archive. StoreError when the file is not one, is damaged, or is of another version."""
    db = connect(path, read_only=read_only)
    try:
        prepare(db, read_only=read_only)
    except BaseException:
        db.close()
        raise
    return SQLiteStore(db, clock)
