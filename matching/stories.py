"""Stories: the reports of a window, copies folded, put in the order an analyst would read them; every point has its reason.

What makes a story rank: companies in the headline and how often others are named; topics; rules that it meets; who published it; whether it
is new after what was told in the days before (`matching.novelty`); how many sources carry it, and how many of these by work of their own
(`matching.sourcing`).
"""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta

from matching.copies import fold_copies, published, resemblance, sketch
from matching.novelty import Recent
from matching.sourcing import Sourcing, sourcing
from parallax.catalogue.topics import Topic
from parallax.records import Entity, Item, Rule, Source, Story

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
_OFTEN = 3  # mentions of a company in a text that make it a matter of that text


@dataclass(frozen=True, slots=True, kw_only=True)
class Ranker:
    """Orders stories. All weights are visible in a story's reasons. Mappings are by id; ``hits`` are the rules that each item meets."""

    entities: Mapping[str, Entity]
    sources: Mapping[str, Source]
    topics: Mapping[str, Topic]
    rules: Mapping[str, Rule] = field(default_factory=dict)
    hits: Mapping[int, Collection[str]] = field(default_factory=dict)
    recent: Recent = field(default_factory=Recent)

    def rank(self, groups: Iterable[tuple[Item, ...]]) -> list[Story]:
        """Stories, the most telling first; equal ones newest first."""
        stories = [self._story(group) for group in groups]
        return sorted(stories, key=lambda story: (-story.score, -published(story.lead).timestamp()))

    def _story(self, group: tuple[Item, ...]) -> Story:
        lead = group[0]
        parts = [
            *self._names(lead),
            *self._topics(lead),
            *self._rules(group),
            self._standing(lead),
            *self._novelty(lead),
            *self._copies(group),
        ]
        return Story(
            items=group, score=round(sum(points for points, _ in parts), 2), reasons=tuple(reason for points, reason in parts if points)
        )

    def sourcing(self, story: Story) -> Sourcing:
        """Who published a story first, and how many of those who carry it did so by work of their own."""
        return sourcing(story.items, self.sources)

    def _names(self, item: Item) -> list[tuple[float, str]]:
        mentions = [each for each in (item.reading.mentions if item.reading else ()) if each.entity_id in self.entities]
        titled = {each.entity_id for each in mentions if each.field == "title"}
        counted = Counter(each.entity_id for each in mentions if each.entity_id not in titled)
        often = sorted(each for each, times in counted.items() if times >= _OFTEN)
        fewer = len(counted) - len(often)
        rows = [
            (3.0 + min(len(titled), 3) - 1, f"{self._listed(titled)} in the title") if titled else (0.0, ""),
            (min(len(often), 2) * 1.0, f"much about {self._listed(often)}"),
            (min(fewer, 4) * 0.5, f"names {fewer} more"),
        ]
        return [row for row in rows if row[0]]

    def _listed(self, entity_ids: Iterable[str]) -> str:
        return ", ".join([self.entities[each].name_en for each in sorted(entity_ids)][:3])

    def _topics(self, item: Item) -> list[tuple[float, str]]:
        found = [self.topics[each] for each in (item.reading.topics if item.reading else ()) if each in self.topics]
        best = sorted(found, key=lambda topic: -topic.weight)[:3]
        return [(sum(topic.weight for topic in best) / 2, "about " + ", ".join(topic.name_en.lower() for topic in best))] if best else []

    def _rules(self, group: Sequence[Item]) -> list[tuple[float, str]]:
        """The weightiest rule in full, two more by half."""
        met = {rule_id for item in group for rule_id in self.hits.get(item.id, ()) if rule_id in self.rules}
        best = sorted((self.rules[each] for each in met), key=lambda rule: (-rule.weight, rule.id))[:3]
        points = sum(rule.weight / (1 if n == 0 else 2) for n, rule in enumerate(best))
        return [(points, "meets " + ", ".join(rule.name or rule.id for rule in best))] if best else []

    def _novelty(self, item: Item) -> list[tuple[float, str]]:
        if self.recent.tells(item):
            return [(-2.0, "told in the days before")]
        fresh = [(entity, topic) for entity, topic in self.recent.unheard(item) if entity in self.entities and topic in self.topics]
        if not fresh:
            return []
        entity, topic = max(fresh, key=lambda pair: (self.topics[pair[1]].weight, pair))
        return [(1.0, f"new in these days: {self.entities[entity].name_en} and {self.topics[topic].name_en.lower()}")]

    def _standing(self, item: Item) -> tuple[float, str]:
        source = self.sources.get(item.article.source_id)
        return (_STANDING.get(source.provenance, 1.0), source.provenance) if source else (0.0, "")

    def _copies(self, group: tuple[Item, ...]) -> list[tuple[float, str]]:
        outlets = len({item.article.source_id for item in group})
        if outlets == 1:
            return []
        own = min(sourcing(group, self.sources).independent, outlets)
        points = min((own - 1) * 1.0 + (outlets - own) * 0.75, 3.0)
        return [(points, f"carried by {outlets} sources" + (f", {own} of them by their own work" if own > 1 else ""))]


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


__all__ = ["Ranker", "Recent", "Sourcing", "fold_copies", "other_side", "published", "resemblance", "sketch"]
