"""Chinese text made even before it is translated: width, script, punctuation, spacing, invisible characters.

Noise between characters goes too (`translate.noise`). Every step keeps track of where each character came from, so that a span found in
the result can be shown in the original. Comparison (search, names) uses the simpler `parallax.fold` instead.
"""

import re
import unicodedata
from dataclasses import dataclass
from functools import cache

from opencc import OpenCC

from translate.noise import INVISIBLE, noise

_KEEP = "，。！？；：（）、“”‘’《》〈〉「」『』【】…—～·％"
_VARIANTS = str.maketrans(
    {
        "﹐": "，",
        "﹒": "。",
        "｡": "。",
        "､": "、",
        "﹔": "；",
        "﹕": "：",
        "﹗": "！",
        "﹖": "？",
        "﹙": "（",
        "﹚": "）",
        "•": "·",
        "‧": "·",
        "・": "·",
        "●": "·",
        "\u00a0": " ",
        "\u3000": " ",
        "⻋": "车",
        "⻓": "长",
    }
)
_HAN = "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
_BESIDE = f"{_HAN}，。、；：！？（）“”"
_SPACES = re.compile(rf"(?<=[{_BESIDE}]) +(?=[{_BESIDE}])|(?<=[{_HAN}]) +(?=[A-Za-z0-9])|(?<=[A-Za-z0-9%]) +(?=[{_HAN}])|(?<= ) +")
_TONES = "āáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜ"
_PINYIN = re.compile(rf"(?<=[{_HAN}])[（(]?[a-z]*[{_TONES}][a-z{_TONES}]*[)）]?(?=[{_HAN}])", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Normal:
    """The even text; ``offsets[i]`` is where its character i came from, with one more for the end."""

    text: str
    offsets: tuple[int, ...]

    def original(self, start: int, end: int) -> tuple[int, int]:
        """The span of the original that a span of the text came from."""
        return (self.offsets[start], self.offsets[end - 1] + 1) if end > start else (self.offsets[start], self.offsets[start])


def normalise(text: str, *, simplify: bool = True) -> Normal:
    """Even Chinese text: full-width letters and digits become ASCII, spaces around Han go, Traditional becomes Simplified.

    >>> normalise("藍箭　航天 ２０２４").text
    '蓝箭航天2024'
    """
    pairs = [(out, index) for index, char in enumerate(text) for out in _one(char)]
    even, kept = "".join(char for char, _ in pairs), [index for _, index in pairs]
    for gone in (noise, _toned, _spaces):
        even, kept = _cut(even, kept, gone(even))
    if simplify:
        even = _simplified(even)
    return Normal(even, (*kept, len(text)))


def _one(char: str) -> str:
    if char.isascii():
        return char
    if INVISIBLE.match(char):
        return ""
    char = char.translate(_VARIANTS)
    return (
        char
        if char in _KEEP
        else unicodedata.normalize("NFKC", char)
        if 0xFF00 <= ord(char) <= 0xFFEF or 0xF900 <= ord(char) <= 0xFAFF
        else char
    )


def _toned(text: str) -> list[tuple[int, int]]:
    return [match.span() for match in _PINYIN.finditer(text)]


def _spaces(text: str) -> list[tuple[int, int]]:
    return [match.span() for match in _SPACES.finditer(text)]


def _cut(text: str, kept: list[int], spans: list[tuple[int, int]]) -> tuple[str, list[int]]:
    if not spans:
        return text, kept
    gone = {position for span in spans for position in range(*span)}
    rest = [position for position in range(len(text)) if position not in gone]
    return "".join(text[position] for position in rest), [kept[position] for position in rest]


@cache
def _converter(name: str) -> OpenCC:
    return OpenCC(name)


def _simplified(text: str) -> str:
    """tw2s, then t2s for what Taiwan's table leaves; offsets need the length kept, which both tables do (else per character)."""
    converted: str = _converter("t2s").convert(_converter("tw2s").convert(text))
    if len(converted) == len(text):
        return converted
    singles = ((char, _converter("t2s").convert(char)) for char in text)
    return "".join(simple if len(simple) == 1 else char for char, simple in singles)
