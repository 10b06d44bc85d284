"""Codings as a REFI-QDA project (``.qdpx``), which NVivo, MAXQDA, ATLAS.ti and others open: qdasoftware.org, version 1.0.

A zip with ``project.qde`` (users, codebook, sources with their coded selections) and the plain text of each item under ``sources/``.
Identifiers are made of what they stand for (RFC 4122, version 5), so that the same codings give the same file.
"""

import io
import uuid
import zipfile
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from lxml import etree

from parallax.digest.text import harmless
from parallax.records import Coding, Item, Theme

_NAMESPACE = "urn:QDA-XML:project:1.0"
_IDS = uuid.UUID("7a1b1c9e-6f0e-5d55-9f0b-0c1f4a3e5b2d")  # ours, random
_WHEN = (1980, 1, 1, 0, 0, 0)  # the zip's own clock: nothing depends on it


def qdpx(name: str, themes: Sequence[Theme], codings: Iterable[Coding], items: Mapping[int, Item], now: datetime) -> bytes:
    """The project as bytes, made at ``now``. ``items`` by id; a coding of an item that is not there is left out."""
    by_item: dict[int, list[Coding]] = defaultdict(list)
    for coding in codings:
        if coding.item_id in items:
            by_item[coding.item_id].append(coding)
    coders = sorted({coding.coder for found in by_item.values() for coding in found}) or ["Parallax"]
    namespaces: Any = {None: _NAMESPACE}  # the default one
    root = etree.Element(_tag("Project"), nsmap=namespaces, name=_xml(name), origin="Parallax")
    root.set("creatingUserGUID", _id("user", coders[0]))
    root.set("creationDateTime", _stamp(now))
    users = etree.SubElement(root, _tag("Users"))
    for coder in coders:
        etree.SubElement(users, _tag("User"), guid=_id("user", coder), name=_xml(coder))
    _codebook(root, themes)
    sources = etree.SubElement(root, _tag("Sources"))
    texts = {}
    for item_id, found in sorted(by_item.items()):
        texts[_id("text", item_id)] = text_of(items[item_id])
        _source(sources, items[item_id], found)
    return _zipped(etree.tostring(root, xml_declaration=True, encoding="utf-8"), texts)


def text_of(item: Item) -> str:
    """The text of an item as the project holds it: its title, a blank line, its text. Every code point stays where it is."""
    return "".join(char if char in "\n\t" or harmless(char) else " " for char in f"{item.article.title}\n\n{item.article.text}")


def _codebook(root: etree._Element, themes: Sequence[Theme]) -> None:
    codes = etree.SubElement(etree.SubElement(root, _tag("CodeBook")), _tag("Codes"))
    for theme in themes:
        code = etree.SubElement(
            codes, _tag("Code"), guid=_id("theme", theme.id), name=_xml(theme.name), isCodable="true", color=theme.colour
        )
        if theme.description:
            etree.SubElement(code, _tag("Description")).text = _xml(theme.description)


def _source(sources: etree._Element, item: Item, found: Sequence[Coding]) -> None:
    title = f"{item.id} {item.article.title}"
    text_id = _id("text", item.id)
    source = etree.SubElement(
        sources, _tag("TextSource"), guid=_id("item", item.id), name=_xml(title), plainTextPath=f"internal://{text_id}.txt",
        creatingUser=_id("user", found[0].coder), creationDateTime=_stamp(item.stored_at),
    )  # fmt: skip
    etree.SubElement(source, _tag("Description")).text = _xml(item.article.url)
    for coding in found:
        _selection(source, item, coding)


def _selection(source: etree._Element, item: Item, coding: Coding) -> None:
    start, end = _place(item, coding)
    user, made = _id("user", coding.coder), _stamp(coding.made_at)
    selection = etree.SubElement(
        source, _tag("PlainTextSelection"), guid=_id("selection", coding.id), name=_xml(coding.quote[:80] or item.article.title[:80]),
        startPosition=str(start), endPosition=str(end), creatingUser=user, creationDateTime=made,
    )  # fmt: skip
    if coding.note:
        etree.SubElement(selection, _tag("Description")).text = _xml(coding.note)
    code = etree.SubElement(selection, _tag("Coding"), guid=_id("coding", coding.id), creatingUser=user, creationDateTime=made)
    etree.SubElement(code, _tag("CodeRef"), targetGUID=_id("theme", coding.theme_id))


def _place(item: Item, coding: Coding) -> tuple[int, int]:
    """In the project's text; the whole of it for a coding of the whole item."""
    if coding.end <= coding.start:
        return 0, len(text_of(item))
    shift = 0 if coding.field == "title" else len(item.article.title) + 2
    return coding.start + shift, coding.end + shift


def _zipped(project: bytes, texts: Mapping[str, str]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr(zipfile.ZipInfo("project.qde", _WHEN), project)
        for text_id, text in texts.items():
            packed.writestr(zipfile.ZipInfo(f"sources/{text_id}.txt", _WHEN), text.encode("utf-8", "replace"))
    return out.getvalue()


def _id(kind: str, key: object) -> str:
    return str(uuid.uuid5(_IDS, f"{kind}:{key}"))


def _tag(name: str) -> str:
    return f"{{{_NAMESPACE}}}{name}"


def _stamp(moment: datetime) -> str:
    return f"{moment.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"


def _xml(text: str) -> str:
    return " ".join(harmless(text).split())
