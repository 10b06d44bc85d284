"""The gloss: what stands in for a translation while no model is installed.

Word by word, in the order of the original: names, amounts, dates and the pack's terms are exact; the rest is the first useful sense of
the dictionary, particles and measure words dropped. Unknown words appear in pinyin. It is labelled as what it is wherever it is shown.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import Any, Literal

from ahocorasick_rs import AhoCorasick, MatchKind

from parallax.catalogue.glossary import GlossaryTerm
from parallax.records import Amount
from translate.amounts import read_amounts
from translate.dictionary import LONGEST, known, look_up, romanise, romanise_person
from translate.figures import english_number
from translate.moments import ordinal, read_moments
from translate.numerals import NUMERAL, WIDTH, parse_numeral
from translate.plain_words import DROPPED, MEASURES, OBJECT_FIRST, plain_words

Kind = Literal["name", "amount", "moment", "term", "ordinal"]

_HAN = re.compile(r"[\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U000323af]+")
_PIECES = re.compile(
    rf"(?P<han>{_HAN.pattern})|(?P<latin>[^\W_][^\W_.,%\u3400-\u9fff]*(?:[.,'&/+-][^\W_\u3400-\u9fff]+)*%?)|(?P<space>\s+)|(?P<mark>.)",
    re.DOTALL,
)
_ORDINAL = re.compile(rf"第(?P<n>{NUMERAL.pattern})(?P<unit>颗|枚|个|家|位|名|款|项|台|批|次|届|轮|期|座|艘|架|条|种)?(?![季五])")
_FLIGHT = re.compile(rf"遥(?P<n>{NUMERAL.pattern})(?![\u4e00-\u9fff]号)")
_MARKS = {
    "，": ",",
    "。": ".",
    "、": ",",
    "；": ";",
    "：": ":",
    "！": "!",
    "？": "?",
    "（": "(",
    "）": ")",
    "《": "“",
    "》": "”",
    "〈": "“",
    "〉": "”",
    "「": "“",
    "」": "”",
    "『": "“",
    "』": "”",
    "【": "[",
    "】": "]",
    "—": "–",
    "…": "…",
    "·": " ",
    "～": "–",
    "“": "“",
    "”": "”",
    "‘": "‘",
    "’": "’",
    "％": "%",
}
_MARKERS = {f"\ufdd0{word}": rest for word, rest in OBJECT_FIRST.items()}
_CARRIED = frozenset({"sent into", "sent into orbit", "sent into the planned orbit", "launched", "delivered"})
_OPENING, _CLOSING = "([“‘$#", ",.;:!?)]”’%…"


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of Chinese whose English is certain."""

    start: int
    end: int
    english: str
    kind: Kind
    amount: Amount | None = None


class Glossary:
    """The pack's terms, ready for finding."""

    def __init__(self, terms: Sequence[GlossaryTerm]) -> None:
        self.terms = tuple(terms)
        self._automaton = AhoCorasick([term.zh for term in terms], matchkind=MatchKind.LeftmostLongest)

    def find(self, text: str) -> list[Span]:
        """Longest terms from the left, without overlap."""
        return [Span(start, end, self.terms[index].en, "term") for index, start, end in self._automaton.find_matches_as_indexes(text)]


def known_spans(text: str, names: Iterable[Span], glossary: Glossary) -> list[Span]:
    """Everything in a text whose English is certain, without overlap: names first, then numbers and dates, then terms.

    Of one kind, the longer wins.
    """
    exact = [
        *names,
        *(Span(amount.start, amount.end, amount.english, "amount", amount) for amount in read_amounts(text)),
        *(Span(moment.start, moment.end, moment.english, "moment") for moment in read_moments(text)),
        *_ordinals(text),
        *_flights(text),
    ]
    taken: list[Span] = []
    used = bytearray(len(text))
    for span in sorted(exact, key=lambda span: (span.kind != "name", span.start - span.end, span.start)):
        if span.end > span.start and not any(used[span.start : span.end]):
            used[span.start : span.end] = b"\x01" * (span.end - span.start)
            taken.append(span)
    taken.sort(key=lambda span: span.start)
    return sorted((*taken, *_terms(text, taken, glossary)), key=lambda span: span.start)


def _terms(text: str, taken: Sequence[Span], glossary: Glossary) -> Iterator[Span]:
    """The glossary's terms between the spans that are taken."""
    for start, end in zip((0, *(span.end for span in taken)), (*(span.start for span in taken), len(text)), strict=True):
        for span in glossary.find(text[start:end]):
            yield replace(span, start=span.start + start, end=span.end + start)


def _flights(text: str) -> list[Span]:
    """遥三 is flight number 3 of a rocket: Y3."""
    values = ((match, parse_numeral(match["n"])) for match in _FLIGHT.finditer(text.translate(WIDTH)))
    return [Span(match.start(), match.end(), f"Y{value}", "ordinal") for match, value in values if value is not None and value < 10**3]


def _ordinals(text: str) -> list[Span]:
    values = ((match, parse_numeral(match["n"])) for match in _ORDINAL.finditer(text.translate(WIDTH)))
    return [
        Span(match.start(), match.end(), ordinal(int(value)), "ordinal")
        for match, value in values
        if value is not None and value == int(value) and value < 10**9
    ]


