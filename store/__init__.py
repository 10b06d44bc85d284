"""The archive: what was seen, what was stored, what was made of it, and how it is found again. Its promises are in `parallax.contracts`."""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from parallax.contracts import Store
from store.sqlite import open_sqlite, utc_now


def open_store(path: Path | str, *, read_only: bool = False, clock: Callable[[], datetime] = utc_now) -> Store:
    """Open the archive at a path, creating or migrating it unless ``read_only``.

    ``clock`` says when items were stored. Raises StoreError, which names the file and what to do, when the file cannot be opened,
    is not an archive, is damaged, or was written by a newer version.
    """
    return open_sqlite(Path(path), read_only=read_only, clock=clock)


__all__ = ["Store", "open_store"]
