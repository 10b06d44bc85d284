"""What kind of piece an item is, where its headline says so: a correction, an advertisement, a round-up, a live page.

Told by the marks that outlets put there (更正, 【推广】, 一周要闻, 直播), in both languages; most items bear none. An analyst reads these
differently from a report: a correction must be seen, an advertisement is no news, a round-up repeats what was told.
"""

import re
from typing import Literal

from parallax.fold import fold
from parallax.records import Item

Genre = Literal["correction", "advertisement", "round-up", "live page"]

_MARK = r"(?: \A | [【\[（(｜|:：] ) [ ]*"  # where an outlet's own mark stands: first, in brackets, after a bar
_END = r"(?= [ ]* (?: \Z | [】\]）)｜|:：\-—–•·] ) )"
_CORRECTION = rf"""
    {_MARK} (?: 更正 | 勘误 | 订正 | 致歉 ) (?: 声明 | 说明 | 启事 | 公告 | 通知 | 及致歉 )? {_END}
    | {_MARK} (?: 更正 | 勘误 ) (?: 声明 | 说明 | 公告 | 启事 )
    | 的 (?: 更正 | 勘误 ) (?: 声明 | 说明 | 公告 | 启事 )? \Z
    | \A [\[(]? correct(?: ion | ed ) \b
    | \A editor'?s [ ] correction
    | \b correction [\])]? \Z
"""
_ADVERTISEMENT = rf"""
    {_MARK} (?: 推广 | 广告 | 软文 | 商业推广 | 合作推广 | 赞助 (?: 内容 )? ) {_END}
    | \A [\[(]? (?: advertisement | advertorial | sponsored (?: [ ] (?: content | post | article ) )? | paid [ ] post ) \b
"""
_ROUND_UP = r"""
    (?: [一本每上] 周 | 周末 | [每今昨] 日 | 本月 | 月度 | 年度 | 航天 ) [^，。！？]{0,8}
        (?: 要闻 | 回顾 | 盘点 | 速览 | 速递 | 汇总 | 简报 | 大事记 | 新闻集锦 | 动态汇总 )
    | (?: 航天 | 卫星 | 火箭 | 太空 | 行业 | 产业 | 融资 ) [早晚周月日] 报 (?= [ ]* (?: \Z | [】\])）｜|:：（(\d] ) )
    | \A [\[(]? (?: this | last | the ) [ ] week (?: 's )? [ ] in \b
    | \b (?: weekly | daily | monthly | week | news ) [ ] (?: round-?up | recap | digest | briefing | in [ ] review ) \b
    | \b round-?up [ :\])]
"""
_LIVE_PAGE = rf"""
    {_MARK} (?: 图文 | 视频 | 正在 )? (?: 直播 | 实时更新 | 滚动更新 ) {_END}
    | \A [\[(]? live (?: [ ] (?: blog | updates? | coverage ) )? [\])]? [ ]* [:|\-–—]
"""
_TITLES: dict[Genre, re.Pattern[str]] = {
    "correction": re.compile(_CORRECTION, re.VERBOSE),
    "advertisement": re.compile(_ADVERTISEMENT, re.VERBOSE),
    "round-up": re.compile(_ROUND_UP, re.VERBOSE),
    "live page": re.compile(_LIVE_PAGE, re.VERBOSE),
}
_OPENING = re.compile(
    r"\A.{0,20}(?:本文为(?:商业)?(?:推广|广告)|以下为(?:商业)?(?:推广|广告)|广告内容|this (?:post|article) is sponsored)", re.DOTALL
)
_TITLE = 300  # characters of a title that are read
_ALONE: frozenset[Genre | None] = frozenset({"advertisement", "round-up"})


def genre_of(item: Item) -> Genre | None:
    """The kind that an item's headline, or its first words, say it is of."""
    title = fold(item.article.title[:_TITLE]).strip()
    for genre, pattern in _TITLES.items():
        if pattern.search(title):
            return genre
    return "advertisement" if _OPENING.match(fold(item.article.text[:80])) else None


def stands_alone(item: Item) -> bool:
    """Whether an item is no report of one event: an advertisement, a round-up of many."""
    return genre_of(item) in _ALONE
