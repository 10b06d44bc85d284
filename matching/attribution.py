"""The publisher that an article names as the one it comes from: 来源, 转自, "originally published by", an agency's dateline.

Only the first and last lines are read: what stands between is reporting. What names the source of a picture, of data or of money (图片来源,
数据来源, 资金来源) is not the source of the text. What follows from it for a story is `matching.sourcing`'s business.
"""

import re
from dataclasses import dataclass

_REACH = 400  # characters of head and tail that are read
_START = r"(?: ^ | [\n(（\[【|｜] ) [ \u3000*▲◆■>]*"  # of a line, or of a bracket
_BLANK = r"[ \u3000]*+"  # never given back: several stand in a row
_OPENED = rf"{_BLANK} [:：]? {_BLANK} (?:微信)? (?:公众号)? {_BLANK} [:：]? [“\"《「『【]{{0,2}}"
_ZH = (
    r"(?P<name> [\u4e00-\u9fffA-Za-z] [\u4e00-\u9fffA-Za-z0-9·.&'’-]{1,29}"  # 科技日报, SpaceNews中文
    r"(?: [ ] [A-Za-z] [A-Za-z.&'’-]{0,20} | (?<=[A-Za-z]) [ ] [\u4e00-\u9fff]{1,6} ){0,4} )"  # IT 之家
)
_EN = (
    r"(?P<name> (?: [Tt]he[ ] )? [A-Z] [\w.&'’-]{0,30}"  # the South China Morning Post
    r"(?: [ ] (?: of[ ] | and[ ] | the[ ] | for[ ] | &[ ] )? [A-Z0-9] [\w.&'’-]{0,30} ){0,5} )"
)
_PATTERNS = tuple(
    re.compile(pattern, re.VERBOSE)
    for pattern in (
        rf"{_START} (?:本文|文章|稿件|内容|新闻|信息|消息|转载|轉載|原文)? (?:来源|來源) {_BLANK} [:：丨|] {_OPENED} {_ZH}",
        rf"(?:本文|文章|稿件|内容) 系? (?:转载自?|轉載自?|转自|轉自|摘自|来源于|来自|首发于|原载于?|选自) {_OPENED} {_ZH}",
        rf"{_START} (?:转载自|轉載自|转自|轉自|原载|首发于) {_OPENED} {_ZH}",
        rf"{_START} (?:Source|SOURCE|Via|Credit) [ ]* : [ ]* {_EN}",
        rf"(?:[Oo]riginally|[Ff]irst) [ ] (?:published|posted|appeared) (?: [ ] [a-z]{{2,10}} ){{0,3}}? [ ] (?:by|in|on|at) [ ] {_EN}",
        rf"(?:[Rr]epublished|[Rr]eprinted|[Rr]eposted) (?: [ ] with [ ] permission )? [ ] (?:from|of|by) [ ] {_EN}",
    )
)
_DATELINE_ZH = (  # 新华社北京1月28日电
    r"\A [ \u3000(（【]* 据? (?P<name> [\u4e00-\u9fff]{1,10}? (?:社|报|網|网|台|客户端|新闻|财经) )"
    rf"{_BLANK} [^\d\n]{{0,14}} (?: \d{{1,2}}月 )? \d{{1,2}}日 {_BLANK} (?:电|電|讯|訊|消息)"
)
_DATELINE_EN = (  # BEIJING, Nov. 20 (Xinhua) --
    r"\A [ ]* [A-Z] [A-Z.'’ -]{1,30} (?: , [ ] [A-Z] [A-Za-z.]{2,15} ){0,2} (?: ,? [ ] [A-Z] [a-z]{2,8} \.? [ ] \d{1,2} )? ,? [ ]?"
    r"\( (?P<name> [A-Z] [\w .&'’-]{1,40} ) \) [ ]? [-–—]"
)
_DATELINES = (re.compile(_DATELINE_ZH, re.VERBOSE), re.compile(_DATELINE_EN, re.VERBOSE))
_ORIGINAL = re.compile(rf"{_START} 原 (?:标题|標題|题) {_BLANK} [:：] {_BLANK} (?P<title> [^\n）)】]{{4,80}} )", re.VERBOSE)
_NOT_A_NAME = re.compile(r"(?:本报|本網|本网|本刊|本站|本台|网络|網絡|互联网|综合|公开资料|见文|原文|作者|记者|图)")
_CUT = re.compile(r"(?:[ \u3000]?(?:作者|编辑|责任编辑|记者|时间|发布|日期|原标题|微信公众号|公众号|官方微信|客户端|ID)).*\Z")


@dataclass(frozen=True, slots=True, kw_only=True)
class Attribution:
    """What an article says of where it comes from. ``publisher`` as it is written there, empty when only an older headline is named."""

    publisher: str
    original_title: str = ""


def attribution_of(text: str) -> Attribution | None:
    """The publisher that a text names in its first or last lines as the one it comes from; None when it names none."""
    head, tail = text[:_REACH], text[max(_REACH, len(text) - _REACH) :]
    title = _ORIGINAL.search(head) or _ORIGINAL.search(tail)
    names = (_named(pattern, part) for part in (tail, head) for pattern in _PATTERNS)
    datelines = (_named(pattern, head) for pattern in _DATELINES)
    publisher = next((name for name in (*names, *datelines) if name), "")
    original_title = title["title"].strip() if title else ""
    return Attribution(publisher=publisher, original_title=original_title) if publisher or original_title else None


def _named(pattern: re.Pattern[str], text: str) -> str:
    match = pattern.search(text)
    if match is None or _NOT_A_NAME.match(match["name"]):
        return ""
    name = _CUT.sub("", match["name"]).strip(" .·-'’&")
    return name if len(name) > 1 else ""
