"""A typed reader for one TOML table that collects every problem instead of stopping at the first."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, TypeVar, cast, get_args

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing wrong in a pack: which file, which key, what was expected."""

    file: str
    key: str
    expected: str

    def __str__(self) -> str:
        return f"{self.file}: {self.key}: {self.expected}"


@dataclass(slots=True)
class Checker:
    """Reads keys of one table; ``problems`` grows as they disappoint. Call `finish` last: it names the keys nobody asked for."""

    file: str
    table: Mapping[str, Any]
    prefix: str = ""
    problems: list[Problem] = field(default_factory=list)
    _asked: set[str] = field(default_factory=set)

    def problem(self, key: str, expected: str) -> None:
        """Note that a key is not what it should be."""
        self.problems.append(Problem(self.file, self.prefix + key, expected))

    def value(self, key: str, kind: type | tuple[type, ...], expected: str, default: Any = None, *, required: bool = False) -> Any:
        """The value of a key if it is of the kind, else the default and a problem."""
        self._asked.add(key)
        if key not in self.table:
            if required:
                self.problem(key, f"is missing; expected {expected}")
            return default
        found = self.table[key]
        if not isinstance(found, kind) or (isinstance(found, bool) and kind is int):
            self.problem(key, f"expected {expected}, got {found!r}")
            return default
        return found

    def text(self, key: str, default: str = "", *, required: bool = False) -> str:
        """A string; not empty when required."""
        found: str = self.value(key, str, "text", default, required=required)
        if required and key in self.table and found == "":
            self.problem(key, "must not be empty")
        return found

    def flag(self, key: str, default: bool) -> bool:
        """True or false."""
        found: bool = self.value(key, bool, "true or false", default)
        return found

    def integer(self, key: str, default: int, *, least: int, most: int) -> int:
        """A whole number within bounds."""
        found: int = self.value(key, int, f"a whole number from {least} to {most}", default)
        if not least <= found <= most:
            self.problem(key, f"expected a whole number from {least} to {most}, got {found}")
            return default
        return found

    def texts(self, key: str, *, required: bool = False) -> tuple[str, ...]:
        """A list of strings; at least one when required."""
        found: Sequence[Any] | None = self.value(key, list, "a list of texts", required=required)
        if found is None:
            return ()
        if not all(isinstance(part, str) and part for part in found):
            self.problem(key, "expected a list of texts, none of them empty")
            return ()
        if required and not found:
            self.problem(key, "expected at least one entry")
        return tuple(found)

    def choice(self, key: str, literal: Any, default: str | None = None) -> str:
        """One of the strings of a ``typing.Literal``; required when there is no default."""
        allowed = get_args(literal)
        found: str = self.value(key, str, f"one of {', '.join(allowed)}", default or allowed[0], required=default is None)
        if found not in allowed:
            self.problem(key, f"expected one of {', '.join(allowed)}, got {found!r}")
            return default or str(allowed[0])
        return found

    def day(self, key: str) -> date | None:
        """A date, or the text "no" for none."""
        found = self.value(key, (date, str), 'a date such as 2026-11-21, or "no"', "no", required=True)
        if found == "no":
            return None
        if isinstance(found, (str, datetime)):
            self.problem(key, f'expected a date such as 2026-11-21, without a time, or "no", got {str(found)!r}')
            return None
        return cast("date", found)

    def sub(self, key: str) -> "Checker":
        """A checker for a nested table; its problems are this one's."""
        found = self.value(key, dict, "a table", {})
        return Checker(self.file, found, f"{self.prefix}{key}.", self.problems)

    def rows(self, key: str) -> "list[Checker]":
        """A checker for each table of an array of tables, told apart by their ``id`` or else their place; their problems are this one's."""
        rows = []
        for place, row in enumerate(self.value(key, list, f"a list of [[{key}]] tables", [], required=True), 1):
            if isinstance(row, dict):
                name = f"{key}.{row['id']}" if isinstance(row.get("id"), str) else f"{key}[{place}]"
                rows.append(Checker(self.file, row, f"{self.prefix}{name}.", self.problems))
            else:
                self.problem(f"{key}[{place}]", "expected a table")
        return rows

    def by_id(self, key: str, read: "Callable[[Checker], T | None]") -> dict[str, T]:
        """What is read of each row of an array, by its id; a row that cannot be read, or whose id was given before, is left out."""
        found: dict[str, T] = {}
        for row in self.rows(key):
            made = read(row)
            if made is not None and row.table["id"] in found:
                row.problem("id", f"is used by an earlier {key}")
            elif made is not None:
                found[row.table["id"]] = made
        return found

    def finish(self) -> None:
        """Report keys that mean nothing here: most are misspelt."""
        for key in self.table:
            if key not in self._asked:
                self.problem(key, f"is not a key here; known are {', '.join(sorted(self._asked))}")
