"""Saved queries by name: what ``rule:name`` stands for in a query. A rule may use others, but never itself by any way round."""

from collections.abc import Mapping
from difflib import get_close_matches

from matching.query import parse_query
from matching.refused import ValueRefused
from parallax.errors import QueryError
from parallax.query import Node

_DEEPEST = 20  # rules within rules


class SavedQueries:
    """Queries by rule id, each read when it is first asked for. Give it to `matching.query.parse_query`."""

    def __init__(self, texts: Mapping[str, str]) -> None:
        self._texts = {name.casefold(): text for name, text in texts.items()}
        self._trees: dict[str, Node] = {}
        self._open: list[str] = []  # rules that are being read, outermost first

    def __call__(self, name: str) -> Node:
        """The tree of a rule's query. ValueRefused when there is none, it is broken, or it leads back to itself."""
        key = name.strip().casefold()
        if key not in self._texts:
            near = get_close_matches(key, self._texts, 1)
            raise ValueRefused(f"there is no rule {name!r}", f"did you mean rule:{near[0]}?" if near else "see: parallax rules list")
        if key not in self._trees:
            self._trees[key] = self._read(key)
        return self._trees[key]

    def read(self, name: str) -> Node:
        """As calling it, for a rule that is read for itself: QueryError has the column in its own text."""
        key = name.casefold()
        if key not in self._trees:
            self._open = [key]
            try:
                self._trees[key] = parse_query(self._texts[key], self).root
            finally:
                self._open = []
        return self._trees[key]

    def _read(self, key: str) -> Node:
        if key in self._open:
            way = " → ".join([*self._open[self._open.index(key) :], key])
            raise ValueRefused(f"rule:{key} leads back to itself", f"break the circle {way}")
        if len(self._open) >= _DEEPEST:
            raise ValueRefused(f"rules are nested deeper than {_DEEPEST}", "write out the query of one of them")
        self._open.append(key)
        try:
            return parse_query(self._texts[key], self).root
        except QueryError as error:
            raise ValueRefused(f"the rule {key!r} cannot be read", f"its {error.message}") from error
        finally:
            self._open.pop()
