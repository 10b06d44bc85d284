"""Migration 0002: what people corrected, what has to be read again for it, what was there before, and names that nobody knows yet.

``items.matched`` says whether an item mentions a company or has a topic; with it in the index, the next items to read are found without
looking at the others. ``outdated`` holds copies of it and of the stamp for the same reason: neither changes without the row.
"""

CORRECTIONS = """
CREATE TABLE corrections (
  id INTEGER PRIMARY KEY AUTOINCREMENT, kind TEXT NOT NULL, subject TEXT NOT NULL, value TEXT NOT NULL, -- JSON
  author TEXT NOT NULL, reason TEXT NOT NULL, made_at TEXT NOT NULL,
  name TEXT NOT NULL -- the subject, folded
);
CREATE INDEX corrections_name ON corrections (kind, name);
CREATE TABLE outdated (
  item_id INTEGER PRIMARY KEY REFERENCES items (id), correction_id INTEGER NOT NULL REFERENCES corrections (id),
  matched INTEGER NOT NULL, stamp INTEGER NOT NULL
);
CREATE INDEX outdated_order ON outdated (matched, stamp, correction_id);
CREATE INDEX outdated_correction ON outdated (correction_id);
CREATE TABLE revisions (
  item_id INTEGER NOT NULL REFERENCES items (id), correction_id INTEGER NOT NULL REFERENCES corrections (id), replaced_at TEXT NOT NULL,
  reading TEXT NOT NULL, -- JSON
  PRIMARY KEY (item_id, correction_id)
) WITHOUT ROWID;
CREATE INDEX revisions_correction ON revisions (correction_id);
CREATE TABLE candidates (
  item_id INTEGER NOT NULL REFERENCES items (id), n INTEGER NOT NULL, field TEXT NOT NULL, start INTEGER NOT NULL, "end" INTEGER NOT NULL,
  text TEXT NOT NULL, pattern TEXT NOT NULL, full TEXT NOT NULL,
  name TEXT NOT NULL, -- the text, folded: alike in the review queue
  PRIMARY KEY (item_id, n)
) WITHOUT ROWID;
CREATE INDEX candidates_name ON candidates (name);
ALTER TABLE items ADD COLUMN reading_corrections INTEGER NOT NULL DEFAULT 0;
ALTER TABLE items ADD COLUMN matched INTEGER NOT NULL DEFAULT 0;
UPDATE items SET matched = 1 WHERE id IN (SELECT item_id FROM mentions UNION SELECT item_id FROM item_topics);
DROP INDEX items_reading;
CREATE INDEX items_reading ON items (reading_version, matched, stamp);
INSERT INTO counter SELECT 'item', coalesce(max(id), 0) FROM items;
"""
