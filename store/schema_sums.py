"""Migration 0006: the sums of money that items name. The keys sort as the numbers do (see `store.sums`)."""

SUMS = """
CREATE TABLE sums (
  item_id INTEGER NOT NULL REFERENCES items (id), n INTEGER NOT NULL, currency TEXT NOT NULL, low TEXT NOT NULL, high TEXT NOT NULL,
  low_key TEXT NOT NULL, high_key TEXT NOT NULL, PRIMARY KEY (item_id, n)
) WITHOUT ROWID;
CREATE INDEX sums_place ON sums (currency, high_key, low_key);
"""
