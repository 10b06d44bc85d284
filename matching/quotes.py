"""Quotation marks in queries: which open a phrase, and which close it. Keyboards mix them, so any of one family closes."""

from dataclasses import dataclass

_DOUBLE = '"＂“”„‟〝〞〟'
_CLOSING = {
    "“": "”", "„": "“", "‟": "”", "〝": "〞", "「": "」", "『": "』", "｢": "｣", "﹁": "﹂", "﹃": "﹄", "«": "»", "‹": "›",
}  # fmt: skip
_SINGLE = {"'": "'", "‘": "’", "＇": "＇"}  # also apostrophes, so a phrase only where both ends are at a word's edge
QUOTES = _DOUBLE + "".join(_CLOSING) + "".join(_CLOSING.values())
_EDGES = " \t\n\r\u3000()（）,.，。;；|｜"


@dataclass(frozen=True, slots=True)
class Quoted:
    """A quotation: where the text within begins and ends."""

    start: int
    end: int


def quoted_at(text: str, at: int) -> Quoted | None:
    """The quotation that opens here; None when no quote closes it, or none opens."""
    char = text[at]
    if char in _SINGLE:
        return _single(text, at)
    if char in _DOUBLE:
        return _until(text, at, _CLOSING.get(char, char)) or _until(text, at, _DOUBLE)
    return _until(text, at, _CLOSING[char]) if char in _CLOSING else None


def closing_of(char: str) -> str | None:
    """What should close a quotation that this character opens; None when it opens none."""
    return _CLOSING.get(char, char if char in '"＂' else None)


def _until(text: str, at: int, closing: str) -> Quoted | None:
    ends = [end for end in (text.find(char, at + 1) for char in closing) if end >= 0]
    return Quoted(at + 1, min(ends)) if ends else None


def _single(text: str, at: int) -> Quoted | None:
    end = at + 1
    while (end := text.find(_SINGLE[text[at]], end)) >= 0:
        after = text[end + 1 : end + 2]
        if not after or after in _EDGES:
            return Quoted(at + 1, end)
        end += 1
    return None
