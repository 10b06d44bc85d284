"""Folding: the one form in which text is compared, whether by search, by names or by rules.

Per character, so that offsets survive: NFKC, Traditional to Simplified, casefold; zero-width and bidirectional controls and lone
surrogates vanish.
"""

import unicodedata
from functools import cache

from opencc import OpenCC

_INVISIBLE = dict.fromkeys(
    [0x00AD, 0x180E, 0xFEFF, *range(0x200B, 0x2010), *range(0x202A, 0x202F), *range(0x2060, 0x2070), *range(0xFE00, 0xFE10)], ""
)


@cache
def _simplifier() -> OpenCC:
    return OpenCC("t2s")


class _Table(dict[int, str]):
    """Fills itself as characters are met: ``str.translate`` asks for each new code point once."""

    def __missing__(self, code: int) -> str:
        if 0xD800 <= code <= 0xDFFF:  # half of a pair: no text that can be stored or compared
            self[code] = ""
            return ""
        folded = unicodedata.normalize("NFKC", chr(code))
        if code > 0x2E7F:
            folded = "".join(_simplifier().convert(char) for char in folded)
        self[code] = folded.casefold()
        return self[code]


_TABLE = _Table(_INVISIBLE)


def fold(text: str) -> str:
    """The text as it is compared.

    >>> fold("藍箭航天 ＬａｎｄＳｐａｃｅ")
    '蓝箭航天 landspace'
    """
    return text.lower() if text.isascii() else text.translate(_TABLE)


def fold_with_offsets(text: str) -> tuple[str, list[int]]:
    """The folded text, and for each of its characters (and its end) the index in the original that it came from."""
    folded = fold(text)
    if len(folded) == len(text) and all(len(_TABLE[ord(char)]) == 1 for char in set(text)):
        return folded, list(range(len(text) + 1))
    offsets = [index for index, char in enumerate(text) for _ in _TABLE[ord(char)]]
    return folded, [*offsets, len(text)]
