"""What is put between the characters of a Chinese word to hide it from machines: 蓝lan箭jian航hang天tian, 蓝·箭·航·天, 蓝 箭 航 天.

Pinyin counts as noise where it is how the character beside it is read, twice in a row (热爱AI has it once); a separator between single
characters, from three of them on, when it is the same each time. Invisible characters are gone by the time that text comes here.
"""

import re
from collections.abc import Iterator

HAN = "一-鿿㐀-䶿"
_VOWELS = "āáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜü"
_PLAIN = str.maketrans(_VOWELS, "aaaaeeeeiiiioooouuuuvvvvv")
_SPELT = rf"[ (]?[A-Za-z{_VOWELS}]{{1,6}}[1-5]?[) ]?"
_PIECE = re.compile(rf"(?<=[{HAN}]){_SPELT}(?![A-Za-z])")
_PIECES = re.compile(rf"(?<=[{HAN}]){_SPELT}[{HAN}]{_SPELT}(?![A-Za-z])")
_SIGNS = "·*_|~.\u2190-\u2bff\U0001f000-\U0001faff-"  # with arrows, stars and pictures: 蓝🚀箭🚀航🚀天
_BETWEEN = rf"(?: ?[{_SIGNS}]{{1,2}} ?| )"
_SEPARATED = re.compile(rf"[{HAN}](?P<mark>{_BETWEEN})[{HAN}](?:(?P=mark)[{HAN}])+")
_TWO_MARKS = re.compile(rf"[ {_SIGNS}][ {_SIGNS}]{{0,3}}[{HAN}][ {_SIGNS}]{{1,4}}[{HAN}]")  # what few texts have, found quickly
INVISIBLE = re.compile("[\u00ad\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff\ufe00-\ufe0f]")
_LETTERS = re.compile(rf"[A-Za-z{_VOWELS}]+")


def noise(text: str) -> list[tuple[int, int]]:
    """The spans of a text that are noise, in order, without overlap. Capitals do not matter.

    >>> noise("蓝lan箭jian航hang天")
    [(1, 4), (5, 9), (10, 14)]
    """
    found = list(_separators(text)) if _TWO_MARKS.search(text) else []
    if _LETTERS.search(text) and _PIECES.search(text):
        found += _pinyin(text)
    return sorted(found)


def without_noise(text: str) -> str:
    """The text as it was meant, invisible characters gone too."""
    clear = INVISIBLE.sub("", text)
    for start, end in reversed(noise(clear)):
        clear = clear[:start] + clear[end:]
    return clear


def _separators(text: str) -> Iterator[tuple[int, int]]:
    for run in _SEPARATED.finditer(text):
        size = len(run["mark"])
        yield from ((at, at + size) for at in range(run.start() + 1, run.end(), size + 1))


def _pinyin(text: str) -> Iterator[tuple[int, int]]:
    """Pieces that follow the character that they spell, or all precede it; two of them with one character between, at least."""
    pieces = [match.span() for match in _PIECE.finditer(text)]
    for aside in (-1, 0):
        spelt = [span for span in pieces if _spells(text, span, aside)]
        starts, ends = {start for start, _ in spelt}, {end for _, end in spelt}
        yield from (span for span in spelt if (span[1] + 1 in starts or span[0] - 1 in ends) and (aside or not _spells(text, span, -1)))


def _spells(text: str, span: tuple[int, int], aside: int) -> bool:
    from translate.dictionary import readings

    letters = _LETTERS.search(text, *span)
    char = text[span[0] - 1] if aside else text[span[1] : span[1] + 1]
    return letters is not None and letters[0].casefold().translate(_PLAIN) in readings(char)
