"""Stories: copies of one report folded together, and the reports of a window put in the order an analyst would read them.

Copies are found by comparing bottom-k sketches of folded character 5-grams (Broder 1997, "On the resemblance and containment
of documents"), so a reprint with another headline or a changed agency line is still a copy. Nothing is dropped: every item of the
input is in exactly one story.
"""

import hashlib
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from parallax.catalogue.topics import Topic
from parallax.fold import fold
from parallax.records import Entity, Item, Source, Story

SKETCH = 64
GRAM = 5
ALIKE = 0.55  # share of common sketch values from which two texts are one report
APART = timedelta(days=10)  # a text reprinted later than this is a new publication

_STANDING = {
    "government": 3.0,
    "company": 2.5,
    "independent press": 2.0,
    "think tank": 2.0,
    "academic": 2.0,
    "analyst blog": 1.8,
    "state media": 1.6,
    "party-reviewed press": 1.5,
}


def sketch(text: str) -> frozenset[int]:
    """The k smallest hashes of the text's folded 5-grams; white space and punctuation do not count."""
    letters = "".join(char for char in fold(text) if char.isalnum())
    grams = {letters[at : at + GRAM] for at in range(max(1, len(letters) - GRAM + 1))}
    hashes = sorted(int.from_bytes(hashlib.blake2b(gram.encode(), digest_size=8).digest()) for gram in grams)
    return frozenset(hashes[:SKETCH])


def resemblance(one: frozenset[int], other: frozenset[int]) -> float:
    """Estimated Jaccard resemblance of two texts, 0 to 1, from their sketches."""
    smallest = sorted(one | other)[:SKETCH]
    return sum(value in one and value in other for value in smallest) / len(smallest) if smallest else 0.0


def fold_copies(items: Sequence[Item]) -> list[tuple[Item, ...]]:
    """Group items that carry the same report, earliest first within a group; groups keep the order of their first item."""
    ordered = sorted(items, key=published)
    groups: list[list[Item]] = []
    sketches: list[frozenset[int]] = []
    holders: dict[int, set[int]] = defaultdict(set)
    for item in ordered:
        mine = sketch(item.article.title + item.article.text)
        home = _home(item, mine, groups, sketches, holders)
        if home is None:
            home = len(groups)
            groups.append([])
            sketches.append(mine)
            for value in mine:
                holders[value].add(home)
        groups[home].append(item)
    return [tuple(group) for group in groups]


def _home(
    item: Item, mine: frozenset[int], groups: list[list[Item]], sketches: list[frozenset[int]], holders: Mapping[int, set[int]]
) -> int | None:
    shared = Counter(group for value in mine for group in holders.get(value, ()))
    for group, _ in shared.most_common(5):
        if resemblance(mine, sketches[group]) >= ALIKE and published(item) - published(groups[group][0]) <= APART:
            return group
    return None


def published(item: Item) -> datetime:
    """When an item was published, or else stored."""
    return item.article.published.moment if item.article.published else item.stored_at


@dataclass(frozen=True, slots=True, kw_only=True)
class Ranker:
    """Orders stories. All weights are visible in a story's reasons."""

    entities: Mapping[str, Entity]
    sources: Mapping[str, Source]
    topics: Mapping[str, Topic]

    def rank(self, groups: Iterable[tuple[Item, ...]]) -> list[Story]:
        """Stories, the most telling first; equal ones newest first."""
        stories = [self._story(group) for group in groups]
        return sorted(stories, key=lambda story: (-story.score, -published(story.lead).timestamp()))

    def _story(self, group: tuple[Item, ...]) -> Story:
        lead = group[0]
        parts = [*self._names(lead), *self._topics(lead), self._standing(lead), *self._copies(group)]
        return Story(
            items=group, score=round(sum(points for points, _ in parts), 2), reasons=tuple(reason for points, reason in parts if points)
        )

    def _names(self, item: Item) -> list[tuple[float, str]]:
        mentions = item.reading.mentions if item.reading else ()
        titled = {each.entity_id for each in mentions if each.field == "title"}
        others = {each.entity_id for each in mentions} - titled
        followed = [self.entities[each].name_en for each in sorted(titled) if each in self.entities]
        parts = [(3.0 + min(len(followed), 3) - 1, f"{', '.join(followed[:3])} in the title")] if followed else []
        return parts + ([(min(len(others), 4) * 0.5, f"names {len(others)} more")] if others else [])

    def _topics(self, item: Item) -> list[tuple[float, str]]:
        found = [self.topics[each] for each in (item.reading.topics if item.reading else ()) if each in self.topics]
        best = sorted(found, key=lambda topic: -topic.weight)[:3]
        return [(sum(topic.weight for topic in best) / 2, "about " + ", ".join(topic.name_en.lower() for topic in best))] if best else []

    def _standing(self, item: Item) -> tuple[float, str]:
        source = self.sources.get(item.article.source_id)
        return (_STANDING.get(source.provenance, 1.0), source.provenance) if source else (0.0, "")

    def _copies(self, group: tuple[Item, ...]) -> list[tuple[float, str]]:
        outlets = len({item.article.source_id for item in group})
        return [(min(outlets - 1, 4) * 0.75, f"carried by {outlets} sources")] if outlets > 1 else []


def other_side(story: Story, stories: Sequence[Story], within: timedelta = timedelta(hours=72)) -> Story | None:
    """The report of the same matter in the other language, if one is plain.

    That is: a company of this title is in that one too, their topics meet, and they were published days apart at most.
    """
    mine = _subject(story)
    candidates = [
        (len(mine[0] & theirs[0]), len(mine[1] & theirs[1]), -abs(published(each.lead) - published(story.lead)), each)
        for each in stories
        if each is not story and _lang(each) != _lang(story) and abs(published(each.lead) - published(story.lead)) <= within
        for theirs in [_subject(each)]
        if mine[0] & theirs[0] and mine[1] & theirs[1]
    ]
    return max(candidates, key=lambda row: row[:3])[3] if candidates else None


def _subject(story: Story) -> tuple[frozenset[str], frozenset[str]]:
    reading = story.lead.reading
    if reading is None:
        return frozenset(), frozenset()
    return frozenset(each.entity_id for each in reading.mentions if each.field == "title"), frozenset(reading.topics)


def _lang(story: Story) -> str:
    return story.lead.reading.lang if story.lead.reading else story.lead.article.lang
