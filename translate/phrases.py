"""Short phrases whose English is certain by rule: ordinals, flight numbers, numbered things, rocket stages, sessions, definitions.

What they are made into stands beside names, amounts and dates in `translate.gloss.known_spans`.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Literal

from parallax.records import Amount
from translate.moments import ordinal
from translate.numerals import NUMERAL, narrow, parse_numeral

Kind = Literal["name", "amount", "moment", "term", "ordinal"]


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of Chinese whose English is certain; empty English means that it is left out."""

    start: int
    end: int
    english: str
    kind: Kind
    amount: Amount | None = None


_ORDINAL = re.compile(rf"第(?P<n>{NUMERAL.pattern})(?P<unit>颗|枚|个|家|位|名|款|项|台|批|次|届|轮|期|座|艘|架|条|种)?(?![季五])")
_FLIGHT = re.compile(r"遥(?P<n>\d{1,3}|[一二三四五六七八九十]{1,3}?)(?=[一二三四]子?级|[^一二三四五六七八九十\d]|\Z)(?![\u4e00-\u9fff]号)")
_NUMBERED = re.compile(
    r"(?<![A-Za-z\d.\-鹰])(?P<n>\d{1,3})号(?P<paper>文件?(?![化物]))?|(?<=院|发|委|部|厅|〕)(?P<m>\d{1,4})号(?P<paper2>文件?)?"
)
_STAGE = re.compile(
    r"(?<![\d一二两三四五六七八九十百千万甲])(?P<first>前)?(?:(?P<also>[一二三])[、和](?=[二三四]级))?(?P<n>[一二两三四])级"
    r"(?!市场|公司|医院|响应|以上|别|联|甲|运动|政府|行政|教授|造师|学科|保护|目录|科目|域名|警|风|地震|军士|伤|反应堆|资质|企业|供应商)"
    r"(?P<whole>(?=(?:小型|中型|大型|商业|串联|全){0,3}(?:固体|液体|固液|运载|火箭|构型|半)))?"
)
_JOINT = re.compile(r"第(?P<n>[一二三四])[节節](?=火箭|推进器|运载)|(?<=火箭)第(?P<m>[一二三四])[节節]")  # as Taiwan calls a stage
_GROUP = re.compile(r"(?:(?<=[轨星座段])(?P<n>\d{1,3})|(?<!\d)(?P<m>0\d))组(?P<what>卫星)?")  # 低轨31组卫星, 计算星座02组
_ROUND = re.compile(r"(?P<n>(?:[Pp]re-?)?[A-H]\+{1,3})轮")
_SERIES = {
    "神舟": "Shenzhou",
    "天舟": "Tianzhou",
    "嫦娥": "Chang'e",
    "天问": "Tianwen",
    "风云": "Fengyun",
    "实践": "Shijian",
    "遥感": "Yaogan",
    "高分": "Gaofen",
    "资源": "Ziyuan",
    "海洋": "Haiyang",
    "梦舟": "Mengzhou",
}
_CRAFT = re.compile(rf"(?P<series>{'|'.join(_SERIES)})(?P<n>[一二三四五六七八九十]{{1,3}}|\d{{1,2}})号")
_HALF = re.compile(r"(?P<n>\d{1,3})(?P<unit>分钟?|小时|年)半(?![钟导])")
_HALVES = {"分": "minutes", "分钟": "minutes", "小时": "hours", "年": "years"}
_SESSION = re.compile(r"(?P<n>[一二三四五六七八九十]{1,3}|\d{1,2})届(?=[^\s，。]{1,12}?(?:会议|全会|大会|人大|政协|航展))")
_MEETING = re.compile(r"(?P<n>[一二三四五六七八九十])(?P<what>次会议|中全会)")
_DEFINED = re.compile(r"(?:以下|下文|下面)?(?:合并|统一)?(?:简称|下称|以下称)(?:为)?[“\"「『](?P<alias>[^“”\"「」『』]{1,24})[”\"」』]")
_WEIGHS = re.compile(r"(?:(?<![净自载总毛承体起过举])重|(?<!起飞)质量)(?:达到|[为是仅达])?\Z")
_MASSES = frozenset({"g", "kg", "t"})
_MASS_WORDS = {"重": "weighing", "质": "mass of"}
_OPEN, _CLOSE, _BETWEEN = "（(", "）)", "，,；;"


def phrases(text: str) -> Iterator[Span]:
    """All of them but definitions; they may overlap."""
    flat = narrow(text)
    for sign, find in _FORMS.items():
        if sign in flat:
            yield from find(flat)


def weights(text: str, spans: Sequence[Span]) -> Iterator[Span]:
    """重 and 质量 before a mass: a satellite is not heavy about 50 kg. ``spans`` without overlap, in order of place."""
    for before, span in zip((None, *spans), spans, strict=False):
        word = _WEIGHS.search(text, before.end if before else 0, span.start) if span.amount and span.amount.unit in _MASSES else None
        if word:
            yield Span(word.start(), word.end(), _MASS_WORDS[word[0][0]], "term")


def _span(match: re.Match[str], english: str) -> Span:
    return Span(match.start(), match.end(), english, "ordinal")


