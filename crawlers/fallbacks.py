"""Other extractors, for pages on which `crawlers.maintext` finds hardly any prose.

The page's own data and JSON-LD, trafilatura, readability: each may raise or find nothing; then the next is asked.
They cost two to ten times as much as ours, so they run only when needed.
"""

import logging
from collections.abc import Callable, Iterator
from functools import cache
from typing import Any

from crawlers.blocks import read_blocks
from crawlers.linked_data import LinkedArticle
from crawlers.maintext import Body
from crawlers.sanitise import plain_text
from crawlers.tree import parse_html

WEAK = 160.0  # prose below which an announcing entry that holds more is preferred: two lines of Latin text, sixty Han characters
NOTHING = 60.0  # prose below which other extractors are asked; real news flashes hold more
_MAX_ELEMENTS = 5_000  # readability is quadratic; a page of more elements and no prose is no article
_CLEARLY = 2.0  # others must find that much more
_MIN_SIZE = 80  # trafilatura's own 250 characters suit Latin text


def best_body(own: Body, text: str, linked: LinkedArticle, data: LinkedArticle) -> Body:
    """Our reading if it holds prose, else the best of what the others find.

    ``text`` is the page's HTML; ``linked`` and ``data`` are what it says in JSON-LD and keeps for its scripts.
    """
    held = _body(data.body, "page-data") if data.body else own
    if held.prose > _CLEARLY * own.prose:
        return held
    if own.prose >= NOTHING:
        return own
    best = max(_others(text, linked), key=lambda body: body.prose, default=own)
    return best if best.prose > _CLEARLY * own.prose else own


def _others(text: str, linked: LinkedArticle) -> Iterator[Body]:
    if linked.body:
        yield _body(_paragraphs(linked.body), "linked-data")
    root = parse_html(text)
    if sum(1 for _ in root.iter()) > _MAX_ELEMENTS:
        return
    readers: tuple[tuple[str, Callable[[str], str]], ...] = (("trafilatura", _trafilatura), ("readability", _readability))
    for name, read in readers:
        try:
            yield _body(read(text), name)
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


def _body(text: str, extractor: str) -> Body:
    html = "".join(f"<p>{_escape(line)}</p>" for line in text.split("\n") if line)
    return Body(text, html, sum(block.prose for block in read_blocks(parse_html(html))), extractor)


def _escape(line: str) -> str:
    return line.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
