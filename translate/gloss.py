"""The gloss: what stands in for a translation while no model is installed.

Word by word, in the order of the original: names, amounts, dates and the pack's terms are exact; the rest is the first useful sense of
the dictionary, particles and measure words dropped. Unknown words appear in pinyin. It is labelled as what it is wherever it is shown.
"""

import re
from collections.abc import Iterable, Iterator, Sequence

from ahocorasick_rs import AhoCorasick, MatchKind

from parallax.catalogue.glossary import GlossaryTerm
from translate.amounts import read_amounts
from translate.gloss_words import HAN, words_of
from translate.moments import read_moments
from translate.phrases import Span, phrases, weights, without_definitions
from translate.word_order import english_order

__all__ = ["Glossary", "Span", "gloss", "known_spans"]

_EMPTY = re.compile(r"(?:, ?)+(?=[,.;:])|\(\s*\)|“\s*”")
_SPACES = re.compile(r"\s{2,}")
_OPENING, _CLOSING = "([“‘$#", ",.;:!?)]”’%…"


class Glossary:
    """The pack's terms, ready for finding."""

    def __init__(self, terms: Sequence[GlossaryTerm]) -> None:
        self.terms = tuple(terms)
        self._automaton = AhoCorasick([term.zh for term in terms], matchkind=MatchKind.LeftmostLongest)

    def find(self, text: str, begin: int = 0, end: int | None = None) -> list[Span]:
        """Longest terms between two places, from the left, without overlap."""
        found = self._automaton.find_matches_as_indexes(text[begin:end])
        return [Span(begin + start, begin + stop, self.terms[index].en, "term") for index, start, stop in found]


def known_spans(text: str, names: Iterable[Span], glossary: Glossary) -> list[Span]:
    """Everything in a text whose English is certain, without overlap: names first, then numbers and dates, then terms.

    Of one kind, the longer wins.
    """
    moments = read_moments(text)
    exact = [
        *names,
        *(Span(amount.start, amount.end, amount.english, "amount", amount) for amount in read_amounts(text, moments)),
        *(Span(moment.start, moment.end, moment.english, "moment") for moment in moments),
        *phrases(text),
    ]
    taken: list[Span] = []
    used = bytearray(len(text))
    for span in sorted(exact, key=lambda span: (span.kind != "name", span.start - span.end, span.start)):
        if span.end > span.start and not any(used[span.start : span.end]):
            used[span.start : span.end] = b"\x01" * (span.end - span.start)
            taken.append(span)
    taken.sort(key=lambda span: span.start)
    taken = without_definitions(text, taken)
    taken = sorted((*taken, *weights(text, taken)), key=lambda span: span.start)
    return sorted((*taken, *_terms(text, taken, glossary)), key=lambda span: span.start)


def _terms(text: str, taken: Sequence[Span], glossary: Glossary) -> Iterator[Span]:
    """The glossary's terms between the spans that are taken."""
    for start, end in zip((0, *(span.end for span in taken)), (*(span.start for span in taken), len(text)), strict=True):
        if start < end:
            yield from glossary.find(text, start, end)


def gloss(text: str, spans: Sequence[Span]) -> str:
    """A sentence word by word; ``spans`` as from `known_spans`. Never leaves a Chinese character.

    >>> from translate.gloss import Glossary, gloss, known_spans
    >>> gloss("火箭成功发射。", [])
    'Rocket successfully launch.'
    """
    words: list[str] = []
    position = 0
    for span in spans:
        words += words_of(text[position : span.start])
        owns = span.kind == "name" and text.startswith("的", span.end) and bool(HAN.match(text, span.end + 1))
        words.append(f"{span.english}'s" if owns else span.english)
        position = span.end
    words += words_of(text[position:])
    words = english_order(words, spans)
    return _sentence(words, capital=not (spans and spans[0].kind == "name" and words and words[0].removesuffix("'s") == spans[0].english))


def _sentence(words: Sequence[str], *, capital: bool) -> str:
    """Join with the spaces of English, and start with a capital unless a name stands first."""
    text = ""
    for word in words:
        if not word:
            continue
        glue = "" if not text or text[-1] in _OPENING or (word[0] in _CLOSING and len(word) == 1) else " "
        text += glue + word
    text = HAN.sub("", text)
    text = _EMPTY.sub("", text)
    text = _SPACES.sub(" ", text).strip()
    return text[:1].upper() + text[1:] if capital and text[:1].islower() else text
