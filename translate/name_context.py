"""What stands near a name: the words that speak for it, and those that speak against it."""

import re
from collections.abc import Sequence
from functools import cache

from parallax.fold import fold
from translate.aliases import Form, level
from translate.edges import Haystack

_NEAR_ZH, _NEAR_EN = 100, 240
_INFLECTED = r"(?:s|es|d|ed|ing|er|ers|or|ors|ment|ments)?"
_CLOSING = " ”\"'’」』》〉)"
_GAP = r"[^。；！？\n]{0,12}?"  # for the "…" in a forbidden phrase (省…发改委), which folding makes three dots
_OTHERWISE = {  # field words that mean something else with what follows: 火箭军, 卫星城, 轨道交通
    "火箭": "[军炮筒弹队般班雨]|速度|少女|模型|贴纸",
    "卫星": "[城镇炮锅侯]|电视|频道|云图|地图|医院|围棋",
    "轨道": "交通|电路|衡",
    "航天": "路|大道|街|桥|小学|中学",
    "星座": "运势|男|女|血型",
    "太空": "步|棉|杯|舱酒店|漫步",
}
_NUMBER = re.compile(r"[一二三四五六七八九十\d]?号?|遥")


@cache
def any_of(words: tuple[str, ...]) -> re.Pattern[str]:
    """Any of the words in folded text: Chinese anywhere, Latin as whole words with the usual endings."""
    return re.compile("|".join(_one(level(fold(word))) for word in sorted(words, key=len, reverse=True)) or r"(?!)")


def _one(word: str) -> str:
    left = r"(?<![a-z0-9])" if word[0].isascii() and word[0].isalnum() else ""
    right = _INFLECTED + r"(?![a-z0-9])" if word[-1].isascii() and word[-1].isalpha() else ""
    tail = next((f"(?!{other})" for noun, other in _OTHERWISE.items() if word.endswith(noun)), "")
    return left + _GAP.join(map(re.escape, word.split("..."))) + right + tail


def distance(hay: Haystack, start: int, end: int, form: Form) -> int | None:
    """How far the nearest word lies that the name requires; None when there is none near."""
    words = _field_words(form) if form.numbered else form.alias.require
    if not words:
        return 0
    before, after = sides(hay, start, end, form)
    pattern = any_of(words)
    found = [len(before) - match.end() for match in pattern.finditer(before)]
    if match := pattern.search(after):
        found.append(match.start())
    return min(found, default=None)


def _field_words(form: Form) -> tuple[str, ...]:
    """For a numbered member that nobody listed: the words of its family, without the numbers themselves."""
    return tuple(word for word in (*form.alias.require, *form.alias.follow) if not _NUMBER.fullmatch(word))


def follows(hay: Haystack, end: int, words: Sequence[str]) -> bool:
    """Whether one of the words comes directly after, be it behind a closing quote."""
    after = hay.folded[end : end + 24].lstrip(_CLOSING)
    return bool(any_of(tuple(words)).match(after))


def vetoed(hay: Haystack, start: int, end: int, form: Form) -> bool:
    """Whether a forbidden phrase covers the name, or a forbidden word that does not contain it stands near."""
    covering, apart = _split(form.alias.text, form.alias.forbid)
    if covering:
        reach = max(map(len, covering)) + 12
        left = max(0, start - reach)
        around = hay.folded[left : end + reach]
        if any(match.start() + left <= start and match.end() + left >= end for match in _overlapping(covering, around)):
            return True
    before, after = sides(hay, start, end, form)
    return bool(apart) and bool(any_of(apart).search(before + "\n" + after))


def doubtful(hay: Haystack, start: int, end: int, form: Form) -> bool:
    """Whether a phrase that contains the name with another meaning stands near: then a safe mention elsewhere does not settle it."""
    covering, _ = _split(form.alias.text, form.alias.forbid)
    before, after = sides(hay, start, end, form)
    return bool(covering) and bool(any_of(covering).search(before + "\n" + after))


@cache
def _split(name: str, forbidden: tuple[str, ...]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The forbidden words that contain the name, and the others."""
    words, folded = tuple(level(fold(word)) for word in forbidden), level(fold(name))
    return tuple(word for word in words if folded in word), tuple(word for word in words if folded not in word)


def _overlapping(words: tuple[str, ...], text: str) -> list[re.Match[str]]:
    pattern = any_of(words)
    return [match for at in range(len(text)) if (match := pattern.match(text, at))]


def sides(hay: Haystack, start: int, end: int, form: Form) -> tuple[str, str]:
    """The folded text before and behind a name, as far as a word may stand from it to count as near."""
    reach = _NEAR_ZH if form.alias.lang == "zh" else _NEAR_EN
    return hay.folded[max(0, start - reach) : start], hay.folded[end : end + reach]
