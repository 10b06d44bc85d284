"""The archive's tables, as the migrations that made them. Append-only: a released one is never edited, a change is a new one.

``search`` indexes the view ``searchable``, which makes tokens of the item's own columns when it is asked: no text is stored twice.
Its row id is the item's ``stamp`` (see `store.order`): newest first is the index's own order.
"""

import sqlite3

from store.schema_access import ACCESS
from store.schema_alerts import ALERTS
from store.schema_coding import CODING
from store.schema_corrections import CORRECTIONS
from store.schema_due import DUE
from store.schema_lean import LEAN
from store.schema_sums import SUMS

_INDEXED = ("title", "text", "title_en", "text_en", "facets")

_FIRST = """
CREATE TABLE counter (name TEXT PRIMARY KEY, value INTEGER NOT NULL) WITHOUT ROWID;
INSERT INTO counter VALUES ('seq', 0);
CREATE TABLE endpoints (
  source_id TEXT NOT NULL, url TEXT NOT NULL, etag TEXT NOT NULL, last_modified TEXT NOT NULL, body_hash TEXT NOT NULL,
  next_check TEXT, interval_minutes INTEGER NOT NULL, errors INTEGER NOT NULL, last_ok TEXT, last_new TEXT,
  moved_to TEXT NOT NULL, moved_seen INTEGER NOT NULL, muted TEXT NOT NULL, PRIMARY KEY (source_id, url)
) WITHOUT ROWID;
CREATE TABLE entries (
  id INTEGER PRIMARY KEY, source_id TEXT NOT NULL, key TEXT NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('new', 'stored', 'repeated', 'given_up')),
  attempts INTEGER NOT NULL DEFAULT 0, error TEXT NOT NULL DEFAULT '', retry_at TEXT, seen_at TEXT NOT NULL,
  entry TEXT, -- dropped once the article is stored
  UNIQUE (source_id, key)
);
CREATE INDEX entries_waiting ON entries (seen_at, id) WHERE state = 'new';
CREATE INDEX entries_state ON entries (state);
CREATE TABLE captures (
  sha256 TEXT PRIMARY KEY, url TEXT NOT NULL, content_type TEXT NOT NULL, fetched_at TEXT NOT NULL, body BLOB NOT NULL -- zlib
);
CREATE TABLE items (
  id INTEGER PRIMARY KEY, seq INTEGER NOT NULL UNIQUE, stamp INTEGER NOT NULL UNIQUE, source_id TEXT NOT NULL, key TEXT NOT NULL,
  reading_version TEXT, facets TEXT NOT NULL, url TEXT NOT NULL, authors TEXT NOT NULL,
  published TEXT, published_precision TEXT, published_zone TEXT, published_raw TEXT,
  lang TEXT NOT NULL, fetched_at TEXT NOT NULL, extractor TEXT NOT NULL, origin TEXT NOT NULL, site TEXT NOT NULL,
  stored_at TEXT NOT NULL, capture_hash TEXT REFERENCES captures (sha256),
  reading_lang TEXT, script TEXT, engine TEXT, model TEXT,
  title TEXT NOT NULL, title_en TEXT, text TEXT NOT NULL, text_en TEXT, html TEXT NOT NULL,
  UNIQUE (source_id, key), FOREIGN KEY (source_id, key) REFERENCES entries (source_id, key)
);
CREATE INDEX items_url ON items (source_id, url);
CREATE INDEX items_reading ON items (reading_version, stamp);
CREATE TABLE segments (
  item_id INTEGER NOT NULL REFERENCES items (id), n INTEGER NOT NULL, field TEXT NOT NULL, paragraph INTEGER NOT NULL,
  source TEXT NOT NULL, target TEXT NOT NULL, engine TEXT NOT NULL, flags TEXT NOT NULL, PRIMARY KEY (item_id, n)
) WITHOUT ROWID;
CREATE TABLE mentions (
  item_id INTEGER NOT NULL REFERENCES items (id), n INTEGER NOT NULL, field TEXT NOT NULL, start INTEGER NOT NULL, "end" INTEGER NOT NULL,
  entity_id TEXT NOT NULL, kind TEXT NOT NULL, text TEXT NOT NULL, name_en TEXT NOT NULL, PRIMARY KEY (item_id, n)
) WITHOUT ROWID;
CREATE INDEX mentions_entity ON mentions (entity_id);
CREATE TABLE item_topics (
  item_id INTEGER NOT NULL REFERENCES items (id), n INTEGER NOT NULL, topic TEXT NOT NULL, PRIMARY KEY (item_id, n)
) WITHOUT ROWID;
CREATE INDEX item_topics_topic ON item_topics (topic);
CREATE TABLE runs (
  id INTEGER PRIMARY KEY, source_id TEXT NOT NULL, url TEXT NOT NULL, started_at TEXT NOT NULL, ms INTEGER NOT NULL,
  outcome TEXT NOT NULL, status INTEGER NOT NULL, expected INTEGER NOT NULL, found INTEGER NOT NULL, new INTEGER NOT NULL,
  filled TEXT NOT NULL, bytes INTEGER NOT NULL, error TEXT NOT NULL
);
CREATE INDEX runs_endpoint ON runs (source_id, url, started_at);
CREATE INDEX runs_source ON runs (source_id);
CREATE TABLE robots (origin TEXT PRIMARY KEY, body BLOB NOT NULL, fetched_at TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE digests (
  id INTEGER PRIMARY KEY, subscription TEXT NOT NULL, local_date TEXT NOT NULL, slot TEXT NOT NULL,
  after_item INTEGER NOT NULL, until_item INTEGER NOT NULL, made_at TEXT NOT NULL, body TEXT NOT NULL,
  UNIQUE (subscription, local_date, slot)
);
CREATE VIEW searchable AS SELECT stamp, parallax_tokens(title) AS title, parallax_tokens(text) AS text,
  parallax_tokens(title_en) AS title_en, parallax_tokens(text_en) AS text_en, facets FROM items;
CREATE VIRTUAL TABLE search USING fts5 (
  title, text, title_en, text_en, facets, content = 'searchable', content_rowid = 'stamp', tokenize = 'ascii'
);
"""


