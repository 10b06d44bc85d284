"""What corrections changed in an item: who, why, when, and what stood there before."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import zip_longest

from parallax.records import Correction, Reading, Revision

_MOST = 50  # changes shown of one revision


@dataclass(frozen=True, slots=True)
class Change:
    """One thing that is now otherwise. ``what`` names it; a sentence is named by its original."""

    what: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Step:
    """One earlier state of an item. ``correction`` is None where the archive no longer knows it."""

    revision: Revision
    correction: Correction | None
    changes: tuple[Change, ...]


def history(now: Reading | None, revisions: Sequence[Revision], corrections: Sequence[Correction]) -> list[Step]:
    """The steps that led to the reading of now, newest first. ``revisions`` are newest first, as the archive gives them."""
    by_id = {each.id: each for each in corrections}
    later = [now, *(revision.reading for revision in revisions)]
    return [
        Step(revision, by_id.get(revision.correction_id), tuple(_changes(revision.reading, after))[:_MOST])
        for revision, after in zip(revisions, later, strict=False)
        if after
    ]


def _changes(before: Reading, after: Reading) -> Iterator[Change]:
    yield from _sentences(before, after)
    for what, old, new in (("names", _names(before), _names(after)), ("topics", list(before.topics), list(after.topics))):
        if set(old) != set(new):
            yield Change(what, ", ".join(old) or "none", ", ".join(new) or "none")


def _sentences(before: Reading, after: Reading) -> Iterator[Change]:
    old, new = (reading.translation.segments if reading.translation else () for reading in (before, after))
    for one, other in zip_longest(old, new):
        earlier, later = one.target if one else "", other.target if other else ""
        if earlier != later:
            yield Change((one or other).source, earlier, later)


def _names(reading: Reading) -> list[str]:
    return list(dict.fromkeys(f"{mention.text} → {mention.name_en}" for mention in reading.mentions))
