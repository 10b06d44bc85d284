"""HTML as a tree, for list pages and discovery: lenient, without network, bounded; and CSS selectors with ``::attr()`` and ``::text``.

Unlike `crawlers.tree`, which reads articles, it keeps links and says what was wrong with a page.
"""

from functools import lru_cache

from lxml import etree, html
from parsel.csstranslator import HTMLTranslator

from crawlers.urls import absolute
from parallax.errors import ParseError

LARGEST = 10_000_000  # characters
MOST_TAGS = 300_000  # fifty times a large list page; each costs memory out of proportion to its bytes


def parse_list_page(text: str, subject: str) -> html.HtmlElement:
    """The root element. Raises ParseError, about ``subject`` (a URL), when there is nothing in the text."""
    text = text[:LARGEST].replace("\x00", "")
    if not text.strip():
        raise ParseError(subject, "expected an HTML page, found nothing")
    if text.count("<") > MOST_TAGS:
        raise ParseError(subject, f"more than {MOST_TAGS:,} tags")
    parser = html.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True, no_network=True, huge_tree=False)
    try:
        root = html.document_fromstring(text.encode(errors="replace"), parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError, AssertionError) as error:
        raise ParseError(subject, f"expected an HTML page ({error})") from error
    return root


def base_of(root: html.HtmlElement, base_url: str) -> str:
    """What the page's links are relative to: its ``<base href>``, else its own URL."""
    href = next((str(element.get("href")) for element in root.iter("base") if element.get("href")), "")
    return absolute(base_url, href) or base_url


def select(node: html.HtmlElement, css: str, subject: str) -> list[html.HtmlElement | str]:
    """What a CSS selector finds within a node: elements, or strings for ``::attr(name)`` and ``::text``."""
    try:
        found = node.xpath(_xpath(css))
    except (etree.XPathError, ValueError) as error:
        raise ParseError(subject, f"expected a CSS selector, found {css!r} ({error})") from error
    return list(found) if isinstance(found, list) else []


def words(node: html.HtmlElement | str) -> str:
    """The text of a node on one line."""
    return " ".join((node if isinstance(node, str) else "".join(node.itertext())).split())


@lru_cache(maxsize=2000)
def _xpath(css: str) -> str:
    try:
        return str(HTMLTranslator().css_to_xpath(css))
    except Exception as error:  # cssselect's errors have no common base but SyntaxError and RuntimeError
        raise ValueError(str(error)) from error
