"""Accounts and sessions of the web pages. Secrets come here as hashes only."""

from datetime import datetime
from typing import Any

from parallax.records import Account
from store.part import Part
from store.values import by_name, clean, moment, moment_text

_COLUMNS = "name, role, password_hash, token_hash, made_at"


class Accounts(Part):
    """The store's accounts."""

    def accounts(self) -> list[Account]:
        """By name."""
        return [_account(row) for row in self._db.rows(f"SELECT {_COLUMNS} FROM accounts ORDER BY name")]  # noqa: S608 - own constant

    def save_account(self, account: Account) -> None:
        """Add one, or replace the one with its name and end its sessions."""
        values = [clean(account.name), account.role, account.password_hash, account.token_hash, moment_text(account.made_at)]
        with self._db.write() as raw:
            raw.execute("DELETE FROM sessions WHERE account = ?", values[:1])
            raw.execute(f"INSERT OR REPLACE INTO accounts ({_COLUMNS}) VALUES (?, ?, ?, ?, ?)", values)  # noqa: S608 - own constant

    def delete_account(self, name: str) -> bool:
        """Remove one and end its sessions. False when there is none."""
        with self._db.write() as raw:
            raw.execute("DELETE FROM sessions WHERE account = ?", [clean(name)])
            return raw.execute("DELETE FROM accounts WHERE name = ?", [clean(name)]).rowcount > 0

    def open_session(self, key: str, name: str, until: datetime) -> None:
        """Remember a session by the hash of its secret. Those that have ended go."""
        with self._db.write() as raw:
            raw.execute("DELETE FROM sessions WHERE until < ?", [moment_text(self._clock())])
            raw.execute("INSERT OR REPLACE INTO sessions (key, account, until) VALUES (?, ?, ?)", [key, clean(name), moment_text(until)])

    def session(self, key: str, now: datetime) -> Account | None:
        """Whose session it is, or None when there is none or it has ended."""
        rows = self._db.rows(
            f"SELECT {_COLUMNS} FROM accounts WHERE name = (SELECT account FROM sessions WHERE key = ? AND until > ?)",  # noqa: S608 - own constant
            [clean(key), moment_text(now)],
        )
        return _account(rows[0]) if rows else None

    def close_session(self, key: str) -> None:
        """End it."""
        with self._db.write() as raw:
            raw.execute("DELETE FROM sessions WHERE key = ?", [clean(key)])


def _account(row: tuple[Any, ...]) -> Account:
    named = by_name(_COLUMNS, row)
    return Account(**{**named, "made_at": moment(named["made_at"])})
