"""How long one question to the archive may take: nearly all take milliseconds, and a few that anybody can write would take minutes."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from time import monotonic

from parallax.errors import SlowSearchError

SEARCH_SECONDS = 10.0
_STEPS = 20_000  # of SQLite's machine between two looks at the clock: some milliseconds


@contextmanager
def within(raw: sqlite3.Connection, seconds: float) -> Iterator[None]:
    """Break off what the connection does in the block when the time is up. Raises SlowSearchError then."""
    until = monotonic() + seconds
    raw.set_progress_handler(lambda: monotonic() > until, _STEPS)
    try:
        yield
    except sqlite3.OperationalError as error:
        if getattr(error, "sqlite_errorcode", None) != sqlite3.SQLITE_INTERRUPT:  # those of the Python module have none
            raise
        advice = "write longer words before a *, or ask for fewer things"
        raise SlowSearchError("this search", f"takes longer than {seconds:g} s; {advice}") from error
    finally:
        raw.set_progress_handler(None, 0)
