"""What comes from the web: bodies, dates, pages, announcements, fragments of HTML, addresses. Each takes bytes and returns nothing.

A first line that starts with ``#`` is an option of the target (a content type, a method), so that seeds stay readable.
"""

from datetime import UTC, datetime
from html.parser import HTMLParser
from urllib.parse import urlsplit

from fuzz.invariants import encodable, halved_text_of, option, plausible, text_of
from scenarios import a_source

from crawlers.announce import read_entries
from crawlers.articles import article_from_entry
from crawlers.charsets import normal_name
from crawlers.dates import parse_when, read_when
from crawlers.decode import decide
from crawlers.feed_scan import scan_keys
from crawlers.opml import read_opml, write_opml
from crawlers.reading import name_refusal, read_page
from crawlers.sanitise import plain_text, safe_html
from crawlers.urls import absolute, canonical_url
from parallax.errors import ParseError
from parallax.records import Entry, Fetched

NOW = datetime(2026, 11, 21, 4, 30, tzinfo=UTC)
HOME = "https://press.example/news/1.html"
_ZONES = ("Asia/Shanghai", "America/New_York", "UTC")
_MARKS = {"utf-8-sig": "", "utf-16": "\x00\ufeff", "utf-32": "\ufeff"}  # by what a text must not begin
_LOADING = {"src", "srcset", "style", "background", "poster", "data", "action", "formaction", "xlink:href", "ping", "id", "class"}
_ACTIVE = {"script", "style", "iframe", "object", "embed", "img", "svg", "math", "form", "input", "meta", "link", "base", "video", "audio"}


def decode(data: bytes) -> None:
    """Any bytes are text in a known charset; what is UTF-8, or carries a mark, comes back as it was."""
    content_type, body = option(data)
    found = decide(body, content_type)
    encodable(found)
    assert found.charset in {"utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be"} or normal_name(found.charset), found.charset
    text = text_of(body)
    for charset, starts in _MARKS.items():
        if not text.startswith(tuple(starts)):
            assert decide(text.encode(charset), content_type).text == text, charset
    if found.how == "utf-8" and "\ufffd" not in found.text:
        kept = found.text.encode()
        assert body.removeprefix(b"\xef\xbb\xbf").startswith(kept)
        assert len(body) - len(kept) <= 6  # the mark, and a character that was cut off at the end


def dates(data: bytes) -> None:
    """A date is none, or aware, in UTC, neither before the web nor ahead of the clocks, and says what it was read from."""
    text = text_of(data)
    for zone in _ZONES:
        when = read_when(text, NOW, zone)
        plausible(when, NOW)
        assert when is None or (when.raw == text.strip()[:200] and when.zone in {"stated", zone})
        assert read_when(f" {text}", NOW, zone) == read_when(f"{text} ", NOW, zone) or len(text) > 200
    moment = parse_when(text, NOW)
    assert moment is None or moment.tzinfo is UTC


def page(data: bytes) -> None:
    """A page is an article or a named block, or refused; its HTML is harmless and its fields can be stored."""
    content_type, body = option(data)
    source = a_source(lang="zh", timezone="Asia/Shanghai")
    entry = Entry(key=HOME, url=HOME, html="<p>Announced", published=read_when("2026-11-20", NOW))
    try:
        reading = read_page(source, entry, _fetched(body, content_type), NOW)
    except ParseError:
        return
    encodable(reading)
    if reading.article:
        harmless(reading.article.html)
        plausible(reading.article.published, NOW)
        assert reading.article.text == reading.article.text.strip() != ""


def announcement(data: bytes) -> None:
    """Whatever a source's method: entries that can be stored, each key once, or one named error."""
    method, body = option(data)
    source = a_source(method=method if method in {"list", "sitemap", "json", "pdf"} else "feed")
    fetched = _fetched(body, None)
    encodable(name_refusal(fetched))
    scanned = scan_keys(body, None, HOME) if source.method == "feed" else None
    try:
        found = read_entries(source, fetched, NOW)
    except ParseError as error:
        assert error.subject  # noqa: PT017  # of the error that is the answer
        return
    keys = [entry.key for entry in found.entries]
    assert len(set(keys)) == len(keys) <= found.found
    assert all(urlsplit(url).scheme in {"http", "https"} for url in found.follow)
    assert scanned is None or set(keys) <= set(scanned)
    for entry in found.entries[:20]:
        encodable(entry)
        plausible(entry.published, NOW)
        article = article_from_entry(source, entry, NOW)
        encodable(article)
        harmless(article.html)


def fragment(data: bytes) -> None:
    """Cleaned once is cleaned for good; the text of what was cleaned holds no more than the text itself."""
    html = halved_text_of(data)
    safe = safe_html(html, HOME)
    encodable(safe)
    harmless(safe)
    assert safe_html(safe, HOME) == safe
    text = plain_text(html)
    encodable(text)
    assert all(line == line.strip() != "" for line in text.split("\n") if text)


def address(data: bytes) -> None:
    """A link is an http or https URL or none; its canonical spelling is its own canonical spelling."""
    link = text_of(data)
    url = absolute(HOME, link)
    if url is None:
        return
    parts = urlsplit(url)
    assert parts.scheme in {"http", "https"}
    assert parts.hostname
    assert not set(url) & {"\t", "\r", "\n"}
    once = canonical_url(url)
    encodable(once)
    assert canonical_url(once) == once


def opml(data: bytes) -> None:
    """A reading list is sources or one named error; written, which groups them by kind, and read again they are the same."""
    try:
        sources = read_opml(data)
    except ParseError:
        return
    encodable(sources)
    again = read_opml(write_opml(sources, "reading list").encode())
    assert sorted(again, key=str) == sorted(sources, key=str)


def harmless(html: str) -> None:
    """Read by another parser, it holds nothing that runs or loads."""
    watcher = _Watcher()
    watcher.feed(html)
    watcher.close()


class _Watcher(HTMLParser):
    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert tag not in _ACTIVE, tag
        for name, value in attrs:
            assert not name.startswith("on"), name
            assert name not in _LOADING, name
            assert name != "href" or urlsplit((value or "").strip()).scheme in {"http", "https"}, value


def _fetched(body: bytes, content_type: str | None) -> Fetched:
    headers = (("content-type", content_type),) if content_type else ()
    return Fetched(url=HOME, final_url=HOME, status=200, headers=headers, body=body, fetched_at=NOW, elapsed_ms=0)
