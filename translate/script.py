"""Which language and script a text is in, by rule: works on titles of a few characters, needs no model."""

import re
from functools import cache
from typing import Literal

from opencc import OpenCC

from parallax.records import Script

Lang = Literal["zh", "en", "ja", "other"]

_HAN = re.compile(r"[\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U000323af]")
_KANA = re.compile(r"[\u3041-\u3096\u30a1-\u30fa\uff66-\uff9d]")
_LATIN = re.compile(r"[A-Za-z\u00c0-\u024f]")
_WORD = re.compile(r"[A-Za-z\u00c0-\u024f]+(?:['’][A-Za-z]+)?")
_OTHER = re.compile(r"[\u0370-\u052f\u0590-\u06ff\u0900-\u0dff\u0e00-\u0e7f\uac00-\ud7af]")
_ENGLISH = frozenset(
    [
        "the",
        "of",
        "and",
        "to",
        "in",
        "a",
        "is",
        "for",
        "on",
        "with",
        "as",
        "by",
        "at",
        "from",
        "that",
        "its",
        "it",
        "an",
        "be",
        "are",
        "was",
        "has",
        "have",
        "new",
        "first",
        "will",
        "not",
        "over",
        "after",
        "this",
        "or",
        "launch",
        "launches",
        "satellite",
        "rocket",
        "space",
        "china",
    ]
)
_ACCENTED = re.compile(r"[\u00c0-\u024f]")
_IN_BOTH = frozenset("里后台干系面松谷板余丑云采范征制卷只冲别升咸复岳布折党划回向奸姜凶准占才斗出表胡致曲秋朱辟郁")
"""Characters that conversion tables change, yet Traditional text uses too."""
_SAMPLE = 4000  # characters looked at


def identify(text: str) -> tuple[Lang, Script]:
    """Language and script of a text.

    Kana beside every eighth Han character or oftener makes it Japanese; Han without it is Chinese, Simplified or Traditional by the
    characters that only one of them has ("zh" when none decides, "mixed" when both have their share). Han with much Latin is "mixed" too.

    >>> identify("藍箭航天發射成功"), identify("LandSpace launches Zhuque-2")
    (('zh', 'zh-Hant'), ('en', 'en'))
    """
    sample = text[:_SAMPLE]
    han, kana, other = len(_HAN.findall(sample)), len(_KANA.findall(sample)), len(_OTHER.findall(sample))
    latin = len(_WORD.findall(sample))
    if kana and kana * 8 >= han:
        return "ja", "ja"
    if other > han + latin:
        return "other", "other"
    if not han:
        return ("en", "en") if latin and _is_english(sample) else ("other", "other")
    if latin > 2 * han:
        return ("zh", "mixed") if han > 40 else ("en", "en")
    return "zh", "mixed" if latin > han // 2 and latin > 3 else _han_script(sample)


def _is_english(sample: str) -> bool:
    """Short Latin text counts as English unless accents or the lack of any common word speak against it."""
    words = [word.lower() for word in _WORD.findall(sample)]
    known = sum(word in _ENGLISH for word in words)
    if len(words) < 12:
        return known > 1 or not _ACCENTED.search(sample)
    return known * 20 >= len(words)


def _han_script(sample: str) -> Script:
    simplified, traditional = _marks()
    only_simplified = sum(char in simplified for char in sample)
    only_traditional = sum(char in traditional for char in sample)
    if only_simplified == only_traditional:
        return "zh" if not only_simplified else "mixed"
    low, high = sorted((only_simplified, only_traditional))
    if low * 4 > high:
        return "mixed"
    return "zh-Hans" if only_simplified > only_traditional else "zh-Hant"


@cache
def _marks() -> tuple[frozenset[str], frozenset[str]]:
    """Characters that only Simplified, and only Traditional text has."""
    every = "".join(chr(code) for code in range(0x4E00, 0xA000))
    to_traditional, to_simplified = OpenCC("s2t").convert(every), OpenCC("t2s").convert(every)
    if not len(every) == len(to_traditional) == len(to_simplified):
        raise AssertionError("opencc no longer maps characters one to one")
    pairs = list(zip(every, to_traditional, to_simplified, strict=True))
    simplified = frozenset(char for char, trad, simp in pairs if trad != char == simp)
    traditional = frozenset(char for char, trad, simp in pairs if simp != char == trad)
    return simplified - _IN_BOTH, traditional - _IN_BOTH
