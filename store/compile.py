"""From the query tree to what the full-text index understands. Nothing that a user typed reaches it: only tokens of our own making.

Nearly every query is one expression and one interval of time, which the index answers newest first without sorting. What the index cannot
say (dates inside OR or NOT, nesting deeper than its parser bears) is left to `store.search`, which works on sets of items there.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from parallax.query import And, Between, Node, Not, Or, Term, Where
from store.facets import EVERY, NONE, facet
from store.fulltext import Phrase, phrase
from store.order import lowest_stamp

LOWEST, HIGHEST = -(2**63), 2**63 - 1
ALL = f'"{EVERY}"'  # the expression of a query without conditions
_DEEPEST = 7  # nested expressions; the index's parser overflows at about 30
_FACETS = ("company", "topic", "source", "lang")


@dataclass(frozen=True, slots=True)
class Span:
    """Stamps from ``low`` up to, not including, ``high``."""

    low: int = LOWEST
    high: int = HIGHEST

    def __and__(self, other: "Span") -> "Span":
        return Span(max(self.low, other.low), min(self.high, other.high))


def depth(root: Node) -> int:
    """How deeply a tree is nested; without recursion, since a tree may come from anywhere."""
    deepest, waiting = 0, [(root, 1)]
    while waiting:
        node, level = waiting.pop()
        deepest = max(deepest, level)
        waiting += [(child, level + 1) for child in children(node)]
    return deepest


def children(node: Node) -> tuple[Node, ...]:
    """The parts of a node; a leaf has none."""
    match node:
        case And(parts) | Or(parts):
            return parts
        case Not(part):
            return (part,)
        case _:
            return ()


def split(root: Node) -> tuple[Node, Span]:
    """The query without its outermost dates, and the interval that these leave."""
    parts = root.parts if isinstance(root, And) else (root,)
    span = Span()
    for part in parts:
        if isinstance(part, Between):
            span &= span_of(part)
    rest = tuple(part for part in parts if not isinstance(part, Between))
    return (rest[0] if len(rest) == 1 else And(rest)), span


def span_of(between: Between) -> Span:
    """An interval of time as an interval of stamps."""
    low = LOWEST if between.start is None else lowest_stamp(between.start)
    high = HIGHEST if between.end is None else lowest_stamp(between.end)
    return Span(low, high)


def expression(root: Node) -> str | None:
    """The query as one full-text expression, or None when it cannot be said as one."""
    if depth(root) > _DEEPEST or any(isinstance(node, Between) for node in leaves(root)):
        return None
    return _say(root)


def leaves(root: Node) -> Iterable[Node]:
    """Every node without parts, in no particular order."""
    waiting = [root]
    while waiting:
        node = waiting.pop()
        below = children(node)
        waiting += below
        if not below:
            yield node


def _say(node: Node) -> str:
    match node:
        case Term():
            return _say_term(node)
        case Where():
            return _say_where(node)
        case Or(parts):
            return _joined("OR", (_say(part) for part in parts) if parts else [_quoted(NONE)])
        case And(parts):
            return _say_all(parts)
        case Not(part):
            return f"({ALL} NOT {_say(part)})"
        case _:
            return ALL


def _say_where(node: Where) -> str:
    if node.field == "title":
        return _say_term(Term(node.value, title_only=True))
    return _quoted(facet(node.field, node.value) if node.field in _FACETS else NONE)


def _say_all(parts: tuple[Node, ...]) -> str:
    wanted = [_say(part) for part in parts if not isinstance(part, Not)]
    unwanted = [_say(part.part) for part in parts if isinstance(part, Not)]
    every = _joined("AND", wanted) if wanted else ALL
    return f"({every} NOT {_joined('OR', unwanted)})" if unwanted else every


def _say_term(term: Term) -> str:
    phrases = [phrase(term.text, prefix=term.prefix), *(phrase(variant) for variant in term.variants)]
    said = [_say_phrase(one) for one in dict.fromkeys(phrases) if one]
    if term.title_only:
        return f"{{title title_en}} : {_joined('OR', said)}" if said else _quoted(NONE)
    if term.entity:
        said.append(_quoted(facet("company", term.entity)))
    return _joined("OR", said) if said else _quoted(NONE)


def _say_phrase(one: Phrase) -> str:
    return _quoted(" ".join(one.tokens)) + (" *" if one.prefix else "")


def _joined(operator: str, parts: Iterable[str]) -> str:
    listed = list(dict.fromkeys(parts))
    return listed[0] if len(listed) == 1 else "(" + f" {operator} ".join(listed) + ")"


def _quoted(tokens: str) -> str:
    return f'"{tokens}"'
