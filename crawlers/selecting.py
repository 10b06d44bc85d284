"""What a source's own selectors find on its pages. A selector that is wrong or matches nothing costs only itself.

Complaining about a wrong selector is the catalogue check's business.
"""

from lxml import etree
from lxml.cssselect import CSSSelector, SelectorError
from lxml.etree import XPathError

from crawlers.maintext import Body, body_of
from crawlers.tree import Element, drop, text_of, tidy


def select(root: Element, css: str) -> list[Element]:
    """The matching elements; none when there is no selector or it cannot be read."""
    if not css:
        return []
    try:
        found = CSSSelector(css, translator="html")(root)
    except (SelectorError, XPathError, ValueError):
        return []
    return [one for one in found if isinstance(one, Element)] if isinstance(found, list) else []


def selected_text(root: Element, css: str) -> str:
    """The first match's text, or the value that a meta or time element holds for machines."""
    for found in select(root, css):
        if text := tidy(found.get("datetime") or found.get("content")) or text_of(found):
            return text
    return ""


def selected_texts(root: Element, css: str) -> list[str]:
    """The text of each match."""
    return [text for found in select(root, css) if (text := tidy(found.get("content")) or text_of(found))]


def remove_selected(root: Element, css: str) -> None:
    """Drop what the source says is no article."""
    for found in select(root, css):
        drop(found)


def selected_body(root: Element, css: str) -> Body | None:
    """The matches as one article, or None when they hold no text. They are moved out of the tree only then."""
    found = [one for one in select(root, css) if text_of(one)]
    outermost = [one for one in found if not any(up in found for up in one.iterancestors())]
    if not outermost:
        return None
    holder = etree.Element("div")
    for one in outermost:
        one.tail = None
        holder.append(one)
    for noise in list(holder.iter("script", "style", "noscript", "template", "svg")):
        drop(noise)
    return body_of(holder, "selectors")
