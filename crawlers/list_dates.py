"""Where in a row of a list its date may stand, for `crawlers.lists`; what the strings mean is for `crawlers.dates`."""

import re
from collections.abc import Iterator

from lxml import html

from crawlers.html_tree import words

_MONTH = re.compile(r"^(\d{4})\s?[-./年]\s?(\d{1,2})\s?月?$")
_DAY = re.compile(r"^(\d{1,2})\s?[日号]?$")


def attributes(node: html.HtmlElement | str) -> Iterator[str]:
    """Dates that an element carries beside its text."""
    if not isinstance(node, str):
        yield from (value for name in ("datetime", "data-time", "data-date", "content") if (value := str(node.get(name) or "")))


def pieces(row: html.HtmlElement, anchor: html.HtmlElement) -> Iterator[str]:
    """Pieces of the row that may be a date, the likeliest first: ``<time>``, text around the link, text within it but its headline."""
    for element in row.iter("time"):
        yield from attributes(element)
    if anchor is not row:
        yield from _around(row, set(anchor.iter()))
    within = [piece for text in anchor.itertext() if (piece := words(text))]
    headline = max(within, key=len, default="")
    yield from (piece for piece in within if piece != headline)


def _around(row: html.HtmlElement, link: set[html.HtmlElement]) -> Iterator[str]:
    """The text of every element of the row outside the link, whole where that is short, and piece by piece."""
    for element in row.iter():
        if element not in link and element is not row and link.isdisjoint(element.iter()):
            whole = words(element)
            yield from dict.fromkeys(piece for piece in (whole, words(element.text or "")) if piece)
        elif element not in link and (own := words(element.text or "")):
            yield own
        outside = element is not row and (element.getparent() not in link)
        if outside and (tail := words(element.tail or "")):
            yield tail


def joined(texts: list[str]) -> Iterator[str]:
    """A day set apart from its month, as calendars draw it: 12 beside 2026-11."""
    months = [match for text in texts if (match := _MONTH.match(text))]
    days = [match for text in texts if (match := _DAY.match(text))]
    if len({match.group() for match in months}) == len({match.group() for match in days}) == 1:
        yield f"{months[0][1]}-{months[0][2]}-{days[0][1]}"
