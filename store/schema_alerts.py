"""Migration 0003: rules, who wants what, what met a rule, and the outbox with every attempt to empty it; what retention goes by."""

ALERTS = """
CREATE TABLE rules (
  id TEXT PRIMARY KEY, name TEXT NOT NULL, query TEXT NOT NULL, kind TEXT NOT NULL, weight REAL NOT NULL, channels TEXT NOT NULL,
  cooldown_minutes INTEGER NOT NULL, author TEXT NOT NULL, note TEXT NOT NULL, enabled INTEGER NOT NULL, saved_at TEXT NOT NULL
) WITHOUT ROWID;
CREATE TABLE subscribers (
  id TEXT PRIMARY KEY, address TEXT NOT NULL, name TEXT NOT NULL, rules TEXT NOT NULL, companies TEXT NOT NULL, topics TEXT NOT NULL,
  languages TEXT NOT NULL, timezone TEXT NOT NULL, times TEXT NOT NULL, days TEXT NOT NULL, stories INTEGER NOT NULL, token TEXT NOT NULL,
  enabled INTEGER NOT NULL
) WITHOUT ROWID;
CREATE TABLE hits (
  id INTEGER PRIMARY KEY, rule_id TEXT NOT NULL, item_id INTEGER NOT NULL REFERENCES items (id), evidence TEXT NOT NULL, -- JSON
  matched_at TEXT NOT NULL, UNIQUE (rule_id, item_id)
);
CREATE INDEX hits_rule ON hits (rule_id, id);
CREATE INDEX hits_item ON hits (item_id);
CREATE TABLE outbox (
  id INTEGER PRIMARY KEY AUTOINCREMENT, key TEXT NOT NULL UNIQUE, channel TEXT NOT NULL, kind TEXT NOT NULL, rule_id TEXT NOT NULL,
  item_id INTEGER NOT NULL, -- 0 for none; the item may have been forgotten since
  payload TEXT NOT NULL, -- JSON
  state TEXT NOT NULL DEFAULT 'waiting' CHECK (state IN ('waiting', 'sent', 'dead')), batch TEXT NOT NULL DEFAULT '',
  held_until TEXT, -- while somebody is sending the batch, nobody else does
  attempts INTEGER NOT NULL DEFAULT 0, not_before TEXT, error TEXT NOT NULL DEFAULT '', made_at TEXT NOT NULL, sent_at TEXT
);
CREATE INDEX outbox_waiting ON outbox (channel, batch = '', id) WHERE state = 'waiting';
CREATE INDEX outbox_state ON outbox (state, id);
CREATE INDEX outbox_batch ON outbox (batch) WHERE batch <> '';
CREATE INDEX outbox_sent ON outbox (channel, sent_at) WHERE state = 'sent';
CREATE INDEX outbox_rule_sent ON outbox (channel, rule_id, sent_at) WHERE state = 'sent';
CREATE TABLE attempts (
  delivery_id INTEGER NOT NULL REFERENCES outbox (id), at TEXT NOT NULL, batch TEXT NOT NULL, error TEXT NOT NULL, -- empty: it was sent
  PRIMARY KEY (delivery_id, at)
) WITHOUT ROWID;
CREATE INDEX attempts_batch ON attempts (batch, at);
ALTER TABLE entries ADD COLUMN forgotten_at TEXT; -- its item was stored, and has been removed since
CREATE INDEX items_age ON items (source_id, coalesce(published, stored_at));
CREATE INDEX items_capture ON items (capture_hash);
"""
