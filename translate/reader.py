"""Items become readings: language, names, and for Chinese ones an English rendering sentence by sentence.

    identify → mentions → sentences → certain spans → engine or gloss → gates → repair → join

All sentences of a call go to the engine together, each different one once. An engine that fails costs its sentence the translation,
never the item: the gloss takes its place, flagged, and the version of such a reading is not the reader's own, so that a later pass finds
it unread. Ending a pass that reads the same failures again, and topics, are the pipeline's business.
"""

import hashlib
import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from types import MappingProxyType
from typing import Protocol

from parallax.catalogue.glossary import GlossaryTerm
from parallax.records import Article, Candidate, Item, Mention, Reading, Segment, Translation
from translate.drafts import Sentence, sentences_of
from translate.engine import Engine
from translate.gates import REPAIRED, TERM, UNUSABLE, judge
from translate.gloss import Glossary, gloss
from translate.halving import translate_each
from translate.noise import without_noise
from translate.protect import Protected, append_missing, introduce, without_emoji
from translate.script import identify
from translate.sums import read_sums
from translate.terms import TermCheck

_CODE = "6"  # raised whenever this package changes what it makes of the same text
ENGINE_FAILED = "engine-failed"
_NO_SENTENCES: Mapping[str, str] = MappingProxyType({})
_HAN = re.compile(r"[\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff]")
_CLAUSE = re.compile(r"(?<=[，；：])")


class Finder(Protocol):
    """Finds names of the catalogue in a text (`translate.names.NameFinder`)."""

    def find_in_item(self, title: str, text: str) -> tuple[Mention, ...]:
        """Mentions of both, in order of place, without overlap; offsets are of the field that each stands in."""


class Candidates(Protocol):
    """Finds names that no company of the catalogue carries, for a person to judge (`translate.candidates.CandidateFinder`)."""

    def find(self, title: str, text: str, mentions: Sequence[Mention], lang: str) -> tuple[Candidate, ...]:
        """Candidates of both fields, outside the mentions."""


