"""An item laid out for reading: original beside English, sentence by sentence, with its names as links and its other words explained."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from parallax.records import Item, Mention, Segment
from parallax.web.glosses import Glosser

REASONS = {
    "empty": "the translation was empty",
    "dropped-text": "part of the sentence may be missing in the English",
    "loop": "the translation repeated itself",
    "chinese-left": "Chinese was left in the English",
    "not-english": "the translation was not English",
    "lost-name": "a name was missing and has been added",
    "changed-amount": "a number differs from the original",
    "changed-currency": "a currency differs from the original",
    "lost-latin": "a word in Latin letters was lost",
    "forbidden-term": "a term is rendered in a way that is wrong in this field",
    "repaired-term": "a term was rendered in a way that is wrong in this field, and has been replaced",
    "engine-failed": "the translation engine failed; this is a gloss",
}


_MOST_EXPLAINED = 12_000  # characters of a text, from its start, whose words are explained: a page of a megabyte helps nobody


@dataclass(frozen=True, slots=True)
class Run:
    """A stretch of text: plain, a name with its entity, or a word with its sense."""

    text: str
    entity_id: str = ""
    name_en: str = ""
    sense: str = ""
    pinyin: str = ""


@dataclass(frozen=True, slots=True)
class Aligned:
    """One sentence and its rendering. ``english`` is empty for an English item; ``number`` is its place among the item's segments."""

    original: tuple[Run, ...]
    english: str
    engine: str
    flags: tuple[str, ...]
    number: int = -1
    start: int = 0  # where it stands in the original text; both 0 where it stands nowhere word for word
    end: int = 0

    @property
    def reasons(self) -> tuple[str, ...]:
        """Why to doubt it, in words."""
        return tuple(REASONS.get(flag, flag) for flag in self.flags)


def title_runs(item: Item, glosser: Glosser) -> tuple[Run, ...]:
    """The original title with its names; of a translated one, the words explained."""
    runs = _runs(item.article.title, 0, len(item.article.title), _mentions(item, "title"))
    is_explained = item.reading and item.reading.translation and len(item.article.title) <= _MOST_EXPLAINED
    return _explained(runs, glosser) if is_explained else runs


def paragraphs(item: Item, glosser: Glosser) -> list[list[Aligned]]:
    """The text, paragraph by paragraph; of a translated one, the words explained."""
    text, mentions = item.article.text, _mentions(item, "text")
    translation = item.reading.translation if item.reading else None
    if translation is None:
        return [[_plain(text, start, end, mentions)] for start, end in _lines(text)]
    segments = [(number, segment) for number, segment in enumerate(translation.segments) if segment.field == "text"]
    sentences = _aligned(text, segments, mentions, glosser)
    return [[sentence for _, sentence in group] for _, group in groupby(sentences, key=lambda pair: pair[0])]


def english_at(item: Item, start: int, end: int) -> str:
    """The English of the sentences that a stretch of the text touches; empty where there is none."""
    translation = item.reading.translation if item.reading else None
    segments = [each for each in translation.segments if each.field == "text"] if translation else []
    places = zip(segments, _places(item.article.text, segments), strict=True)
    return " ".join(each.target for each, (first, last) in places if first < end and start < last)


def _plain(text: str, start: int, end: int, mentions: Sequence[Mention]) -> Aligned:
    return Aligned(_runs(text, start, end, mentions), "", "none", (), -1, start, end)


def _aligned(
    text: str, segments: Sequence[tuple[int, Segment]], mentions: Sequence[Mention], glosser: Glosser
) -> Iterator[tuple[int, Aligned]]:
    """Each sentence with its paragraph. One that stands nowhere word for word is shown without its names."""
    told = 0
    for (number, segment), (start, end) in zip(segments, _places(text, [each for _, each in segments]), strict=True):
        original = _runs(text, start, end, mentions) if end else (Run(segment.source),)
        told += len(segment.source)
        original = _explained(original, glosser) if told <= _MOST_EXPLAINED else original
        yield segment.paragraph, Aligned(original, segment.target, segment.engine, segment.flags, number, start, end)


def _places(text: str, segments: Iterable[Segment]) -> Iterator[tuple[int, int]]:
    """Where each sentence stands, one behind the other; both 0 where it stands nowhere word for word."""
    behind = 0
    for segment in segments:
        start = text.find(segment.source, behind)
        if start >= 0:
            behind = start + len(segment.source)
        yield (start, behind) if start >= 0 else (0, 0)


def _lines(text: str) -> Iterator[tuple[int, int]]:
    start = 0
    for line in text.split("\n"):
        if line.strip():
            yield start, start + len(line)
        start += len(line) + 1


def _runs(text: str, start: int, end: int, mentions: Sequence[Mention]) -> tuple[Run, ...]:
    found, at = [], start
    for mention in mentions:
        if start <= mention.start and mention.end <= end and mention.start >= at:
            found += [Run(text[at : mention.start]), Run(text[mention.start : mention.end], mention.entity_id, mention.name_en)]
            at = mention.end
    return tuple(run for run in (*found, Run(text[at:end])) if run.text)


def _explained(runs: Iterable[Run], glosser: Glosser) -> tuple[Run, ...]:
    """Names stay as they are; what lies between them is cut into words."""
    return tuple(
        part
        for run in runs
        for part in ([run] if run.entity_id else [Run(each.text, sense=each.sense, pinyin=each.pinyin) for each in glosser.words(run.text)])
        if part.text
    )


def _mentions(item: Item, field: str) -> list[Mention]:
    return [mention for mention in item.reading.mentions if mention.field == field] if item.reading else []
