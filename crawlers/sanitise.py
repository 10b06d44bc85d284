"""Hostile HTML to harmless HTML, or to plain text.

What is kept serves reading: paragraphs, headings, lists, tables, quotations, code, emphasis and links. Images are dropped, alternative text
included: loading them would tell the publisher who reads what and when, and captured alternative texts are mostly file names.
"""

import re
from html import escape

import nh3
from lxml import etree

from crawlers.blocks import read_blocks
from crawlers.tree import Element, parse_html, tidy, without_controls

_MAX_PASSES = 5
_MAX_TAGS = 10_000  # beyond it a fragment could be nested so deeply that html5ever, quadratic in depth, takes seconds
MAX_CHARS = 500_000  # of a fragment; html5ever needs seconds for a million entities
_TAGS_WORDS = (
    "a abbr b blockquote br caption cite code dd del dl dt em h1 h2 h3 h4 h5 h6 hr i ins li mark ol p pre q rp rt ruby s "
    "small strong sub sup table tbody td tfoot th thead tr u ul"
)
_TAGS = set(_TAGS_WORDS.split())
_DROPPED_WORDS = "script style noscript template iframe object embed svg math select textarea title"
_DROPPED_WITH_CONTENT = set(_DROPPED_WORDS.split())
_AFTER_PRE = re.compile(r"<pre>[\r\n]+")  # parsers take one such break away each time
_NO_TEXT = tuple(sorted(_DROPPED_WITH_CONTENT | {"head"}))


def safe_html(html: str, base_url: str) -> str:
    """The fragment with reading tags only and absolute http(s) links; what is longer than `MAX_CHARS` is cut. Never raises; idempotent.

    >>> safe_html('<p onclick="steal()">See <a href="/a">this</a><script>steal()</script></p>', "https://example.org/x/")
    '<p>See <a href="https://example.org/a" rel="noopener nofollow">this</a></p>'
    """
    if "<" not in html and "&" not in html:
        return nh3.clean(without_controls(html[:MAX_CHARS])).strip()
    if html[:MAX_CHARS].count("<") > _MAX_TAGS:
        return clean_markup(flat_markup(html), base_url)
    safe = clean_markup(without_controls(html), base_url)
    return safe if safe.count("<") <= _MAX_TAGS else clean_markup(flat_markup(safe), base_url)  # tags that were left open were closed


def flat_markup(html: str) -> str:
    """Serialised through the bounded tree: html5ever is quadratic in the depth that raw input can reach."""
    root = parse_html(html[:MAX_CHARS])
    body = root.find("body")
    return _inner(root if body is None else body)


def clean_markup(markup: str, base_url: str) -> str:
    """`safe_html` for markup that came out of a tree of ours, so that its depth is bounded."""
    relative = ("rewrite_with_base", base_url) if base_url.startswith(("http://", "https://")) else "deny"
    try:
        return _settled(markup, relative)
    except ValueError:  # the base is no URL
        return _settled(markup, "deny")


def plain_text(html: str) -> str:
    r"""The text of a fragment, one paragraph a line, entities decoded, scripts and invisible characters gone. Never raises.

    >>> plain_text("<p>朱雀二号&nbsp;Y2</p><div>Methane<br>first</div>")
    '朱雀二号 Y2\nMethane\nfirst'
    """
    if "<" not in html and "&" not in html:
        return "\n".join(line for line in map(tidy, html.splitlines()) if line)
    return element_text(parse_html(html))


def element_text(root: Element) -> str:
    """The text of a tree, one paragraph a line; scripts and styles are removed from it."""
    etree.strip_elements(root, *_NO_TEXT, with_tail=False)
    return "\n".join(block.text for block in read_blocks(root))


def _settled(markup: str, relative: object) -> str:
    """Cleaned until nothing changes: what stands where a forbidden tag was taken out may parse differently the next time."""
    for _ in range(_MAX_PASSES):
        before, markup = markup, _clean(markup, relative)
        if markup == before:
            break
    return markup


def _clean(markup: str, relative: object) -> str:
    clean = nh3.clean(
        markup[:MAX_CHARS],
        tags=_TAGS,
        clean_content_tags=_DROPPED_WITH_CONTENT,
        attributes={"*": set(), "a": {"href"}, "td": {"colspan", "rowspan"}, "th": {"colspan", "rowspan"}},
        url_schemes={"http", "https"},
        url_relative=relative,  # type: ignore[arg-type]
        link_rel="noopener nofollow",
    )
    return _AFTER_PRE.sub("<pre>", without_controls(clean)).strip()  # a reference such as &#6; has become the character


def _inner(element: Element) -> str:
    children = (etree.tostring(child, encoding="unicode", method="html") for child in element)
    return escape(element.text or "", quote=False) + "".join(children)
