"""What a digest says: every item that arrived in its interval, once, the most telling first.

Pure: items, runs and names in, one `Digest` out. Layout is left to `text`, `html`, `markdown` and `atom`.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from zoneinfo import ZoneInfo

from matching.copies import fold_copies
from matching.novelty import Recent
from matching.stories import Ranker
from parallax.catalogue.rates import Rate
from parallax.catalogue.topics import Topic
from parallax.digest.clocks import BEIJING, clock, day, interval
from parallax.digest.companies import by_company
from parallax.digest.health import count_healthy, in_trouble, recent
from parallax.digest.lines import LineWriter, lang_of
from parallax.digest.parts import Digest, Links, NameLine, RuleLines, plural
from parallax.digest.past import Past
from parallax.records import Entity, Item, NewName, Rule, Run, Source, Story

__all__ = ["Digest", "Editor", "Occasion", "plural", "recent"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Occasion:
    """What a digest is made for, beyond its items.

    ``since`` is the moment of the last digest, ``recent`` what was told in the days before; ``met`` gives for each item the ids of the
    rules that it met.
    """

    reader: str = ""
    since: datetime | None = None
    label: str = ""
    past: Past = field(default_factory=Past)
    recent: Recent = field(default_factory=Recent)
    rules: Sequence[Rule] = ()
    met: Mapping[int, Sequence[str]] = field(default_factory=dict)
    new_names: Sequence[NewName] = ()
    links: Links = field(default_factory=Links)


@dataclass(frozen=True, slots=True, kw_only=True)
class Editor:
    """Turns items into a digest. ``zone`` is the reader's; the mappings are by id."""

    name: str
    sources: Mapping[str, Source]
    entities: Mapping[str, Entity]
    topics: Mapping[str, Topic]
    zone: ZoneInfo
    most: int = 20
    most_brief: int | None = None  # lines after them; None: all
    rates: Sequence[Rate] = ()

    def compose(
        self, items: Sequence[Item], runs: Sequence[Run], now: datetime, notes: Sequence[str] = (), occasion: Occasion | None = None
    ) -> Digest:
        """All items, each once: the first ``most`` stories in full, then ``most_brief`` in a line each, and the number of the others."""
        occasion = occasion or Occasion()
        groups = fold_copies(items)
        stories = self._ranker(occasion).rank(groups)
        writer = self._writer(occasion)
        top = tuple(map(writer.line, stories[: self.most]))
        last = None if self.most_brief is None else self.most + self.most_brief
        languages = Counter(map(lang_of, items))
        since = occasion.since
        return Digest(
            name=self.name,
            reader=occasion.reader,
            day=day(now, self.zone),
            made_at=clock(now, self.zone),
            made_at_beijing=clock(now, BEIJING),
            moment=now.isoformat(),
            interval=interval(since, now, self.zone) if since else "",
            interval_beijing=interval(since, now, BEIJING) if since else "",
            label=occasion.label,
            window=_published(items),
            usual=_usual(len(items), occasion.past, since, now),
            items=len(items),
            stories=len(stories),
            copies=len(items) - len(groups),
            chinese=languages["zh"],
            english=languages["en"],
            sources=len({item.article.source_id for item in items}),
            top=top,
            brief=tuple(writer.line(story, in_full=False) for story in stories[self.most : last]),
            unlisted=len(stories[last:]) if last is not None else 0,
            companies=tuple(by_company(stories, self.entities, writer, occasion.past, now)),
            rules=_by_rule(stories, occasion, writer),
            new_names=tuple(map(_name_line, occasion.new_names)),
            trouble=in_trouble(runs, self.sources, self.zone),
            healthy=count_healthy(runs),
            notes=tuple(notes),
            links=occasion.links,
        )

    def _ranker(self, occasion: Occasion) -> Ranker:
        return Ranker(
            entities=self.entities,
            sources=self.sources,
            topics=self.topics,
            rules={rule.id: rule for rule in occasion.rules},
            hits=occasion.met,
            recent=occasion.recent,
        )

    def _writer(self, occasion: Occasion) -> LineWriter:
        names = {rule.id: rule.name for rule in occasion.rules}
        met = {item: tuple(names[each] for each in rules if each in names) for item, rules in occasion.met.items()}
        return LineWriter(sources=self.sources, entities=self.entities, topics=self.topics, zone=self.zone, rates=self.rates, rules=met)


def _published(items: Sequence[Item]) -> str:
    moments = sorted(item.article.published.moment for item in items if item.article.published)
    if not moments:
        return "no dated items"
    first, last = (f"{moment.astimezone(BEIJING):%-d %b %Y}" for moment in (moments[0], moments[-1]))
    return f"published {first}" if first == last else f"published {first} to {last}"


def _usual(count: int, past: Past, since: datetime | None, now: datetime) -> str:
    """``34 a day, 7-day mean 26``: a digest of several days is compared by the day."""
    mean = past.mean(since or now)
    if mean is None or since is None:
        return ""
    days = max((now - since).total_seconds() / 86_400, 1.0)
    return f"{_figure(count / days)} a day, 7-day mean {_figure(mean)}"


def _figure(value: float) -> str:
    return f"{value:.0f}" if value >= 10 or value == int(value) else f"{value:.1f}"


def _by_rule(stories: Sequence[Story], occasion: Occasion, writer: LineWriter) -> tuple[RuleLines, ...]:
    """Rules that something met, the most met first."""
    met = {
        rule.id: [each.lead for each in stories if any(rule.id in occasion.met.get(item.id, ()) for item in each.everything)]
        for rule in occasion.rules
    }
    lines = [RuleLines(name=rule.name, items=tuple(map(writer.link, met[rule.id]))) for rule in occasion.rules if met[rule.id]]
    return tuple(sorted(lines, key=lambda each: (-len(each.items), each.name)))


def _name_line(name: NewName) -> NameLine:
    context = name.contexts[0][1] if name.contexts else ""
    return NameLine(text=name.text, full=name.full, items=name.items, sources=name.sources, context=context)
