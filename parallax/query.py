"""The query tree: what `matching.query` parses and what full text, rules and explanations read.

One tree, several back ends. Nodes are frozen; the tree holds original text, folding is the back end's business.
"""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

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


Node = Term | Where | Between | And | Or | Not | Everything


@dataclass(frozen=True, slots=True)
class Query:
    """A parsed query and the text it came from."""

    text: str
    root: Node = field(default_factory=Everything)
