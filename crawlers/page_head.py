"""What a reader sees around a page's headline, as short pieces of text: there stand the date, the names and the source.

What the pieces say is read in `crawlers.page_dates` and `crawlers.byline_text`.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import chain

from crawlers.tree import Element, head_of, tidy

_NOT_TEXT = frozenset({"script", "style", "noscript", "template", "option", "head", "title", "meta"})
_HEADINGS = frozenset({"h1", "h2", "h3"})
_AFTER, _BEFORE, _NEAR = 120, 25, 40  # elements looked at
_PROFILE = re.compile(
    r"/(?:authors?|users?|people|profile|members?|u|writers?|contributors?|columnists?)/[^/]|[?&](?:uid|userid|author|u)=\w", re.IGNORECASE
)
_PIECE = 300  # characters looked at
_SENTENCE = re.compile(r"。|[.!?][\"”’]?$")
_MIN_KEY, _MIN_BEGINNING, _LONG, _WORDS = 4, 12, 100, 7


@dataclass(frozen=True, slots=True)
class Head:
    """The pieces before and behind the headline, in reading order; both empty when the page shows none."""

    before: tuple[str, ...] = ()
    after: tuple[str, ...] = ()
    profiles: tuple[str, ...] = ()  # the texts of links to persons' pages


def read_head(root: Element, title: str) -> Head:
    """The surroundings of the headline: of what repeats ``title``, else of the first main heading."""
    order = [one for one in root.iter() if one.tag not in _NOT_TEXT]
    at = _headline(order, _squeeze(title))
    if at is None:
        return Head()
    first = max(0, at - _BEFORE)
    return Head(_pieces(order[first:at]), _pieces(order[at : at + _AFTER]), _profiles(order[first : at + _NEAR]))


def is_prose(piece: str) -> bool:
    """Whether a piece is a sentence rather than a label, a name or a date."""
    return len(piece) > _LONG or (_SENTENCE.search(piece) is not None and (not piece.isascii() or len(piece.split()) >= _WORDS))


def _headline(order: Sequence[Element], key: str) -> int | None:
    """Where the headline stands: a main heading that says the title, another element that does, any main heading."""
    main = [at for at, one in enumerate(order) if one.tag == "h1" and head_of(one, _PIECE)]
    exact = (at for at in main if key and _squeeze(head_of(order[at], _PIECE)).startswith(key))
    return next(chain(exact, _repeats(order, key), main, _begins(order, key)), None)


def _repeats(order: Sequence[Element], key: str) -> Iterator[int]:
    if len(key) >= _MIN_KEY:
        told = (at for at, one in enumerate(order) if one.tag != "a" and _starts(one, key))
        yield from (at for at in told if _squeeze(head_of(order[at], _PIECE)) == key)


def _begins(order: Sequence[Element], key: str) -> Iterator[int]:
    """News flashes have no headline: their title is how their text begins."""
    if len(key) >= _MIN_BEGINNING:
        yield from (at for at, one in enumerate(order) if one.text and _squeeze(one.text[:_PIECE]).startswith(key))


def _starts(element: Element, key: str) -> bool:
    own = _squeeze((element.text or "")[:_PIECE])
    return element.tag in _HEADINGS or (len(own) >= _MIN_KEY and key.startswith(own))


def _pieces(elements: Sequence[Element]) -> tuple[str, ...]:
    texts = (tidy(text[:_PIECE]) for one in elements for text in (one.text, one.tail) if text)
    return tuple(text for text in texts if text)


def _profiles(elements: Sequence[Element]) -> tuple[str, ...]:
    links = (one for one in elements if one.tag == "a" and _PROFILE.search((one.get("href") or "")[:300]))
    return tuple(text for one in links if (text := head_of(one, _PIECE)))


def _squeeze(text: str) -> str:
    return "".join(re.findall(r"\w+", text)).casefold()
