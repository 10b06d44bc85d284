"""From the query tree to what the full-text index understands. Nothing that a user typed reaches it: only tokens of our own making.

Nearly every query is one expression and one interval of time, which the index answers newest first without sorting. What the index cannot
say is left to `store.found`: sums of money beside it are looked up among its matches, and dates and sums inside OR or NOT, and nesting
deeper than its parser bears, are worked out as sets of items.
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


@dataclass(frozen=True, slots=True)
class Split:
    """A query in three parts that must all hold: its outermost dates, its outermost sums of money, and the rest."""

    span: Span
    worths: tuple[Worth, ...]
    rest: Node


def split(root: Node) -> Split:
    """Take out what the index holds as its own order, and what it does not hold."""
    parts = root.parts if isinstance(root, And) else (root,)
    span = Span()
    for part in parts:
        if isinstance(part, Between):
            span &= span_of(part)
    rest = tuple(part for part in parts if not isinstance(part, Between | Worth))
    return Split(span, tuple(part for part in parts if isinstance(part, Worth)), rest[0] if len(rest) == 1 else And(rest))


def span_of(between: Between) -> Span:
    """An interval of time as an interval of stamps."""
    low = LOWEST if between.start is None else lowest_stamp(between.start)
    high = HIGHEST if between.end is None else lowest_stamp(between.end)
    return Span(low, high)


def expression(root: Node) -> str | None:
    """The query as one full-text expression, or None when it cannot be said as one."""
    if depth(root) > _DEEPEST or any(isinstance(node, Between | Worth) for node in leaves(root)):
        return None
    return _Sayer().say(root)


def loosely(root: Node) -> str | None:
    """An expression to rank what the query finds by, or None when nothing in it can be ranked by."""
    rest = split(root).rest
    if expression(rest) is None:
        rest = Or(tuple(leaf for leaf in leaves(root) if not isinstance(leaf, Between | Worth)))
    said = _Sayer(loose=True).say(rest)
    return None if said in {ALL, _quoted(NONE)} else said


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
    return _ORIGINALS + _Sayer().say_phrase(found)


@dataclass(frozen=True, slots=True)
class _Sayer:
    """Says queries in the index's language: as they are, or for ranking with a word for each phrase and without what must not be there.

    Ranking weighs each phrase by how many items have it, for which the index looks at all of them: that is quick for single words.
    """

    loose: bool = False

    def say(self, node: Node) -> str:  # noqa: PLR0911 - a line for each kind of node
        match node:
            case Term():
                return self._term(node)
            case Near():
                return self._near(node)
            case Where():
                return self._where(node)
            case Or(parts):
                return _joined("OR", (self.say(part) for part in parts) if parts else [_quoted(NONE)])
            case And(parts):
                return self._all(parts)
            case Not(part) if not self.loose:
                return f"({ALL} NOT {self.say(part)})"
            case _:
                return ALL

    def _where(self, node: Where) -> str:
        if node.field == "title":
            return self._term(Term(node.value, title_only=True))
        return _quoted(facet(node.field, node.value) if node.field in _FACETS else NONE)

    def _all(self, parts: tuple[Node, ...]) -> str:
        wanted = [self.say(part) for part in parts if not isinstance(part, Not)]
        unwanted = [self.say(part.part) for part in parts if isinstance(part, Not) and not self.loose]
        every = _joined("AND", wanted) if wanted else ALL
        return f"({every} NOT {_joined('OR', unwanted)})" if unwanted else every

    def _term(self, term: Term) -> str:
        said = [self.say_phrase(one) for one in _needed(_phrases(term))]
        if term.title_only:
            return _TITLES + _joined("OR", said) if said else _quoted(NONE)
        if term.entity:
            said.append(_quoted(facet("company", term.entity)))
        return _joined("OR", said) if said else _quoted(NONE)

    def _near(self, node: Near) -> str:
        """Every pair of their phrases."""
        pairs = product(_phrases(node.left), _phrases(node.right))
        said = [self._both(one, other, node.distance) for one, other in pairs]
        if not said:
            return _quoted(NONE)
        titles = _TITLES if node.left.title_only or node.right.title_only else ""
        return titles + _joined("OR", said)

    def _both(self, one: Phrase, other: Phrase, distance: int) -> str:
        """Near each other, as the index counts tokens between them.

        A phrase of ideographs has one token fewer than they are: where both are such, that one is added to the distance; else it is asked
        for, as any token that begins with the last ideograph.
        """
        if self.loose:
            return f"({self.say_phrase(one)} AND {self.say_phrase(other)})"
        if one.ends_in and other.ends_in:
            return f"NEAR({self.say_phrase(one)} {self.say_phrase(other)}, {distance + 1:d})"
        return f"NEAR({self.say_phrase(one.whole())} {self.say_phrase(other.whole())}, {distance:d})"

    def say_phrase(self, one: Phrase) -> str:
        """Several words in order, or the most telling of them."""
        if self.loose and len(one.tokens) > 1:
            return _quoted(_telling(one.tokens))
        return _quoted(" ".join(one.tokens)) + (" *" if one.prefix else "")


def _telling(tokens: tuple[str, ...]) -> str:
    """The longest; of equal ones, as pairs of ideographs are, the middle one: names begin and end alike (中国, 北京, 航天, 公司)."""
    middle = (len(tokens) - 1) / 2
    return min(tokens, key=lambda token: (-len(token), abs(tokens.index(token) - middle)))


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


def _joined(operator: str, parts: Iterable[str]) -> str:
    listed = list(dict.fromkeys(parts))
    return listed[0] if len(listed) == 1 else "(" + f" {operator} ".join(listed) + ")"


def _quoted(tokens: str) -> str:
    return f'"{tokens}"'
