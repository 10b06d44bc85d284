"""Integrity: what `parallax doctor` asks the archive about itself."""

import json
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

from parallax.errors import StoreError
from store.connection import connect
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
_TEXTS = """
SELECT tables.name, group_concat(columns.name) FROM sqlite_schema AS tables, pragma_table_info(tables.name) AS columns
WHERE tables.type = 'table' AND tables.name NOT LIKE 'search%' AND tables.name NOT LIKE '%sqlite_%' AND columns.type = 'TEXT' GROUP BY 1
"""
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

    def check(self, step: Callable[[str, int, int], None] = lambda *_: None, *, alone: bool = True) -> list[str]:
        """Integrity problems; empty when sound. ``step`` is told what is looked at next, how many looks were taken, and of how many.

        ``alone``: whether nobody else wants to write meanwhile. Else the full text is not compared with the items.
        """
        looks = {"file": self._file, "texts": self._texts, "rows": self._rows, "facets": self._facets}
        if alone:
            looks["full text"] = self._index
        found: list[str] = []
        try:
            for number, (name, look) in enumerate(looks.items()):
                step(name, number, len(looks))
                found += look()
        except StoreError as error:
            found.append(str(error))
        return found

    def _file(self) -> list[str]:
        told = [str(row[0]) for row in self._db.rows("PRAGMA integrity_check")]
        broken = self._db.rows("PRAGMA foreign_key_check")
        return [line for line in told if line != "ok"] + [f"table {row[0]}: row {row[1]} names a missing row of {row[2]}" for row in broken]

    def _texts(self) -> list[str]:
        """Read every text once; one that is not UTF-8 is an error. The file's own check does not look at that."""
        with self._db.read() as raw:
            for table, columns in raw.execute(_TEXTS).fetchall():
                for _ in raw.execute(f"SELECT {columns} FROM {table}"):  # noqa: S608 - names of the schema
                    pass
        return []

    def _index(self) -> list[str]:
        """The index is asked by a statement that looks like a write, so by a connection of its own: this store may be one that reads."""
        try:
            with closing(connect(Path(self._db.path), read_only=False)) as db, db.write() as raw:
                raw.execute("INSERT INTO search (search, rank) VALUES ('integrity-check', 1)")
        except StoreError as error:
            told = str(error.__cause__)
            if any(sign in told for sign in ("readonly", "unable to open")):
                return []  # who may not write leaves that to others
            if "locked" in told:
                return [str(error)]
            return [f"full text does not agree with the items; restore a backup or rebuild it ({told})"]
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
