"""Finds in a text what a query's terms find in the index: the same words, as places in the original text.

Words are looked for in the spelled text, and the way back to the original is worked out. Nearly all texts of this trade need neither:
folded, each character stays in its place, and the words can be looked for right there, several times quicker.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import islice

from parallax.fold import fold
from parallax.words import IDEOGRAPHS, LONGEST_WORD, Origins, Spans, is_steady, needle, spelled

_LONGEST = 200_000  # characters of a text that are looked at
_MOST = 500  # matches of a text that are looked at
_LONGEST_WANTED = 2000  # characters of a term that are looked for
_CUT = re.compile(f"[0-9a-z]{{{LONGEST_WORD + 1}}}")  # a word that is not spelled out
_LETTER, _IDEOGRAPH = "[0-9a-z]", f"[{IDEOGRAPHS}]"  # of a steady text, folded
_GAP = f"[^0-9a-z{IDEOGRAPHS}]*"
Wanted = tuple[str, bool]  # text, whether it is only the beginning of a word


@dataclass(frozen=True)
class Pattern:
    """What is looked for, in spelled text and in folded text whose characters stay in their places."""

    needles: tuple[str, ...]

    @cached_property
    def spelled(self) -> re.Pattern[str]:
        """For spelled text."""
        return re.compile("|".join(map(_in_spelled, self.needles)))

    @cached_property
    def steady(self) -> re.Pattern[str]:
        """For folded text."""
        return re.compile("|".join(map(_in_steady, self.needles)))


def pattern_of(wanted: Iterable[Wanted]) -> Pattern | None:
    """One pattern that finds any of these, the longest first; None when they hold no word."""
    needles = {needle(text[:_LONGEST_WANTED], prefix=prefix) for text, prefix in wanted} - {""}
    return Pattern(tuple(sorted(needles, key=lambda one: (-len(one), one)))) if needles else None


def find(text: str, pattern: Pattern | None) -> Spans:
    """Where the pattern matches, as offsets of the original text."""
    if pattern is None:
        return []
    text = text[:_LONGEST]
    if is_steady(text) and not _is_cut(folded := text.lower() if text.isascii() else fold(text)):
        return [match.span() for match in islice(pattern.steady.finditer(folded), _MOST)]
    spelling = spelled(text)
    found = [match.span() for match in islice(pattern.spelled.finditer(spelling), _MOST)]
    if not found:
        return []
    origins = Origins(text, spelling)
    return [origins.of(start, end) for start, end in found]


def _is_cut(folded: str) -> bool:
    """Whether it holds a word too long to be spelled out."""
    return max(map(len, folded.split()), default=0) > LONGEST_WORD and _CUT.search(folded) is not None


def _in_spelled(one: str) -> str:
    """The blank after a word is left for the word behind it to begin with."""
    return f"{re.escape(one[:-1])}(?= )" if one.endswith(" ") else re.escape(one)


def _in_steady(one: str) -> str:
    """Its runs with anything between them that is no word; where the needle has a blank, no run goes on."""
    runs = one.split()
    ends = [" "] * (len(runs) - 1) + [one[-1]]
    starts = [one[0]] + [" "] * (len(runs) - 1)
    return _GAP.join(map("".join, map(_run, runs, starts, ends)))


def _run(run: str, start: str, end: str) -> Iterator[str]:
    """One run; its first character stands first, where the search is quickest."""
    kind = _IDEOGRAPH if re.match(_IDEOGRAPH, run) else _LETTER
    yield re.escape(run[0])
    if start == " ":
        yield f"(?<!{kind}{re.escape(run[0])})"
    yield re.escape(run[1:])
    if end == " ":
        yield f"(?!{kind})"
    elif kind == _LETTER:  # what begins a word stands for all of it
        yield f"{_LETTER}*"
