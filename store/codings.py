"""Codings: a codebook of themes, and the places where researchers found them."""

from collections.abc import Sequence
from typing import Any

from parallax.errors import RefusedError
from parallax.records import Coding, Theme
from store.part import Part
from store.values import by_name, clean, moment, moment_text

_THEME = "id, name, description, colour"
_PLACE = 'item_id, theme_id, field, start, "end"'
_CODING = f"{_PLACE}, quote, note, coder, made_at"


class Codings(Part):
    """The store's codebook and codings."""

    def themes(self) -> list[Theme]:
        """The codebook, by name."""
        rows = self._db.rows(f"SELECT {_THEME} FROM themes ORDER BY name, id")  # noqa: S608 - own constant
        return [Theme(**by_name(_THEME, row)) for row in rows]

    def save_theme(self, theme: Theme) -> None:
        """Add one, or replace the one with its id."""
        with self._db.write() as raw:
            raw.execute(
                f"INSERT INTO themes ({_THEME}) VALUES (?, ?, ?, ?) ON CONFLICT (id) DO UPDATE "  # noqa: S608 - own constant
                "SET name = excluded.name, description = excluded.description, colour = excluded.colour",
                [clean(each) for each in (theme.id, theme.name, theme.description, theme.colour)],
            )

    def delete_theme(self, theme_id: str) -> bool:
        """Remove one that no coding uses. False when there is none; RefusedError when it is used."""
        with self._db.write() as raw:
            used = raw.execute("SELECT count(*) FROM codings WHERE theme_id = ?", [clean(theme_id)]).fetchone()[0]
            if used:
                raise RefusedError(f"theme {theme_id}", f"is used by {used} codings; remove those first")
            return raw.execute("DELETE FROM themes WHERE id = ?", [clean(theme_id)]).rowcount > 0

    def codings(self, *, item_id: int | None = None, coder: str | None = None) -> list[Coding]:
        """In the order in which they were made."""
        conditions = [("item_id = ?", item_id), ("coder = ?", coder if coder is None else clean(coder))]
        asked = [(condition, value) for condition, value in conditions if value is not None]
        where = " AND ".join(condition for condition, _ in asked) or "1"
        rows = self._db.rows(f"SELECT id, {_CODING} FROM codings WHERE {where} ORDER BY id", [value for _, value in asked])  # noqa: S608 - own constants
        return [_coding(row) for row in rows]

    def save_coding(self, coding: Coding) -> int:
        """Add one and give its id; the same place, theme and coder again changes its note. RefusedError without its item or theme."""
        with self._db.write() as raw:
            for table, key in (("items", coding.item_id), ("themes", clean(coding.theme_id))):
                if raw.execute(f"SELECT 1 FROM {table} WHERE id = ?", [key]).fetchone() is None:  # noqa: S608 - own constants
                    raise RefusedError(f"coding of item {coding.item_id}", f"has nothing to stand on: no {table[:-1]} {key}")
            row = raw.execute(
                f"INSERT INTO codings ({_CODING}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?) "  # noqa: S608 - own constant
                f"ON CONFLICT ({_PLACE}, coder) DO UPDATE SET note = excluded.note RETURNING id",
                _values(coding),
            ).fetchone()
            return int(row[0])

    def delete_coding(self, coding_id: int, coder: str | None = None) -> bool:
        """Remove one; with ``coder`` only of that coder. False when there is none such."""
        with self._db.write() as raw:
            whose = None if coder is None else clean(coder)
            return raw.execute("DELETE FROM codings WHERE id = ? AND coalesce(coder = ?, 1)", [coding_id, whose]).rowcount > 0


def _values(coding: Coding) -> Sequence[object]:
    return [
        coding.item_id,
        clean(coding.theme_id),
        coding.field,
        coding.start,
        coding.end,
        clean(coding.quote),
        clean(coding.note),
        clean(coding.coder),
        moment_text(coding.made_at),
    ]


def _coding(row: tuple[Any, ...]) -> Coding:
    named = by_name(f"id, {_CODING}", row)
    return Coding(**{**named, "made_at": moment(named["made_at"])})
