"""One item as rules see it: its words in four fields, which needles occur in them, and its metadata.

Metadata agree with what the archive's search knows of an item: before it was read its source and the language it was declared in,
afterwards its topics and companies too, and the language and script that were found in it.
"""

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from parallax.fold import fold
from parallax.records import Evidence, Item, Mention, Sum
from parallax.words import Origins, Spans, numbered, spelled, word_starts

Place = Literal["title", "text", "title_en", "text_en"]
TITLES: frozenset[Place] = frozenset({"title", "title_en"})
Fact = tuple[str, str]  # a field and its folded value


class Words:
    """One field of an item: its text as words, and where needles (by number) occur in it. What many rules ask for is worked out once."""

    def __init__(self, place: Place, text: str) -> None:
        self.spelling = spelled(text)
        self.occurring: dict[int, Spans] = defaultdict(list)
        self._place: Place = place
        self._text = text
        self._starts: list[int] | None = None
        self._origins: Origins | None = None
        self._evidence: dict[tuple[int, str], Evidence] = {}

    def numbers(self, needle: int) -> Spans:
        """The occurrences of a needle, counted in words."""
        if self._starts is None:
            self._starts = word_starts(self.spelling)
        return numbered(self._starts, self.occurring.get(needle, ()))

    def evidence(self, needle: int, variant: str) -> Evidence:
        """Where a needle first occurs in the text as it was written."""
        known = self._evidence.get((needle, variant))
        if known is None:
            self._origins = self._origins or Origins(self._text, self.spelling)
            start, end = self._origins.of(*self.occurring[needle][0])
            known = Evidence(field=self._place, start=start, end=end, text=self._text[start:end], variant=variant)
            self._evidence[needle, variant] = known
        return known


@dataclass(slots=True)
class Seen:
    """One item. ``anywhere`` and ``titles`` are the needles that occur at all, and in a title."""

    item: Item
    words: dict[Place, Words]
    anywhere: frozenset[int]
    titles: frozenset[int]
    facts: frozenset[Fact]
    minute: datetime

    @property
    def sums(self) -> tuple[Sum, ...]:
        """The sums of money that it names; none before it was read."""
        return self.item.reading.sums if self.item.reading else ()

    def mentions(self, entity: str) -> list[Mention]:
        """Where an entity (its folded id) is named."""
        return [one for one in self.item.reading.mentions if fold(one.entity_id) == entity] if self.item.reading else []


def fields_of(item: Item) -> dict[Place, str]:
    """The item's texts."""
    english = item.reading.translation if item.reading else None
    texts: dict[Place, str] = {"title": item.article.title, "text": item.article.text}
    return texts | {"title_en": english.title, "text_en": english.text} if english else texts


def facts_of(item: Item) -> frozenset[Fact]:
    """What is known of an item beside its text. A language is known by itself and by its first part (zh-Hans: also zh)."""
    reading = item.reading
    langs = [reading.lang, reading.script] if reading else [item.article.lang]
    facts = {("lang", fold(part)) for lang in langs if lang for part in (lang, lang.split("-")[0])}
    facts.add(("source", fold(item.article.source_id)))
    if reading:
        facts.update(("sum", one.currency) for one in reading.sums)
        facts.update(("topic", fold(topic)) for topic in reading.topics)
        facts.update(("company", fold(mention.entity_id)) for mention in reading.mentions)
    return frozenset(facts)


def minute_of(item: Item) -> datetime:
    """When it was published, or stored where that is unknown or lies in the future; to the minute, as the archive orders items."""
    published = item.article.published
    moment = min(published.moment, item.stored_at) if published else item.stored_at
    return to_minute(moment)


def to_minute(moment: datetime) -> datetime:
    """The minute that a moment lies in."""
    return moment.replace(second=0, microsecond=0)
