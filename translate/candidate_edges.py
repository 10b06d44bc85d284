"""Where a Chinese name that nobody listed begins, and whether it is a name at all.

Chinese does not mark where a name begins. A seat (北京), punctuation, or a word that no name holds (由, 的, 了) does; where none of them
stands within reach, there is no answer, and no candidate. All text here is folded.
"""

import re
from functools import lru_cache

from translate.candidate_words import GENERIC, HAN, LEADS, ORDINARY, SEATS, SECTOR, TRADES, any_word
from translate.dictionary import known
from translate.edges import uncut
from translate.name_context import any_of

_REACH = 32  # characters that a name may have before its legal form
_SHORT_REACH = 12  # the same for a brand
_NEAR = 80  # characters in which a word of the sector must stand
_LONGEST_BRAND, _LONGEST_NAME = 8, 6
_CUT = re.compile(
    "[由被的了因](?=..)|曾用名|前身|全称|旗下|公司[和与及]?"
)  # what a name never goes on after, whatever segmentation makes of it
_RUN = re.compile(rf"[{HAN}a-z0-9·&()*-]*\Z")
_WORD_RUN = re.compile(rf"[{HAN}a-z0-9]*\Z")
_SEAT = any_word(SEATS)
_SEATED = re.compile(rf"(?:{_SEAT})(?:省|市)?(?:(?:{_SEAT})(?:市)?)?(?:[{HAN}]{{1,3}}区)?")
_TRADE = any_word(TRADES)
_TAIL = re.compile(rf"(?:{_TRADE}|\((?:中国|{_SEAT})\))*\Z")
_BRACKETS = re.compile(r"\(([^()]*)\)|[()]")
_HAN_OR_LATIN = re.compile(f"(?![年月日号一二三四五六七八九十百千万亿零])[{HAN}a-z]")
_CLOSED = frozenset("prcudfqmtyxezok")  # parts of speech (jieba's) that no name goes on with
_JOINING = "和与为同联合"  # closed words that brands do hold: 和德宇航, 顺为资本


def legal_start(folded: str, form: int) -> int | None:
    """Where the name begins whose legal form (有限公司) stands at ``form``; None when no brand can be told."""
    run = _RUN.search(folded[max(0, form - _REACH) : form])[0]  # type: ignore[index]
    run = run[_balanced(run) :]
    tail = _TAIL.search(run)
    head = run[: tail.start()] if tail else run
    cut = _cut(head)
    head, begin = head[cut:], form - len(run) + cut
    seats = [match for match in _SEATED.finditer(head) if 2 <= len(head) - match.end() <= _LONGEST_BRAND]
    if seats and _unbroken(head[seats[-1].end() :]):
        return begin + seats[-1].start()
    size = _open_size(head, whole=cut > 0 or len(run) < _REACH)
    return begin + len(head) - size if size else None


def organisation_start(folded: str, end: int) -> int | None:
    """Where a name begins that ends with 研究院, 大学, 集团: four characters at least, up to the nearest word that no name holds."""
    run = _RUN.search(folded[max(0, end - _REACH) : end])[0]  # type: ignore[index]
    run, size = run[_balanced(run) :], 0
    for word, tag in reversed(tagged(run)):
        if tag[0] in _CLOSED or (tag[0] == "v" and size >= 6):
            break
        size += len(word)
    return end - size if size >= 4 else None


def stem_start(folded: str, end: int) -> int | None:
    """Where the two to four characters begin that stand before a suffix: 星火 in 据星火空间介绍."""
    run = _word_run(folded, end)
    if not run or run[-1] < "一":
        return None
    seats = [match for match in _SEATED.finditer(run) if 2 <= len(run) - match.end() <= 4]
    if seats and not ordinary(run[seats[-1].end() :]):
        return end - len(run) + seats[-1].end()
    words, size = list(tagged(run)), 0
    while words and size < 2:
        size += len(words.pop()[0])
    closed = _ends_closed(words) if words else len(run) < _SHORT_REACH
    stem = run[len(run) - size :]
    return end - size if closed and 2 <= size <= 4 and not _broken(stem) and not ordinary(stem) else None


