"""What people decide against the pack and the machine, what it replaced, and names that wait to be judged."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from parallax.records.reading import Reading

CorrectionKind = Literal["name", "company", "term", "sentence", "candidate"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Correction:
    """A person's decision against the pack or the machine. Never edited: a later one on the same subject takes its place.

    What ``subject`` and ``value`` hold, by kind; `parallax.catalogue.amend` reads them:

    ==========  ===================  ==============================================================================================
    name        company id           {"add": <a row of a company's ``names``>} or {"remove": text} or {"name_en": text}
    company     company id           a ``[[company]]`` table as in the pack
    term        Chinese term         {"en", "also", "forbid", "note"} as in the pack's glossary, or {"remove": true}
    sentence    the source sentence  {"english": text}, or {} to withdraw an earlier one
    candidate   the name             {"verdict": "company" | "alias" | "refused", "company": id}
    ==========  ===================  ==============================================================================================
    """

    id: int = 0  # given by the store; they are applied in this order
    kind: CorrectionKind
    subject: str
    value: Mapping[str, Any]  # as JSON knows it
    author: str
    reason: str
    made_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Revision:
    """What an item's reading was before a correction changed it."""

    item_id: int
    correction_id: int
    replaced_at: datetime
    reading: Reading


@dataclass(frozen=True, slots=True, kw_only=True)
class QueuePlace:
    """What the review queue is ordered by: a name stands there, or did when the queue was last looked at."""

    sources: int
    items: int
    last_seen: datetime
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class NewName:
    """A candidate as the review queue shows it: everything that the archive holds of one name, folded alike."""

    text: str  # as it is written most often
    items: int
    sources: int
    patterns: tuple[str, ...]
    full: str  # the longer name that a definition gives, or empty
    first_seen: datetime
    last_seen: datetime
    contexts: tuple[tuple[int, str], ...]  # item id and the words around it, newest first

    @property
    def place(self) -> QueuePlace:
        """Where it stands in the queue."""
        return QueuePlace(sources=self.sources, items=self.items, last_seen=self.last_seen, text=self.text)
