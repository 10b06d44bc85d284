"""The words of a Chinese text explained, for a reader who points at them: pinyin, and the sense that news of the field means.

Terms, amounts and dates are the gloss's own (`translate.gloss`); the rest is the dictionary's. Sentences are `translate.reader`'s business.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from parallax.catalogue.glossary import GlossaryTerm
from parallax.fold import fold
from translate.dictionary import Word, look_up
from translate.gloss import Glossary, known_spans
from translate.gloss_words import HAN, tagger
from translate.plain_words import DROPPED, plain_words

_LITTLE = frozenset({"c", "p", "u", "uj", "ul", "uz", "ud", "ug", "uv", "y"})  # tags of words that mean little by themselves


@dataclass(frozen=True, slots=True)
class Explained:
    """A stretch of text; ``sense`` is empty where there is nothing to say of it."""

    text: str
    sense: str = ""
    pinyin: str = ""


class Glosser:
    """Explains words, with one pack's terms."""

    def __init__(self, terms: Sequence[GlossaryTerm]) -> None:
        self._terms = Glossary(terms)

    def words(self, text: str) -> Iterator[Explained]:
        """The text, whole and in order, cut into words."""
        position = 0
        for span in known_spans(text, (), self._terms):
            yield from _words(text[position : span.start])
            yield _certain(text[span.start : span.end], span.english)
            position = span.end
        yield from _words(text[position:])


def _certain(text: str, english: str) -> Explained:
    word = look_up(fold(text))
    return Explained(text, english, word.pinyin if word else "") if HAN.search(text) else Explained(text)


def _words(text: str) -> Iterator[Explained]:
    """Traditional text is cut and looked up as simplified: folding changes no character's place where it keeps their number."""
    simple = fold(text)
    if not HAN.search(text) or len(simple) != len(text):
        yield Explained(text)
        return
    position = 0
    for word, tag in tagger()(simple):
        yield _explained(text[position : position + len(word)], word, tag)
        position += len(word)


def _explained(text: str, word: str, tag: str) -> Explained:
    found = look_up(word) or Word("", "")
    if word in DROPPED or (tag in _LITTLE and word not in plain_words()):
        return Explained(text)
    return Explained(text, plain_words().get(word) or found.english, found.pinyin)
