"""Titles and names as plain text: tags gone, entities read once, white space single.

Safe rendering of markup is not this module's business; it only makes strings that carry no markup.
"""

import html
import re

LONGEST = 1000  # characters of a title or name
_TAG = re.compile(
    r"</?(?:a|abbr|b|bdi|big|br|cite|code|del|div|em|font|h[1-6]|i|img|ins|li|mark|p|q|s|small|span|strike|strong|sub|sup|tt|u|ul|wbr)\b"
    r"\s{0,3}(?:/|[a-z][\w:-]{0,30}\s{0,3}=[^<>]{0,500})?>",  # nothing, or attributes: in a<b and c>d there is no tag
    re.IGNORECASE,
)
_ANY_TAG = re.compile(r"<[a-zA-Z/!][^<>]{0,2000}>")


def plain(text: str, *, markup: bool = True) -> str:
    """One line of plain text. ``markup`` says that tags and entities in the text are meant as such.

    >>> plain("A&amp;B: <b>朱雀</b>二号 &lt; 三号")
    'A&B: 朱雀二号 < 三号'
    """
    text = text[: LONGEST * 8]
    if markup:
        text = html.unescape(_TAG.sub("", text))
    return " ".join(text.split())[:LONGEST]


def looks_like_markup(text: str) -> bool:
    """Whether there is a tag in the text."""
    return bool(_ANY_TAG.search(text))
