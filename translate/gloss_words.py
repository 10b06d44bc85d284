"""The words of a gloss: what lies between certain spans, segmented and looked up, word by word."""

import re
from collections.abc import Iterator, Sequence
from functools import cache, lru_cache
from typing import Any

from translate.dictionary import LONGEST, known, look_up, romanise, romanise_person
from translate.figures import english_number
from translate.numerals import NUMERAL, parse_numeral
from translate.plain_words import DROPPED, MEASURES, OBJECT_FIRST, openings, plain_words
from translate.word_order import BY, LOCAL, LOCATED

HAN = re.compile(r"[\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U000323af]+")
_PIECES = re.compile(
    rf"(?P<han>{HAN.pattern})|(?P<latin>[^\W_][^\W_.,%\u3400-\u9fff]*(?:[.,'&/+-][^\W_\u3400-\u9fff]+)*%?)|(?P<space>\s+)|(?P<mark>.)",
    re.DOTALL,
)
_MARKS = {
    "，": ",",
    "。": ".",
    "、": ",",
    "；": ";",
    "：": ":",
    "！": "!",
    "？": "?",
    "（": "(",
    "）": ")",
    "《": "“",
    "》": "”",
    "〈": "“",
    "〉": "”",
    "「": "“",
    "」": "”",
    "『": "“",
    "』": "”",
    "【": "[",
    "】": "]",
    "—": "–",
    "…": "…",
    "·": " ",
    "～": "–",
    "“": "“",
    "”": "”",
    "‘": "‘",
    "’": "’",
    "％": "%",
}
_POINTS_AT = frozenset("这那该每各某哪几多首") | {"同一", "上一", "下一", "这一", "那一", "另一"}
_FINANCIAL = re.compile("[壹贰叁肆伍陆柒捌玖]")  # 陆 alone is the mainland, 伍 a surname


def words_of(text: str) -> list[str]:
    """The English words and marks of a stretch without certain spans."""
    words: list[str] = []
    for match in _PIECES.finditer(text):
        if match["han"]:
            words += _han(match["han"])
        elif match["latin"]:
            words.append(match["latin"])
        elif match["mark"]:
            words.append(_MARKS.get(match["mark"], match["mark"]))
    return words


def _han(text: str) -> Sequence[str]:
    if len(text) == 1 or text in plain_words() or text in DROPPED or (len(text) <= LONGEST and known(text)):
        return _words(text, "")
    found: list[str] = []
    last = ""
    for word, tag in _merged(tagger()(text)):
        if word in LOCATED and tag in {"f", ""}:
            found.append(f"{LOCAL}{plain_words().get(word, '')}")
        elif not (word in MEASURES and (last in _POINTS_AT or _number(last))):  # 这枚, 一份
            found += _words(word, tag)
        last = word
    return found


def _merged(words: Sequence[tuple[str, str]]) -> Iterator[tuple[str, str]]:
    """Neighbours that together are a plain word (未|造成) become one."""
    opening, index, last = openings(), 0, len(words) - 1
    while index <= last:
        size = _plain_size(words, index) if index == last or words[index][0] in opening else 1
        yield words[index] if size == 1 else ("".join(word for word, _ in words[index : index + size]), "")
        index += size


def _plain_size(words: Sequence[tuple[str, str]], index: int) -> int:
    """How many words from this one on are a plain word together; 1 where none are."""
    plain = plain_words()
    return next((size for size in (3, 2) if "".join(word for word, _ in words[index : index + size]) in plain), 1)


@cache
def tagger() -> Any:
    """Cuts Chinese text into words, with jieba's parts of speech."""
    import rjieba

    return rjieba.tag


@lru_cache(maxsize=1 << 14)
def _words(word: str, tag: str) -> tuple[str, ...]:
    """One segmented word. News has few different ones, and asks for them again and again."""
    return tuple(_word(word, tag))


def _word(word: str, tag: str) -> list[str]:  # noqa: PLR0911 - a ladder: each list is asked in turn
    if word in DROPPED or (tag == "q" and word in MEASURES):
        return []
    if word in OBJECT_FIRST:
        return [f"\ufdd0{word}"]
    if word == "由":
        return [BY]
    if word in plain_words():
        return [plain_words()[word]]
    if len(word) > 1 and word[-1] in MEASURES and (word[:-1] in _POINTS_AT or _number(word[:-1])):
        return _word(word[:-1], "")  # 一台, 多枚
    if tag == "nr" and word[0] == "由" and len(word) > 2:
        return [BY, romanise_person(word[1:])]
    if tag == "nr" and 1 < len(word) <= 4 and not _common(word):
        return [romanise_person(word)]
    number = _number(word)
    if number:
        return [number]
    entry = look_up(word)
    if entry and entry.english:
        return [entry.english]
    return _unknown(word, tag)


def _common(word: str) -> bool:
    """A dictionary word that is no name, whatever the tagger says (查明, 许可)."""
    entry = look_up(word)
    return bool(entry and entry.english) and (entry.english[:1].islower() or word[-1] in "国洲省市县" if entry else False)


def _number(word: str) -> str:
    bare = word.removesuffix("号")
    if len(bare) == 1 and _FINANCIAL.match(bare):
        return ""
    value = parse_numeral(bare) if NUMERAL.fullmatch(bare) else None
    if value is None:
        return ""
    return ("No. " if bare != word else "") + english_number(value)


def _unknown(word: str, tag: str) -> list[str]:
    """A word that no list has: names in pinyin, others by their longest known parts, single leftovers in pinyin."""
    if len(word) == 1 or tag in {"nz", "ns", "nt"}:
        return [romanise(word)] if romanise(word) else []
    parts: list[str] = []
    position = 0
    while position < len(word):
        size = next(
            (size for size in range(min(LONGEST, len(word) - position, len(word) - 1), 1, -1) if _listed(word[position : position + size])),
            1,
        )
        parts += _word(word[position : position + size], "")
        position += size
    return parts


def _listed(word: str) -> bool:
    return word in plain_words() or known(word)
