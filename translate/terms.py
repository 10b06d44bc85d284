"""Whether an English sentence says what the glossary forbids (火箭 is no arrow), and what to say instead.

Rendering terms in the first place is `translate.gloss`'s business.
"""

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache

from ahocorasick_rs import AhoCorasick, MatchKind

from parallax.catalogue.glossary import GlossaryTerm
from translate.plural import plural

_SENTENCE = re.compile(r"(?:\A|[.!?:] )[\"“'(]?\Z")  # a capital here says nothing
_ARTICLE = re.compile(r"\b(an? )\Z", re.IGNORECASE)


class TermCheck:
    """The pack's terms: those with forbidden renderings, and those whose right ones may look like them."""

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
        rest = _without_right(target, found, certain)
        return list(dict.fromkeys(rendering for term in terms for rendering in term.forbid if _pattern(rendering).search(rest)))

    def repair(self, text: str, target: str, certain: Sequence[str] = ()) -> str:
        """The English with each forbidden rendering replaced by the preferred one, where no doubt is left which term it renders.

        That is so when all terms of the sentence that forbid it prefer the same English, which is nowhere else in the sentence, when it
        does not occur more often than they do, and when it is not part of a name (Blue Arrow). The rest is left as it is.
        """
        found = self.find(text)
        for wrong in sorted(self.forbidden(text, target, certain), key=len, reverse=True):  # hot test drive before test drive
            terms = [term for term in found if wrong in term.forbid]
            rest = _without_right(target, found, certain)
            places = list(_pattern(wrong).finditer(rest))
            said = any(_pattern(right).search(target) for term in terms for right in (term.en, *term.also))
            if said or len({term.en for term in terms}) != 1 or len(places) > max(text.count(term.zh) for term in terms):
                continue
            if wrong.islower() and any(place[0][0].isupper() and _SENTENCE.search(target[: place.start()]) is None for place in places):
                continue
            for place in reversed(places):
                target = _replaced(target, place, terms[0].en)
        return target


def _without_right(target: str, terms: Iterable[GlossaryTerm], certain: Iterable[str]) -> str:
    """The English with everything that is right blotted out; places stay."""
    right = [*certain, *(rendering for term in terms for rendering in (term.en, *term.also))]
    for words in sorted(filter(None, right), key=len, reverse=True):
        target = _pattern(words).sub(lambda match: "|" * len(match[0]), target)
    return target


def _replaced(target: str, place: re.Match[str], right: str) -> str:
    """With the preferred English at a place: capital, plural and article as they were."""
    wrong, before = target[place.start() : place.end()], target[: place.start()]
    if place["plural"]:
        right = plural(right)
    if wrong[0].isupper() and (right[0].islower()):
        right = right[0].upper() + right[1:]
    article = _ARTICLE.search(before)
    if article and not right.endswith("s"):
        before = before[: article.start(1)] + article[1][0] + ("n" if right[0].casefold() in "aeiou" else "") + " "
    return before + right + target[place.end() :]


@lru_cache(maxsize=4096)
def _pattern(words: str) -> re.Pattern[str]:
    """The words as they may stand in a sentence: any case, hyphen or space between them, plural or not."""
    parts = [re.escape(part) for part in re.split(r"[\s-]+", words.strip())]
    return re.compile(rf"(?<![\w-]){'[ -]+'.join(parts)}(?P<plural>e?s)?(?![\w-])", re.IGNORECASE)
