"""From the query tree to what the full-text index understands. Nothing that a user typed reaches it: only tokens of our own making.

Nearly every query is one expression and one interval of time, which the index answers newest first without sorting. What the index cannot
say (sums of money, dates inside OR or NOT, nesting deeper than its parser bears) is left to `store.search`, which works on sets of items
there.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import product

from parallax.query import And, Between, Near, Node, Not, Or, Term, Where, Worth, depth, leaves
from store.facets import EVERY, NONE, facet
from store.fulltext import Phrase, phrase
from store.order import lowest_stamp

LOWEST, HIGHEST = -(2**63), 2**63 - 1
ALL = f'"{EVERY}"'  # the expression of a query without conditions
_TITLES = "{title title_en} : "
_ORIGINALS = "{title text} : "
_LONGEST_OCCURRENCE = 100  # tokens
_DEEPEST = 7  # nested expressions; the index's parser overflows at about 30
_FACETS = ("company", "topic", "source", "lang")


@dataclass(frozen=True, slots=True)
class Span:
    """Stamps from ``low`` up to, not including, ``high``."""

    low: int = LOWEST
    high: int = HIGHEST

    def __and__(self, other: "Span") -> "Span":
        return Span(max(self.low, other.low), min(self.high, other.high))


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
    if depth(root) > _DEEPEST or any(isinstance(node, Between | Worth) for node in leaves(root)):
        return None
    return _say(root)


def is_word(said: str) -> bool:
    """Whether an expression is a single token, of which the index holds one list."""
    return said.startswith('"') and said.endswith('"') and '"' not in said[1:-1] and " " not in said


def occurrence(text: str) -> str | None:
    """An expression for the items in whose original this text occurs; None when it holds no word.

    Of a very long text only the beginning is asked for: that may find more, never less.
    """
    found = phrase(text)
    if found is None:
        return None
    if len(found.tokens) > _LONGEST_OCCURRENCE:
        found = Phrase(found.tokens[:_LONGEST_OCCURRENCE], prefix=False)
    return _ORIGINALS + _say_phrase(found)


def _say(node: Node) -> str:  # noqa: PLR0911 - a line for each kind of node
    match node:
        case Term():
            return _say_term(node)
        case Near():
            return _say_near(node)
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
    said = [_say_phrase(one) for one in _needed(_phrases(term))]
    if term.title_only:
        return _TITLES + _joined("OR", said) if said else _quoted(NONE)
    if term.entity:
        said.append(_quoted(facet("company", term.entity)))
    return _joined("OR", said) if said else _quoted(NONE)


def _say_near(node: Near) -> str:
    """Every pair of their phrases. What the index counts between them are its tokens, and a phrase has as many as it has words."""
    pairs = product(_phrases(node.left), _phrases(node.right))
    said = [f"NEAR({_say_phrase(one.whole())} {_say_phrase(other.whole())}, {node.distance:d})" for one, other in pairs]
    if not said:
        return _quoted(NONE)
    titles = _TITLES if node.left.title_only or node.right.title_only else ""
    return titles + _joined("OR", said)


def _phrases(term: Term) -> list[Phrase]:
    phrases = [phrase(term.text, prefix=term.prefix), *(phrase(variant) for variant in term.variants)]
    return list(dict.fromkeys(one for one in phrases if one))


def _needed(phrases: list[Phrase]) -> list[Phrase]:
    """Those that find what no other of them finds: who looks for 蓝箭航天 need not look for the company's whole legal name."""
    return [one for one in phrases if not any(other != one and _holds(one, other) for other in phrases)]


def _holds(one: Phrase, other: Phrase) -> bool:
    """Whether the other phrase stands in every text in which this one does."""
    if other.prefix:
        return False
    known = one.tokens[:-1] if one.prefix else one.tokens
    width = len(other.tokens)
    return any(known[at : at + width] == other.tokens for at in range(len(known) - width + 1))


def _say_phrase(one: Phrase) -> str:
    return _quoted(" ".join(one.tokens)) + (" *" if one.prefix else "")


def _joined(operator: str, parts: Iterable[str]) -> str:
    listed = list(dict.fromkeys(parts))
    return listed[0] if len(listed) == 1 else "(" + f" {operator} ".join(listed) + ")"


def _quoted(tokens: str) -> str:
    return f'"{tokens}"'
