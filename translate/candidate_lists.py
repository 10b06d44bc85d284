"""Names that nobody listed, in a list of companies that are: 蓝箭航天、星火空间、星河动力等.

Works on the text as it was written, where mentions have their places. Only lists with a known company in them count, and a single one
is enough only for names that look like a company's.
"""

import re
from collections.abc import Iterator, Sequence

from parallax.fold import fold
from translate.candidate_edges import ordinary, sectoral, tagged
from translate.candidate_words import AUTHORITIES, FUNDS, HAN, NOT_ORGANISATIONS, SUFFIXES
from translate.dictionary import known

_EDGE = r"、，,。；;：:！!？?\s（）()“”\"《》「」"
_LIST = re.compile(rf"[^{_EDGE}]{{2,16}}(?:、[^{_EDGE}]{{2,16}})+")
_CUT = re.compile("等|以及|和|与|及")
_LEAD = re.compile("(?:包括|由|为|如|有|对|向|从|除|在|是)$")
_NAME = re.compile(rf"[{HAN}]{{3,8}}|[A-Z][A-Za-z]+(?: [A-Z][A-Za-z]+){{0,3}}")
_TELLING = (*SUFFIXES, *FUNDS, "股份", "电子", "技术", "通信", "信息", "导航", "软件", "材料", "新材")
_CLOSED = frozenset("prucdfqmtyxeo")
_OPENING = frozenset("prcdv")  # parts of speech that may open a list, not a name: 再加上
_REACH = 120  # characters to either side of a company in which its list lies


def find_listed(text: str, companies: Sequence[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """Spans of names in the lists of a text; ``companies`` are the spans of known ones, in order of place."""
    read = 0
    for index, (start, end) in enumerate(companies):
        found = _list_at(text, start, end) if start >= read else None
        if found:
            read = found.end()
            alone = not any(other < read for other, _ in companies[index + 1 : index + 2])
            yield from (span for span in _items(text, found) if _may_name(text[slice(*span)], alone=alone))


def _list_at(text: str, start: int, end: int) -> re.Match[str] | None:
    """The list that a company stands in, where the sector is spoken of."""
    floor, ceiling = max(0, start - _REACH), end + _REACH
    if "、" not in text[floor:ceiling]:
        return None
    found = next((match for match in _LIST.finditer(text, floor, ceiling) if match.start() <= start < match.end()), None)
    around = fold(text[floor:ceiling])
    return found if found and sectoral(around, 0, len(around)) else None


def _items(text: str, found: re.Match[str]) -> Iterator[tuple[int, int]]:
    """The spans of a list's items whose both ends are plain: all but the first and the last, and those where they end cleanly."""
    start = found.start()
    for number, item in enumerate(found[0].split("、")):
        end = start + len(item)
        cut = _CUT.search(item, 2) if end == found.end() else None
        if (number or (_starts_clean(text, start) and tagged(fold(item))[0][1][0] not in _OPENING)) and (
            cut or end < found.end() or item.endswith(_TELLING)
        ):
            yield start, start + cut.start() if cut else end
        start = end + 1


def _starts_clean(text: str, start: int) -> bool:
    return start == 0 or bool(re.match(f"[{_EDGE}]", text[start - 1])) or bool(_LEAD.search(text[max(0, start - 2) : start]))


def _may_name(item: str, *, alone: bool) -> bool:
    if not _NAME.fullmatch(item):
        return False
    name = fold(item)
    if item.isascii():
        return not alone
    if ordinary(name) or known(name) or NOT_ORGANISATIONS.search(name) or AUTHORITIES.search(name):
        return False
    return (not alone or name.endswith(_TELLING)) and not any(tag[0] in _CLOSED for _, tag in tagged(name)[1:])