def gloss(text: str, spans: Sequence[Span]) -> str:
    """A sentence word by word; ``spans`` as from `known_spans`. Never leaves a Chinese character.

    >>> from translate.gloss import Glossary, gloss, known_spans
    >>> gloss("火箭成功发射。", [])
    'Rocket successfully launch.'
    """
    words: list[str] = []
    position = 0
    for span in spans:
        words += _words(text[position : span.start])
        words.append(span.english)
        position = span.end
    words += _words(text[position:])
    words = _verbs_first(_plurals(words, spans))
    return _sentence(words, capital=not (spans and spans[0].kind == "name" and words and words[0] == spans[0].english))


def _plurals(words: list[str], spans: Sequence[Span]) -> list[str]:
    """30 satellites, not 30 satellite: a noun of the glossary right after a count takes its plural."""
    counts = {
        span.english
        for span in spans
        if span.amount and span.amount.value != 1 and span.amount.unit in {"satellites", "rockets", "companies", "items", "engines"}
    }
    nouns = {span.english for span in spans if span.kind == "term"} | {"rocket", "satellite", "company", "project", "engine", "product"}
    return [
        _plural(word) if index and words[index - 1] in counts and word in nouns and not word.endswith("s") else word
        for index, word in enumerate(words)
    ]


def _plural(noun: str) -> str:
    return noun[:-1] + "ies" if noun.endswith("y") and noun[-2:-1] not in "aeiou" else noun + "s"


def _words(text: str) -> list[str]:
    """The English words and marks of a stretch without certain spans."""
    words: list[str] = []
    for match in _PIECES.finditer(text):
        if match["han"]:
            words += _han(match["han"])
        elif match["latin"]:
            words.append(match["latin"])
        elif match["mark"]:
            words.append(_MARKS.get(match["mark"], match["mark"]))
    return words


def _han(text: str) -> list[str]:
    if len(text) == 1 or text in plain_words() or text in DROPPED or (len(text) <= LONGEST and known(text)):
        return _word(text, "")
    return [english for word, tag in _merged(_tagger()(text)) for english in _word(word, tag)]


def _merged(words: Sequence[tuple[str, str]]) -> Iterator[tuple[str, str]]:
    """Neighbours that together are a plain word (未|造成) become one."""
    index = 0
    while index < len(words):
        size = next((size for size in (3, 2) if "".join(word for word, _ in words[index : index + size]) in plain_words()), 1)
        yield ("".join(word for word, _ in words[index : index + size]), words[index][1] if size == 1 else "")
        index += size


@cache
def _tagger() -> Any:
    import rjieba

    return rjieba.tag


def _word(word: str, tag: str) -> list[str]:  # noqa: PLR0911 - a ladder: each list is asked in turn
    """One segmented word."""
    if word in DROPPED or (tag == "q" and word in MEASURES):
        return []
    if word in OBJECT_FIRST:
        return [f"\ufdd0{word}"]
    if word in plain_words():
        return [plain_words()[word]]
    if tag == "nr" and 1 < len(word) <= 4 and not (known(word) and word[-1] in "国洲省市县"):
        return [romanise_person(word)]
    number = _number(word)
    if number:
        return [number]
    entry = look_up(word)
    if entry and entry.english:
        return [entry.english]
    return _unknown(word, tag)


def _number(word: str) -> str:
    bare = word.removesuffix("号")
    value = parse_numeral(bare) if NUMERAL.fullmatch(bare) else None
    if value is None:
        return ""
    return ("No. " if bare != word else "") + english_number(value)


def _unknown(word: str, tag: str) -> list[str]:
    """A word that no list has: names in pinyin, others by their longest known parts, single leftovers in pinyin."""
    if len(word) == 1 or tag in {"nz", "ns", "nt"}:
        return [romanise(word)] if romanise(word) else []
    parts: list[str] = []
    position = 0
    while position < len(word):
        size = next(
            (size for size in range(min(LONGEST, len(word) - position, len(word) - 1), 1, -1) if _listed(word[position : position + size])),
            1,
        )
        parts += _word(word[position : position + size], "")
        position += size
    return parts


def _listed(word: str) -> bool:
    return word in plain_words() or known(word)


def _verbs_first(words: list[str]) -> list[str]:
    """将 and 把 put the object before its verb; English has it after: "sent 30 satellites into orbit"."""
    result: list[str] = []
    for word in words:
        marker = next((index for index in range(len(result) - 1, max(-1, len(result) - 14), -1) if result[index] in _MARKERS), None)
        if word in _CARRIED and marker is not None and not set(result[marker:]) & set(",.;:"):
            head, _, tail = word.partition(" ")
            result[marker:] = [head, *result[marker + 1 :], tail]
        else:
            result.append(word)
    return [_MARKERS.get(word, word) for word in result]


def _sentence(words: Sequence[str], *, capital: bool) -> str:
    """Join with the spaces of English, and start with a capital unless a name stands first."""
    text = ""
    for word in words:
        if not word:
            continue
        glue = "" if not text or text[-1] in _OPENING or (word[0] in _CLOSING and len(word) == 1) else " "
        text += glue + word
    text = _HAN.sub("", text)
    text = re.sub(r"(?:, ?)+(?=[,.;:])|\(\s*\)|“\s*”", "", text)
    text = re.sub(r"\s{2,}", " ", text).strip()
    return text[:1].upper() + text[1:] if capital and text[:1].islower() else text
