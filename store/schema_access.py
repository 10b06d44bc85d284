"""Migration 0004: who may use the web pages, and their sessions."""

ACCESS = """
CREATE TABLE accounts (
  name TEXT PRIMARY KEY, role TEXT NOT NULL CHECK (role IN ('reader', 'analyst', 'operator')),
  password_hash TEXT NOT NULL, token_hash TEXT NOT NULL, made_at TEXT NOT NULL
) WITHOUT ROWID;
CREATE TABLE sessions (
  key TEXT PRIMARY KEY, account TEXT NOT NULL REFERENCES accounts (name), until TEXT NOT NULL -- key: SHA-256 of the cookie
) WITHOUT ROWID;
CREATE INDEX sessions_account ON sessions (account);
"""
