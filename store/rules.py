"""Rules: what somebody wants to be told of. What they mean is `matching`'s business."""

from datetime import datetime
from typing import Any

from parallax.records import Rule
from store.part import Part
from store.values import by_name, clean, list_text, moment_text, text_list

_COLUMNS = "id, name, query, kind, weight, channels, cooldown_minutes, author, note, enabled"


class Rules(Part):
    """The store's saved rules."""

    def rules(self) -> list[Rule]:
        """The saved rules, by id."""
        return [_rule(row) for row in self._db.rows(f"SELECT {_COLUMNS} FROM rules ORDER BY id")]  # noqa: S608 - own constant

    def save_rule(self, rule: Rule, now: datetime) -> None:
        """Add a rule, or replace the one with its id."""
        values = [*_values(rule), moment_text(now)]
        with self._db.write() as raw:
            raw.execute(f"INSERT OR REPLACE INTO rules ({_COLUMNS}, saved_at) VALUES ({', '.join('?' * len(values))})", values)  # noqa: S608 - own constants

    def delete_rule(self, rule_id: str) -> bool:
        """Forget a rule; its hits stay. False when there is none."""
        with self._db.write() as raw:
            return raw.execute("DELETE FROM rules WHERE id = ?", [clean(rule_id)]).rowcount == 1


def _values(rule: Rule) -> tuple[object, ...]:
    return (
        clean(rule.id),
        clean(rule.name),
        clean(rule.query),
        rule.kind,
        rule.weight,
        list_text(rule.channels),
        rule.cooldown_minutes,
        clean(rule.author),
        clean(rule.note),
        rule.enabled,
    )


def _rule(row: tuple[Any, ...]) -> Rule:
    named = by_name(_COLUMNS, row)
    return Rule(**{**named, "channels": text_list(named["channels"]), "enabled": bool(named["enabled"])})
