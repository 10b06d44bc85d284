"""Migration 0007: the same full text in a smaller index, with the originals as its first column.

The index notes a column with every word that is not in the first one: with texts first, where nearly all words are, it takes a quarter
less. All of it is made anew from the items, a part at a time, so that memory does not grow with the archive.
"""

_INDEXED = ("text", "text_en", "title", "title_en")
_COLUMNS = ", ".join((*_INDEXED, "facets"))
_VIEWED = ", ".join(f"parallax_tokens({column}) AS {column}" for column in _INDEXED)
_TRIGGERS = ("items_search_insert", "items_search_delete", "items_search_update")


def _tokens(row: str = "") -> str:
    return ", ".join([*(f"parallax_tokens({row}{column})" for column in _INDEXED), f"{row}facets"])


_FORGET = f"INSERT INTO search (search, rowid, {_COLUMNS}) VALUES ('delete', old.stamp, {_tokens('old.')});"  # noqa: S608 - own constants
_LEARN = f"INSERT INTO search (rowid, {_COLUMNS}) VALUES (new.stamp, {_tokens('new.')});"  # noqa: S608 - own constants
_CHANGED = " OR ".join(f"old.{column} IS NOT new.{column}" for column in ("stamp", *_INDEXED, "facets"))

LEAN = (
    *(f"DROP TRIGGER {trigger}" for trigger in _TRIGGERS),
    "DROP TABLE search",
    "DROP VIEW searchable",
    f"CREATE VIEW searchable AS SELECT stamp, {_VIEWED}, facets FROM items",  # noqa: S608 - own constants
    f"CREATE VIRTUAL TABLE search USING fts5 ({_COLUMNS}, content = 'searchable', content_rowid = 'stamp', tokenize = 'ascii')",
    # Not the index's own rebuild: in another order than that of row ids it would write a segment for each item.
    f"INSERT INTO search (rowid, {_COLUMNS}) SELECT stamp, {_COLUMNS} FROM searchable ORDER BY stamp",  # noqa: S608 - own constants
    f"CREATE TRIGGER items_search_insert AFTER INSERT ON items BEGIN {_LEARN} END",
    f"CREATE TRIGGER items_search_delete AFTER DELETE ON items BEGIN {_FORGET} END",
    f"CREATE TRIGGER items_search_update AFTER UPDATE OF stamp, {_COLUMNS} ON items WHEN {_CHANGED} BEGIN {_FORGET} {_LEARN} END",
)
