"""An item's title and text as sentences on their way to English: made even, with the spans whose English is certain."""

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass, replace

from parallax.records import Field, Mention
from translate.datelines import lift
from translate.gloss import Glossary, Span, known_spans
from translate.normalise import Normal, normalise
from translate.protect import Protected, protect
from translate.segment import shorter, split_sentences


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
        return protect(self.text, [span for span in self.spans if span.kind == "name" or not span.english or _weighs(span)])


def sentences_of(title: str, text: str, mentions: Sequence[Mention], glossary: Glossary) -> list[Sentence]:
    """The title as one sentence, then those of the text, paragraph by paragraph, with datelines and credits apart."""
    bare = title.strip()
    first = [_sentence("title", 0, bare, title.find(bare), mentions, glossary)] if bare else []
    return first + _paragraphs(text, mentions, glossary)


def _paragraphs(text: str, mentions: Sequence[Mention], glossary: Glossary) -> list[Sentence]:
    sentences: list[Sentence] = []
    offset = 0
    for number, paragraph in enumerate(text.split("\n")):
        lifted = lift(paragraph)
        lead, start = lifted.before_en, len(lifted.before) if lifted.before_en else 0
        body = lifted.text if lead else lifted.before + lifted.text
        for sentence in (part for whole in split_sentences(body) for part in shorter(whole)):
            start = paragraph.index(sentence, start)
            draft = _sentence("text", number, sentence, offset + start, mentions, glossary)
            start += len(sentence)
            sentences.append(replace(draft, source=paragraph[:start].lstrip(), lead=lead) if lead else draft)
            lead = ""
        if lead:  # a dateline and nothing else
            sentences.append(Sentence("text", number, lifted.before.strip(), "", (), lead))
        if lifted.after_en:
            sentences.append(Sentence("text", number, lifted.after.strip(), "", (), f"({lifted.after_en})"))
        offset += len(paragraph) + 1
    return sentences


def _sentence(field: Field, paragraph: int, source: str, start: int, mentions: Sequence[Mention], glossary: Glossary) -> Sentence:
    even = normalise(source)
    names = [
        _span(mention, start, even)
        for mention in mentions
        if mention.field == field and start <= mention.start and mention.end <= start + len(source)
    ]
    return Sentence(field, paragraph, source, even.text, tuple(known_spans(even.text, names, glossary)))


def _span(mention: Mention, start: int, even: Normal) -> Span:
    """A mention's place in the even text of its sentence."""
    offsets = even.offsets
    return Span(bisect_left(offsets, mention.start - start), bisect_left(offsets, mention.end - start), mention.name_en, "name")


def _weighs(span: Span) -> bool:
    """Amounts that English may not rephrase: not 一年 (a year) or 几个 (some)."""
    amount = span.amount
    if amount is None or (amount.value == 1 and amount.text[0] == "一" and not amount.currency):
        return False
    return amount.value is not None or (amount.low or 0) >= 10
