"""From an item and why it met a rule to what a reader is told of it. Pure: records in, parts out."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from parallax.deliver.matched import marked, passages, spans_in
from parallax.deliver.parts import AlertLine, Match
from parallax.digest.clocks import in_zone, precisely
from parallax.digest.parts import shorten
from parallax.records import Article, Evidence, Item, Segment, Source

_TITLE_CHARACTERS = 300
_MATCHES = 8
_WORD_CHARACTERS = 60
_LANGUAGES = {"zh": "Chinese", "en": "English", "ja": "Japanese"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Reporter:
    """Tells of items. ``zone`` is the reader's, ``public_url`` where item pages are, or empty."""

    sources: Mapping[str, Source]
    zone: ZoneInfo
    public_url: str = ""

    def line(self, item: Item, evidence: Sequence[Evidence], copies: Sequence[Item] = ()) -> AlertLine:
        """One item, whatever state its reading is in."""
        article, published = item.article, item.article.published
        translation = item.reading.translation if item.reading else None
        foreign = _lang(item) != "en"
        title = translation.title if translation else article.title
        original_spans, english_spans = spans_in(evidence, "title"), spans_in(evidence, "title_en")
        return AlertLine(
            item_id=item.id,
            url=article.url,
            page_url=item_page(self.public_url, item.id),
            title=marked(shorten(title, _TITLE_CHARACTERS), english_spans if translation else original_spans),
            original_title=marked(shorten(article.title, _TITLE_CHARACTERS), original_spans) if foreign and translation else (),
            title_flags=_title_flags(translation.segments if translation else ()),
            rendering=rendering(item),
            lang=_lang(item),
            source_id=article.source_id,
            source=self._source(article),
            published=precisely(published),
            published_local=in_zone(published, self.zone),
            moment=published.moment.isoformat() if published else "",
            precision=published.precision if published else "",
            matches=_matches(item, evidence),
            passages=passages(item, evidence),
            copies=tuple(dict.fromkeys(self._source(copy.article) for copy in copies)),
        )

    def _source(self, article: Article) -> str:
        source = self.sources.get(article.source_id)
        if source is None:
            return article.site or article.source_id
        return source.name_en if source.name_zh in ("", source.name_en) else f"{source.name_en} ({source.name_zh})"


def item_page(public_url: str, item_id: int) -> str:
    """The address of an item's page, empty when there are no pages."""
    return f"{public_url.rstrip('/')}/items/{item_id}" if public_url else ""


def rendering(item: Item) -> str:
    """How an item's English came about; empty when it is English by itself."""
    if _lang(item) == "en":
        return ""
    if item.reading is None or item.reading.translation is None:
        return "not yet translated"
    return "word-by-word gloss" if item.reading.translation.engine == "gloss" else "machine translation"


def _lang(item: Item) -> str:
    return item.reading.lang if item.reading else item.article.lang


def _title_flags(segments: Sequence[Segment]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(flag for segment in segments if segment.field == "title" for flag in segment.flags))


def _matches(item: Item, evidence: Sequence[Evidence]) -> tuple[Match, ...]:
    """Which words in which language, each once."""
    original = _LANGUAGES.get(_lang(item), "original")
    found = dict.fromkeys(
        Match(
            text=shorten(each.text, _WORD_CHARACTERS),
            language="English translation" if each.field.endswith("_en") else original,
            place=each.field.removesuffix("_en"),
            variant=shorten(each.variant, _WORD_CHARACTERS) if each.variant.casefold() != each.text.casefold() else "",
        )
        for each in evidence
    )
    return tuple(found)[:_MATCHES]
