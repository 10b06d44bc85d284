"""Who wrote it: names out of declared fields and byline prose, English and Chinese, cleaned of roles, addresses and agencies' tails."""

import re
from collections.abc import Iterable

from crawlers.blocks import read_blocks
from crawlers.linked_data import LinkedArticle
from crawlers.tree import Element, tidy

_META = frozenset(
    {
        "author",
        "article:author",
        "parsely-author",
        "sailthru.author",
        "byl",
        "dc.creator",
        "dcterms.creator",
        "dc.author",
        "cxenseparse:author",
        "citation_author",
    }
)
_PAPER = "citation_author"
_NAMED = re.compile(
    r"(?:^|[\s_\-])(?:byline|author|authors|author-?name|byline__name|article-?author|writer|zuozhe|authi)(?:$|[\s_\-])", re.IGNORECASE
)
_LEAD = re.compile(
    r"^\W{0,3}(?:(?:(?:written|posted|published|story|reported|analysis|opinion|review|photos?|video) )?by|from|текст|authors?|words)"
    r"(?:\s{0,3}[:|]\s{0,3}|\s{1,3})"
    r"|^由\s{1,3}|^\W{0,3}(?:文|作者|撰文|撰稿|采写|[\u4e00-\u9fff]{0,8}(?:\s{0,2})(?:记者|記者))(?:\s{0,3}[:：|｜/／丨]\s{0,3}|\s{1,3})"
    r"|^[\u4e00-\u9fff]{0,8}(?:记者|記者)(?=[\u4e00-\u9fff·]{2,3}(?:$|[\s、，,]))",
    re.IGNORECASE,
)
_SPLIT = re.compile(
    r"\s*(?:,(?!\s?(?:Ltd|Inc|LLC|Corp|Co|GmbH)\b)|;|\||、|，|；|\s&\s|\band\b|\bund\b|\s/\s|·\s|\s[•»–—]\s| 和 )\s*", re.IGNORECASE
)
_ELSEWHERE = re.compile(r"comment(?!ary)|reply|replies|pinglun|cmt|(?:^|[\s_\-])tie", re.IGNORECASE)
_STRETCHED = re.compile(r"(?<![\u4e00-\u9fff])([\u4e00-\u9fff])\s{1,2}([\u4e00-\u9fff])(?![\u4e00-\u9fff])")  # 方　敏, set wide
_GENERIC = frozenset({"news", "name", "by", "home", "about", "sport", "opinion", "world", "business", "latest"})
_SPACED = re.compile(r"[\u4e00-\u9fff]{2,4}(?:\s{1,3}[\u4e00-\u9fff]{2,4}){1,7}$")  # Chinese names that only blanks divide
_NOISE = re.compile(
    r"(?:发[布表]|更新|编辑)于.*$|(?:19|20)\d\d[-/.年]\d.*$|\s(?:编辑|责编|责任编辑|校对|审核|摄影|来源)\s{0,2}[:：|｜].*$|\S+@\S+|https?://\S+|@\w+|\([^)]{0,80}\)|（[^）]{0,80}）"
    r"|\b(?:updated|published|posted|last modified|follow)\b.*$",
    re.IGNORECASE,
)
_ROLE = re.compile(
    r"\b(?:reporter|editor|correspondent|writer|journalist|columnist|contributor|staff|fellow|producer|director|manager|analyst|team|desk"
    r"|senior|chief|bureau|author|read|share|more|minutes?|min|ago|subscribe|newsletter|admin|administrator|guest|webmaster)\b|编辑|责编|管理员|小编",
    re.IGNORECASE,
)
_ORGANISATION = re.compile(
    r"\b(?:news|press|times|post|agency|media|associated|reuters|staff|team|desk|magazine|inc|ltd|corp|editors?|bbc|cnn|afp|ap|bloomberg)\b"
    r"|^(?:网易|新浪|搜狐|腾讯|凤凰|今日头条|百家号|百度)|[社网報报刊台局院部司室集团]$|编辑部",
    re.IGNORECASE,
)
_NOBODY = re.compile(
    r"(?:admin|administrator|root|webmaster|guest|user|unknown|anonymous|none|null|佚名|匿名|未知|无|管理员|小编|编辑|责编|责任编辑|本站|原创|网络|转载|时间|日期|来源|发布时间)$",
    re.IGNORECASE,
)
_NOT_IN_NAMES = re.compile(r"[：:。！？；©]")
_DEGREE = re.compile(r"(?:[A-Z][A-Za-z]?\.?){1,3}[A-Z]?\.?$|Jr\.?$|Ph\.?D\.?$")
_MAX_NAME, _MAX_NAMES, _MAX_WORDS = 60, 12, 6


