"""What a word is, for search, for rules and for highlighting alike: the one definition that makes them agree.

Han, kana and Hangul have no spaces: each character of a run of them counts as one word, and any part of the run can be asked for. Other
words are whole, without accents; "Zhuque-2" is the two words of "zhuque 2". What stands between two runs does not matter, but no phrase
of ideographs reaches over it. How an index holds words is the index's business.
"""

import re
import unicodedata
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from parallax.fold import fold, fold_with_offsets

IDEOGRAPHS = (
    "\u1100-\u11ff\u2e80-\u2fdf\u3005-\u3007\u3021-\u3029\u3031-\u3035\u3038-\u303c\u3041-\u3096\u309d-\u309f\u30a1-\u30fa\u30fc-\u30ff"
    "\u3105-\u318e\u31a0-\u31bf\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff\ua960-\ua97f\uac00-\ud7ff\uf900-\ufaff\U00020000-\U0003ffff"
)
LETTER = rf"[^\W_{IDEOGRAPHS}]"
_MARK = "\u0300-\u036f"
_RUN = re.compile(f"[{IDEOGRAPHS}]+|{LETTER}+(?:[{_MARK}]+{LETTER}+)*[{_MARK}]*")
_ASCII_RUN = re.compile("[0-9a-z]+")  # the same for folded ASCII text, many times faster
_IDEOGRAPH = re.compile(f"[{IDEOGRAPHS}]")
_COUNTED = re.compile(f"[{IDEOGRAPHS}]|[^ {IDEOGRAPHS}]+")  # one word each, in spelled text
_ACCENTED = re.compile(f"[\u00c0-\u024f{_MARK}\u0370-\u052f\u1e00-\u1fff]")
LONGEST_WORD = 100  # characters of one that is not of ideographs; longer ones are noise, cut alike in text and query
# Characters that folding keeps one for one: nearly every text of this trade, and many times quicker seen than worked out.
_STEADY = re.compile("[\0-\x7f\u00b7\u2010-\u2016\u2018-\u201f\u3000-\u3020\u4e00-\u9fff\uff01-\uff5e]*+")
Spans = list[tuple[int, int]]  # start, end


class _Unaccented(dict[int, str]):
    """Fills itself as characters are met: each without its accents."""

    def __missing__(self, code: int) -> str:
        accented = _ACCENTED.match(chr(code))
        self[code] = (
            "".join(char for char in unicodedata.normalize("NFKD", chr(code)) if not unicodedata.combining(char)) if accented else chr(code)
        )
        return self[code]


_UNACCENTED = _Unaccented()


@dataclass(frozen=True, slots=True)
class Run:
    """A stretch of ideographs, or one word of another script."""

    text: str
    ideographs: bool


def spelled(text: str) -> str:
    """The runs of a text, folded and without accents, with one blank before, between and after them.

    >>> spelled("藍箭航天的Zhuque-2")
    ' 蓝箭航天的 zhuque 2 '
    """
    folded = fold(text)
    found = _run_of(folded).findall(folded)
    if not found:
        return " "
    joined = f" {' '.join(found)} "
    if _ACCENTED.search(joined):
        joined = joined.translate(_UNACCENTED)
    if max(map(len, found)) > LONGEST_WORD:
        joined = " ".join(run if _IDEOGRAPH.match(run) else run[:LONGEST_WORD] for run in joined.split(" "))
    return joined


def is_steady(text: str) -> bool:
    """Whether folding is sure to keep each character of a text in its place."""
    return _STEADY.fullmatch(text) is not None


def runs(text: str) -> Iterator[Run]:
    """The runs of a text."""
    for run in spelled(text).split():
        yield Run(run, ideographs=bool(_IDEOGRAPH.match(run)))


def needle(text: str, *, prefix: bool = False) -> str:
    """What to look for in spelled text, as a substring; empty when the text holds no word.

    A word stands between blanks, a prefix after one; ideographs are found wherever they stand.
    """
    found = spelled(text)
    if found == " ":
        return ""
    start = 1 if _IDEOGRAPH.match(found, 1) else 0
    return found[start : -1 if prefix or _IDEOGRAPH.match(found, len(found) - 2) else None]


def word_starts(spelling: str) -> list[int]:
    """Where each word of a spelled text begins: every ideograph, and every run of another script."""
    return [match.start() for match in _COUNTED.finditer(spelling)]


def numbered(starts: list[int], spans: Iterable[tuple[int, int]]) -> Spans:
    """Places of needles as numbers of words: the first of each, and the one after its last."""
    return [(bisect_left(starts, start), bisect_left(starts, end)) for start, end in spans]


def gap(one: tuple[int, int], other: tuple[int, int]) -> int:
    """How many words lie between two places; 0 where they touch or overlap."""
    return max(0, max(one[0], other[0]) - (one[1] if one[0] <= other[0] else other[1]))


class Origins:
    """The way back from a spelled text to the original; worked out once for any number of places."""

    _offsets: Sequence[int]

    def __init__(self, text: str, spelling: str) -> None:
        folded, self._offsets = (fold(text), range(len(text) + 1)) if is_steady(text) else fold_with_offsets(text)
        self._spelling = spelling
        self._starts = [match.end() for match in re.finditer(" ", self._spelling)]  # of runs; the last is the end
        self._origins = [match.span() for match in _run_of(folded).finditer(folded)]

    def of(self, start: int, end: int) -> tuple[int, int]:
        """The place in the original of a needle's. What begins a word stands for all of it."""
        first = start + (self._spelling[start] == " ")
        last = end - 1 - (self._spelling[end - 1] == " ")
        return self._offsets[self._origin(first, end=False)], self._offsets[self._origin(last, end=True) - 1] + 1

    def _origin(self, place: int, *, end: bool) -> int:
        run = bisect_right(self._starts, place) - 1
        if _IDEOGRAPH.match(self._spelling, place):
            return self._origins[run][0] + place - self._starts[run] + end
        return self._origins[run][1] if end else self._origins[run][0]


def _run_of(folded: str) -> re.Pattern[str]:
    return _ASCII_RUN if folded.isascii() else _RUN
