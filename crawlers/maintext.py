"""The article on a page, by one rule: the subtree in which running prose outweighs everything else by most.

`crawlers.chrome` has removed what is plainly furniture; prose counts for a subtree, link lists and stray labels count against it.
What remains at the edges (bylines above, notices below) is trimmed by `crawlers.edges`. Other extractors are `crawlers.fallbacks`.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from lxml import etree

from crawlers.blocks import Block, read_blocks, subtree_sums
from crawlers.chrome import is_article, strip_furniture
from crawlers.edges import trimmed
from crawlers.tree import Element, drop

_CONTAINER_WORDS = "article aside blockquote body center details div dl figure form header li main ol p section table tbody td tr ul"
_CONTAINERS = frozenset(_CONTAINER_WORDS.split())
_NEARLY = 0.9
_PRUNABLE = ("div", "section", "ul", "ol", "table", "dl", "p")


@dataclass(frozen=True, slots=True, eq=False)
class Body:
    """An article's text, the element that holds it, and how much prose it is."""

    text: str
    html: str
    prose: float
    extractor: str


def main_body(root: Element, title: str = "") -> Body:
    """The article in a page's tree, which is used up. ``text`` is empty when there is none. ``title`` is no part of it."""
    body = root.find("body")
    page = root if body is None else body
    strip_furniture(page)
    blocks = read_blocks(page)
    values = _values(page, blocks)
    containers = [one for one in values if one.tag in _CONTAINERS]
    best = max(containers, key=lambda one: values[one], default=page)
    best = _whole_list(_named_within(best, containers, values))
    _drop_link_lists(best, values, blocks)
    return body_of(best, "prose", title)


def body_of(element: Element, extractor: str, title: str = "") -> Body:
    """The text and HTML of an element that holds an article and little else."""
    everything = read_blocks(element)
    kept = trimmed(everything, title)
    _drop_others(element, {block.owner for block in everything}, kept)
    text = "\n".join(block.text for block in kept if block.tag != "h1")
    markup = etree.tostring(element, encoding="unicode", method="html", with_tail=False)
    return Body(text, markup, sum(block.prose for block in kept), extractor)


def _named_within(best: Element, containers: Sequence[Element], values: Mapping[Element, float]) -> Element:
    """What is named as the article on a page that outweighs it by a line or two."""
    enough = _NEARLY * values.get(best, 0.0)
    named = (one for one in containers if values[one] >= enough and (one.tag == "article" or is_article(one)))
    within = (one for one in named if any(up is best for up in one.iterancestors()))
    return best if best.tag == "article" else max(within, key=lambda one: values[one], default=best)


def _whole_list(best: Element) -> Element:
    """An item that won alone, with its brothers: lists of short lines hold little prose."""
    parent = best.getparent()
    return parent if best.tag in {"li", "dd"} and parent is not None and parent.tag in _CONTAINERS else best


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


def _drop_others(root: Element, owners: set[Element], kept: Sequence[Block]) -> None:
    """Remove the elements that hold none of the kept blocks, so that HTML and text say the same."""
    alive = {root}
    for block in kept:
        alive.add(block.owner)
        alive.update(block.owner.iterancestors())
    for owner in owners - alive:
        if not any(child in alive for child in owner.iter()):
            drop(owner)
