"""Integrity: what `parallax doctor` asks the archive about itself."""

import json
import sqlite3

from parallax.errors import StoreError
from store.facets import facets_of
from store.part import Part

_SHOULD_BE_NONE = {
    "items without an entry": "SELECT count(*) FROM items LEFT JOIN entries USING (source_id, key) WHERE entries.id IS NULL",
    "items whose entry is not marked as stored": "SELECT count(*) FROM items JOIN entries USING (source_id, key) WHERE state <> 'stored'",
    "entries marked as stored without an item": (
        "SELECT count(*) FROM entries LEFT JOIN items USING (source_id, key) WHERE state = 'stored' AND forgotten_at IS NULL "
        "AND items.id IS NULL"
    ),
    "items with a seq that was never given": "SELECT count(*) FROM items WHERE seq > (SELECT value FROM counter WHERE name = 'seq')",
    "items with an id that was never given": "SELECT count(*) FROM items WHERE id > (SELECT value FROM counter WHERE name = 'item')",
    "items whose place in the backlog does not agree with their reading": (
        "SELECT count(*) FROM items WHERE matched <> (id IN (SELECT item_id FROM mentions) OR id IN (SELECT item_id FROM item_topics))"
    ),
    "items to be read again out of their place": (
        "SELECT count(*) FROM outdated JOIN items ON items.id = item_id "
        "WHERE (outdated.matched, outdated.stamp) <> (items.matched, items.stamp)"
    ),
    "items to be read again for a correction that their reader knew, or never read": (
        "SELECT count(*) FROM outdated JOIN items ON items.id = item_id "
        "WHERE reading_version IS NULL OR reading_corrections >= correction_id"
    ),
    "candidates of items that were never read": (
        "SELECT count(*) FROM candidates JOIN items ON items.id = item_id WHERE reading_version IS NULL"
    ),
    "deliveries sent at no time": "SELECT count(*) FROM outbox WHERE (state = 'sent') <> (sent_at IS NOT NULL)",
    "deliveries whose payload is damaged": "SELECT count(*) FROM outbox WHERE NOT json_valid(payload) OR json_type(payload) <> 'object'",
    "attempts of deliveries that have no batch": (
        "SELECT count(*) FROM attempts JOIN outbox ON outbox.id = delivery_id WHERE outbox.batch = ''"
    ),
    "captures that belong to no item": ("SELECT count(*) FROM captures WHERE NOT EXISTS (SELECT 1 FROM items WHERE capture_hash = sha256)"),
    "items whose raw bytes are missing": (
        "SELECT count(*) FROM items LEFT JOIN captures ON sha256 = capture_hash WHERE capture_hash IS NOT NULL AND sha256 IS NULL"
    ),
}
_TEXTS = (
    "SELECT title, text, html, title_en, text_en FROM items",
    "SELECT source, target FROM segments",
    "SELECT evidence FROM hits",
    "SELECT payload, error FROM outbox",
)
_FACETS = (
    "SELECT id, facets, source_id, CASE WHEN reading_version IS NULL THEN lang ELSE reading_lang END, script, "
    "(SELECT json_group_array(topic) FROM item_topics WHERE item_id = items.id), "
    "(SELECT json_group_array(entity_id) FROM mentions WHERE item_id = items.id) FROM items"
)
_COUNTS = {
    "items": "SELECT count(*) FROM items",
    "entries": "SELECT count(*) FROM entries",
    "pending": "SELECT count(*) FROM entries WHERE state = 'new'",
    "given_up": "SELECT count(*) FROM entries WHERE state = 'given_up'",
    "unread": "SELECT count(*) FROM items WHERE reading_version IS NULL",
    "outdated": "SELECT count(*) FROM outdated",
    "captures": "SELECT count(*) FROM captures",
    "runs": "SELECT count(*) FROM runs",
}


class Integrity(Part):
    """The store's knowledge of itself."""

    def counts(self) -> dict[str, int]:
        """items, entries, pending, given_up, unread, outdated (to be read again), captures, runs."""
        with self._db.read():
            return {name: int(self._db.value(sql)) for name, sql in _COUNTS.items()}

    def check(self) -> list[str]:
        """Integrity problems; empty when sound."""
        try:
            return [*self._file(), *self._texts(), *self._index(), *self._rows(), *self._facets()]
        except StoreError as error:
            return [str(error)]

    def _file(self) -> list[str]:
        told = [str(row[0]) for row in self._db.rows("PRAGMA integrity_check")]
        broken = self._db.rows("PRAGMA foreign_key_check")
        return [line for line in told if line != "ok"] + [f"table {row[0]}: row {row[1]} names a missing row of {row[2]}" for row in broken]

    def _texts(self) -> list[str]:
        """Read what people read: the file's own check does not look whether a text is one."""
        with self._db.read() as raw:
            for sql in _TEXTS:
                for _ in raw.execute(sql):
                    pass
        return []

    def _index(self) -> list[str]:
        try:
            with self._db.write() as raw:  # the index is asked by a statement that looks like a write
                raw.execute("INSERT INTO search (search, rank) VALUES ('integrity-check', 1)")
        except StoreError as error:
            cause = error.__cause__
            if isinstance(cause, sqlite3.OperationalError) and "readonly" in str(cause):
                return []
            return [f"full text does not agree with the items; restore a backup or rebuild it ({cause})"]
        return []

    def _rows(self) -> list[str]:
        found = {what: self._db.value(sql) for what, sql in _SHOULD_BE_NONE.items()}
        return [f"{count} {what}" for what, count in found.items() if count]

    def _facets(self) -> list[str]:
        wrong = []
        with self._db.read() as raw:  # row by row: a large archive has millions of mentions
            for item_id, facets, source_id, *langs, topics, entities in raw.execute(_FACETS):
                if facets != facets_of(source_id, [lang or "" for lang in langs], json.loads(topics), json.loads(entities)):
                    wrong.append(f"item {item_id}: its full-text facets do not agree with its reading")
        return wrong
