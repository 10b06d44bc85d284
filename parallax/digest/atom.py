"""A digest as an Atom feed (RFC 4287): an entry a story, the English first and the original below it."""

from uuid import NAMESPACE_URL, uuid5

from lxml import etree

from parallax.digest.columns import harmless
from parallax.digest.parts import Digest, Line, Report
from parallax.version import __version__

_ATOM = "http://www.w3.org/2005/Atom"


def render_atom(digest: Digest) -> str:
    """The feed as text, with its declaration. The same story has the same id in every digest."""
    feed = etree.Element(f"{{{_ATOM}}}feed", nsmap={None: _ATOM})  # type: ignore[dict-item]  # the stubs know no default namespace
    feed.set("{http://www.w3.org/XML/1998/namespace}lang", "en")
    _add(feed, "id", _id(f"digest {digest.name} {digest.reader}"))
    _add(feed, "title", f"{digest.name}, {digest.day}")
    if digest.label:
        _add(feed, "subtitle", digest.label)
    _add(feed, "updated", digest.moment)
    _add(_add(feed, "author"), "name", digest.name)
    _add(feed, "generator", "Parallax", version=__version__)
    if digest.links.permalink:
        _add(feed, "link", rel="alternate", href=digest.links.permalink)
    if digest.notes:
        _add(feed, "rights", " ".join(digest.notes))
    for line in (*digest.top, *digest.brief):
        _entry(feed, line, digest)
    return etree.tostring(feed, xml_declaration=True, encoding="utf-8", pretty_print=True).decode()


def _entry(feed: etree._Element, line: Line, digest: Digest) -> None:
    entry = _add(feed, "entry")
    _add(entry, "id", _id(f"{line.item_id} {line.url}"))
    _add(entry, "title", f"[{line.genre}] {line.title}" if line.genre else line.title)
    _add(entry, "updated", line.moment)
    _add(entry, "published", line.moment)
    _add(_add(entry, "author"), "name", line.authors or line.source or digest.name)
    if line.url.startswith(("http://", "https://")):
        _add(entry, "link", rel="alternate", href=line.url)
    if digest.links.item:
        _add(entry, "link", rel="related", href=f"{digest.links.item}{line.item_id}")
    for topic in line.topics:
        _add(entry, "category", term=topic)
    _add(entry, "content", "\n\n".join(_rows(line)), type="text")


def _rows(line: Line) -> list[str]:
    rows = [line.original_title, " · ".join(part for part in (line.source, line.published, line.rendering) if part)]
    for sentence in line.lead:
        doubt = f" [check: {', '.join(sentence.flags)}]" if sentence.flags else ""
        rows += [sentence.english + doubt, sentence.original]
    rows += [f"Names: {', '.join(line.names)}" if line.names else "", f"Amounts: {line.amounts}" if line.amounts else ""]
    rows += [f"Earlier: {line.earlier.title} ({line.earlier.source})" if line.earlier else ""]
    return [row for row in (*rows, *map(_report, line.reports)) if row]


def _report(report: Report) -> str:
    """Another report of the event, each with its address: an entry is all that a feed reader shows."""
    kind = f"[{report.genre}] " if report.genre else ""
    return f"Also: {kind}{report.link.title} ({report.link.source}, {report.published}) {report.link.url}"


def _add(parent: etree._Element, name: str, text: str = "", **attributes: str) -> etree._Element:
    """An element whose text and attributes hold only what XML may hold."""
    element = etree.SubElement(parent, f"{{{_ATOM}}}{name}")
    for attribute, value in attributes.items():
        element.set(attribute, harmless(value))
    if text:
        element.text = harmless(text)
    return element


def _id(of: str) -> str:
    return f"urn:uuid:{uuid5(NAMESPACE_URL, of.encode('utf-8', 'replace').decode())}"
