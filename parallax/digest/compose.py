"""What a digest says: every item that arrived in its interval, once, the most telling first.

Pure: items, runs and names in, one `Digest` out. Layout is left to `parallax.digest.text` and `parallax.digest.html`.
"""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import takewhile
from zoneinfo import ZoneInfo

from matching.stories import Ranker, fold_copies, other_side
from parallax.catalogue.topics import Topic
from parallax.records import Article, Entity, Item, Outcome, Run, Segment, Source, Story, When

BEIJING = ZoneInfo("Asia/Shanghai")
_LEAD_CHARACTERS = 420  # about four lines in a mail
_LEAD_SENTENCES = 3
_TITLE_CHARACTERS = 300
_TROUBLE: tuple[Outcome, ...] = ("failed", "blocked", "drifted", "silent", "gone", "deferred", "forbidden")


@dataclass(frozen=True, slots=True, kw_only=True)
class Sentence:
    """One sentence of a lead: its English, its original when that is not English, and why to doubt it."""

    english: str
    original: str = ""
    flags: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One story as a reader sees it."""

    item_id: int
    url: str
    title: str  # in English
    original_title: str  # empty when the item is English
    rendering: str  # "machine translation", "gloss", or empty for English items
    source: str
    provenance: str
    authors: str
    published: str  # in Beijing time, as precise as it is known
    published_local: str  # the same in the reader's zone; empty when it would say nothing new
    lead: tuple[Sentence, ...]
    names: tuple[str, ...]
    topics: tuple[str, ...]
    copies: tuple[str, ...]  # sources of the folded copies
    other_side: "Link | None"
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """A reference to another item."""

    item_id: int
    url: str
    title: str
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CompanyLines:
    """What the interval holds on one company."""

    name: str
    name_zh: str
    items: tuple[Link, ...]
    english: int
    chinese: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Health:
    """How one source did when it was last visited, if that was not well."""

    source: str
    outcome: str
    error: str
    when: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Digest:
    """A digest, ready to be laid out."""

    name: str
    made_at: str
    made_at_beijing: str
    window: str
    items: int
    stories: int
    copies: int
    chinese: int
    english: int
    sources: int
    top: tuple[Line, ...]
    brief: tuple[Line, ...]
    companies: tuple[CompanyLines, ...]
    trouble: tuple[Health, ...]
    healthy: int
    notes: tuple[str, ...]  # engine and attributions


@dataclass(frozen=True, slots=True, kw_only=True)
class Editor:
    """Turns items into a digest. ``zone`` is the reader's; The mappings are by id."""

    name: str
    sources: Mapping[str, Source]
    entities: Mapping[str, Entity]
    topics: Mapping[str, Topic]
    zone: ZoneInfo
    most: int = 20

    def compose(self, items: Sequence[Item], runs: Sequence[Run], now: datetime, notes: Sequence[str] = ()) -> Digest:
        """All items, each once: the first ``most`` stories in full, the others as one line each."""
        stories = Ranker(entities=self.entities, sources=self.sources, topics=self.topics).rank(fold_copies(items))
        lines = [self._line(story, stories) for story in stories]
        languages = Counter(_lang(item) for item in items)
        return Digest(
            name=self.name,
            made_at=_clock(now.astimezone(self.zone)),
            made_at_beijing=_clock(now.astimezone(BEIJING)),
            window=self._window(items),
            items=len(items),
            stories=len(stories),
            copies=len(items) - len(stories),
            chinese=languages["zh"],
            english=languages["en"],
            sources=len({item.article.source_id for item in items}),
            top=tuple(lines[: self.most]),
            brief=tuple(lines[self.most :]),
            companies=self._companies(stories),
            trouble=tuple(self._health(run) for run in runs if run.outcome in _TROUBLE),
            healthy=sum(run.outcome not in _TROUBLE for run in runs),
            notes=tuple(notes),
        )

    def _line(self, story: Story, stories: Sequence[Story]) -> Line:
        item, opposite = story.lead, other_side(story, stories)
        foreign = _lang(item) != "en"
        translation = item.reading.translation if item.reading else None
        return Line(
            item_id=item.id,
            url=item.article.url,
            title=_shorten(translation.title if translation else item.article.title, _TITLE_CHARACTERS),
            original_title=_shorten(item.article.title, _TITLE_CHARACTERS) if foreign else "",
            rendering=_rendering(item) if foreign else "",
            source=self._source_name(item.article),
            provenance=self.sources[item.article.source_id].provenance if item.article.source_id in self.sources else "",
            authors=", ".join(item.article.authors),
            published=_precisely(item.article.published, BEIJING, "Beijing"),
            published_local=_local(item.article.published, self.zone),
            lead=lead_sentences(item),
            names=self._named(item),
            topics=tuple(self.topics[each].name_en for each in (item.reading.topics if item.reading else ()) if each in self.topics),
            copies=tuple(self._source_name(copy.article) for copy in story.items[1:]),
            other_side=self._link(opposite.lead) if opposite else None,
            reasons=story.reasons,
        )

    def _link(self, item: Item) -> Link:
        translation = item.reading.translation if item.reading else None
        return Link(
            item_id=item.id,
            url=item.article.url,
            title=_shorten(translation.title if translation else item.article.title, _TITLE_CHARACTERS),
            source=self._source_name(item.article),
        )

    def _source_name(self, article: Article) -> str:
        source = self.sources.get(article.source_id)
        if source is None:
            return article.site or article.source_id
        return (
            source.name_en
            if source.lang.startswith("en") or source.name_zh in ("", source.name_en)
            else f"{source.name_en} ({source.name_zh})"
        )

    def _named(self, item: Item) -> tuple[str, ...]:
        counted = Counter(mention.entity_id for mention in (item.reading.mentions if item.reading else ()))
        return tuple(_both_names(self.entities[each]) for each, _ in counted.most_common(6) if each in self.entities)

    def _companies(self, stories: Sequence[Story]) -> tuple[CompanyLines, ...]:
        about: dict[str, list[Item]] = defaultdict(list)
        for story in stories:
            for entity_id in sorted(
                {m.entity_id for m in (story.lead.reading.mentions if story.lead.reading else ()) if m.field == "title"}
            ):
                about[entity_id].append(story.lead)
        rows = sorted(about.items(), key=lambda row: (-len(row[1]), row[0]))
        return tuple(self._company(self.entities[entity_id], items) for entity_id, items in rows if entity_id in self.entities)

    def _company(self, entity: Entity, items: Sequence[Item]) -> CompanyLines:
        languages = Counter(_lang(item) for item in items)
        links = tuple(self._link(item) for item in items)
        return CompanyLines(name=entity.name_en, name_zh=entity.name_zh, items=links, english=languages["en"], chinese=languages["zh"])

    def _window(self, items: Sequence[Item]) -> str:
        moments = sorted(item.article.published.moment for item in items if item.article.published)
        if not moments:
            return "no dated items"
        first, last = (f"{moment.astimezone(BEIJING):%-d %b %Y}" for moment in (moments[0], moments[-1]))
        return f"published {first}" if first == last else f"published {first} to {last}"

    def _health(self, run: Run) -> Health:
        source = self.sources.get(run.source_id)
        return Health(
            source=source.name_en if source else run.source_id,
            outcome=run.outcome,
            error=run.error,
            when=_clock(run.started_at.astimezone(self.zone)),
        )


