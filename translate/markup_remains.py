"""What is left of markup in a text: tags and entities, also in the middle of a name (蓝箭<b>航天</b>, Galactic&nbsp;Energy).

Works on folded text and keeps its length, so that offsets survive: an entity becomes the character that it stands for, at its own last
place, and the places before it are to be taken out. Which text is searched in the end is `translate.edges`' business.
"""

import re
from html import unescape

from parallax.fold import fold

_REMAINS = re.compile(r"</?(?P<tag>[a-z][a-z0-9]{0,9})(?:[ /][^<>]{0,200})?>|&(?:[a-z]{2,8}|#\d{2,6}|#x[0-9a-f]{2,5});")
_INLINE = frozenset({"a", "b", "em", "font", "i", "ins", "mark", "s", "small", "span", "strong", "sub", "sup", "u", "wbr"})
_BLOCKS = frozenset(
    {"article", "aside", "blockquote", "center", "div", "figcaption", "figure", "footer", "header", "main", "nav", "p", "section"}
)
_BREAKING = _BLOCKS | {"br", "dd", "dl", "dt", "h1", "h2", "h3", "h4", "h5", "h6", "hr", "img", "li", "ol", "table", "td", "th", "tr", "ul"}

Span = tuple[int, int]


def without_markup(folded: str) -> tuple[str, list[Span]]:
    r"""The text with every remain made one character or none, its length kept, and the places that are to be taken out.

    A tag that breaks the line becomes a line break, one that does not vanishes, as does an entity of an invisible character.

    >>> without_markup("a&nbsp;b<br>c<b>d")
    ('a&nbsp b<br\nc<b>d', [(1, 6), (8, 11), (13, 16)])
    """
    if "<" not in folded and "&" not in folded:
        return folded, []
    pieces, gaps, done = [], [], 0
    for found in _REMAINS.finditer(folded):
        meant = _meant(found)
        if meant is None:
            continue
        end = found.end() - len(meant)
        pieces += [folded[done:end], meant]
        gaps.append((found.start(), end))
        done = found.end()
    return "".join((*pieces, folded[done:])), gaps


def _meant(found: re.Match[str]) -> str | None:
    """What stands for a tag or an entity: nothing or one character; None where it is none of HTML's."""
    if found["tag"]:
        return "" if found["tag"] in _INLINE else "\n" if found["tag"] in _BREAKING else None
    char = unescape(found[0])
    meant = fold(char) if len(char) == 1 else char
    return meant if len(meant) <= 1 else None
