"""Where an item met a rule, as a reader is shown it: the sentence with the words marked, original beside translation. Pure."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from parallax.records import Evidence, Item, Segment

_AROUND = 160  # characters shown on each side of the words in a sentence that is longer
_SENTENCES = 3
Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of text; ``marked`` when it is what was looked for."""

    text: str
    marked: bool = False


Marked = tuple[Piece, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Passage:
    """A sentence that met the rule: English, and the original if that is another language. ``flags`` say why to doubt the English."""

    english: Marked
    original: Marked = ()
    flags: tuple[str, ...] = ()


def marked(text: str, spans: Sequence[Span]) -> Marked:
    """The text in pieces. Spans may overlap, touch, or lie outside."""
    pieces, done = [], 0
    for start, end in sorted((max(0, start), min(end, len(text))) for start, end in spans):
        if end > max(start, done):
            pieces += [Piece(text[done:start])] if start > done else []
            pieces.append(Piece(text[max(start, done) : end], marked=True))
            done = end
    return (*pieces, Piece(text[done:])) if done < len(text) or not pieces else tuple(pieces)


def spans_in(evidence: Sequence[Evidence], field: str) -> list[Span]:
    """Where a field was met."""
    return [(each.start, each.end) for each in evidence if each.field == field]


def passages(item: Item, evidence: Sequence[Evidence]) -> tuple[Passage, ...]:
    """The sentences of the text that met the rule, in their order, at most three; those of the title are with the title."""
    translation = item.reading.translation if item.reading else None
    if translation is None:
        found = _excerpts(item.article.text, spans_in(evidence, "text"))
        return tuple(Passage(english=each) for each in found)[:_SENTENCES]
    segments = [segment for segment in translation.segments if segment.field == "text"]
    original = _places(segments, item.article.text, spans_in(evidence, "text"), "source")
    english = _places(segments, translation.text, spans_in(evidence, "text_en"), "target")
    chosen = sorted({*original, *english})[:_SENTENCES]
    return tuple(
        Passage(
            original=_around(segments[at].source, original.get(at, [])),
            english=_around(segments[at].target, english.get(at, [])),
            flags=segments[at].flags,
        )
        for at in chosen
    ) or tuple(Passage(english=(), original=each) for each in _excerpts(item.article.text, spans_in(evidence, "text")))


def _places(segments: Sequence[Segment], text: str, spans: Sequence[Span], side: str) -> dict[int, list[Span]]:
    """For each sentence that holds a span, by its number: the spans within it."""
    found: dict[int, list[Span]] = {}
    for number, start, sentence in _located(segments, text, side):
        inside = [(a - start, b - start) for a, b in spans if start <= a < start + len(sentence)]
        if inside:
            found[number] = inside
    return found


def _located(segments: Sequence[Segment], text: str, side: str) -> Iterator[tuple[int, int, str]]:
    """Where each sentence stands in the whole text; those that were changed since are passed over."""
    done = 0
    for number, segment in enumerate(segments):
        sentence: str = getattr(segment, side)
        at = text.find(sentence, done) if sentence else -1
        if at >= 0:
            yield number, at, sentence
            done = at + len(sentence)


def _excerpts(text: str, spans: Sequence[Span]) -> list[Marked]:
    """Paragraphs that hold a span, cut to what stands around it."""
    found, start = [], 0
    for paragraph in text.split("\n"):
        inside = [(a - start, b - start) for a, b in spans if start <= a < start + len(paragraph)]
        if inside:
            found.append(_around(paragraph, inside))
        start += len(paragraph) + 1
    return found[:_SENTENCES]


def _around(text: str, spans: Sequence[Span]) -> Marked:
    """A sentence with its marks; a long one only around the first."""
    first, last = min(spans, default=(0, 0))
    start, end = (0, len(text)) if len(text) <= 3 * _AROUND else (max(0, first - _AROUND), last + _AROUND)
    lead, trail = "… " if start > 0 else "", " …" if end < len(text) else ""
    shift = len(lead) - start
    return marked(lead + text[start:end] + trail, [(max(a, start) + shift, min(b, end) + shift) for a, b in spans if a < end])
