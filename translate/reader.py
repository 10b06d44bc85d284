"""Items become readings: language, names, and for Chinese ones an English rendering sentence by sentence.

    identify → mentions → sentences → certain spans → engine or gloss → gates → repair → join

All sentences of a call go to the engine together, each different one once. An engine that fails costs its sentence the translation,
never the item: the gloss takes its place, flagged. Topics are the pipeline's business.
"""

import hashlib
import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Protocol

from parallax.catalogue.glossary import GlossaryTerm
from parallax.records import Field, Item, Mention, Reading, Segment, Translation
from translate.engine import Engine
from translate.gates import UNUSABLE, judge
from translate.gloss import Glossary, Span, gloss, known_spans
from translate.normalise import Normal, normalise
from translate.protect import Protected, append_missing, introduce, lift, protect, without_emoji
from translate.script import identify
from translate.segment import split_sentences

_CODE = "1"  # raised whenever this package changes what it makes of the same text
ENGINE_FAILED = "engine-failed"
_HAN = re.compile(r"[\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff]")
_CLAUSE = re.compile(r"(?<=[，；：])")


class Finder(Protocol):
    """Finds names of the catalogue in a text (`translate.names.NameFinder`)."""

    def find(self, text: str, field: Field = "text") -> tuple[Mention, ...]:
        """Mentions in order of place, without overlap."""


@dataclass(frozen=True, slots=True)
class _Sentence:
    """One sentence on its way: the Chinese as it stood, made even, and the spans in the even text whose English is certain."""

    field: Field
    paragraph: int
    source: str
    text: str
    spans: tuple[Span, ...]
    fixed: str = ""  # English by rule (a dateline), engines do not see it

    def protected(self) -> Protected:
        """As an engine gets it: names and amounts in English."""
        return protect(self.text, [span for span in self.spans if span.kind == "name" or _weighs(span)])


