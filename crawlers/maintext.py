"""The article on a page, by one rule: the subtree in which running prose outweighs everything else by most.

`crawlers.chrome` has removed what is plainly furniture; prose counts for a subtree, link lists and stray labels count against it.
What remains at the edges (bylines above, notices below) is trimmed here. Other extractors are `crawlers.fallbacks`.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from lxml import etree

from crawlers.blocks import Block, read_blocks, subtree_sums
from crawlers.chrome import is_article, strip_furniture
from crawlers.tree import Element, drop

_CONTAINER_WORDS = "article aside blockquote body center details div dl figure form header li main ol p section table tbody td tr ul"
_CONTAINERS = frozenset(_CONTAINER_WORDS.split())
_PRUNABLE = ("div", "section", "ul", "ol", "table", "dl", "p")
_KEEP_AT_EDGE = frozenset({"li", "td", "th"})
_ENDS = re.compile(r"[。！？.!?”\"」）)]$")
_ADVERT = re.compile(r"(?:advert(?:isement|isment)?|广告|廣告|ad)$", re.IGNORECASE)
_AFTERMATH = re.compile(
    r"[\s【\[(（]{0,3}(?:责任编辑|責任編輯|责编|编辑[:：]|相关阅读|相關閱讀|相关新闻|相關新聞|相关链接"
    r"|延伸阅读|延伸閱讀|推荐阅读|热门推荐|猜你喜欢|你可能|您可能"
    r"|更多精彩|精彩推荐|版权声明|免责声明|特别声明|本文转自|扫一扫|分享到|打开APP|阅读原文|上一篇|下一篇|往期回顾|热点推荐|最新评论|网友评论"
    r"|more from|related (?:stories|articles|news|topics|content|posts)|read (?:next|more)\b|recommended|latest stories"
    r"|most (?:popular|read)|you may also|you might also|up next|sign up for"
    r"|subscribe to|share this|join the conversation|follow us|comments?$|topics?$|tags?$)",
    re.IGNORECASE,
)
_AFTERMATH_CHARS = 60


@dataclass(frozen=True, slots=True, eq=False)
class Body:
    """An article's text, the element that holds it, and how much prose it is."""

    text: str
    html: str
    prose: float
    extractor: str


def main_body(root: Element) -> Body:
    """The article in a page's tree, which is used up. ``text`` is empty when there is none."""
    body = root.find("body")
    page = root if body is None else body
    strip_furniture(page)
    blocks = read_blocks(page)
    values = _values(page, blocks)
    containers = (one for one in values if one.tag in _CONTAINERS)
    best = max(containers, key=lambda one: values[one], default=page)
    _drop_link_lists(best, values, blocks)
    return body_of(best, "prose")


def body_of(element: Element, extractor: str) -> Body:
    """The text and HTML of an element that holds an article and little else."""
    everything = read_blocks(element)
    blocks = [block for block in everything if not _ADVERT.match(block.text)]
    kept = _trimmed(blocks) or blocks
    _drop_others(element, {block.owner for block in everything}, kept)
    text = "\n".join(block.text for block in kept if block.tag != "h1")
    markup = etree.tostring(element, encoding="unicode", method="html", with_tail=False)
    return Body(text, markup, sum(block.prose for block in kept), extractor)


def _values(page: Element, blocks: Sequence[Block]) -> dict[Element, float]:
    """Prose less noise for each subtree. Inside an element that is named as the article, short lines are no noise."""
    named: set[Element] = set()
    for element in page.iter():
        if element.getparent() in named or is_article(element):
            named.add(element)
    own: dict[Element, float] = {}
    for block in blocks:
        own[block.owner] = own.get(block.owner, 0.0) + _value(block, block.owner in named)
    return subtree_sums(own)


def _value(block: Block, inside: bool) -> float:
    prose = block.prose
    if prose or (inside and not block.linked):
        return prose
    is_heading = block.tag.startswith("h") and block.tag[1:].isdigit()
    return 0.0 if is_heading and not block.linked else -block.mass


def _drop_link_lists(best: Element, values: Mapping[Element, float], blocks: Sequence[Block]) -> None:
    """Inside the article: the parts that weigh against it and are mostly links."""
    unlinked: dict[Element, float] = {}
    for block in blocks:
        unlinked[block.owner] = unlinked.get(block.owner, 0.0) + len(block.text) - 2 * block.link_chars
    balance = subtree_sums(unlinked)
    for element in list(best.iter(*_PRUNABLE)):
        if element is not best and values.get(element, 0.0) < 0 and balance.get(element, 0.0) < 0:
            drop(element)


def _trimmed(blocks: Sequence[Block]) -> list[Block]:
    """Without the lines around the prose and without what follows a notice such as 责任编辑 or "Related stories"."""
    kept = list(blocks[: _aftermath(blocks)])
    while kept and not kept[0].prose and kept[0].tag not in _KEEP_AT_EDGE:
        kept.pop(0)
    while kept and not kept[-1].prose and kept[-1].tag not in _KEEP_AT_EDGE and not _ENDS.search(kept[-1].text):
        kept.pop()
    return kept


def _aftermath(blocks: Sequence[Block]) -> int:
    """The index of the first notice behind at least half of the prose."""
    half, seen = 0.5 * sum(block.prose for block in blocks), 0.0
    for index, block in enumerate(blocks):
        if seen >= half and len(block.text) < _AFTERMATH_CHARS and _AFTERMATH.match(block.text):
            return index
        seen += block.prose
    return len(blocks)


def _drop_others(root: Element, owners: set[Element], kept: Sequence[Block]) -> None:
    """Remove the elements that hold none of the kept blocks, so that HTML and text say the same."""
    alive = {root}
    for block in kept:
        alive.add(block.owner)
        alive.update(block.owner.iterancestors())
    for owner in owners - alive:
        if not any(child in alive for child in owner.iter()):
            drop(owner)
