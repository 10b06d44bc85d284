"""Text as the index sees it: which tokens a text has, and which a query asks for. What is done with them is `store.compile`'s business.

Han, kana and Hangul have no spaces, so a run of them becomes its overlapping pairs and its last character alone; a query of n characters
is a phrase of n-1 pairs, one character is a prefix. That finds exactly the substrings. The last character alone also ends the run, so that
no phrase reaches over punctuation. Other words are tokens of their own, without accents; "Zhuque-2" is the two words of "zhuque 2".
"""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from operator import add

from parallax.fold import fold

IDEOGRAPHS = (
    "\u1100-\u11ff\u2e80-\u2fdf\u3005-\u3007\u3021-\u3029\u3031-\u3035\u3038-\u303c\u3041-\u3096\u309d-\u309f\u30a1-\u30fa\u30fc-\u30ff"
    "\u3105-\u318e\u31a0-\u31bf\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff\ua960-\ua97f\uac00-\ud7ff\uf900-\ufaff\U00020000-\U0003ffff"
)
LETTER = rf"[^\W_{IDEOGRAPHS}]"
GAP = r"[\W_]"
_MARK = "\u0300-\u036f"
_RUN = re.compile(rf"([{IDEOGRAPHS}]+)|(?:{LETTER}|[{_MARK}])+")
_ACCENTED = re.compile(f"[\u00c0-\u024f{_MARK}\u0370-\u052f\u1e00-\u1fff]")
_LONGEST_WORD = 100  # longer ones are noise; cut alike in text and query


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

    def tokens(self) -> list[str]:
        """As the index holds them."""
        return [*self.pairs(), self.text[-1]] if self.ideographs else [self.text]

    def pairs(self) -> list[str]:
        """Overlapping pairs of characters."""
        return [*map(add, self.text, self.text[1:])]


@dataclass(frozen=True, slots=True)
class Phrase:
    """Tokens that must follow each other, the last one perhaps only as the beginning of a word."""

    tokens: tuple[str, ...]
    prefix: bool


def unaccent(text: str) -> str:
    """Folded text without the accents of Latin, Greek and Cyrillic letters."""
    return text.translate(_UNACCENTED) if _ACCENTED.search(text) else text


def runs(text: str) -> Iterator[Run]:
    """The runs of a text, folded."""
    for match in _RUN.finditer(fold(text)):
        if match[1]:
            yield Run(match[0], ideographs=True)
        elif word := unaccent(match[0]):
            yield Run(word[:_LONGEST_WORD], ideographs=False)


def token_text(text: str | None) -> str | None:
    """A text's tokens, separated by blanks; what the index is fed with."""
    if text is None:
        return None
    tokens: list[str] = []
    for run in runs(text):
        tokens += run.tokens()
    return " ".join(tokens)


def phrase(text: str, *, prefix: bool = False) -> Phrase | None:
    """What to ask the index for, or None when the text holds no word at all."""
    found = list(runs(text))
    if not found:
        return None
    tokens = [token for run in found[:-1] for token in run.tokens()]
    last = found[-1]
    if not last.ideographs:
        return Phrase((*tokens, last.text), prefix)
    if len(last.text) == 1:
        return Phrase((*tokens, last.text), prefix=True)
    return Phrase((*tokens, *last.pairs()), prefix=False)
