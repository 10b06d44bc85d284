"""An item's title and text as sentences on their way to English: made even, with the spans whose English is certain."""

import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass, replace

from parallax.records import Field, Mention
from translate.datelines import lift
from translate.gloss import Glossary, known_spans
from translate.normalise import Normal, normalise
from translate.phrases import Span
from translate.protect import Protected, protect
from translate.romanised import romanise_name
from translate.segment import shorter, split_sentences
from translate.unlisted import Unlisted, unlisted

_AHEAD = 8
_CALLED = re.compile(
    "(?:原名|曾用名|旧称|前身)[称为是叫:：]{0,2}[“「]?$"
)  # what follows is what a company was called once: not its name of today
_RENAMED = re.compile("[”」]?(?:正式|已|现|于[^，。]{1,12}?)?(?:更名|改名)[为成]")


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence on its way: the Chinese as it stood, made even, and the spans in the even text whose English is certain."""

    field: Field
    paragraph: int
    source: str
    text: str
    spans: tuple[Span, ...]
    fixed: str = ""  # English by rule (closing credits), engines do not see it
    lead: str = ""  # English of the dateline that ``source`` begins with and ``text`` lacks
    human: str = ""  # a person's English of ``source``, dateline and all; it stands as it is

    @property
    def settled(self) -> bool:
        """Whether no engine is asked for its English."""
        return bool(self.fixed or self.human)

    def protected(self) -> Protected:
        """As an engine gets it: names and amounts in English."""
        return protect(self.text, [span for span in self.spans if span.kind == "name" or not span.english or weighs(span)])


@dataclass(frozen=True, slots=True)
class _Known:
    """What is known of an item's words beside the mentions: the pack's terms, and the names that the item itself shows."""

    glossary: Glossary
    names: Unlisted


def sentences_of(title: str, text: str, mentions: Sequence[Mention], glossary: Glossary) -> list[Sentence]:
    """The title as one sentence, then those of the text, paragraph by paragraph, with datelines and credits apart."""
    bare, known = title.strip(), _Known(glossary, unlisted(title, text))
    first = [_sentence("title", 0, bare, title.find(bare), _of("title", mentions), known)] if bare else []
    return first + _paragraphs(text, _of("text", mentions), known)


def _of(field: Field, mentions: Sequence[Mention]) -> list[Mention]:
    """Those of one field, in order of place."""
    return sorted((mention for mention in mentions if mention.field == field), key=_start)


def _start(mention: Mention) -> int:
    return mention.start


def _paragraphs(text: str, mentions: Sequence[Mention], known: _Known) -> list[Sentence]:
    sentences: list[Sentence] = []
    offset = 0
    for number, paragraph in enumerate(text.split("\n")):
        lifted = lift(paragraph)
        lead, start = lifted.before_en, len(lifted.before) if lifted.before_en else 0
        body = lifted.text if lead else lifted.before + lifted.text
        for sentence in (part for whole in split_sentences(body) for part in shorter(whole)):
            start = paragraph.index(sentence, start)
            draft = _sentence("text", number, sentence, offset + start, mentions, known)
            start += len(sentence)
            sentences.append(replace(draft, source=paragraph[:start].lstrip(), lead=lead) if lead else draft)
            lead = ""
        if lead:  # a dateline and nothing else
            sentences.append(Sentence("text", number, lifted.before.strip(), "", (), lead))
        if lifted.after_en:
            sentences.append(Sentence("text", number, lifted.after.strip(), "", (), f"({lifted.after_en})"))
        offset += len(paragraph) + 1
    return sentences


def _sentence(field: Field, paragraph: int, source: str, start: int, mentions: Sequence[Mention], known: _Known) -> Sentence:
    even = normalise(source)
    end = start + len(source)
    near = mentions[bisect_left(mentions, start, key=_start) : bisect_left(mentions, end, key=_start)]
    names = [_span(mention, start, even) for mention in near if mention.end <= end]
    names += known.names.find(even.text, names)
    return Sentence(field, paragraph, source, even.text, tuple(known_spans(even.text, names, known.glossary)))


def _span(mention: Mention, start: int, even: Normal) -> Span:
    """A mention's place in the even text of its sentence."""
    offsets = even.offsets
    begin, end = bisect_left(offsets, mention.start - start), bisect_left(offsets, mention.end - start)
    former = _CALLED.search(even.text, max(0, begin - _AHEAD), begin) or _RENAMED.match(even.text, end)
    return Span(begin, end, (romanise_name(mention.text) if former else "") or mention.name_en, "name")


def weighs(span: Span) -> bool:
    """Amounts that English may not rephrase: not 一年 (a year) or 几个 (some)."""
    amount = span.amount
    if amount is None or (amount.value == 1 and amount.text[0] == "一" and not amount.currency):
        return False
    return amount.value is not None or (amount.low or 0) >= 10
