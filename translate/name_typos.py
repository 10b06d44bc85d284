"""Misspelt Latin names: Oreinspace, Galatic Energy, Cosmo Leap.

A capitalised run of words that is one edit (insertion, deletion, substitution, transposition) from a company's own long name is taken
for it, if the text speaks of spaceflight and the run is not itself a name we know. Agencies and universities are left out: their
neighbours in spelling are often real (Beiyang University).
"""

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence

from translate.aliases import Form
from translate.edges import Haystack

LEAST_LETTERS = 9
_MOST_WORDS = 4
_REAL = frozenset({"interstellar", "orionspace"})  # one edit from a name (InterstellOr, Orienspace), and right as they are
_TYPES = {"private", "spin-off", "gov-origin"}
_RUN = re.compile(r"(?<![A-Za-z0-9-])[A-Z][A-Za-z]+(?:[ -][A-Z][A-Za-z]+)*(?![A-Za-z0-9])")
_FIELD = re.compile(r"\b(?:rockets?|satellites?|orbit\w*|spacecraft|launch\w*|methalox|constellation|start-?ups?)\b")
_FIELD_ZH = ("火箭", "卫星", "航天")


class TypoFinder:
    """Finds misspellings of the safe English names among the forms given."""

    def __init__(self, forms: Sequence[Form]) -> None:
        self._known = {letters(form.text) for form in forms if form.alias.lang == "en"}
        self._near: dict[str, list[tuple[str, Form]]] = defaultdict(list)
        self._shapes: set[tuple[str, int]] = set()
        for form in forms:
            word = letters(form.text)
            if eligible(form) and len(word) >= LEAST_LETTERS:
                self._shapes |= {(word[0], len(word) + by) for by in (-1, 0, 1)}
                for key in _deletions(word):
                    self._near[key].append((word, form))

    def find(self, hay: Haystack) -> Iterator[tuple[int, int, Form]]:
        """Places of misspelt names. Only where folding kept the text's length, as it does for Latin text."""
        if len(hay.folded) != len(hay.text) or not _of_spaceflight(hay.folded):
            return
        for start, end in _windows(hay.text):
            if form := self._match(letters(hay.text[start:end])):
                yield start, end, form

    def _match(self, word: str) -> Form | None:
        if (word[0], len(word)) not in self._shapes or word in _REAL:
            return None
        for key in [word] if word in self._known else _deletions(word):
            for known, form in self._near.get(key, ()):
                if known == word or (known[0] == word[0] and known + "s" != word and word not in self._known and _one_edit(word, known)):
                    return form
        return None


def _of_spaceflight(folded: str) -> bool:
    return any(word in folded for word in _FIELD_ZH) or bool(_FIELD.search(folded))


def eligible(form: Form) -> bool:
    """Whether a form is one whose misspellings are looked for, if it has LEAST_LETTERS."""
    alias = form.alias
    return alias.lang == "en" and alias.safe and alias.kind in {"canonical", "brand"} and form.company.type in _TYPES


def letters(text: str) -> str:
    """The Latin letters of a text, small and without what stands between them."""
    return re.sub(r"[^a-z]", "", text.lower())


def _deletions(word: str) -> set[str]:
    return {word} | {word[:at] + word[at + 1 :] for at in range(len(word))}


def _one_edit(left: str, right: str) -> bool:
    """Whether two words differ by at most one insertion, deletion, substitution or swap of neighbours."""
    if abs(len(left) - len(right)) > 1:
        return False
    at = next((at for at, (one, other) in enumerate(zip(left, right, strict=False)) if one != other), min(len(left), len(right)))
    one, other = left[at:], right[at:]
    return one[1:] == other[1:] or one[1:] == other or one == other[1:] or (one[:2] == other[1::-1] and one[2:] == other[2:])


def _windows(text: str) -> Iterator[tuple[int, int]]:
    """Spans of one to four neighbouring capitalised words."""
    for run in _RUN.finditer(text):
        words = [word.span() for word in re.finditer(r"[A-Za-z]+", run[0])]
        for first, (start, _) in enumerate(words):
            if run[0][start - 1 : start] == "-":  # Extra-Galactic Energy
                continue
            for _, end in words[first : first + _MOST_WORDS]:
                yield run.start() + start, run.start() + end
