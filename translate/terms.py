"""Whether an English sentence says what the glossary forbids: 火箭 is no arrow. Rendering terms is `translate.gloss`'s business."""

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache

from ahocorasick_rs import AhoCorasick, MatchKind

from parallax.catalogue.glossary import GlossaryTerm


class TermCheck:
    """The pack's terms that have forbidden renderings."""

    def __init__(self, terms: Sequence[GlossaryTerm]) -> None:
        self._terms = tuple(terms)
        self._automaton = AhoCorasick([term.zh for term in terms], matchkind=MatchKind.Standard)

    def find(self, text: str) -> tuple[GlossaryTerm, ...]:
        """Each term of a Chinese sentence once, those within others too: 火箭一级 is no arrow either."""
        found = (self._terms[index] for index, _, _ in self._automaton.find_matches_as_indexes(text, overlapping=True))
        return tuple(dict.fromkeys(found))

    def forbidden(self, text: str, target: str, certain: Iterable[str] = ()) -> list[str]:
        """Forbidden renderings in the English of a sentence. What stands in ``certain`` (names above all: Blue Arrow) does not count."""
        found = self.find(text)
        terms = [term for term in found if term.forbid]
        if not terms:
            return []
        right = [*certain, *(rendering for term in found for rendering in (term.en, *term.also))]
        rest = target
        for words in sorted(filter(None, right), key=len, reverse=True):
            rest = _pattern(words).sub(" | ", rest)
        return list(dict.fromkeys(rendering for term in terms for rendering in term.forbid if _pattern(rendering).search(rest)))


@lru_cache(maxsize=4096)
def _pattern(words: str) -> re.Pattern[str]:
    """The words as they may stand in a sentence: any case, hyphen or space between them, plural or not."""
    parts = [re.escape(part) for part in re.split(r"[\s-]+", words.strip())]
    return re.compile(rf"(?<![\w-]){'[ -]+'.join(parts)}(?:e?s)?(?![\w-])", re.IGNORECASE)