def read_authors(root: Element, linked: LinkedArticle, site: str = "") -> tuple[str, ...]:
    """Names in the page's order, without repetition; an organisation only when no person is named."""
    found = [clean_authors(source, site) for source in (linked.authors, _declared(root), _marked(root))]
    return next((names for names in found if has_person(names, site)), ()) or next(filter(None, found), ())


def clean_authors(raw: Iterable[str], site: str = "") -> tuple[str, ...]:
    """The names in some byline strings.

    >>> clean_authors(["By Jane Doe and JOHN SMITH, Staff Writer", "jane@example.org"])
    ('Jane Doe', 'JOHN SMITH')
    """
    names: dict[str, str] = {}
    for text in raw:
        for name in _names(text):
            names.setdefault(name.casefold(), name)
    persons = [name for name in names.values() if not _ORGANISATION.search(name) and name.casefold() != site.casefold()]
    return tuple((persons or list(names.values()))[:_MAX_NAMES])


def has_person(names: Iterable[str], site: str = "") -> bool:
    """Whether any of the names is a person's, as far as the name says."""
    return any(not _ORGANISATION.search(name) and name.casefold() != site.casefold() and not _is_account(name) for name in names)


def _is_account(name: str) -> bool:
    """Whether it is one word in small Latin letters, of a site rather than a person."""
    return name.isascii() and name.isalpha() and name.islower()


def unstretched(text: str) -> str:
    """Chinese names of two characters without the blank between them."""
    return _STRETCHED.sub(r"\1\2", text)


def _names(text: str) -> list[str]:
    plain = unstretched(tidy(_NOISE.sub(" ", text[:400])))
    while (stripped := _LEAD.sub("", plain)) != plain:
        plain = stripped
    spread = [piece for part in _SPLIT.split(plain) for piece in (part.split() if _SPACED.match(part.strip()) else [part])]
    parts = [part.strip(" .:：|-–—·") for part in spread]
    good = [part for part in parts if _is_name(part)]
    people = [part for part in good if not _ROLE.search(part) and not (_DEGREE.match(part) and part != good[0])]
    return people or ([part for part in good if _ORGANISATION.search(part)][:1] or good[:1])


def _is_name(part: str) -> bool:
    return (
        part.lower() not in _GENERIC
        and not _NOBODY.match(part)
        and not _NOT_IN_NAMES.search(part)
        and 1 < len(part) <= _MAX_NAME
        and len(part.split()) <= _MAX_WORDS
        and not any(char.isdigit() for char in part)
        and "/" not in part
    )


def _declared(root: Element) -> list[str]:
    found = []
    for meta in root.iter("meta"):
        name = (meta.get("name") or meta.get("property") or meta.get("itemprop") or "").lower()
        content = tidy((meta.get("content") or "")[:400])
        if name == _PAPER:  # family name first
            content = " ".join(reversed(content.split(", "))) if content.count(", ") == 1 else content
        if name in _META and content and not content.startswith("http") and content not in found:
            found.append(content)
    return found[:_MAX_NAMES]


def _marked(root: Element) -> list[str]:
    """Texts of the elements that are marked as bylines: by relation, then by microdata, then by class."""
    related, microdata, classed = [], [], []
    for element in root.iter("a", "span", "div", "p", "address", "li", "strong", "em", "h3", "h4", "cite"):
        if element.get("rel") == "author":
            related.append(element)
        elif "author" in (element.get("itemprop") or "").split():
            microdata.append(element)
        elif _NAMED.search((element.get("class") or "")[:200]) and not _is_elsewhere(element):
            classed.append(element)
    for group in (related, microdata, classed):
        texts = [text for text in map(_first_line, group[:3]) if 1 < len(text) <= 200]
        if texts:
            return texts if group is related else texts[:1]
    return []


def _is_elsewhere(element: Element) -> bool:
    """Whether it stands in comments, lists of other articles and the like."""
    return any(
        _ELSEWHERE.search(f"{up.get('class') or ''} {up.get('id') or ''}"[:300])
        for up in element.iterancestors("div", "ul", "section", "li")
    )


def _first_line(element: Element) -> str:
    blocks = read_blocks(element)
    return blocks[0].text if blocks else ""
