"""Finds in a text what a query's terms find in the index: the same words, as places in the original text."""

import re
from collections.abc import Iterable
from functools import lru_cache
from itertools import islice, pairwise

from parallax.fold import fold, fold_with_offsets
from store.fulltext import GAP, LETTER, Run, runs, unaccent

_LONGEST = 200_000  # characters of a text that are looked at
_MOST = 500  # matches of a text that are looked at
Spans = list[tuple[int, int]]  # start, end
Wanted = tuple[str, bool]  # text, whether it is only the beginning of a word


def pattern_of(wanted: Iterable[Wanted]) -> re.Pattern[str] | None:
    """One pattern for folded text that finds any of these; None when they hold no word."""
    sources = {_source(text, prefix=prefix) for text, prefix in wanted} - {""}
    return re.compile("|".join(sorted(sources, key=lambda source: (-len(source), source)))) if sources else None


@lru_cache(maxsize=1000)
def _source(text: str, *, prefix: bool) -> str:
    """A regular expression that finds in folded text what the phrase of this text finds in the index."""
    found = list(runs(text[:2000]))
    if not found:
        return ""
    pieces = [re.escape(found[0].text)]
    for before, run in pairwise(found):
        pieces += [GAP, "*" if before.ideographs != run.ideographs else "+", re.escape(run.text)]
    return _edges("".join(pieces), found[0], found[-1], prefix=prefix)


def _edges(source: str, first: Run, last: Run, *, prefix: bool) -> str:
    start = "" if first.ideographs else f"(?<!{LETTER})"
    if last.ideographs:
        return start + source
    return start + source + (f"{LETTER}*" if prefix else f"(?!{LETTER})")


def find(text: str, pattern: re.Pattern[str] | None) -> Spans:
    """Where the pattern matches, as offsets of the original text."""
    if pattern is None:
        return []
    text = text[:_LONGEST]
    folded = fold(text)
    plain = unaccent(folded)
    found = [match.span() for match in islice(pattern.finditer(plain if len(plain) == len(folded) else folded), _MOST)]
    return found if _keeps_places(text, found) else _in_original(text, found)


def _keeps_places(text: str, found: Spans) -> bool:
    """Whether these places are the same in the original: nearly always, and quicker to see than to work all offsets out."""
    edges = sorted({0, *(edge for span in found for edge in span)})
    return text.isascii() or all(len(fold(text[start:end])) == end - start for start, end in pairwise(edges))


def _in_original(text: str, found: Spans) -> Spans:
    _, offsets = fold_with_offsets(text)
    return [(offsets[start], offsets[end - 1] + 1) for start, end in found]