class Reader:
    """Reads batches of items. ``engine`` None means the gloss. Not for use by several threads at once."""

    def __init__(
        self,
        finder: Finder,
        glossary: Sequence[GlossaryTerm],
        engine: Engine | None,
        *,
        names_version: str = "",
        glossary_version: str = "",
        sentences: Mapping[str, str] = _NO_SENTENCES,
        corrections: int = 0,
        candidates: Candidates | None = None,
    ) -> None:
        """Read with these names and terms.

        ``names_version`` stands for the names that the finder knows, and ``glossary_version`` for the terms; without it they stand for
        themselves. ``sentences`` is a person's English by source sentence (`Segment.source`,
        trimmed); it is shown as it is. ``corrections`` is the id of the last correction that went into names, terms and sentences, and is
        set on every reading. No correction is in the version, since the store knows which items it touches: whoever hands in names and
        terms that people corrected gives the versions of what the pack says.
        """
        self._finder, self._glossary, self._engine, self._candidates = finder, Glossary(glossary), engine, candidates
        self._human = {source.strip(): " ".join(english.split()) for source, english in sentences.items()}
        self._corrections = corrections
        self._terms = TermCheck(glossary)
        parts = [_CODE, names_version]
        parts += [glossary_version] if glossary_version else [repr(term) for term in glossary]
        parts += [engine.name, engine.model, engine.settings] if engine else ["gloss"]
        parts += ["candidates"] if candidates else []
        self._version = hashlib.sha256("\x1f".join(parts).encode()).hexdigest()[:16]

    @property
    def version(self) -> str:
        """Names everything that a reading depends on: names, glossary, engine, model, decode settings and this code."""
        return self._version

    @property
    def corrections(self) -> int:
        """The id of the last correction that went into names, terms and sentences."""
        return self._corrections

    def read(self, items: Sequence[Item]) -> list[Reading]:
        """One reading for each item, in order. Topics are left empty."""
        drafts = [self._draft(item) for item in items]
        rendered = self._render([sentence for _, sentences in drafts for sentence in sentences])
        readings, position = [], 0
        for reading, sentences in drafts:
            segments = rendered[position : position + len(sentences)]
            position += len(sentences)
            readings.append(self._finished(reading, segments) if reading.lang == "zh" else reading)
        return readings

    def _finished(self, reading: Reading, segments: Sequence[Segment]) -> Reading:
        """With its translation. Where the engine failed, the version says so: the item stays unread, and is tried again by a later pass."""
        reading = replace(reading, translation=self._join(reading, segments))
        failed = any(ENGINE_FAILED in segment.flags for segment in segments)
        return replace(reading, version=f"{reading.version}-{ENGINE_FAILED}") if failed else reading

    # --- before the engine

    def _draft(self, item: Item) -> tuple[Reading, list[Sentence]]:
        article = item.article
        lang, script = identify(f"{article.title}\n{article.text}")
        mentions = self._finder.find_in_item(article.title, article.text)
        found = self._candidates.find(article.title, article.text, mentions, lang) if self._candidates else ()
        reading = Reading(
            item_id=item.id,
            version=self._version,
            lang=lang,
            script=script,
            mentions=mentions,
            topics=(),
            translation=None,
            candidates=found,
            sums=read_sums(f"{article.title}\n{article.text}", lang),
            corrections=self._corrections,
        )
        return reading, self._sentences_of(article, mentions) if lang == "zh" else []

    def _sentences_of(self, article: Article, mentions: Sequence[Mention]) -> list[Sentence]:
        drafts = sentences_of(article.title, article.text, mentions, self._glossary)
        return [replace(each, human=self._human.get(each.source.strip(), "")) for each in drafts] if self._human else drafts

    # --- engine, gates, repair

    def _render(self, sentences: Sequence[Sentence]) -> list[Segment]:
        if self._engine is None:
            return [_glossed(sentence) for sentence in sentences]
        protected = [sentence.protected() for sentence in sentences]
        outputs = self._translate([_input(each) for sentence, each in zip(sentences, protected, strict=True) if not sentence.settled])
        first = [self._settle(sentence, each, outputs.get(_input(each))) for sentence, each in zip(sentences, protected, strict=True)]
        return self._retry(sentences, protected, first)

    def _retry(self, sentences: Sequence[Sentence], protected: Sequence[Protected], first: Sequence[Segment]) -> list[Segment]:
        """Sentences that failed go once more, clause by clause; the better of both is kept."""
        assert self._engine
        again = [
            index
            for index, segment in enumerate(first)
            if segment.flags and segment.flags != (REPAIRED,) and ENGINE_FAILED not in segment.flags and len(_clauses(protected[index])) > 1
        ]
        outputs = self._translate([clause for index in again for clause in _clauses(protected[index])])
        segments = list(first)
        for index in again:
            parts = [outputs.get(clause) for clause in _clauses(protected[index])]
            second = self._settle(sentences[index], protected[index], None if None in parts else " ".join(part or "" for part in parts))
            if (second.engine != "gloss", -len(second.flags)) > (segments[index].engine != "gloss", -len(segments[index].flags)):
                segments[index] = second
        return segments

    def _settle(self, sentence: Sentence, protected: Protected, output: str | None) -> Segment:
        """Judge an output; append what it lost, or put the gloss in its place when it is of no use."""
        assert self._engine
        if sentence.settled or not _HAN.search(sentence.text):
            return _glossed(sentence)
        if output is None:
            return _glossed(sentence, (ENGINE_FAILED,))
        verdict = judge(sentence.text, protected, output, self._terms)
        flags = verdict.flags
        if TERM in flags:
            repaired = self._terms.repair(sentence.text, output, [span.english for span in protected.spans])
            verdict = judge(sentence.text, protected, repaired, self._terms)
            flags = (*verdict.flags, REPAIRED) if repaired != output else flags
            output = repaired
        if UNUSABLE & set(flags):
            return _glossed(sentence, flags)
        return _segment(sentence, append_missing(output.strip(), verdict.missing), self._engine.name, flags)

    def _translate(self, sentences: Sequence[str]) -> dict[str, str]:
        """What the engine makes of each different sentence; those it fails on are missing."""
        assert self._engine
        return translate_each(self._engine, list(dict.fromkeys(sentence for sentence in sentences if _HAN.search(sentence))))

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


def _input(protected: Protected) -> str:
    return without_emoji(protected.text).strip()


def _clauses(protected: Protected) -> list[str]:
    return [clause for part in _CLAUSE.split(_input(protected)) if (clause := part.strip())]


def _glossed(sentence: Sentence, flags: tuple[str, ...] = ()) -> Segment:
    """By a person, by rule, word by word, or as it stands when there is nothing Chinese in it."""
    if sentence.human:
        return _segment(replace(sentence, lead=""), sentence.human, "human")
    if sentence.fixed:
        return _segment(sentence, sentence.fixed, "gloss", flags)
    if not _HAN.search(sentence.text):
        return _segment(sentence, sentence.text, "none", flags)
    return _segment(sentence, gloss(sentence.text, sentence.spans), "gloss", flags)


def _segment(sentence: Sentence, target: str, engine: str, flags: tuple[str, ...] = ()) -> Segment:
    target = f"{sentence.lead} {target}".strip()
    return Segment(field=sentence.field, paragraph=sentence.paragraph, source=sentence.source, target=target, engine=engine, flags=flags)


def _introduce(mentions: Sequence[Mention], segments: Sequence[Segment]) -> list[Segment]:
    """The first mention of each company or product, in the title and in the text, gets its Chinese name beside it.

    What a person wrote stays as it is.
    """
    result = list(segments)
    for field in ("title", "text"):
        seen: set[str] = set()
        for mention in mentions:
            if mention.field != field or mention.name_en in seen or not _HAN.search(mention.text):
                continue
            seen.add(mention.name_en)
            for index, each in enumerate(result):
                meant = each.field == field and each.engine != "human" and mention.text in each.source
                target = introduce(each.target, mention.name_en, without_noise(mention.text)) if meant else ""
                if target and target != each.target:
                    result[index] = replace(each, target=target)
                    break
    return result
