"""Text as the index sees it: which tokens a text has, and which a query asks for. What is done with them is `store.compile`'s business.

What a word is says `parallax.words`. A run of ideographs becomes its overlapping pairs and its last character alone; a query of n
characters is a phrase of n-1 pairs, one character is a prefix. That finds exactly the substrings. The last character alone also ends the
run, so that no phrase reaches over punctuation.
"""

import re
from dataclasses import dataclass
from operator import add

from parallax.words import IDEOGRAPHS, Run, runs, spelled

_IDEOGRAPHS = re.compile(f"[{IDEOGRAPHS}]+")


@dataclass(frozen=True, slots=True)
class Phrase:
    """Tokens that must follow each other, the last one perhaps only as the beginning of a word."""

    tokens: tuple[str, ...]
    prefix: bool
    ends_in: str = ""  # the last of several ideographs at the end

    def whole(self) -> "Phrase":
        """The same with a token for each word: pairs are one fewer than their characters, which matters where tokens are counted."""
        return Phrase((*self.tokens, self.ends_in), prefix=True) if self.ends_in else self


def token_text(text: str | None) -> str | None:
    """A text's tokens, separated by blanks; what the index is fed with."""
    if text is None:
        return None
    return _IDEOGRAPHS.sub(_paired, spelled(text)).strip()


def phrase(text: str, *, prefix: bool = False) -> Phrase | None:
    """What to ask the index for, or None when the text holds no word at all."""
    found = list(runs(text))
    if not found:
        return None
    tokens = [token for run in found[:-1] for token in _tokens(run)]
    last = found[-1]
    if not last.ideographs:
        return Phrase((*tokens, last.text), prefix)
    if len(last.text) == 1:
        return Phrase((*tokens, last.text), prefix=True)
    return Phrase((*tokens, *_pairs(last.text)), prefix=False, ends_in=last.text[-1])


def _tokens(run: Run) -> list[str]:
    return [*_pairs(run.text), run.text[-1]] if run.ideographs else [run.text]


def _paired(run: re.Match[str]) -> str:
    return " ".join((*_pairs(run[0]), run[0][-1]))


def _pairs(run: str) -> list[str]:
    return [*map(add, run, run[1:])]
