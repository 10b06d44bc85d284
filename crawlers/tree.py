"""Text to an HTML tree, and a tree back to tidy strings, for articles. List pages are read through `crawlers.html_tree`.

libxml2 stops at a depth of 255 and at attributes of ten million characters, so no tree can exhaust the stack; `MAX_CHARS` bounds the rest.
What the tree means is `crawlers.maintext`'s and `crawlers.metadata`'s business.
"""

import re
from itertools import islice
from typing import TypeAlias

from lxml import etree

Element: TypeAlias = etree._Element  # noqa: SLF001  # the only name that lxml gives its element class

MAX_CHARS = 4_000_000  # beyond it a page is cut; the longest captured article page has 1.9 million
_CONTROLS = bytes({*range(0x20), 0x7F} - {0x09, 0x0A, 0x0D})
_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffe\uffff\ud800-\udfff]")
_INVISIBLE = re.compile(
    "[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\u00ad\u061c\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\ud800-\udfff\ufeff\ufff9-\ufffb]"
)


def without_controls(text: str) -> str:
    """Without the control characters and halves of characters that no document may hold."""
    return _FORBIDDEN.sub("", text)


def parse_html(text: str) -> Element:
    """The tree of a page, without comments; an empty page gives an empty body. Never raises."""
    clean = text[:MAX_CHARS].replace("\ufffe", "").replace("\uffff", "").encode("utf-8", "replace").translate(None, _CONTROLS)
    parser = etree.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True)
    try:
        root = etree.fromstring(clean, parser)
    except (etree.LxmlError, ValueError):
        root = None
    return etree.fromstring(b"<html><body></body></html>", parser) if root is None else root


def tidy(text: str | None) -> str:
    """One line: white space runs become one blank; invisible and directional controls and halves of characters vanish."""
    line = " ".join((text or "").split())
    return line if line.isprintable() else " ".join(_INVISIBLE.sub("", line).split())


def text_of(element: Element) -> str:
    """The tidy text of an element and all below it."""
    return tidy("".join(map(str, element.itertext())))


def head_of(element: Element, chars: int) -> str:
    """The tidy beginning of an element's text, at a cost that does not grow with the element."""
    return tidy("".join(map(str, islice(element.itertext(), 20)))[: 2 * chars])[:chars]


def drop(element: Element) -> None:
    """Take an element out of its tree; the text behind it stays."""
    parent = element.getparent()
    if parent is None:
        return
    before, tail = element.getprevious(), without_controls(element.tail or "")
    parent.remove(element)
    if tail and before is None:
        parent.text = without_controls(parent.text or "") + tail
    elif tail and before is not None:
        before.tail = without_controls(before.tail or "") + tail
