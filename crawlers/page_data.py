"""Articles that a page holds only as data for its scripts: __NEXT_DATA__, window.__INITIAL_STATE__ = {...} and their kind.

Read when `crawlers.maintext` finds hardly any prose. Scripts are never run: what is no JSON is left alone.
"""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import unquote

from crawlers.blocks import mass
from crawlers.linked_data import LinkedArticle
from crawlers.sanitise import plain_text
from crawlers.tree import Element, tidy

_ASSIGNED = re.compile(r"""[\w$\]"')]\s{0,4}=\s{0,4}(?=\{\s{0,9}"|\[\s{0,9}[{"])""")
_MAX_CHARS, _MAX_SCRIPTS, _MAX_VALUES, _MAX_NODES, _MAX_TEXTS = 2_000_000, 60, 4, 20_000, 8
_BODY = re.compile(r"(?:content|body|text|html|article|data|value)$", re.IGNORECASE)
_TITLE = re.compile(r"(?:title|headline)$", re.IGNORECASE)
_TIME = re.compile(
    r"(?:pub(?:lish(?:ed)?)?[_-]?(?:at|time|date|on)|(?:publication|release|news|post|article)[_-]?(?:time|date)|date[_-]?published|published|create[_-]?(?:time|d[_-]?at))$",
    re.IGNORECASE,
)
_AUTHOR = re.compile(r"(?:authors?(?:[_-]?name)?|writer|bylines?|reporter)$", re.IGNORECASE)
_UNDEFINED = re.compile(r"(?<=[:\[,])undefined(?=[,}\]])")  # what scripts may say and JSON may not
_MIN_MASS, _ANCESTORS, _TELLING = 80.0, 4, 3.0


@dataclass(frozen=True, slots=True)
class _Text:
    """A long string and the objects around it, nearest first."""

    text: str
    owners: tuple[dict[str, Any], ...]


def read_page_data(root: Element, title: str = "") -> LinkedArticle:
    """The longest text of the page's data, three times favoured beside ``title``, and what stands beside it. Never raises."""
    found = [text for value in (_fields(root), *_values(root)) for text in _texts(value)]
    longest = sorted(found, key=lambda one: len(one.text), reverse=True)[:_MAX_TEXTS]
    read = [(mass(body) * (_TELLING if _titled(one, title) else 1.0), body, one) for one in longest if (body := plain_text(one.text))]
    _, body, best = max(read, key=lambda told: told[0], default=(0.0, "", _Text("", ())))
    if mass(body) < _MIN_MASS:
        return LinkedArticle()
    return LinkedArticle(
        title=next(_beside(best, _TITLE), ""),
        published=next(_beside(best, _TIME), ""),
        authors=tuple(_beside(best, _AUTHOR))[:8],
        body=body,
    )


def _values(root: Element) -> Iterator[Any]:
    """The JSON values of the page's scripts."""
    scripts = [one for one in root.iter("script") if one.text and len(one.text) <= _MAX_CHARS]
    for script in scripts[:_MAX_SCRIPTS]:
        text = _UNDEFINED.sub("null", script.text or "")
        kind = (script.get("type") or "").lower()
        if "ld+json" in kind:
            continue
        if "json" in kind:
            starts = [0]
            text = (unquote(text) if text.lstrip().startswith("%7B") else text).lstrip()
        else:
            starts = [match.end() for match, _ in zip(_ASSIGNED.finditer(text), range(_MAX_VALUES), strict=False)]
        yield from _decoded(text, starts)


def _fields(root: Element) -> dict[str, str]:
    """What hidden text fields hold, by their class: some sites keep the article there."""
    return {area.get("class") or "": area.text or "" for area in root.iter("textarea") if area.get("class")}


def _decoded(text: str, starts: list[int]) -> Iterator[Any]:
    decoder, done = json.JSONDecoder(strict=False), 0
    for start in starts:
        if start < done:
            continue
        try:
            value, done = decoder.raw_decode(text, start)
        except (ValueError, RecursionError):
            continue
        yield value


def _texts(value: Any) -> Iterator[_Text]:
    """The strings that may be an article; paragraphs in a list of objects are put together."""
    queue: list[tuple[Any, tuple[dict[str, Any], ...]]] = [(value, ())]
    for _ in range(_MAX_NODES):
        if not queue:
            return
        node, owners = queue.pop()
        if isinstance(node, list):
            if joined := _joined(node):
                yield _Text(joined, owners)
            queue.extend((one, owners) for one in node[:_MAX_NODES])
        elif isinstance(node, dict):
            near = (node, *owners[:_ANCESTORS])
            yield from (_Text(text, near) for key, text in node.items() if isinstance(text, str) and _BODY.search(key) and len(text) > 30)
            queue.extend((one, near) for one in node.values() if isinstance(one, dict | list))


def _joined(nodes: list[Any]) -> str:
    parts = [
        text
        for node in nodes
        if isinstance(node, dict) and not any(_TITLE.search(key) for key in node)
        for key, text in node.items()
        if isinstance(text, str) and _BODY.search(key)
    ]
    return "\n\n".join(f"<p>{part}</p>" for part in parts) if len(parts) > 1 else ""


def _titled(one: _Text, title: str) -> bool:
    return bool(title) and any(title in told or told in title for told in _beside(one, _TITLE) if len(told) > 3)


def _beside(one: _Text, wanted: re.Pattern[str]) -> Iterator[str]:
    """The values of the nearest object that has such a key; names may be objects or lists."""
    for owner in one.owners:
        found = [text for key, value in owner.items() if wanted.search(key) for text in _plain(value)]
        if found:
            yield from found
            return


def _plain(value: Any) -> Iterator[str]:
    for item in value[:8] if isinstance(value, list) else [value]:
        told = item.get("name") if isinstance(item, dict) else item
        if isinstance(told, str | int | float) and not isinstance(told, bool) and (text := tidy(str(told)[:300])):
            yield text
