"""Finds in a text what a query's terms find in the index: the same words, as places in the original text."""

import re
from collections.abc import Iterable
from itertools import islice

from parallax.words import Origins, Spans, needle, spelled

_LONGEST = 200_000  # characters of a text that are looked at
_MOST = 500  # matches of a text that are looked at
_LONGEST_WANTED = 2000  # characters of a term that are looked for
Wanted = tuple[str, bool]  # text, whether it is only the beginning of a word


def pattern_of(wanted: Iterable[Wanted]) -> re.Pattern[str] | None:
    """One pattern for spelled text that finds any of these, the longest first; None when they hold no word."""
    needles = {needle(text[:_LONGEST_WANTED], prefix=prefix) for text, prefix in wanted} - {""}
    return re.compile("|".join(map(_source, sorted(needles, key=lambda one: (-len(one), one))))) if needles else None


def _source(one: str) -> str:
    """The blank after a word is left for the word behind it to begin with."""
    return f"{re.escape(one[:-1])}(?= )" if one.endswith(" ") else re.escape(one)


def find(text: str, pattern: re.Pattern[str] | None) -> Spans:
    """Where the pattern matches, as offsets of the original text."""
    if pattern is None:
        return []
    text = text[:_LONGEST]
    spelling = spelled(text)
    found = [match.span() for match in islice(pattern.finditer(spelling), _MOST)]
    if not found:
        return []
    origins = Origins(text, spelling)
    return [origins.of(start, end) for start, end in found]
