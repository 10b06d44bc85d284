"""Stories: the events of a window, copies folded, put in the order an analyst would read them; every point has its reason.

What makes a report rank: companies in the headline and how often others are named; topics; rules that it meets; who published it; what kind
of piece it is (`matching.genres`); whether it is new after what was told in the days before (`matching.novelty`); how many sources carry
it, and how many of these by work of their own (`matching.sourcing`). The best report of an event (`matching.events`) leads its story.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import timedelta

from matching.copies import fold_copies, known_by, published, resemblance, sketch
from matching.events import gather, same_event
from matching.genres import Genre, genre_of
from matching.novelty import Recent
from matching.sourcing import independent
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
_GENRES: dict[Genre, tuple[float, str]] = {
    "correction": (2.0, "a correction"),
    "advertisement": (-8.0, "marked as advertising"),
    "round-up": (-5.0, "a round-up"),
    "live page": (-1.0, "a live page"),
}
_FOLLOWERS: frozenset[Genre | None] = frozenset({"correction", "live page"})  # what leads no story that anything else reports
_NEARLY = 1.5  # points; by fewer no later report is so much better than an earlier one that it should lead in its place
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
        """One story an event, the most telling first; equal ones newest first."""
        reports = [self._story(group) for group in groups]
        events = gather([report.items for report in reports], self.recent.profiles)
        stories = [self._joined([reports[each] for each in event]) for event in events]
        return sorted(stories, key=lambda story: (-story.score, -published(story.lead).timestamp()))

    def _joined(self, reports: Sequence[Story]) -> Story:
        """The first of an event's reports that is about as good as the best; below it the others in order of time, corrections first."""
        able = [each for each in reports if genre_of(each.lead) not in _FOLLOWERS] or list(reports)
        best = max(each.score for each in able)
        lead = min((each for each in able if each.score >= best - _NEARLY), key=lambda each: known_by(each.lead))
        others = [each for each in reports if each is not lead]
        others.sort(key=lambda each: (genre_of(each.lead) != "correction", known_by(each.lead)))
        earlier = self.recent.earlier(lead.lead)
        added = [*self._reported(lead, others), *([(-1.5, "goes on from what was told before")] if earlier else [])]
        return replace(
            lead,
            score=round(lead.score + sum(points for points, _ in added), 2),
            reasons=(*lead.reasons, *(reason for _, reason in added)),
            reports=tuple(others),
            earlier=earlier,
        )

    def _reported(self, lead: Story, others: Sequence[Story]) -> list[tuple[float, str]]:
        """Reports in other words count by their number, a correction among them more."""
        if not others:
            return []
        outlets = len({item.article.source_id for each in (lead, *others) for item in each.items})
        corrected = any(genre_of(each.lead) == "correction" for each in others)
        reason = f"reported {len(others) + 1} times by {outlets} {'source' if outlets == 1 else 'sources'}"
        return [(min(len(others) * 0.75, 3.0) + 2.0 * corrected, reason + (", and corrected" if corrected else ""))]

    def _story(self, group: tuple[Item, ...]) -> Story:
        lead = group[0]
        parts = [
            *self._names(lead),
            *self._topics(lead),
            *self._rules(group),
            self._standing(lead),
            *self._genre(lead),
            *self._novelty(lead),
            *self._copies(group),
        ]
        return Story(
            items=group, score=round(sum(points for points, _ in parts), 2), reasons=tuple(reason for points, reason in parts if points)
        )

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

    def _genre(self, item: Item) -> list[tuple[float, str]]:
        genre = genre_of(item)
        return [_GENRES[genre]] if genre else []

    def _standing(self, item: Item) -> tuple[float, str]:
        source = self.sources.get(item.article.source_id)
        return (_STANDING.get(source.provenance, 1.0), source.provenance) if source else (0.0, "")

    def _copies(self, group: tuple[Item, ...]) -> list[tuple[float, str]]:
        outlets = len({item.article.source_id for item in group})
        if outlets == 1:
            return []
        own = min(independent(group, self.sources), outlets)
        points = min((own - 1) * 1.0 + (outlets - own) * 0.75, 3.0)
        return [(points, f"carried by {outlets} sources" + (f", {own} of them by their own work" if own > 1 else ""))]


def other_side(story: Story, stories: Sequence[Story], within: timedelta = timedelta(hours=72)) -> Story | None:
    """The report of the same matter in the other language, if one is plain.

    That is: a company of this title is in that one too, their topics meet, and they were published days apart at most. Where several are,
    one that tells of the same event in so many words (`matching.events`) goes before one that does not.
    """
    mine = _subject(story)
    candidates = [
        (len(mine[0] & theirs[0]), len(mine[1] & theirs[1]), -abs(published(each.lead) - published(story.lead)), each)
        for each in stories
        if each is not story and _lang(each) != _lang(story) and abs(published(each.lead) - published(story.lead)) <= within
        for theirs in [_subject(each)]
        if mine[0] & theirs[0] and mine[1] & theirs[1]
    ]
    plain = same_event(story.lead, [each.lead for *_, each in candidates], within) if len(candidates) > 1 else None
    if plain is not None:
        return candidates[plain][3]
    return max(candidates, key=lambda row: row[:3])[3] if candidates else None


def _subject(story: Story) -> tuple[frozenset[str], frozenset[str]]:
    reading = story.lead.reading
    if reading is None:
        return frozenset(), frozenset()
    return frozenset(each.entity_id for each in reading.mentions if each.field == "title"), frozenset(reading.topics)


def _lang(story: Story) -> str:
    return story.lead.reading.lang if story.lead.reading else story.lead.article.lang


__all__ = ["Ranker", "Recent", "fold_copies", "other_side", "published", "resemblance", "sketch"]
