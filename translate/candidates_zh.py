"""Chinese names that nobody listed: legal names, definitions, and brands beside the words that go with companies.

All work on folded text, each from an anchor that an automaton found, and look at a few dozen characters around it: the cost grows
with the text and with nothing else. Where a name begins is `translate.candidate_edges`' business.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from typing import Literal

from ahocorasick_rs import AhoCorasick, MatchKind

from translate.candidate_edges import legal_start, name_start, ordinary, organisation_start, sectoral, stands_alone, stem_start, tagged
from translate.candidate_words import (
    AUTHORITIES,
    CLEAR_SUFFIXES,
    DEED,
    FUNDS,
    GENERIC,
    HAN,
    LEADS,
    NOT_AFTER,
    NOT_ORGANISATIONS,
    OFFICE,
    ORDINARY,
    SUFFIXES,
)
from translate.dictionary import known

Pattern = Literal["legal", "brand", "definition"]
_QUOTES = "“”\"「」『』'"
_INVESTMENT = "投资"
_FORMS = ("有限责任公司", "有限公司")
_SHORT_FOR = re.compile(rf"\s?(?:为|作)?[:：]?\s?[{_QUOTES}]?([{HAN}a-z0-9·&.-]{{2,16}})[{_QUOTES}]?(?=[),、;]|或|和[{_QUOTES}])")
_ORGANISATION = re.compile(
    r"(?:公司|集团|研究院|研究所|设计院|大学|学院|企业|资本|基金|联盟|协会|学会|实验室|中心|co\.,? ?ltd\.?|inc\.?|ltd\.?)$"
)
_BESIDE = re.compile(rf"[{_QUOTES}]?(?:的?(?:{OFFICE})|{DEED}|\([a-z]{{4}})")
_AFTER_LEAD = re.compile(rf":?[{_QUOTES}]?([{HAN}a-z0-9]{{2,12}})")
_TOLD = re.compile(rf"[”」』]|的?(?:{OFFICE})|{DEED}")
_SUBJECT = re.compile(
    r"是一家|成立于\s?(?:19|20)\d\d|(?:获得?|完成|宣布)[^。;!?\n]{0,12}(?:轮|亿|万|战略|新一)[^。;!?\n]{0,12}(?:融资|投资|募资)"
)
_LATELY = re.compile(
    r"(?:近日|日前|今日|今天|昨日|昨天|近期|最近|已经|正式|再次|顺利|成功|连续|先后|宣布|对外|官方|目前|刚刚|方面|今年|去年|上午|下午|\d{1,4}[年月日]|[已又再也均则于在将,])*+\Z"
)
_NAMES_FOLLOW = re.compile("(?:主要)?(?:包括|为|:)")
_TICKER = re.compile(r"\((?:s[hz][.:]?)?\d{6}(?:\.(?:s[hz]|bj))?[),]")
_NUMBERED = re.compile(r"遥[一二三四五六七八九十\d]|[一二三四五六七八九十\d]号|\d$")  # a rocket or a satellite, not its maker
_ITEM = re.compile(
    rf"(?:^|(?<=[由、,。;:!?\n和与及为括]))(?:[新老原现既]有?老?股东)?((?:(?![由和与及])[{HAN}a-z0-9]){{2,14}}?(?:{'|'.join(FUNDS)}))(?=[、,。;\n和与及等]|联合|共同|\Z)"
)


@dataclass(frozen=True, slots=True)
class Found:
    """A name, what gave it away, and the span of the longer name that a definition shortens.

    That span is empty, and its place the bracket's, where no form of organisation tells how far the longer name reaches.
    """

    start: int
    end: int
    pattern: Pattern
    full: tuple[int, int] | None = None


def find_chinese(folded: str, *, anywhere: bool = False) -> Iterator[Found]:
    """Names in folded text, in order of their anchors; they may overlap and repeat.

    Only where the sector is spoken of, unless ``anywhere``.
    """
    finders = list(_ANCHORS.values())
    for index, start, end in _anchors().find_matches_as_indexes(folded):
        for found in finders[index](folded, start, end):
            if anywhere or sectoral(folded, found.full[1] if found.full else found.start, found.end):
                yield found


def _legal(folded: str, start: int, end: int) -> Iterator[Found]:
    name = legal_start(folded, start)
    if name is not None:
        yield Found(name, end, "legal")


def _definition(folded: str, start: int, end: int) -> Iterator[Found]:
    """（以下简称“X”） after the name of an organisation."""
    match = _SHORT_FOR.match(folded, end, end + 24)
    bracket = folded.rfind("(", max(0, start - 40), start)
    if not match or bracket <= 0 or ")" in folded[bracket:start] or not _may_name(match[1]):
        return
    full = _full_start(folded, bracket)
    yield Found(*match.span(1), "definition", (bracket if full is None else full, bracket))


def _may_name(short: str) -> bool:
    return not (short in ORDINARY or short in LEADS or short.isdigit() or NOT_ORGANISATIONS.search(short) or AUTHORITIES.search(short))


def _full_start(folded: str, end: int) -> int | None:
    before = folded[max(0, end - 16) : end]
    if AUTHORITIES.search(before) or not _ORGANISATION.search(before):
        return None
    form = next((len(form) for form in _FORMS if before.endswith(form)), 0)
    return legal_start(folded, end - form) if form else organisation_start(folded, end)


def _suffixed(folded: str, start: int, end: int) -> Iterator[Found]:
    """星火空间 where a company is spoken of: an office or a deed stands beside it, or it stands alone and is no phrase (深蓝航天的)."""
    beside = _BESIDE.match(folded, end)
    if beside or (folded[start:end] in CLEAR_SUFFIXES and not NOT_AFTER.match(folded, end)):
        begin = stem_start(folded, start)
        if begin is not None and (beside or stands_alone(folded, begin, start, end)):
            yield from _brand(folded, begin, end)


def _introduced(folded: str, _: int, end: int) -> Iterator[Found]:
    """民营火箭公司星火空间: what follows a lead, as far as its suffix or the first word that no name holds."""
    match = _AFTER_LEAD.match(folded, end)
    if not match:
        return
    size = 0
    for word, tag in tagged(match[1]):
        if tag[0] in "puc" or (size >= 2 and tag[0] in "prcudfqmtyxezokv"):
            break
        size += len(word)
        if size > 2 and word in SUFFIXES:
            break
    begin, stop = match.start(1), match.start(1) + size
    if 2 <= size <= 6 and (folded[begin:stop].endswith(SUFFIXES) or _TOLD.match(folded, stop)):
        yield from _brand(folded, begin, stop)


def _subject(folded: str, start: int, _: int) -> Iterator[Found]:
    """X完成……融资, X是一家: whose subject is a company."""
    if _SUBJECT.match(folded, start):
        floor = max(0, start - 16)
        end = floor + _LATELY.search(folded[floor:start]).start()  # type: ignore[union-attr]
        begin = name_start(folded, end)
        if begin is not None:
            yield from _brand(folded, begin, end)


def _listed(folded: str, start: int, _: int) -> Iterator[Found]:
    """X(688000.SH)."""
    begin = name_start(folded, start) if _TICKER.match(folded, start) else None
    if begin is not None:
        yield from _brand(folded, begin, start)


def _investors(folded: str, start: int, _: int) -> Iterator[Found]:
    """由甲资本领投，乙创投、丙基金跟投: the funds of the clause."""
    floor = max(folded.rfind(mark, max(0, start - 60), start) + 1 for mark in "。,;:!?\n")
    yield from _funds(folded, max(floor, start - 60), start)


def _backers(folded: str, _: int, end: int) -> Iterator[Found]:
    """投资方包括甲资本、乙创投: the funds of what follows."""
    if _NAMES_FOLLOW.match(folded, end):
        yield from _funds(folded, end, min(len(folded), end + 80))


def _funds(folded: str, start: int, end: int) -> Iterator[Found]:
    for match in _ITEM.finditer(folded, start, end):
        if not ordinary(match[1]) and len(match[1]) >= 4:
            yield from _brand(folded, *match.span(1))


def _brand(folded: str, start: int, end: int) -> Iterator[Found]:
    name = folded[start:end]
    stem = _stem(name)
    last = tagged(stem)[-1][0]
    if _NUMBERED.search(stem) or known(name) or ordinary(stem) or last in GENERIC or last in ORDINARY or NOT_ORGANISATIONS.search(name):
        return
    yield Found(start, end, "brand")


def _stem(name: str) -> str:
    """A name without its suffix: 中冀 of 中冀投资, but all of 股权投资, which is what investors do."""
    if name.endswith(_INVESTMENT) and not known(name.removesuffix(_INVESTMENT)):
        return name.removesuffix(_INVESTMENT)
    return name[: -len(next((suffix for suffix in SUFFIXES if name.endswith(suffix)), ""))] or name


_ANCHORS: dict[str, Callable[[str, int, int], Iterator[Found]]] = {
    **dict.fromkeys(SUFFIXES, _suffixed),
    **dict.fromkeys(LEADS, _introduced),
    **dict.fromkeys(_FORMS, _legal),
    **dict.fromkeys(("简称", "下称"), _definition),
    **dict.fromkeys(("领投", "跟投", "参投", "独投", "追投", "联合投资", "独家投资"), _investors),
    "投资方": _backers,
    **dict.fromkeys(("完成", "获", "宣布", "是一家", "成立于"), _subject),
    **dict.fromkeys((f"({market}{digit}" for market in ("", "sh", "sz", "sh:", "sz:", "sh.", "sz.") for digit in "036"), _listed),
}


@cache
def _anchors() -> AhoCorasick:
    return AhoCorasick(list(_ANCHORS), matchkind=MatchKind.LeftmostLongest)
