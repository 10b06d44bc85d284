"""Papers' pages in archives and journals that hold an abstract and no full text: there the abstract is the article.

Known by the metadata that such pages keep for Google Scholar. What else the page says about the paper is `crawlers.metadata`'s business.
"""

import re

from crawlers.blocks import mass
from crawlers.sanitise import plain_text
from crawlers.tree import Element, text_of

_ABSTRACT = re.compile(r"(?:^|[\s_\-])abstract(?:$|[\s_\-])", re.IGNORECASE)
_LABEL = re.compile(r"^\W{0,3}(?:abstract|摘\s{0,2}要)\W{0,3}", re.IGNORECASE)
_MIN_MASS, _MAX_CHARS = 200.0, 20_000
_FULL = 4.0  # a page of so many times the abstract's prose holds the paper itself


def read_abstract(root: Element) -> str:
    """The abstract of a paper's page, or an empty string where the page is none."""
    named = {(meta.get("name") or "").lower(): meta.get("content") or "" for meta in root.iter("meta")}
    if "citation_title" not in named:
        return ""
    text = plain_text(named.get("citation_abstract", "")[:_MAX_CHARS]) or _marked(root)
    text = _LABEL.sub("", text)
    return text if mass(text) >= _MIN_MASS else ""


def is_only_abstract(prose: float, abstract: str) -> bool:
    """Whether a page with so much prose holds little more than this abstract."""
    return bool(abstract) and prose < _FULL * mass(abstract)


def _marked(root: Element) -> str:
    found = (one for one in root.iter("blockquote", "div", "section", "p") if _ABSTRACT.search((one.get("class") or "")[:200]))
    return next((text_of(one)[:_MAX_CHARS] for one in found), "")
