"""The query tree: what `matching.query` parses and what full text, rules and explanations read.

One tree, several back ends. Nodes are frozen; the tree holds original text, folding is the back end's business.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import Literal
from zoneinfo import ZoneInfo

CALENDAR = ZoneInfo("Asia/Shanghai")
"""Whose days, months and years a search means: those that readers see and references cite. A Chinese report that is dated by its day alone
begins there, which is still the day before in UTC."""

FieldName = Literal["title", "company", "topic", "source", "kind", "lang", "type"]


@dataclass(frozen=True, slots=True)
class Term:
    """A word or phrase.

    ``variants`` are other names of the same entity (``entity``); an item matches when any of them occurs, or the entity is mentioned.
    """

    text: str
    prefix: bool = False
    title_only: bool = False
    variants: tuple[str, ...] = ()
    entity: str = ""


@dataclass(frozen=True, slots=True)
class Near:
    """Two words or phrases (or their variants) in one field with at most ``distance`` words between them, in either order.

    Each ideograph counts as a word (see `parallax.words`). They may overlap. It is a matter of text alone: mentions do not count. Looks
    in titles only when one of the terms does.
    """

    left: Term
    right: Term
    distance: int


@dataclass(frozen=True, slots=True)
class Where:
    """A condition on metadata: ``company:landspace``, ``source:spacenews``, ``lang:zh``."""

    field: FieldName
    value: str


@dataclass(frozen=True, slots=True)
class Between:
    """Published at or after ``start`` and before ``end`` (UTC)."""

    start: datetime | None = None
    end: datetime | None = None


@dataclass(frozen=True, slots=True)
class Worth:
    """Names a sum of money from ``low`` to ``high``, both included, None for no end, in units of a currency (ISO 4217)."""

    low: Decimal | None
    high: Decimal | None
    currency: str


@dataclass(frozen=True, slots=True)
class And:
    """All parts."""

    parts: tuple["Node", ...]


@dataclass(frozen=True, slots=True)
class Or:
    """Any part."""

    parts: tuple["Node", ...]


@dataclass(frozen=True, slots=True)
class Not:
    """Not the part."""

    part: "Node"


@dataclass(frozen=True, slots=True)
class Everything:
    """The empty query: matches all."""


Node = Term | Near | Where | Between | Worth | And | Or | Not | Everything


@dataclass(frozen=True, slots=True)
class Query:
    """A parsed query and the text it came from."""

    text: str
    root: Node = field(default_factory=Everything)


def children(node: Node) -> tuple[Node, ...]:
    """The parts of a node; a leaf has none."""
    match node:
        case And(parts) | Or(parts):
            return parts
        case Not(part):
            return (part,)
        case _:
            return ()


def leaves(root: Node) -> Iterator[Node]:
    """Every node without parts, in no particular order; without recursion, since a tree may come from anywhere."""
    waiting = [root]
    while waiting:
        node = waiting.pop()
        below = children(node)
        waiting += below
        if not below:
            yield node


def depth(root: Node) -> int:
    """How deeply a tree is nested; a leaf is 1."""
    deepest, waiting = 0, [(root, 1)]
    while waiting:
        node, level = waiting.pop()
        deepest = max(deepest, level)
        waiting += [(child, level + 1) for child in children(node)]
    return deepest