def _stage(match: re.Match[str]) -> str:
    """二级 is the second stage, 前三级 the first three, 四级固体 has four."""
    words = {"一": ("first", "one"), "二": ("second", "two"), "两": ("two", "two"), "三": ("third", "three"), "四": ("fourth", "four")}
    nth, count = words[match["n"]]
    if match["first"]:
        return f"first {count} stages"
    if match["also"]:
        return f"{words[match['also']][0]} and {nth} stages"
    whole = match["whole"] is not None and count != "one"
    return f"{count}-stage" if whole else f"{nth} stage" + ("s" if nth == "two" else "")


def _ordinals(flat: str) -> Iterator[Span]:
    for match in _ORDINAL.finditer(flat):
        value = parse_numeral(match["n"])
        if value is not None and value == int(value) and value < Decimal(10**9):
            stage = flat.startswith("级", match.end()) and value < 5
            yield replace(_span(match, ordinal(int(value)) + (" stage" if stage else "")), end=match.end() + stage)


def _flights(flat: str) -> Iterator[Span]:
    """遥三 is flight number 3 of a rocket: Y3."""
    for match in _FLIGHT.finditer(flat):
        value = parse_numeral(match["n"])
        if value is not None and value < 10**3:
            yield _span(match, f"Y{value}")


def _numbered(flat: str) -> Iterator[Span]:
    for match in _NUMBERED.finditer(flat):
        number = f"No. {match['n'] or match['m']}"
        yield _span(match, f"Document {number}" if match["paper"] or match["paper2"] else number)


def _stages(flat: str) -> Iterator[Span]:
    return (_span(match, _stage(match)) for match in _STAGE.finditer(flat))


def _joints(flat: str) -> Iterator[Span]:
    for match in _JOINT.finditer(flat):
        yield _span(match, f"{ordinal(int(parse_numeral(match['n'] or match['m']) or 0))} stage")


def _groups(flat: str) -> Iterator[Span]:
    return (_span(match, f"group {match['n'] or match['m']}{' satellites' if match['what'] else ''}") for match in _GROUP.finditer(flat))


def _rounds(flat: str) -> Iterator[Span]:
    """D++轮; a letter alone is the glossary's."""
    return (_span(match, f"Series {match['n'].replace('pre', 'Pre')} round") for match in _ROUND.finditer(flat))


def _craft(flat: str) -> Iterator[Span]:
    """Shenzhou-24, not "Shenzhou 24 No.": whole, and its number alone for where the series is a name that is known."""
    for match in _CRAFT.finditer(flat):
        value = parse_numeral(match["n"])
        if value is not None and value < 100:
            yield _span(match, f"{_SERIES[match['series']]}-{value}")
            yield replace(_span(match, str(value)), start=match.start("n"))


def _halves(flat: str) -> Iterator[Span]:
    """8分半 is eight minutes and a half."""
    return (_span(match, f"{match['n']}.5 {_HALVES[match['unit']]}") for match in _HALF.finditer(flat))


def _sessions(flat: str) -> Iterator[Span]:
    return (_span(match, ordinal(int(parse_numeral(match["n"]) or 0))) for match in _SESSION.finditer(flat))


def _meetings(flat: str) -> Iterator[Span]:
    for match in _MEETING.finditer(flat):
        session = "session" if match["what"] == "次会议" else "plenary session"
        yield _span(match, f"{ordinal(int(parse_numeral(match['n']) or 0))} {session}")


def _ordinals_and_joints(flat: str) -> Iterator[Span]:
    yield from _joints(flat)
    yield from _ordinals(flat)


def _numbers_of_things(flat: str) -> Iterator[Span]:
    yield from _craft(flat)
    yield from _numbered(flat)


_FORMS: dict[str, Callable[[str], Iterator[Span]]] = {
    "遥": _flights,
    "第": _ordinals_and_joints,
    "组": _groups,
    "+": _rounds,
    "半": _halves,
    "号": _numbers_of_things,
    "级": _stages,
    "届": _sessions,
    "会": _meetings,
}
"""What finds each form, by the character that it cannot do without."""


def without_definitions(text: str, spans: Sequence[Span]) -> list[Span]:
    """Leave out （以下简称“科工火箭”） where the alias reads in English as the name before it does. Spans in order of place."""
    names = [span for span in spans if span.kind == "name"]
    if not names:
        return list(spans)
    result = list(spans)
    for match in _DEFINED.finditer(text):
        inside = next((name for name in names if match.start("alias") <= name.start and name.end <= match.end("alias")), None)
        before = [name for name in names if name.end <= match.start() and match.start() - name.end <= len(_OPEN) + 8]
        if not inside or not before or before[-1].english != inside.english:
            continue
        start, end = _around(text, match.start(), match.end())
        result = [span for span in result if span.end <= start or span.start >= end]
        result.append(Span(start, end, "", "ordinal"))
    return sorted(result, key=lambda span: span.start)


def _around(text: str, start: int, end: int) -> tuple[int, int]:
    """With its brackets, or the comma that divides it from what else stands in them."""
    opened, closed = text[start - 1 : start] in _OPEN and start > 0, text[end : end + 1] in _CLOSE and end < len(text)
    if opened and closed:
        return start - 1, end + 1
    if opened and text[end : end + 1] and text[end] in _BETWEEN:
        return start, end + 1
    if closed and start and text[start - 1] in _BETWEEN:
        return start - 1, end
    return start, end
