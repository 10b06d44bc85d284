"""What a page says about its article in JSON-LD, flattened to the few fields that are used.

Publishers write it for search engines and keep it more right than their markup; half of them write it slightly broken.
"""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Any

from crawlers.tree import Element, tidy

_MAX_CHARS, _MAX_SCRIPTS, _MAX_NODES = 1_000_000, 30, 2_000
_ARTICLE = re.compile(r"Article$|BlogPosting$|LiveBlog|NewsItem$|^Report$|SocialMediaPosting$")
_WRAPPING = re.compile(r"^\s*(?:<!\[CDATA\[|<!--|//\s{0,9}<!\[CDATA\[)|(?:\]\]>|-->|//\s{0,9}\]\]>)\s*+(?:;\s*+)?$")
_PAIR = re.compile(r'"(headline|datePublished|pubDate)"\s{0,9}:\s{0,9}"((?:[^"\\]|\\.){1,500})"')


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkedArticle:
    """An article as its page declares it; empty where it says nothing."""

    title: str = ""
    published: str = ""
    authors: tuple[str, ...] = ()
    publisher: str = ""
    body: str = ""
    lang: str = ""


def read_linked_data(root: Element) -> LinkedArticle:
    """The page's article, or an empty one. Never raises."""
    broken: list[str] = []
    nodes = [node for script in _scripts(root) for node in _nodes(script, broken)]
    found = [node for node in nodes if _is_article(node)]
    if found:
        return _article(max(found, key=lambda node: ("datePublished" in node or "pubDate" in node, "headline" in node)))
    pairs = {name: value for text in broken for name, value in _PAIR.findall(text)}
    published = pairs.get("datePublished", pairs.get("pubDate", ""))
    return LinkedArticle(title=tidy(pairs.get("headline")), published=tidy(published))


def _scripts(root: Element) -> Iterator[str]:
    found = 0
    for script in root.iter("script"):
        if "ld+json" in (script.get("type") or "").lower() and script.text and len(script.text) <= _MAX_CHARS:
            yield script.text
            found += 1
            if found == _MAX_SCRIPTS:
                return


def _nodes(text: str, broken: list[str]) -> Iterator[Mapping[str, Any]]:
    """Every object of a script, however its lists and graphs are nested; ``broken`` collects what is no JSON."""
    try:
        queue = [json.loads(_WRAPPING.sub("", text), strict=False)]
    except (ValueError, RecursionError):
        broken.append(text)
        return
    for _ in range(_MAX_NODES):
        if not queue:
            return
        node = queue.pop(0)
        if isinstance(node, dict):
            yield node
            queue.extend(node[key] for key in ("@graph", "mainEntity", "mainEntityOfPage") if key in node)
        elif isinstance(node, list):
            queue.extend(node[:_MAX_NODES])


def _is_article(node: Mapping[str, Any]) -> bool:
    kinds = node.get("@type")
    names = kinds if isinstance(kinds, list) else [kinds]
    return "pubDate" in node or any(isinstance(name, str) and _ARTICLE.search(name) for name in names)


def _article(node: Mapping[str, Any]) -> LinkedArticle:
    return LinkedArticle(
        title=_text(node.get("headline") or node.get("name") or node.get("title")),
        published=_text(node.get("datePublished") or node.get("pubDate") or node.get("dateCreated")),
        authors=tuple(dict.fromkeys(chain(_people(node.get("author") or node.get("creator")), _people(node.get("contributor"))))),
        publisher=next(_people(node.get("publisher")), ""),
        body=node["articleBody"] if isinstance(node.get("articleBody"), str) else "",
        lang=_text(node.get("inLanguage")),
    )


def _people(value: object) -> Iterator[str]:
    """Names, from a string, an object with a name, or a list of either."""
    for one in value[:50] if isinstance(value, Sequence) and not isinstance(value, str) else [value]:
        name = one.get("name") if isinstance(one, Mapping) else one
        for part in name[:50] if isinstance(name, list) else [name]:
            if text := _text(part):
                yield text


def _text(value: object) -> str:
    return tidy(value[:1000]) if isinstance(value, str) else ""
