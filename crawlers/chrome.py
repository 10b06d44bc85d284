"""Takes the furniture of a page away: navigation, teasers, comments, consent banners, share bars, hidden parts.

Known by tag, by the words in class and id, and by shape (repeated siblings with one linked headline each). Each rule is bounded by the
share of the page's prose that it may remove, so that a theme that calls its article "widget" keeps it.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from typing import NamedTuple

from lxml import etree

from crawlers.blocks import HEADINGS, read_blocks, subtree_sums
from crawlers.tree import Element, drop

_NEVER_TEXT = (
    *("script", "style", "noscript", "template", "svg", "iframe", "select", "input", "textarea", "object", "embed", "canvas", "video"),
    *("audio", "head", "link", "meta", "map", "option", "math", "source", "picture", "img"),
)
_FURNITURE = frozenset({"nav", "footer", "aside", "form", "button", "dialog", "menu", "figcaption", "label", "time"})
_ASIDE = frozenset({"nav", "footer", "aside"})  # tags that mean what they say
_UNTOUCHED = frozenset({"html", "body", "article", "main"})
_CARD_TAGS = frozenset({"li", "div", "article", "section", "a"})
_CARD_PARENTS = frozenset({"div", "ul", "section", "main", "ol", "article", "aside"})

_WORDS = (
    r"related|relate|share|sharing|sharebar|social|comments?|ads?|ad\d+|advert\w*|promo\w*|subscri\w+|sign-?up|crumbs?|sidebar|side|menu|nav"
    r"|navbar|navigation|pagination|pager|footer|foot|tags?|taglist|popular|trending|most|hot|rank\w*|banner|toolbar|widget|caption|credit"
    r"|byline|authors?|author-\w+|bio|meta|modal|popup|login|register|qrcode|app-?download|editor|bianji|hidden|hide|print|skip|rating|poll"
    r"|teaser|read-?more|more|cta|signature|poster|user-?info|post-?profile|next|prev|previous|ticker|breaking-\w+|tools?|feedback|report|like|zan|mood"
)
_PARTS = (
    r"related[A-Z_\-]|advert|sponsor|newsletter|breadcrumb|sidebar|social|copyright|caption|fenxiang|guanggao|zrbj|zebian|statement|disclaimer"
    r"|mianze|cli-modal|most-?read|read-?next|post-?picker"
)
_SURE = re.compile(
    r"recommend|(?:^|[\s_\-])related|onetrust|cookie|consent|gdpr|ccpa|more-?stor|comment(?!ary)|(?:^|[\s_\-])cmt|disqus|privacy|outbrain|taboola|xiangguan"
    r"|tuijian|pinglun|cainixihuan",
    re.IGNORECASE,
)
_LIKELY = re.compile(rf"(?:^|[\s_\-])(?:{_WORDS})(?:$|[\s_\-])|{_PARTS}", re.IGNORECASE)
_ARTICLE = re.compile(
    r"article-?_{0,2}(?:body|text|content|main|con\b)|(?:post|entry|story|news)-?_{0,2}(?:content|body|text)|content-?(?:body|text)|js_content"
    r"|TRS_Editor|(?:^|[\s_\-])(?:body-?copy|article|zhengwen|bodytext|maintext)(?:$|[\s_\-])",
    re.IGNORECASE,
)
_SHARE_SURE, _SHARE_LIKELY, _SHARE_ARTICLE, _SHARE_CARDS, _SHARE_HIDDEN = 0.96, 0.45, 0.25, 0.6, 0.2
_CARD_PROSE = 1200  # prose of one teaser, at most


def strip_furniture(root: Element) -> None:
    """Remove from the tree what is no article text."""
    etree.strip_elements(root, *_NEVER_TEXT, with_tail=False)
    order = list(root.iter())  # held, so that lxml makes each element's proxy once
    prose = _prose_below(root)
    total = prose.get(root, 0.0)
    cards = set(_cards(order, prose, total))
    doomed = _hidden_lines(order, prose, total)
    walk = etree.iterwalk(root, events=("start",))
    for _, element in walk:
        if element is not root and (element in cards or _is_furniture(element, prose, total)):
            doomed.append(element)
            walk.skip_subtree()
    for element in doomed:
        drop(element)


def _hidden_lines(order: Iterable[Element], prose: Mapping[Element, float], total: float) -> list[Element]:
    """Paragraphs that nobody sees; where they are much of the text, a paywall hides the article itself."""
    hidden = [one for one in order if one.tag == "p" and one.get("aria-hidden") is None and is_hidden(one)]  # paywalls use that
    return hidden if sum(prose.get(one, 0.0) for one in hidden) <= _SHARE_HIDDEN * total else []


def is_article(element: Element) -> bool:
    """Whether an element is named as the article's text."""
    return element.get("itemprop") == "articleBody" or _read_names(element.get("class"), element.get("id")).article


