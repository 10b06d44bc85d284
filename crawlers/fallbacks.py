"""Other extractors, for pages on which `crawlers.maintext` finds hardly any prose.

The page's own data and JSON-LD, trafilatura, readability: each may raise or find nothing; then the next is asked.
They cost two to ten times as much as ours, so they run only when needed.
"""

import logging
import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import cache
from html import escape
from typing import Any

from crawlers.linked_data import LinkedArticle
from crawlers.maintext import Body, body_of, main_body
from crawlers.sanitise import plain_text
from crawlers.tree import parse_html

_NOSCRIPT = re.compile(r"</?noscript[^<>]{0,200}>", re.IGNORECASE)
WEAK = 160.0  # prose below which an announcing entry that holds more is preferred: two lines of Latin text, sixty Han characters
NOTHING = 60.0  # prose below which other extractors are asked; real news flashes hold more
_MAX_ELEMENTS = 5_000  # readability is quadratic; a page of more elements and no prose is no article
_CLEARLY = 2.0  # others must find that much more
_MIN_SIZE = 80  # trafilatura's own 250 characters suit Latin text


def best_body(own: Body, text: str, linked: LinkedArticle, data: LinkedArticle) -> Body:
    """Our reading if it holds prose, else the best of what the others find.

    ``text`` is the page's HTML; ``linked`` and ``data`` are what it says in JSON-LD and keeps for its scripts.
    """
    held = body_of_text(data.body, "page-data") if data.body else own
    if held.prose > _CLEARLY * own.prose:
        return held
    if own.prose >= WEAK:
        return own
    held = replace(main_body(parse_html(_NOSCRIPT.sub("", text))), extractor="noscript") if "<noscript" in text else own
    if own.prose >= NOTHING:
        return held if held.prose > _CLEARLY * own.prose else own
    best = max((held, *_others(text, linked)), key=lambda body: body.prose)
    return best if best.prose > _CLEARLY * own.prose else own


def _others(text: str, linked: LinkedArticle) -> Iterator[Body]:
    if linked.body:
        yield body_of_text(_paragraphs(linked.body), "linked-data")
    root = parse_html(text)
    if sum(1 for _ in root.iter()) > _MAX_ELEMENTS:
        return
    readers: tuple[tuple[str, Callable[[str], str]], ...] = (("trafilatura", _trafilatura), ("readability", _readability))
    for name, read in readers:
        try:
            yield body_of_text(read(text), name)
        except Exception:  # whatever foreign code raises on a hostile page must not lose it
            logging.getLogger(__name__).debug("extractor failed", extra={"extractor": name}, exc_info=True)


def _trafilatura(text: str) -> str:
    from trafilatura import bare_extraction

    found = bare_extraction(text, favor_precision=True, include_comments=False, config=_settings())
    return _paragraphs(getattr(found, "text", None) or "")


@cache
def _settings() -> Any:
    from trafilatura.settings import use_config

    config = use_config()
    config["DEFAULT"]["MIN_EXTRACTED_SIZE"] = str(_MIN_SIZE)
    return config


def _readability(text: str) -> str:
    from readability import Document

    return plain_text(Document(text, min_text_length=15, retry_length=_MIN_SIZE).summary(html_partial=True))


def _paragraphs(text: str) -> str:
    """JSON-LD bodies may hold markup; either way one paragraph a line."""
    return "\n".join(plain_text(line) for line in text.splitlines() if line.strip()) if "<" not in text else plain_text(text)


def body_of_text(text: str, extractor: str) -> Body:
    """Plain text as an article, a paragraph a line."""
    markup = "".join(f"<p>{escape(line, quote=False)}</p>" for line in text.split("\n") if line)
    root = parse_html(markup)
    body = root.find("body")
    return body_of(root if body is None else body, extractor)
