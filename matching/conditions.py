"""A query's tree, made ready to be asked of many items: its words are numbers of needles, found beforehand by one pass over the text.

What they are asked of is a `matching.seen.Seen`; which rules are worth asking is `matching.percolator`'s business.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Protocol

from matching.seen import TITLES, Fact, Place, Seen
from parallax.records import Evidence
from parallax.words import gap


class Condition(Protocol):
    """One node of a rule."""

    def holds(self, seen: Seen) -> bool:
        """Whether the item meets it."""

    def evidence(self, seen: Seen) -> Iterator[Evidence]:
        """Where the item meets it; asked only where it holds."""


@dataclass(frozen=True, slots=True)
class Occurs:
    """Any of these needles, or a mention of the entity. ``variants`` says for each needle what it was made of."""

    variants: dict[int, str]
    titles_only: bool = False
    entity: Fact | None = None

    def holds(self, seen: Seen) -> bool:
        """Whether the item meets it."""
        where = seen.titles if self.titles_only else seen.anywhere
        return not where.isdisjoint(self.variants) or (self.entity is not None and self.entity in seen.facts)

    def evidence(self, seen: Seen) -> Iterator[Evidence]:
        """Each needle where it first occurs in each field, then the mentions."""
        for place, words in seen.words.items():
            if self.titles_only and place not in TITLES:
                continue
            for needle, variant in self.variants.items():
                if needle in words.occurring:
                    yield words.evidence(needle, variant)
        if self.entity:
            yield from _mentioned(self.entity, seen)


@dataclass(frozen=True, slots=True)
class Close:
    """Both of these in one field, with at most so many words between them."""

    left: Occurs
    right: Occurs
    distance: int

    def holds(self, seen: Seen) -> bool:
        """Whether the item meets it."""
        return self.left.holds(seen) and self.right.holds(seen) and any(self._within(seen, place) for place in seen.words)

    def evidence(self, seen: Seen) -> Iterator[Evidence]:
        """Both, in the fields where they are close."""
        for side in (self.left, self.right):
            yield from (one for one in side.evidence(seen) if self._within(seen, one.field))

    def _within(self, seen: Seen, place: Place) -> bool:
        if self.left.titles_only and place not in TITLES:
            return False
        words = seen.words[place]
        left, right = (sorted(span for one in side.variants for span in words.numbers(one)) for side in (self.left, self.right))
        return _close(left, right, self.distance)


@dataclass(frozen=True, slots=True)
class Known:
    """A condition on metadata."""

    fact: Fact

    def holds(self, seen: Seen) -> bool:
        """Whether the item meets it."""
        return self.fact in seen.facts

    def evidence(self, seen: Seen) -> Iterator[Evidence]:
        """Where a company is named; other metadata stand nowhere."""
        if self.fact[0] == "company":
            yield from _mentioned(self.fact, seen)


@dataclass(frozen=True, slots=True)
class Costs:
    """Names a sum of money that lies, or may lie, between two; both included, None for no end."""

    low: Decimal | None
    high: Decimal | None
    currency: str

    def holds(self, seen: Seen) -> bool:
        """Whether the item meets it."""
        return any(
            one.currency == self.currency and (self.low is None or one.high >= self.low) and (self.high is None or one.low <= self.high)
            for one in seen.sums
        )

    def evidence(self, seen: Seen) -> Iterator[Evidence]:  # noqa: ARG002 - where a sum stands is not kept
        """Nowhere."""
        return iter(())


@dataclass(frozen=True, slots=True)
class During:
    """Published at or after ``start`` and before ``end``, to the minute."""

    start: datetime | None
    end: datetime | None

    def holds(self, seen: Seen) -> bool:
        """Whether the item meets it."""
        return (self.start is None or seen.minute >= self.start) and (self.end is None or seen.minute < self.end)

    def evidence(self, seen: Seen) -> Iterator[Evidence]:  # noqa: ARG002 - a date stands nowhere
        """Nowhere."""
        return iter(())


@dataclass(frozen=True, slots=True)
class Every:
    """All parts; without any, every item."""

    parts: tuple[Condition, ...]

    def holds(self, seen: Seen) -> bool:
        """Whether the item meets it."""
        for part in self.parts:  # noqa: SIM110 - thousands of times an item, and all() takes twice as long
            if not part.holds(seen):
                return False
        return True

    def evidence(self, seen: Seen) -> Iterator[Evidence]:
        """That of all parts."""
        for part in self.parts:
            yield from part.evidence(seen)


@dataclass(frozen=True, slots=True)
class Together:
    """As `Every`, for parts of which some are one needle each, wherever: these are looked for first, in one step."""

    needles: frozenset[int]
    others: tuple[Condition, ...]
    parts: tuple[Condition, ...]

    def holds(self, seen: Seen) -> bool:
        """Whether the item meets it."""
        if not self.needles <= seen.anywhere:
            return False
        for part in self.others:  # noqa: SIM110 - as above
            if not part.holds(seen):
                return False
        return True

    def evidence(self, seen: Seen) -> Iterator[Evidence]:
        """That of all parts."""
        for part in self.parts:
            yield from part.evidence(seen)


@dataclass(frozen=True, slots=True)
class Some:
    """Any part; without any, no item."""

    parts: tuple[Condition, ...]

    def holds(self, seen: Seen) -> bool:
        """Whether the item meets it."""
        for part in self.parts:  # noqa: SIM110 - as above
            if part.holds(seen):
                return True
        return False

    def evidence(self, seen: Seen) -> Iterator[Evidence]:
        """That of the parts that hold."""
        for part in self.parts:
            if part.holds(seen):
                yield from part.evidence(seen)


@dataclass(frozen=True, slots=True)
class Lacks:
    """Not the part."""

    part: Condition

    def holds(self, seen: Seen) -> bool:
        """Whether the item meets it."""
        return not self.part.holds(seen)

    def evidence(self, seen: Seen) -> Iterator[Evidence]:  # noqa: ARG002 - what is missing stands nowhere
        """Nowhere."""
        return iter(())


def every(parts: tuple[Condition, ...]) -> Condition:
    """All parts, in the form that is quickest to ask."""
    plain = [part for part in parts if _is_plain(part)]
    if not plain:
        return Every(parts)
    needles = frozenset(needle for part in plain if isinstance(part, Occurs) for needle in part.variants)
    return Together(needles, tuple(part for part in parts if not _is_plain(part)), parts)


def _is_plain(part: Condition) -> bool:
    return isinstance(part, Occurs) and len(part.variants) == 1 and not part.titles_only and part.entity is None


def _mentioned(entity: Fact, seen: Seen) -> Iterator[Evidence]:
    for one in seen.mentions(entity[1]):
        yield Evidence(field=one.field, start=one.start, end=one.end, text=one.text, variant=one.entity_id)


def _close(left: list[tuple[int, int]], right: list[tuple[int, int]], distance: int) -> bool:
    """Whether a place of one list lies near one of the other; both are sorted, so that each is looked at once."""
    at = 0
    for span in left:
        while at < len(right) and right[at][1] + distance < span[0]:  # too far before this one, and all after it
            at += 1
        for other in right[at:]:
            if gap(span, other) <= distance:
                return True
            if other[0] > span[1] + distance:
                break
    return False
