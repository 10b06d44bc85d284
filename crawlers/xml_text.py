"""Feeds and sitemaps as trees: XML from text of any quality, without what makes XML dangerous.

No document type, so no entities to expand; no network; no more depth than libxml2 allows by default; no element with a flood of
attributes. Text that is not well-formed is repaired the way feeds are usually broken (stray control characters, HTML entities, bare
ampersands, prefixes nobody declared) and then parsed forgivingly, up to where it stops making sense.
"""

import re
from html.entities import name2codepoint

from lxml import etree

from parallax.errors import ParseError

LARGEST = 5_000_000  # bytes of one feed or sitemap
MOST_TAGS = 800_000  # a full sitemap of 50,000 pages has 500,000; each costs memory out of proportion to its bytes

_MOST_ATTRIBUTES = 60
_START = re.compile(r"<\?xml\b|<(?:rss|feed|rdf:RDF|urlset|sitemapindex)\b", re.IGNORECASE)
_WARNINGS = 5_000  # characters that a server may put before the document
_PROLOGUE = re.compile(r"^\s*<\?xml[^>]{0,300}\?>")
_DOCTYPE_BEGINS = re.compile(r"<!DOCTYPE", re.IGNORECASE)
_DOCTYPE = re.compile(r"<!DOCTYPE[^\[>]{0,1000}(?:\[.{0,100000}?\]\s{0,100})?>", re.IGNORECASE | re.DOTALL)
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_CDATA = re.compile(r"(<!\[CDATA\[.*?(?:\]\]>|\Z))", re.DOTALL)
_NAMED = re.compile(r"&([A-Za-z][A-Za-z0-9]{1,10});")
_NUMBERED = re.compile(r"&#(?:(\d{1,7})|x([0-9a-f]{1,6}));", re.IGNORECASE)
_XML_ENTITIES = {"amp": "&#38;", "lt": "&#60;", "gt": "&#62;", "quot": "&#34;", "apos": "&#39;"}
_TAG = re.compile(r"<[A-Za-z][^<>]{0,2000}>")
_VALUE = re.compile(r"""=\s{0,9}("[^"]*"|'[^']*'|[^\s"'<>]+)""")
_BARE = re.compile(r"&(?!#?\w{1,10};)")
_PREFIX = re.compile(r"</?([A-Za-z][\w.-]{0,30}):")
_DECLARED = re.compile(r"xmlns:([\w.-]{1,30})\s*=")
_ROOT = re.compile(r"<([A-Za-z][\w.:-]{0,60})(?=[\s>])")
_NAMESPACES = {
    "atom": "http://www.w3.org/2005/Atom",
    "content": "http://purl.org/rss/1.0/modules/content/",
    "dc": "http://purl.org/dc/elements/1.1/",
    "media": "http://search.yahoo.com/mrss/",
    "news": "http://www.google.com/schemas/sitemap-news/0.9",
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "rss": "http://purl.org/rss/1.0/",
}


def parse_xml(text: str, subject: str) -> etree._Element:
    """The root element. Raises ParseError, about ``subject`` (a URL), when there is no XML in the text at all."""
    text = text.strip("\ufeff \t\r\n")
    if (start := _START.search(text, 0, _WARNINGS)) and not text.startswith("<!"):
        text = text[start.start() :]
    text = _without_doctype(_PROLOGUE.sub("", text)).strip()
    if text.count("<") > MOST_TAGS:
        raise ParseError(subject, f"more than {MOST_TAGS:,} tags")
    if not text.startswith("<"):
        raise ParseError(subject, "expected XML" + (", found nothing" if not text else f", found {text[:40]!r}"))
    try:
        root = etree.fromstring(_CONTROL.sub("", text).encode(), _parser(recover=False))
    except etree.XMLSyntaxError:
        root = _recovered(text, subject)
    _drop_floods(root)
    return root


def _without_doctype(text: str) -> str:
    """Only the first is looked at: a text full of beginnings of document types would take a search for one for ever."""
    start = _DOCTYPE_BEGINS.search(text)
    found = _DOCTYPE.match(text, start.start()) if start else None
    return text[: found.start()] + text[found.end() :] if found else text


def local_name(element: etree._Element) -> str:
    """The tag without its namespace, in lower case; empty for comments and the like."""
    tag = element.tag
    return tag.rpartition("}")[2].rpartition(":")[2].lower() if isinstance(tag, str) else ""


def child_text(element: etree._Element, *names: str) -> str:
    """The text of the first child that has one of the names and any text."""
    for child in element:
        if local_name(child) in names and (found := "".join(map(str, child.itertext())).strip()):
            return found
    return ""


def _parser(*, recover: bool) -> etree.XMLParser:
    return etree.XMLParser(
        encoding="utf-8",
        recover=recover,
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )


def _recovered(text: str, subject: str) -> etree._Element:
    """The tree of what is not well-formed. Text after the last tag goes: it is half a link, half a title, or a server's complaint."""
    text = text[: text.rfind(">") + 1]
    repaired = _declare_prefixes(
        "".join(part if part.startswith("<![CDATA[") else _repair(part) for part in _CDATA.split(_CONTROL.sub("", text)))
    )
    try:
        root = etree.fromstring(repaired.encode(), _parser(recover=True))
    except etree.XMLSyntaxError as error:
        raise ParseError(subject, f"expected XML ({error.msg})") from error
    if root is None:
        raise ParseError(subject, "expected XML, found no element")
    return root


def _repair(markup: str) -> str:
    """Entities that only HTML knows become characters, bare ampersands are escaped, invalid references dropped, values quoted.

    Even the entities of XML become numbers: libxml2 forgets the named ones after the first error that it forgives, ``&amp;`` in a link too.
    """
    markup = _NUMBERED.sub(_numbered, _BARE.sub("&#38;", _NAMED.sub(_character, markup)))
    return _TAG.sub(lambda tag: _VALUE.sub(_quoted, tag[0]), markup)


def _numbered(match: re.Match[str]) -> str:
    number = int(match[1]) if match[1] else int(match[2], 16)
    return match[0] if number < 0x110000 and (number in {9, 10, 13} or not _CONTROL.match(chr(number))) else ""


def _quoted(match: re.Match[str]) -> str:
    return match[0] if match[1][0] in "\"'" else f'="{match[1]}"'


def _character(match: re.Match[str]) -> str:
    name = match[1]
    if name in _XML_ENTITIES:
        return _XML_ENTITIES[name]
    return chr(name2codepoint[name]) if name in name2codepoint else f"&#38;{name};"


def _declare_prefixes(text: str) -> str:
    """Give every prefix that is used without declaration its usual namespace, on the root."""
    missing = set(_PREFIX.findall(text)) - set(_DECLARED.findall(text)) - {"xml"}
    if not missing or len(missing) > 50:
        return text
    added = "".join(f' xmlns:{prefix}="{_NAMESPACES.get(prefix, f"urn:undeclared:{prefix}")}"' for prefix in sorted(missing))
    return _ROOT.sub(lambda match: match[0] + added, text, count=1)


def _drop_floods(root: etree._Element) -> None:
    """Attributes by the thousand are an attack on whoever reads them next."""
    for element in root.iter(etree.Element):
        if len(element.attrib) > _MOST_ATTRIBUTES:
            element.attrib.clear()