class Reader:
    """Reads batches of items. ``engine`` None means the gloss. Not for use by several threads at once."""

    def __init__(self, finder: Finder, glossary: Sequence[GlossaryTerm], engine: Engine | None, *, names_version: str = "") -> None:
        """``names_version`` stands for the names that the finder knows, unless it has a ``version`` of its own."""
        self._finder, self._glossary, self._engine = finder, Glossary(glossary), engine
        parts = [_CODE, names_version or str(getattr(finder, "version", "")), *(repr(term) for term in glossary)]
        parts += [engine.name, engine.model, engine.settings] if engine else ["gloss"]
        self._version = hashlib.sha256("\x1f".join(parts).encode()).hexdigest()[:16]

    @property
    def version(self) -> str:
        """Names everything that a reading depends on: names, glossary, engine, model, decode settings and this code."""
        return self._version

    def read(self, items: Sequence[Item]) -> list[Reading]:
        """One reading for each item, in order. Topics are left empty."""
        drafts = [self._draft(item) for item in items]
        rendered = self._render([sentence for _, sentences in drafts for sentence in sentences])
        readings, position = [], 0
        for reading, sentences in drafts:
            segments = rendered[position : position + len(sentences)]
            position += len(sentences)
            readings.append(replace(reading, translation=self._join(reading, segments)) if reading.lang == "zh" else reading)
        return readings

    # --- before the engine

    def _draft(self, item: Item) -> tuple[Reading, list[_Sentence]]:
        article = item.article
        lang, script = identify(f"{article.title}\n{article.text}")
        mentions = (*self._finder.find(article.title, "title"), *self._finder.find(article.text, "text"))
        reading = Reading(item_id=item.id, version=self._version, lang=lang, script=script, mentions=mentions, topics=(), translation=None)
        if lang != "zh":
            return reading, []
        title = (
            [self._sentence("title", 0, article.title.strip(), article.title.find(article.title.strip()), mentions)]
            if article.title.strip()
            else []
        )
        return reading, title + self._paragraphs(article.text, mentions)

    def _paragraphs(self, text: str, mentions: Sequence[Mention]) -> list[_Sentence]:
        sentences: list[_Sentence] = []
        offset = 0
        for number, paragraph in enumerate(text.split("\n")):
            lifted = lift(paragraph)
            if lifted.before_en:
                sentences.append(_Sentence("text", number, lifted.before.strip(), "", (), lifted.before_en))
            start = len(lifted.before)
            body = lifted.text if lifted.before_en else lifted.before + lifted.text
            start = start if lifted.before_en else 0
            for sentence in split_sentences(body):
                start = paragraph.index(sentence, start)
                sentences.append(self._sentence("text", number, sentence, offset + start, mentions))
                start += len(sentence)
            if lifted.after_en:
                sentences.append(_Sentence("text", number, lifted.after.strip(), "", (), f"({lifted.after_en})"))
            offset += len(paragraph) + 1
        return sentences

    def _sentence(self, field: Field, paragraph: int, source: str, start: int, mentions: Sequence[Mention]) -> _Sentence:
        even = normalise(source)
        names = [
            _span(mention, start, even)
            for mention in mentions
            if mention.field == field and start <= mention.start and mention.end <= start + len(source)
        ]
        return _Sentence(field, paragraph, source, even.text, tuple(known_spans(even.text, names, self._glossary)))

    # --- engine, gates, repair

    def _render(self, sentences: Sequence[_Sentence]) -> list[Segment]:
        if self._engine is None:
            return [_glossed(sentence) for sentence in sentences]
        protected = [sentence.protected() for sentence in sentences]
        outputs = self._translate([_input(each) for sentence, each in zip(sentences, protected, strict=True) if not sentence.fixed])
        first = [self._settle(sentence, each, outputs.get(_input(each))) for sentence, each in zip(sentences, protected, strict=True)]
        return self._retry(sentences, protected, first)

    def _retry(self, sentences: Sequence[_Sentence], protected: Sequence[Protected], first: Sequence[Segment]) -> list[Segment]:
        """Sentences that failed go once more, clause by clause; the better of both is kept."""
        assert self._engine
        again = [
            index
            for index, segment in enumerate(first)
            if segment.flags and ENGINE_FAILED not in segment.flags and len(_clauses(protected[index])) > 1
        ]
        outputs = self._translate([clause for index in again for clause in _clauses(protected[index])])
        segments = list(first)
        for index in again:
            parts = [outputs.get(clause) for clause in _clauses(protected[index])]
            second = self._settle(sentences[index], protected[index], None if None in parts else " ".join(part or "" for part in parts))
            if (second.engine != "gloss", -len(second.flags)) > (segments[index].engine != "gloss", -len(segments[index].flags)):
                segments[index] = second
        return segments

    def _settle(self, sentence: _Sentence, protected: Protected, output: str | None) -> Segment:
        """Judge an output; append what it lost, or put the gloss in its place when it is of no use."""
        assert self._engine
        if sentence.fixed or not _HAN.search(sentence.text):
            return _glossed(sentence)
        if output is None:
            return _glossed(sentence, (ENGINE_FAILED,))
        verdict = judge(sentence.text, protected, output)
        if UNUSABLE & set(verdict.flags):
            return _glossed(sentence, verdict.flags)
        return _segment(sentence, append_missing(output.strip(), verdict.missing), self._engine.name, verdict.flags)

    def _translate(self, sentences: Sequence[str]) -> dict[str, str]:
        """What the engine makes of each different sentence; those it fails on are missing. Halved until the culprit stands alone."""
        assert self._engine
        wanted = list(dict.fromkeys(sentence for sentence in sentences if _HAN.search(sentence)))
        done: dict[str, str] = {}
        batches = [wanted] if wanted else []
        while batches:
            batch = batches.pop()
            try:
                outputs = self._engine.translate(batch)
            except Exception:  # noqa: BLE001 - whatever an engine raises, items survive; the sentence is flagged
                outputs = []
            if len(outputs) == len(batch):
                done.update(zip(batch, outputs, strict=True))
            elif len(batch) > 1:
                batches += [batch[: len(batch) // 2], batch[len(batch) // 2 :]]
        return done

    # --- after

    def _join(self, reading: Reading, segments: Sequence[Segment]) -> Translation:
        introduced = _introduce(reading.mentions, segments)
        paragraphs: dict[int, list[str]] = {}
        for segment in introduced:
            if segment.field == "text":
                paragraphs.setdefault(segment.paragraph, []).append(segment.target)
        return Translation(
            engine=self._engine.name if self._engine else "gloss",
            model=self._engine.model if self._engine else "",
            title=" ".join(segment.target for segment in introduced if segment.field == "title"),
            text="\n".join(" ".join(targets).strip() for targets in paragraphs.values()),
            segments=tuple(introduced),
        )


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


def _input(protected: Protected) -> str:
    return without_emoji(protected.text).strip()


def _clauses(protected: Protected) -> list[str]:
    return [clause for part in _CLAUSE.split(_input(protected)) if (clause := part.strip())]


def _glossed(sentence: _Sentence, flags: tuple[str, ...] = ()) -> Segment:
    """By rule, word by word, or as it stands when there is nothing Chinese in it."""
    if sentence.fixed:
        return _segment(sentence, sentence.fixed, "gloss", flags)
    if not _HAN.search(sentence.text):
        return _segment(sentence, sentence.text, "none", flags)
    return _segment(sentence, gloss(sentence.text, sentence.spans), "gloss", flags)


def _segment(sentence: _Sentence, target: str, engine: str, flags: tuple[str, ...] = ()) -> Segment:
    return Segment(field=sentence.field, paragraph=sentence.paragraph, source=sentence.source, target=target, engine=engine, flags=flags)


def _introduce(mentions: Sequence[Mention], segments: Sequence[Segment]) -> list[Segment]:
    """The first mention of each company or product, in the title and in the text, gets its Chinese name beside it."""
    result = list(segments)
    for field in ("title", "text"):
        seen: set[str] = set()
        for mention in mentions:
            if mention.field != field or mention.name_en in seen or not _HAN.search(mention.text):
                continue
            seen.add(mention.name_en)
            index = next((index for index, each in enumerate(result) if each.field == field and mention.text in each.source), None)
            if index is not None:
                result[index] = replace(result[index], target=introduce(result[index].target, mention.name_en, mention.text))
    return result