def lead_sentences(item: Item) -> tuple[Sentence, ...]:
    """The first sentences of an item's text, within about four lines; at least one when there is any text."""
    translation = item.reading.translation if item.reading else None
    if translation is None:
        first = item.article.text.split("\n", 1)[0]
        return (Sentence(english=_shorten(first, _LEAD_CHARACTERS)),) if first else ()
    segments = [segment for segment in translation.segments if segment.field == "text"][:_LEAD_SENTENCES]
    sizes = iter(_running(segments))
    fitting = list(takewhile(lambda _: next(sizes) <= _LEAD_CHARACTERS, segments)) or segments[:1]
    return tuple(Sentence(english=_shorten(each.target, _LEAD_CHARACTERS), original=each.source, flags=each.flags) for each in fitting)


def _running(segments: Sequence[Segment]) -> list[int]:
    return [sum(len(each.target) for each in segments[: at + 1]) for at in range(len(segments))]


def _shorten(text: str, most: int) -> str:
    return text if len(text) <= most else text[: text.rfind(" ", 0, most) if " " in text[:most] else most].rstrip(" ,;，；") + " …"


def _lang(item: Item) -> str:
    return item.reading.lang if item.reading else item.article.lang


def _rendering(item: Item) -> str:
    if item.reading is None or item.reading.translation is None:
        return "not yet translated"
    return "word-by-word gloss" if item.reading.translation.engine == "gloss" else "machine translation"


def _both_names(entity: Entity) -> str:
    return f"{entity.name_en} ({entity.name_zh})" if entity.name_zh and entity.name_zh != entity.name_en else entity.name_en


def _clock(moment: datetime) -> str:
    return f"{moment:%a %-d %b %Y %H:%M} {moment.tzname()}"


def _precisely(when: When | None, zone: ZoneInfo, place: str) -> str:
    if when is None:
        return "date unknown"
    local = when.moment.astimezone(zone)
    match when.precision:
        case "year":
            return f"{local:%Y}"
        case "month":
            return f"{local:%b %Y}"
        case "day":
            return f"{local:%-d %b %Y}"
        case _:
            return f"{local:%-d %b %Y %H:%M} {place}"


def _local(when: When | None, zone: ZoneInfo) -> str:
    if when is None or when.precision in ("year", "month", "day"):
        return ""
    local = when.moment.astimezone(zone)
    if local.utcoffset() == when.moment.astimezone(BEIJING).utcoffset():
        return ""
    same_day = local.date() == when.moment.astimezone(BEIJING).date()
    return f"{local:{'%H:%M' if same_day else '%-d %b %H:%M'}} {local.tzname()}"


def plural(count: int, one: str, many: str = "") -> str:
    """``1 item``, ``2 items``."""
    return f"{count} {one if count == 1 else many or one + 's'}"


def recent(runs: Sequence[Run], now: datetime, within: timedelta = timedelta(days=7)) -> list[Run]:
    """Those runs that say something about today."""
    return [run for run in runs if now - run.started_at <= within]
