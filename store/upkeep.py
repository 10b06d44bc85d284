"""Upkeep: a copy of the archive, an end to what is old, and order in what stays."""

import os
import sqlite3
from collections.abc import Sequence
from contextlib import closing
from datetime import datetime
from pathlib import Path

from parallax.drafts import draft_folder
from parallax.errors import StoreError
from store.connection import connect
from store.part import Part
from store.values import clean, moment_text

_STEP = 500  # pages of the full-text index merged in one transaction
_HANGING = ("segments", "mentions", "item_topics", "candidates", "sums", "revisions", "outdated", "hits")
_OLDEST = (
    "SELECT id, key, capture_hash FROM items WHERE source_id = ? AND coalesce(published, stored_at) < ? "
    "AND NOT EXISTS (SELECT 1 FROM codings WHERE item_id = items.id) "  # what somebody has coded is evidence
    "ORDER BY coalesce(published, stored_at), id LIMIT ?"
)
_UNUSED = "DELETE FROM captures WHERE sha256 = ? AND NOT EXISTS (SELECT 1 FROM items WHERE capture_hash = sha256)"


class Upkeep(Part):
    """The store's maintenance."""

    def backup(self, target: Path) -> None:
        """A sound copy of the whole archive while others write; ``target`` appears when it is complete, and is never half there."""
        if target.exists() and target.samefile(self._db.path):
            raise StoreError(str(target), "is the archive itself; name another file")
        try:
            with draft_folder(target.parent, f".{target.name}.") as folder:
                copy = folder / target.name
                _copy(Path(self._db.path), copy)
                _sync(copy)
                copy.replace(target)
                _sync(target.parent)
        except OSError as error:
            raise StoreError(str(target), f"cannot be written; look at its folder and the space that is left ({error})") from error

    def forget_before(self, source_ids: Sequence[str], moment: datetime, limit: int = 500) -> int:
        """Remove up to ``limit`` items of these sources published (else stored) before a moment, with all that hangs on them; how many.

        Their entries stay, so that they are not fetched again, and their ids are never given to others.
        """
        forgotten, now = 0, moment_text(self._clock())
        with self._db.write() as raw:
            for source_id in source_ids:
                forgotten += _forget(raw, clean(source_id), moment_text(moment), now, limit - forgotten)
        return forgotten

    def empty_outbox(self, moment: datetime) -> int:
        """Drop what was said in messages sent before a moment; how many. That they were sent, and how, stays."""
        with self._db.write() as raw:
            sent = "state = 'sent' AND sent_at < ? AND payload <> '{}'"
            return raw.execute(f"UPDATE outbox SET payload = '{{}}' WHERE {sent}", [moment_text(moment)]).rowcount  # noqa: S608 - own constant

    def tidy(self) -> None:
        """Refresh the planner's statistics and merge the full-text index, in steps that let others write between them."""
        with self._db.write() as raw:
            raw.execute("PRAGMA optimize")
        more = self._merge(-_STEP)  # negative: begin to merge everything, not only what has become many
        while more:
            more = self._merge(_STEP)

    def _merge(self, pages: int) -> bool:
        with self._db.write() as raw:
            before = raw.total_changes
            raw.execute("INSERT INTO search (search, rank) VALUES ('merge', ?)", [pages])
            return raw.total_changes - before > 1


def _copy(archive: Path, copy: Path) -> None:
    """Through a connection of its own, so that this store's other threads go on."""
    with closing(connect(archive, read_only=True)) as db:
        db.rows("VACUUM INTO ?", [str(copy)])
    with closing(connect(copy, read_only=True)) as db:
        if (told := db.value("PRAGMA quick_check")) != "ok":
            raise StoreError(str(archive), f"gives no sound copy; restore a backup ({told})")


def _sync(path: Path) -> None:
    """Wait until a file or folder is on the disk."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _forget(raw: sqlite3.Connection, source_id: str, before: str, now: str, limit: int) -> int:
    """Forget one source's oldest items. Full text follows by its trigger; what was said of the items stays in the outbox and digests."""
    rows = raw.execute(_OLDEST, [source_id, before, limit]).fetchall()
    ids = [(item_id,) for item_id, _, _ in rows]
    for table in _HANGING:
        raw.executemany(f"DELETE FROM {table} WHERE item_id = ?", ids)  # noqa: S608 - own constant
    raw.executemany("DELETE FROM items WHERE id = ?", ids)
    raw.executemany("UPDATE entries SET forgotten_at = ? WHERE source_id = ? AND key = ?", [(now, source_id, key) for _, key, _ in rows])
    raw.executemany(_UNUSED, {(capture_hash,) for _, _, capture_hash in rows if capture_hash})
    return len(rows)
