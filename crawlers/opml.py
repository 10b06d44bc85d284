"""OPML 2.0: sources in and out, so that a reading list moves between programs.

What OPML has no word for is kept in attributes of our own namespace, which other readers ignore: written and read again, a source is the
same. An outline of another program becomes a source with cautious defaults, marked as unreviewed in its note.
"""

import json
import re
from collections.abc import Iterable
from dataclasses import asdict, fields, replace
from datetime import date, datetime
from email.utils import format_datetime
from typing import Any, get_args
from urllib.parse import urlsplit

from lxml import etree

from crawlers.decode import decode
from crawlers.urls import absolute
from crawlers.xml_text import LARGEST, local_name, parse_xml
from parallax.catalogue.sources import UNKNOWN_COUNTRY
from parallax.errors import ParseError
from parallax.records import Access, Kind, Method, Provenance, Selectors, Source

NAMESPACE = "urn:parallax:opml"
UNREVIEWED = "imported from OPML, not reviewed"
MOST_OUTLINES = 10_000

_OWN = f"{{{NAMESPACE}}}source"
_CHOICES: dict[str, tuple[str, ...]] = {
    "method": get_args(Method),
    "kind": get_args(Kind),
    "provenance": get_args(Provenance),
    "access": get_args(Access),
}
_NOT_ID = re.compile(r"[^a-z0-9]+")
_ID = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")  # an id becomes a file name: a document must not choose another folder
_LONGEST_ID = 80


def write_opml(sources: Iterable[Source], title: str, now: datetime | None = None) -> str:
    """The sources as an OPML document, grouped by kind; a source with several URLs is one outline for each."""
    root = etree.Element("opml", {"version": "2.0"}, nsmap={"parallax": NAMESPACE})
    head = etree.SubElement(root, "head")
    etree.SubElement(head, "title").text = _clean(title)
    if now:
        etree.SubElement(head, "dateCreated").text = format_datetime(now)
    body = etree.SubElement(root, "body")
    groups: dict[str, etree._Element] = {}
    for source in sources:
        if source.kind not in groups:
            groups[source.kind] = etree.SubElement(body, "outline", {"text": str(source.kind), "title": str(source.kind)})
        for url in source.urls:
            etree.SubElement(groups[source.kind], "outline", _attributes(source, url))
    return etree.tostring(root, encoding="utf-8", xml_declaration=True, pretty_print=True).decode()


def read_opml(data: bytes, subject: str = "OPML") -> tuple[Source, ...]:
    """The sources of an OPML document, each id once. Raises ParseError, about ``subject``, when it is none."""
    root = parse_xml(decode(data[:LARGEST]), subject)
    if local_name(root) != "opml":
        raise ParseError(subject, f"expected OPML, found <{local_name(root)}>")
    sources: dict[str, Source] = {}
    for number, outline in enumerate(root.iter("{*}outline", "outline")):
        source = _source(outline) if number < MOST_OUTLINES else None
        if source:
            known = sources.get(source.id)
            if known and outline.get(_OWN) is None and not _same_site(known, source):  # two sites of one name are not one source
                source, known = replace(source, id=f"{source.id[:_LONGEST_ID]}-{number + 1}"), None
            sources[source.id] = replace(known, urls=tuple(dict.fromkeys(known.urls + source.urls))) if known else source
    return tuple(sources.values())


def _attributes(source: Source, url: str) -> dict[str, str]:
    shape = {name: value for name, value in asdict(source).items() if name != "urls" and value != _DEFAULTS.get(name)}
    shape["selectors"] = {name: value for name, value in asdict(source.selectors).items() if value}
    own = json.dumps({name: value for name, value in shape.items() if value != {}}, ensure_ascii=False, default=str)
    name = _clean(source.name_en or source.name_zh)
    return {
        "text": name,
        "title": name,
        "type": "rss" if source.method == "feed" else "link",
        "xmlUrl" if source.method == "feed" else "url": _clean(url),
        "htmlUrl": _clean(source.homepage),
        "language": _clean(source.lang),
        _OWN: _clean(own),
    }


_DEFAULTS: dict[str, Any] = {
    field.name: field.default for field in fields(Source) if isinstance(field.default, (str, int, bool, type(None)))
}


def _clean(text: str) -> str:
    """Without the control characters that XML cannot carry."""
    return re.sub("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]", "", text)


def _source(outline: etree._Element) -> Source | None:
    attributes = {name.lower(): value.strip() for name, value in outline.attrib.items() if isinstance(name, str) and isinstance(value, str)}
    url = absolute("", attributes.get("xmlurl") or attributes.get("url") or "")
    if not url:
        return None
    basic = _foreign(attributes, url)
    try:
        own = json.loads(str(outline.get(_OWN) or "{}"))
    except (ValueError, RecursionError):
        own = {}
    return replace(basic, **_trusted(own)) if isinstance(own, dict) else basic


def _foreign(attributes: dict[str, str], url: str) -> Source:
    """A source of what any program writes."""
    name = (attributes.get("title") or attributes.get("text") or urlsplit(url).hostname or url)[:200]
    lang = re.split("[-_]", attributes.get("language", "")[:10].lower())[0]
    return Source(
        id=_id(name) or _id(url.partition("://")[2]),
        name_en=name,
        name_zh=name,
        homepage=absolute("", attributes.get("htmlurl", "")) or url,
        method="feed" if "xmlurl" in attributes else "list",
        urls=(url,),
        kind="general",
        provenance="independent press",
        lang=lang or "en",
        country=UNKNOWN_COUNTRY,
        timezone="Asia/Shanghai" if lang == "zh" else "UTC",
        owner=name,
        note=UNREVIEWED,
    )


def _same_site(one: Source, other: Source) -> bool:
    return urlsplit(one.urls[0]).hostname == urlsplit(other.urls[0]).hostname


def _id(text: str) -> str:
    return _NOT_ID.sub("-", text.lower()).strip("-")[:_LONGEST_ID].strip("-")


def _trusted(own: dict[str, Any]) -> dict[str, Any]:
    """Our own attributes, as far as they are of the right type and among the values we know."""
    kept: dict[str, Any] = {"note": ""} if own.get("id") else {}
    for field in fields(Source):
        value = own.get(field.name)
        if field.name in {"urls", "selectors", "verified"} or value is None:
            continue
        kinds: dict[Any, type] = {int: int, bool: bool}
        if isinstance(value, kinds.get(field.type, str)) and (field.name not in _CHOICES or value in _CHOICES[field.name]):
            kept[field.name] = value
    if not _ID.fullmatch(kept.get("id", "")):
        kept.pop("id", None)
    if isinstance(own.get("selectors"), dict):
        names = {field.name for field in fields(Selectors)}
        kept["selectors"] = Selectors(
            **{name: value for name, value in own["selectors"].items() if name in names and isinstance(value, str)}
        )
    if isinstance(own.get("verified"), str):
        try:
            kept["verified"] = date.fromisoformat(own["verified"])
        except ValueError:
            kept["verified"] = None
    return kept
