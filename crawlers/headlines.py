"""The headline of a page whose declared titles do not say it: a template's ("News - Example Ltd"), or the site's name alone.

Then it is the page's one main heading, or the line above the one with date and source. Weighing titles that do name the article is
`crawlers.titles`' business.
"""

import re
from collections.abc import Sequence
from copy import deepcopy
from itertools import islice

from lxml import etree

from crawlers.blocks import Block, mass, read_blocks
from crawlers.tree import Element, text_of

_NOT_TEXT = ("script", "style", "noscript", "template", "textarea", "select", "option", "nav", "footer", "form")
_INFO = re.compile(
    r"(?:19|20)\d\d\s?[-/.年]\s?\d{1,2}\s?[-/.月]\s?\d{1,2}|(?:来源|來源|稿源|作者|发布时间|发布日期)\s{0,3}[:：]"
    r"|\b(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]{0,6}\.? \d{1,2},? (?:19|20)\d\d"
    r"|\b\d{1,2} (?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]{0,6}\.? (?:19|20)\d\d"
)
_PLACE = re.compile(r"[>»›]|首页|当前位置|今天是|\bhome\b", re.IGNORECASE)
_LOGO = re.compile(r"logo|brand|(?:^|[\s_\-])site", re.IGNORECASE)
_SENTENCE = re.compile(r"[。，；]$|\.$")
_MIN_MASS, _MAX_CHARS, _MAX_INFO, _MAX_BLOCKS, _MAX_HEADINGS = 14.0, 120, 160, 400, 12
_ABOVE, _BELOW = 2, 6  # lines between headline and information, and between that and the text


def main_heading(root: Element) -> str:
    """The page's one main heading, where it can be a headline, or an empty string."""
    headings = [(one, text) for one in islice(root.iter("h1"), _MAX_HEADINGS) if (text := text_of(one))]
    return headings[0][1] if len(headings) == 1 and _can_be(headings[0][1]) and not _is_logo(headings[0][0]) else ""


def above_information(root: Element) -> str:
    """The line above the one that tells date or source, where the text follows soon; or an empty string."""
    body = root.find("body")
    return "" if body is None else _above_information(_blocks(body))


def _blocks(body: Element) -> list[Block]:
    copy = deepcopy(body)
    etree.strip_elements(copy, *_NOT_TEXT, with_tail=False)
    return read_blocks(copy)[:_MAX_BLOCKS]


def _above_information(blocks: Sequence[Block]) -> str:
    for at, block in enumerate(blocks):
        if not _is_information(block) or not any(one.prose for one in blocks[at + 1 : at + 1 + _BELOW]):
            continue
        above = reversed(blocks[max(0, at - _ABOVE) : at])
        found = next((one.text for one in above if not one.linked and not _is_information(one) and _can_be(one.text)), "")
        if found:
            return found
    return ""


def _is_logo(heading: Element) -> bool:
    """Whether a heading is the site's name: a link to the front page, or named so."""
    names = f"{heading.get('class') or ''} {heading.get('id') or ''}"[:200]
    return _LOGO.search(names) is not None or heading.find(".//a") is not None or next(heading.iterancestors("a"), None) is not None


def _is_information(block: Block) -> bool:
    return len(block.text) <= _MAX_INFO and not _SENTENCE.search(block.text) and _INFO.search(block.text) is not None


def _can_be(text: str) -> bool:
    return mass(text) >= _MIN_MASS and len(text) <= _MAX_CHARS and not _PLACE.search(text) and not _SENTENCE.search(text)
