"""A story as a reader sees it: its title and lead in both languages, where it comes from, and every reason to doubt it."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import accumulate, takewhile
from zoneinfo import ZoneInfo

from matching.copies import known_by
from matching.genres import genre_of
from matching.stories import published
from parallax.catalogue.rates import Rate
from parallax.catalogue.topics import Topic
from parallax.digest.clocks import in_zone, precisely
from parallax.digest.parts import Line, Link, Report, Sentence, shorten
from parallax.records import Article, Entity, Item, Segment, Source, Story
from translate.equivalents import describe, money_of

_LEAD_CHARACTERS = 420  # about four lines in a mail
_LEAD_SENTENCES = 3
_TITLE_CHARACTERS = 300
_NAMES = 6


@dataclass(frozen=True, slots=True, kw_only=True)
class LineWriter:
    """Turns stories into lines. The mappings are by id; ``rules`` gives for an item the names of the rules that it met."""

    sources: Mapping[str, Source]
    entities: Mapping[str, Entity]
    topics: Mapping[str, Topic]
    zone: ZoneInfo
    rates: Sequence[Rate] = ()
    rules: Mapping[int, tuple[str, ...]] = field(default_factory=dict)

    def line(self, story: Story, *, in_full: bool = True) -> Line:
        """One story; not ``in_full`` for a brief line, without its amounts."""
        item = story.lead
        foreign = lang_of(item) != "en"
        return Line(
            item_id=item.id,
            url=item.article.url,
            title=_title(item),
            original_title=shorten(item.article.title, _TITLE_CHARACTERS) if foreign else "",
            rendering=_rendering(item) if foreign else "",
            source=self._source_name(item.article),
            provenance=self.sources[item.article.source_id].provenance if item.article.source_id in self.sources else "",
            authors=shorten(", ".join(item.article.authors), _TITLE_CHARACTERS),
            published=precisely(item.article.published),
            published_local=in_zone(item.article.published, self.zone),
            moment=published(item).isoformat(),
            lead=lead_sentences(item),
            names=self._named(item),
            topics=tuple(self.topics[each].name_en for each in (item.reading.topics if item.reading else ()) if each in self.topics),
            amounts=shorten(describe(money_of(item, self.rates)), _LEAD_CHARACTERS) if in_full else "",
            rules=self._rules(story),
            copies=tuple(self._source_name(copy.article) for copy in story.items[1:]),
            reasons=story.reasons,
            title_flags=_title_flags(item),
            genre=genre_of(item) or "",
            reports=tuple(map(self._report, story.reports)),
            first=self._first(story),
            earlier=self.link(story.earlier) if story.earlier else None,
            earlier_published=precisely(story.earlier.article.published) if story.earlier else "",
        )

    def _report(self, story: Story) -> Report:
        item = story.lead
        return Report(
            link=self.link(item),
            original_title=shorten(item.article.title, _TITLE_CHARACTERS) if lang_of(item) != "en" else "",
            published=precisely(item.article.published),
            genre=genre_of(item) or "",
            title_flags=_title_flags(item),
            copies=tuple(self._source_name(copy.article) for copy in story.items[1:]),
        )

    def _first(self, story: Story) -> str:
        """Who published first, where that is known and was not the lead: ``Wire, 16 Nov 2026 21:30 Beijing``."""
        first = min(story.everything, key=known_by)
        sooner = any(published(item) < known_by(first) for item in story.everything if item is not first)  # perhaps, on the same day
        if first is story.lead or story.earlier or sooner or not first.article.published:
            return ""
        return f"{self._source_name(first.article)}, {precisely(first.article.published)}"

    def link(self, item: Item) -> Link:
        """A reference to an item, in English."""
        return Link(item_id=item.id, url=item.article.url, title=_title(item), source=self._source_name(item.article))

    def _source_name(self, article: Article) -> str:
        source = self.sources.get(article.source_id)
        if source is None:
            return shorten(article.site or article.source_id, _TITLE_CHARACTERS)
        if source.lang.startswith("en") or source.name_zh in ("", source.name_en):
            return source.name_en
        return f"{source.name_en} ({source.name_zh})"

    def _named(self, item: Item) -> tuple[str, ...]:
        counted = Counter(mention.entity_id for mention in (item.reading.mentions if item.reading else ()))
        return tuple(_both_names(self.entities[each]) for each, _ in counted.most_common(_NAMES) if each in self.entities)

    def _rules(self, story: Story) -> tuple[str, ...]:
        return tuple(dict.fromkeys(name for item in story.everything for name in self.rules.get(item.id, ())))


def lang_of(item: Item) -> str:
    """As it was read, else as it was declared."""
    return item.reading.lang if item.reading else item.article.lang


def lead_sentences(item: Item) -> tuple[Sentence, ...]:
    """The first sentences of an item's text, within about four lines; at least one when there is any text."""
    translation = item.reading.translation if item.reading else None
    if translation is None:
        first = item.article.text.split("\n", 1)[0]
        return (Sentence(english=shorten(first, _LEAD_CHARACTERS)),) if first else ()
    segments = [segment for segment in translation.segments if segment.field == "text"][:_LEAD_SENTENCES]
    sizes = accumulate(len(each.target) for each in segments)
    fitting = [each for each, _ in takewhile(lambda row: row[1] <= _LEAD_CHARACTERS, zip(segments, sizes, strict=True))] or segments[:1]
    return tuple(_sentence(each) for each in fitting)


def _sentence(segment: Segment) -> Sentence:
    original = shorten(segment.source, _LEAD_CHARACTERS)
    return Sentence(english=shorten(segment.target, _LEAD_CHARACTERS), original=original, flags=segment.flags)


def _title(item: Item) -> str:
    translation = item.reading.translation if item.reading else None
    title = (translation.title if translation else "") or item.article.title
    return shorten(title, _TITLE_CHARACTERS) if title.strip() else "(no title)"


def _title_flags(item: Item) -> tuple[str, ...]:
    translation = item.reading.translation if item.reading else None
    segments = [each for each in translation.segments if each.field == "title"] if translation else []
    return tuple(dict.fromkeys(flag for each in segments for flag in each.flags))


def _rendering(item: Item) -> str:
    if item.reading is None or item.reading.translation is None:
        return "not yet translated"
    return {"gloss": "word-by-word gloss", "human": "translated by a person"}.get(item.reading.translation.engine, "machine translation")


def _both_names(entity: Entity) -> str:
    return f"{entity.name_en} ({entity.name_zh})" if entity.name_zh and entity.name_zh != entity.name_en else entity.name_en
