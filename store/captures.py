"""Captures: raw bytes by their hash, compressed. The same bytes are kept once."""

import hashlib
import sqlite3
import zlib

from parallax.errors import StoreError
from parallax.records import Capture
from store.part import Part
from store.values import clean, moment, moment_text


class Captures(Part):
    """The store's raw material."""

    def capture(self, capture_hash: str) -> Capture | None:
        """The raw bytes behind an item."""
        rows = self._db.rows("SELECT url, content_type, fetched_at, body FROM captures WHERE sha256 = ?", [clean(capture_hash)])
        if not rows:
            return None
        url, content_type, fetched_at, body = rows[0]
        try:
            return Capture(url=url, body=zlib.decompress(body), content_type=content_type, fetched_at=moment(fetched_at))
        except zlib.error as error:
            raise StoreError(f"capture {capture_hash}", f"is damaged; restore a backup, or fetch {url} again ({error})") from error


def put_capture(raw: sqlite3.Connection, capture: Capture) -> str:
    """Keep raw bytes and give their sha256. Within the caller's transaction."""
    digest = hashlib.sha256(capture.body).hexdigest()
    if not raw.execute("SELECT 1 FROM captures WHERE sha256 = ?", [digest]).fetchone():
        raw.execute(
            "INSERT INTO captures (sha256, url, content_type, fetched_at, body) VALUES (?, ?, ?, ?, ?)",
            [digest, clean(capture.url), clean(capture.content_type), moment_text(capture.fetched_at), zlib.compress(capture.body)],
        )
    return digest