def is_hidden(element: Element) -> bool:
    """Whether a reader would not see it, as far as its own attributes say."""
    style = (element.get("style") or "")[:500].replace(" ", "").lower()
    return "display:none" in style or element.get("hidden") is not None or element.get("aria-hidden") == "true"


class _Names(NamedTuple):
    """What an element's class and id say of it."""

    sure: bool  # furniture for certain
    likely: bool  # furniture probably
    article: bool  # the article


@lru_cache(maxsize=16_384)  # the pages of a site share their names
def _read_names(classes: str | None, identity: str | None) -> _Names:
    names = f"{(classes or '')[:300]} {(identity or '')[:100]}"
    return _Names(_SURE.search(names) is not None, _LIKELY.search(names) is not None, _ARTICLE.search(names) is not None)


def _prose_below(root: Element) -> dict[Element, float]:
    own: dict[Element, float] = {}
    for block in read_blocks(root):
        if block.prose:
            own[block.owner] = own.get(block.owner, 0.0) + block.prose
    return subtree_sums(own)


def _is_furniture(element: Element, prose: Mapping[Element, float], total: float) -> bool:
    """Whether it is named, tagged or hidden as furniture and small enough to go."""
    hidden = element.tag != "p" and is_hidden(element)  # paywalls hide the paragraphs of the article itself
    if element.tag in _UNTOUCHED and not hidden:
        return False
    names = _read_names(element.get("class"), element.get("id"))
    if not (names.sure or hidden or element.tag in _FURNITURE or names.likely):
        return False
    sure = names.sure or element.tag in _ASIDE
    share = _SHARE_ARTICLE if is_article(element) else _SHARE_SURE if sure else _SHARE_LIKELY
    size = prose.get(element, 0.0)
    return size == 0 or (size <= share * total and next(element.iter("h1"), None) is None)


def _cards(order: Iterable[Element], prose: Mapping[Element, float], total: float) -> Iterator[Element]:
    """Teasers: repeated siblings of one kind that each hold a single linked headline and little text."""
    limit = _SHARE_CARDS * total
    for parent in order:
        for group in _alike(parent) if parent.tag in _CARD_PARENTS else ():
            teasers = sum(_is_card(one, prose) for one in group)
            if teasers >= max(2.0, 0.7 * len(group)) and sum(prose.get(one, 0.0) for one in group) <= limit:
                yield from group


def _alike(parent: Element) -> list[list[Element]]:
    if len(parent) < 2:
        return []
    groups: dict[tuple[str, str], list[Element]] = {}
    for child in parent:
        if child.tag in _CARD_TAGS:
            groups.setdefault((str(child.tag), (child.get("class") or "")[:40]), []).append(child)
    return [group for group in groups.values() if len(group) > 1]


def _is_card(element: Element, prose: Mapping[Element, float]) -> bool:
    if prose.get(element, 0.0) >= _CARD_PROSE:
        return False
    return element.tag == "a" or sum(_is_linked(heading) for heading in element.iter(*HEADINGS)) == 1


def _is_linked(heading: Element) -> bool:
    parent = heading.getparent()
    return heading.find(".//a") is not None or (parent is not None and parent.tag == "a")