def _trigger(name: str, event: str, *, forget: bool = False, learn: bool = False) -> str:
    def values(row: str) -> str:
        return ", ".join([f"{row}.stamp", *(f"parallax_tokens({row}.{column})" for column in _INDEXED[:-1]), f"{row}.facets"])

    columns = ", ".join(_INDEXED)
    body = ""
    if forget:  # an external-content index must be told the old tokens, or it keeps them for ever
        body += f"INSERT INTO search (search, rowid, {columns}) VALUES ('delete', {values('old')});\n"  # noqa: S608 - own constants
    if learn:
        body += f"INSERT INTO search (rowid, {columns}) VALUES ({values('new')});\n"  # noqa: S608 - own constants
    return f"CREATE TRIGGER {name} AFTER {event} BEGIN\n{body}END;\n"


def _first_triggers() -> tuple[str, ...]:
    changed = " OR ".join(f"old.{column} IS NOT new.{column}" for column in ("stamp", *_INDEXED))
    return (
        _trigger("items_search_insert", "INSERT ON items", learn=True),
        _trigger("items_search_delete", "DELETE ON items", forget=True),
        _trigger("items_search_update", f"UPDATE OF stamp, {', '.join(_INDEXED)} ON items WHEN {changed}", forget=True, learn=True),
    )


def _statements(script: str) -> tuple[str, ...]:
    """The statements of a script; run as a whole it would end the transaction around it."""
    found, rest = [], ""
    for line in script.splitlines():
        rest += line + "\n"
        if sqlite3.complete_statement(rest):
            found.append(rest)
            rest = ""
    return tuple(found)


MIGRATIONS: dict[str, tuple[str, ...]] = {
    "0001_first": (*_statements(_FIRST), *_first_triggers()),
    "0002_corrections": _statements(CORRECTIONS),
    "0003_alerts": _statements(ALERTS),
    "0004_access": _statements(ACCESS),
    "0005_coding": _statements(CODING),
    "0006_sums": _statements(SUMS),
    "0007_lean": LEAN,
    "0008_due": DUE,
}
