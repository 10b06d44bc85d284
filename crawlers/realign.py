"""Double-byte text in which a byte was lost or spoilt, for `crawlers.decode`: read on from the next whole character.

A decoder pairs bytes blindly, so after a missing one every pair is made of two halves, up to the next ASCII character: in Chinese that is
often the end of the paragraph. Here the reading of such a row is chosen that has the most common characters and leaves out the fewest
bytes. Rows without a sign of damage are never touched. Which charset it is, and which of its characters are common, others say.
"""

import codecs
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

_ROW = re.compile(rb"(?:[\x80-\xff][\x30-\x39\x40-\x7e]?)+")
_DAMAGE = re.compile("[\ufffd\ue000-\uf8ff]")  # private characters are what halves of two Chinese ones often make
_MOST = 32_768  # bytes of damaged rows in one body that are read with care, at some 3 µs each
_LOST = "\ufffd"
_RARE, _PRIVATE, _ONE, _TWO = 1.0, 2.0, 2.5, 3.0  # what a rare character costs, a private one, and leaving out one byte or two
_EURO = {("gb18030", b"\x80"): "€"}  # as Windows and browsers have it


@dataclass(frozen=True, slots=True)
class _Step:
    """The cheapest reading from some byte of a row to its end: what it costs, its first character, and how many bytes that takes."""

    cost: float
    char: str = ""
    size: int = 0


def realigned(body: bytes, text: str, charset: str, is_common: Callable[[str], bool]) -> str:
    """``text``, which is the body decoded with replacement, or a better one where rows of it are damaged."""
    if not _DAMAGE.search(text):
        return text
    pieces: list[str] = []
    done, left = 0, _MOST
    for row in _ROW.finditer(body):
        plain = row[0].decode(charset, "replace") if row.end() < len(body) else _but_the_cut(row[0], charset)
        if _DAMAGE.search(plain) and left >= len(row[0]):
            left -= len(row[0])
            pieces += [body[done : row.start()].decode(charset, "replace"), _read(row[0], charset, is_common)]
            done = row.end()
    return "".join(pieces) + _but_the_cut(body[done:], charset) if pieces else text


def _but_the_cut(body: bytes, charset: str) -> str:
    """Decoded without the half of a character that may stand at its end."""
    return codecs.getincrementaldecoder(charset)("replace").decode(body)


def _read(row: bytes, charset: str, is_common: Callable[[str], bool]) -> str:
    """The row's best reading, from its end backwards."""
    price = _prices(charset, is_common)
    best = [_Step(0.0)] * (len(row) + 1)
    for start in range(len(row) - 1, -1, -1):
        steps = [
            _Step(best[start + size].cost + cost, char, size)
            for size in (1, 2, 4)
            if start + size <= len(row)
            for cost, char in price(row[start : start + size])
        ]
        best[start] = min(steps, key=lambda step: step.cost)
    chars, at = [], 0
    while at < len(row):
        chars.append(best[at].char)
        at += best[at].size
    return "".join(chars)


def _prices(charset: str, is_common: Callable[[str], bool]) -> Callable[[bytes], list[tuple[float, str]]]:
    """What reading so many bytes as one character may cost, remembered for the row."""
    known: dict[bytes, list[tuple[float, str]]] = {}

    def price(unit: bytes) -> list[tuple[float, str]]:
        if unit not in known:
            known[unit] = list(_readings(unit, charset, is_common))
        return known[unit]

    return price


def _readings(unit: bytes, charset: str, is_common: Callable[[str], bool]) -> Iterator[tuple[float, str]]:
    """As the character that it is, and as lost."""
    char = _EURO.get((charset, unit)) or _character(unit, charset)
    if char:
        known = char.isascii() or is_common(char)
        yield (0.0 if known else _PRIVATE if _DAMAGE.match(char) else _RARE), char
    if len(unit) < 4 and unit[0] > 0x7F and unit[-1] > 0x7F:
        yield (_ONE if len(unit) == 1 else _TWO), _LOST


def _character(unit: bytes, charset: str) -> str:
    """The one character that the bytes are, or empty."""
    try:
        char = unit.decode(charset)
    except UnicodeDecodeError:
        return ""
    return char if len(char) == 1 else ""
