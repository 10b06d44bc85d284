"""Migration 0005: the codebook, and what researchers found where."""

CODING = """
CREATE TABLE themes (id TEXT PRIMARY KEY, name TEXT NOT NULL, description TEXT NOT NULL, colour TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE codings (
  id INTEGER PRIMARY KEY AUTOINCREMENT, item_id INTEGER NOT NULL REFERENCES items (id), theme_id TEXT NOT NULL REFERENCES themes (id),
  field TEXT NOT NULL, start INTEGER NOT NULL, "end" INTEGER NOT NULL, quote TEXT NOT NULL, note TEXT NOT NULL, coder TEXT NOT NULL,
  made_at TEXT NOT NULL, UNIQUE (item_id, theme_id, field, start, "end", coder)
);
CREATE INDEX codings_theme ON codings (theme_id);
CREATE INDEX codings_coder ON codings (coder);
"""
