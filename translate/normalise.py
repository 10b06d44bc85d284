"""Chinese text made even before it is translated: width, script, punctuation, spacing, invisible characters.

Noise between characters goes too (`translate.noise`). Every step keeps track of where each character came from, so that a span found in
the result can be shown in the original. Comparison (search, names) uses the simpler `parallax.fold` instead.
"""

import re
import unicodedata
from collections.abc import Sequence
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
_COMPATIBLE = "".join(chr(code) for code in (*range(0xF900, 0xFB00), *range(0xFF00, 0xFFF0)) if chr(code) not in _KEEP)
_UNEVEN = re.compile(f"[{''.join(map(chr, _VARIANTS))}{_COMPATIBLE}]|{INVISIBLE.pattern}")
_HAN = "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
_BESIDE = f"{_HAN}，。、；：！？（）“”"
_SPACES = re.compile(rf"(?<=[{_BESIDE}]) +(?=[{_BESIDE}])|(?<=[{_HAN}]) +(?=[A-Za-z0-9])|(?<=[A-Za-z0-9%]) +(?=[{_HAN}])|(?<= ) +")
_TONES = "āáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜ"
_TONED = re.compile(f"[{_TONES}]", re.IGNORECASE)
_PINYIN = re.compile(rf"(?<=[{_HAN}])[（(]?[a-z]*[{_TONES}][a-z{_TONES}]*[)）]?(?=[{_HAN}])", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Normal:
    """The even text; ``offsets[i]`` is where its character i came from, with one more for the end."""

    text: str
    offsets: tuple[int, ...]


def normalise(text: str) -> Normal:
    """Even Chinese text: full-width letters and digits become ASCII, spaces around Han go, Traditional becomes Simplified.

    >>> normalise("藍箭　航天 ２０２４").text
    '蓝箭航天2024'
    """
    even, kept = _each(text)
    for gone in (noise, _toned, _spaces):
        even, kept = _cut(even, kept, gone(even))
    return Normal(_simplified(even), (*kept, len(text)))


def _each(text: str) -> tuple[str, Sequence[int]]:
    """Every character made even by itself, and where those that are left came from."""
    if not _UNEVEN.search(text):  # nearly every sentence
        return text, range(len(text))
    pairs = [(out, index) for index, char in enumerate(text) for out in _one(char)]
    return "".join(char for char, _ in pairs), [index for _, index in pairs]


def _one(char: str) -> str:
    if INVISIBLE.match(char):
        return ""
    char = char.translate(_VARIANTS)
    return unicodedata.normalize("NFKC", char) if char in _COMPATIBLE else char


def _toned(text: str) -> list[tuple[int, int]]:
    return [match.span() for match in _PINYIN.finditer(text)] if _TONED.search(text) else []


def _spaces(text: str) -> list[tuple[int, int]]:
    return [match.span() for match in _SPACES.finditer(text)] if " " in text else []


def _cut(text: str, kept: Sequence[int], spans: Sequence[tuple[int, int]]) -> tuple[str, Sequence[int]]:
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