def stands_alone(folded: str, begin: int, suffix: int, end: int) -> bool:
    """Whether a stem and its suffix are set off on both sides: no word runs over the end, and none that could be its own begins it."""
    if not 2 <= suffix - begin <= 3 or not uncut(folded, begin, end):
        return False
    before = folded[max(0, begin - _SHORT_REACH) : begin]
    if not before or not _WORD_RUN.search(before)[0]:  # type: ignore[index]
        after = tagged(folded[end : end + 4])
        return not known(folded[begin:suffix]) or not after or after[0][1][0] not in "naijblsv"
    return not known(folded[begin:suffix]) and tagged(before)[-1][1][0] in "puc"


def name_start(folded: str, end: int) -> int | None:
    """Where a name of three to six characters begins that nothing in it marks as one: 星河动力 in 据悉，星河动力完成……融资."""
    run = _word_run(folded, end)
    size = _open_size(run, whole=len(run) < _SHORT_REACH)
    return end - size if size >= 3 else None


def sectoral(folded: str, start: int, end: int) -> bool:
    """Whether the sector is spoken of near a place."""
    return bool(any_of(SECTOR).search(folded, max(0, start - _NEAR), min(len(folded), end + _NEAR)))


def ordinary(brand: str) -> bool:
    """Whether it is made of words that name nobody."""
    if brand in ORDINARY or brand in GENERIC or brand in LEADS or brand[:1] in "该本某各此" or len(_HAN_OR_LATIN.findall(brand)) < 2:
        return True
    return all(word in GENERIC or word in ORDINARY for word, _ in tagged(brand))


@lru_cache(maxsize=4096)
def tagged(text: str) -> tuple[tuple[str, str], ...]:
    """The words of a few characters of text, with jieba's parts of speech."""
    import rjieba

    return tuple(rjieba.tag(text))


def _word_run(folded: str, end: int) -> str:
    """The letters right before a place, a few of them, and none before a word that no name holds."""
    run = _WORD_RUN.search(folded[max(0, end - _SHORT_REACH) : end])[0]  # type: ignore[index]
    return run[_cut(run) :]


def _cut(run: str) -> int:
    return max((match.end() for match in _CUT.finditer(run)), default=0)


def _balanced(run: str) -> int:
    """Where a run may begin so that its brackets are closed and hold seats only: 星火空间(北京)科技."""
    return max((match.end() for match in _BRACKETS.finditer(run) if match[1] is None or not _SEATED.fullmatch(match[1])), default=0)


def _unbroken(brand: str) -> bool:
    return not any(tag[0] in "puc" and word not in _JOINING for word, tag in tagged(brand)) and not ordinary(brand)


def _open_size(head: str, *, whole: bool) -> int:
    """How many characters at the end of ``head`` are a name; ``whole`` says that nothing was cut off before it. 0: cannot be told."""
    words, size = list(tagged(head)), 0
    while words:
        word, tag = words[-1]
        if size >= 2 and (tag[0] in _CLOSED or (tag[0] == "v" and known(word))):  # 星移 in 星移联信 is a verb to the tagger, and no word
            break
        if size < 2 and tag[0] in "puc" and word not in _JOINING:
            break
        size += len(word)
        words.pop()
    if size > _LONGEST_NAME or (not words and not whole):
        return 0
    return size if size >= 2 and not ordinary(head[len(head) - size :]) else 0


def _broken(stem: str) -> bool:
    """Whether a word in it belongs to no name, or the whole is a word for doing something: 加快航天, 验证火箭."""
    words = tagged(stem)
    if any(tag[0] in "pu" and word not in _JOINING for word, tag in words):
        return True
    return known(stem) and words[0][1][0] in "vadtrfm"


def _ends_closed(words: list[tuple[str, str]]) -> bool:
    word, tag = words[-1]
    return tag[0] in _CLOSED or tag[0] == "v" or word in ORDINARY
