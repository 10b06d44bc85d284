"""Where an article begins and ends among the blocks of its element: bylines above, notices, advertisements and teasers below.

Finding the element is `crawlers.maintext`'s business.
"""

import re
from collections.abc import Sequence

from crawlers.blocks import Block

_CELLS = frozenset({"td", "th"})
_KEEP_AT_EDGE = _CELLS | {"li"}
_ENDS = re.compile(r"[。！？.!?”\"」）)]$")
_SENTENCE = re.compile(r"[。！？]$")
_ADVERT = re.compile(r"(?:advert(?:isement|isment)?|广告|廣告|ad)$", re.IGNORECASE)
_INFO = re.compile(
    r"(?:19|20)\d\d\s?[-/.年]\s?\d{1,2}\s?[-/.月]\s?\d{1,2}"
    r"|\b(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]{0,6}\.? \d{1,2}(?:st|nd|rd|th)?,? (?:19|20)\d\d"
    r"|\d{1,2}/\d{1,2}/(?:19|20)\d\d"
    r"|(?:来源|來源|稿源|作者|编辑|责编)\s{0,3}[:：]|^\W{0,3}[\u4e00-\u9fff]{0,8}记者[\s|｜:：]{0,3}[\u4e00-\u9fff、\s]{2,20}$"
    r"|^(?:by|posted|submitted|written)\s",
    re.IGNORECASE,
)
_AFTERMATH = re.compile(
    r"[\s【\[(（]{0,3}(?:责任编辑|責任編輯|责编|编辑[:：]|相关阅读|相關閱讀|相关新闻|相關新聞|相关链接"
    r"|延伸阅读|延伸閱讀|推荐阅读|热门推荐|猜你喜欢|你可能|您可能"
    r"|更多精彩|精彩推荐|版权声明|免责声明|特别声明|本文转自|扫一扫|分享到|打开APP|阅读原文|上一篇|下一篇|往期回顾|热点推荐|最新评论|网友评论|举报\W{0,3}$"
    r"|more from|related (?:stories|articles|news|topics|content|posts)|read (?:next|more)\b|recommended|latest stories"
    r"|most (?:popular|read)|you may also|you might also|up next|sign up for"
    r"|subscribe to|share this|join the conversation|follow us|comments?$|topics?$|tags?$)",
    re.IGNORECASE,
)
_NOTICE = re.compile(
    r"^\W{0,3}(?:[\u4e00-\u9fff]{0,6}声明|风险提示|免责条款)[:：]"
    r"|严禁转载|禁止转载|谢绝转载|未经[^。，]{0,12}(?:授权|许可|允许)[^。]{0,12}(?:不得|转载|禁)|侵权必究|著作权归|版权归[^。]{0,12}所有"
    r"|不代表(?:本|[\u4e00-\u9fff]{0,8}的?)[^。]{0,6}(?:立场|观点)|仅提供信息(?:存储|发布)|据此操作|不构成[^。]{0,8}投资建议|尽在[^。]{0,8}(?:APP|客户端)"
    r"|^to (?:read|continue reading) (?:the |this )?(?:full|rest|article|story)|already a subscriber|unsubscribe here"
    r"|^all rights reserved",
    re.IGNORECASE,
)
_CREDIT = re.compile(r"[（(]\s{0,2}(?:完|(?:文章|稿件|信息)?来源[:：][^）)]{1,30})[）)]$")
_AFTERMATH_CHARS, _NOTICE_CHARS, _INFO_CHARS = 60, 260, 120


def trimmed(blocks: Sequence[Block]) -> list[Block]:
    """Without advertisements, the lines above the prose, and what follows a notice such as 责任编辑 or "Related stories"."""
    texts = [block for block in blocks if not _ADVERT.match(block.text)]
    kept = texts[: _end(texts)]
    kept = [*_opening(kept), *kept[_first_paragraph(kept) :]]
    while kept and _is_below(kept[-1]):
        kept.pop()
    return kept or texts


def _first_paragraph(blocks: Sequence[Block]) -> int:
    """The index of the first block that is the article's: prose, or a row of a table or list that holds no paragraphs."""
    layout = {block.owner for block in blocks if block.prose and block.tag in _CELLS}  # cells that hold paragraphs, not data
    for index, block in enumerate(blocks):
        if not _is_info(block.text) and (block.prose or (block.tag in _KEEP_AT_EDGE and block.owner not in layout)):
            return index
    return len(blocks)


def _opening(blocks: Sequence[Block]) -> list[Block]:
    """Short sentences before the first paragraph that stand beside it."""
    at = _first_paragraph(blocks)
    if at == len(blocks):
        return []
    place = blocks[at].owner.getparent()
    return [block for block in blocks[:at] if _SENTENCE.search(block.text) and block.owner.getparent() is place]


def _is_info(text: str) -> bool:
    """Whether a line tells source, date or names rather than the story."""
    return len(text) < _INFO_CHARS and _INFO.search(text) is not None and not _ENDS.search(text)


def _is_below(block: Block) -> bool:
    """Whether a last block is a label or a credit."""
    if _CREDIT.match(block.text):
        return True
    return not block.prose and block.tag not in _KEEP_AT_EDGE and not _ENDS.search(block.text)


def _end(blocks: Sequence[Block]) -> int:
    """The index of the first notice behind at least half of the prose."""
    half, seen = 0.5 * sum(block.prose for block in blocks), 0.0
    for index, block in enumerate(blocks):
        if seen >= half and index and _is_notice(block.text):
            return index
        seen += block.prose
    return len(blocks)


def _is_notice(text: str) -> bool:
    return bool(len(text) < _AFTERMATH_CHARS and _AFTERMATH.match(text)) or bool(len(text) < _NOTICE_CHARS and _NOTICE.search(text))
