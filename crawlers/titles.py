"""The headline: which of the page's several titles it is, without the site's name behind it."""

import re
from itertools import islice

from crawlers.headlines import above_information, main_heading
from crawlers.linked_data import LinkedArticle
from crawlers.tree import Element, text_of, tidy

_META = ("citation_title", "og:title", "twitter:title", "articletitle", "title", "dc.title")
_SEPARATOR = re.compile(
    r"\s*(?:\s[-–—|｜·•:»«/]\s|[_|｜—–丨]|--|-(?=[\u4e00-\u9fff]{2,8}$|\d{1,3}[\u4e00-\u9fff]$(?<![号星型期届次年月日位名人条个]))|\s-|-\s)\s*"
)
_NOT_SHOWN = frozenset({"a", "script", "style", "textarea"})  # links may be cut short
_EMPTY_HEAD = ("-", "_", "|", "–", "—", "｜")  # a template without a headline before the site's name
_MIN_REPEATED, _MIN_SHARE = 8, 0.3
_WORDS = re.compile(r"\w+")
_MAX_CHARS, _MIN_CHARS, _MAX_HEADINGS = 400, 4, 12
_SHOWN = 1.5  # votes of standing in the main heading: what readers see beats what two declarations for machines say


def read_title(root: Element, linked: LinkedArticle, site: str = "") -> str:
    """The headline on which most of the page's titles agree, or an empty string. At a tie the one that readers see, its main heading."""
    document = next((text_of(one) for one in root.iter("title")), "")[:_MAX_CHARS]
    document = "" if document.startswith(_EMPTY_HEAD) else document
    headings = _behind(root, document) or [text_of(one)[:_MAX_CHARS] for one in islice(root.iter("h1"), _MAX_HEADINGS)]
    if not any(_agree(one, document) for one in headings):
        headings += _repeated(root, document)
    claims = [strip_site(claim, site, headings) for claim in (*_declared(root), linked.title, document) if claim]
    shown = [heading for heading in headings if any(_agree(heading, claim) for claim in claims)]
    candidates = [
        one for one in (*(_shortened(one, claims) for one in shown), *claims) if len(one) >= _MIN_CHARS and _squeeze(one) != _squeeze(site)
    ]
    keys = [_squeeze(one) for one in candidates]
    if not shown and (headline := main_heading(root) or (above_information(root) if len(keys) == len(set(keys)) else "")):
        candidates = candidates if any(_agree(headline, one) for one in (document, site)) else [headline]
        keys = [_squeeze(one) for one in candidates]
    if candidates:
        seen = {_squeeze(one) for one in shown}
        return max(candidates, key=lambda one: keys.count(_squeeze(one)) + (_SHOWN if _squeeze(one) in seen else 0))
    return next((one for one in headings if len(one) >= _MIN_CHARS), "") or next((text_of(one) for one in root.iter("h2")), "")[:_MAX_CHARS]


def _shortened(heading: str, claims: list[str]) -> str:
    """A heading without the buttons and labels that stand in it, when a declared title says which part is the headline."""
    return next((claim for claim in claims if len(claim) > 0.3 * len(heading) and claim in heading), heading)


def strip_site(title: str, site: str = "", others: list[str] | None = None) -> str:
    """A title without the site's name and section behind it.

    >>> strip_site("朱雀二号成功入轨_科技_新华网"), strip_site("Zhuque-2 reaches orbit - SpaceNews", "SpaceNews")
    ('朱雀二号成功入轨', 'Zhuque-2 reaches orbit')
    """
    told = [other for other in others or [] if len(other) >= _MIN_CHARS and other in title]
    longest = max(told, key=len, default="")
    if told and (title.startswith(tuple(told)) or (_ends_with(title, longest) and len(longest) > 0.5 * len(title))):
        return longest
    title = title.strip(" -_|｜—–")
    for cut in _SEPARATOR.finditer(title):
        head, tail = title[: cut.start()].strip(), title[cut.end() :].strip()
        if len(head) >= _MIN_CHARS and (_is_site(tail, site) or _is_short_tail(head, tail)):
            return head
    return title


def _is_site(tail: str, site: str) -> bool:
    return bool(site) and _squeeze(site) in _squeeze(tail)


def _is_short_tail(head: str, tail: str) -> bool:
    """Site names are short; what is as long as the head is a part of the headline."""
    parts = [part for part in _SEPARATOR.split(tail) if part]
    return all(len(part) <= min(24, 0.8 * len(head)) and len(part.split()) <= 4 and not part[0].islower() for part in parts)


def _declared(root: Element) -> list[str]:
    found: dict[str, str] = {}
    for meta in root.iter("meta"):
        name = (meta.get("property") or meta.get("name") or "").lower()
        if name in _META and (content := tidy((meta.get("content") or "")[:_MAX_CHARS])):
            found.setdefault(name, content)
    return [found[name] for name in _META if name in found][:2]


def _repeated(root: Element, document: str) -> list[str]:
    """The longest text on the page that begins the document's title, or is most of it behind the site's name."""
    body = root.find("body")
    texts = (tidy(one.text[:_MAX_CHARS]) for one in (() if body is None else body.iter()) if one.text and one.tag not in _NOT_SHOWN)
    enough = max(_MIN_REPEATED, _MIN_SHARE * len(document))
    found = {text for text in texts if len(text) >= _MIN_REPEATED and text in document}
    begins = [text for text in found if document.startswith(text) and (len(text) >= enough or _SEPARATOR.match(document, len(text)))]
    ends = [text for text in found if _ends_with(document, text) and len(text) > 0.5 * len(document)]
    return sorted(begins or ends, key=len)[-1:]


def _behind(root: Element, document: str) -> list[str]:
    """A smaller heading that ends the document's title, where the main heading, the site's name, begins it."""
    main = next((text_of(one)[:_MAX_CHARS] for one in root.iter("h1")), "")
    if not main or not document.startswith(main) or len(main) > 0.5 * len(document):
        return []
    smaller = (text_of(one)[:_MAX_CHARS] for one in islice(root.iter("h2", "h3"), _MAX_HEADINGS))
    return [one for one in smaller if len(one) > max(_MIN_REPEATED, len(main)) and _ends_with(document, one)][:1]


def _ends_with(title: str, text: str) -> bool:
    """Whether a text stands in a title behind a separator, as its last part."""
    cut = title.removesuffix(text)
    return cut != title and any(one.end() == len(cut) for one in _SEPARATOR.finditer(cut + "x") if one.start())


def _squeeze(text: str) -> str:
    return "".join(_WORDS.findall(text)).casefold()


def _agree(heading: str, claim: str) -> bool:
    one, other = _squeeze(heading), _squeeze(claim)
    return bool(one and other) and (one in other or (other in one and len(other) > 0.5 * len(one)))
