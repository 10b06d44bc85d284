"""Subscribers: who gets a digest, of what, and when."""

from typing import Any

from parallax.records import Subscriber
from store.part import Part
from store.values import by_name, clean, list_text, text_list

_COLUMNS = "id, address, name, rules, companies, topics, languages, timezone, times, days, stories, token, enabled"
_LISTS = ("rules", "companies", "topics", "languages", "times", "days")


class Subscribers(Part):
    """The store's list of readers."""

    def subscribers(self) -> list[Subscriber]:
        """By id."""
        return [_subscriber(row) for row in self._db.rows(f"SELECT {_COLUMNS} FROM subscribers ORDER BY id")]  # noqa: S608 - own constant

    def save_subscriber(self, subscriber: Subscriber) -> None:
        """Add one, or replace the one with the id."""
        values = [_value(getattr(subscriber, column)) for column in _COLUMNS.split(", ")]
        with self._db.write() as raw:
            raw.execute(f"INSERT OR REPLACE INTO subscribers ({_COLUMNS}) VALUES ({', '.join('?' * len(values))})", values)  # noqa: S608 - own constants

    def delete_subscriber(self, subscriber_id: str) -> bool:
        """Forget one. False when there is none."""
        with self._db.write() as raw:
            return raw.execute("DELETE FROM subscribers WHERE id = ?", [clean(subscriber_id)]).rowcount == 1


def _value(value: Any) -> Any:
    if isinstance(value, tuple):
        return list_text(value)
    return clean(value) if isinstance(value, str) else value


def _subscriber(row: tuple[Any, ...]) -> Subscriber:
    named = by_name(_COLUMNS, row)
    return Subscriber(**{**named, **{name: text_list(named[name]) for name in _LISTS}, "enabled": bool(named["enabled"])})
