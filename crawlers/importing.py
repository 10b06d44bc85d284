"""Articles brought in by hand: a saved page, a WeChat article, an MHTML archive, a forwarded newsletter, a PDF. Told apart by content.

Fetching a pasted URL is `crawlers.fetch`'s business; reading feeds is `crawlers.feeds`'.
"""

from dataclasses import replace
from datetime import datetime
from email.errors import MessageError
from hashlib import sha256

from crawlers.articles import bounded
from crawlers.extract import extract_page
from crawlers.languages import language_of
from crawlers.mail import is_mail, parse_message, read_mail
from crawlers.pdf import read_pdf
from crawlers.verdict import name_block
from parallax.errors import ParseError
from parallax.records import Article, Fetched

_WEB = ("http://", "https://")


def read_import(
    body: bytes,
    name_or_url: str,
    *,
    content_type: str | None = None,
    now: datetime,
    source_id: str = "import",
    zone: str = "",
) -> tuple[Article, ...]:
    """The articles in a file or answer; raises ParseError naming it when it holds none.

    Pages are keyed by their canonical URL (rel=canonical, og:url, or where they came from), mails by Message-ID, all else by content hash.
    """
    if not body.strip():
        raise ParseError(name_or_url, "the file is empty")
    return (bounded(_article(body, name_or_url, content_type, now, source_id, zone)),)


def _article(body: bytes, name_or_url: str, content_type: str | None, now: datetime, source_id: str, zone: str) -> Article:
    if body[:1024].lstrip().startswith(b"%PDF-"):
        return _keyed(read_pdf(body, name_or_url, now=now, source_id=source_id), body)
    if is_mail(body):
        if page := _archived_page(body):
            return _page(page[0], name_or_url, page[2], now, source_id, zone, url=page[1])
        return read_mail(body, name_or_url, now=now, source_id=source_id)
    if b"\x00" in body[:1024] and not body.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise ParseError(name_or_url, "a web page, a mail or a PDF was expected, this is a binary file")
    return _page(body, name_or_url, content_type, now, source_id, zone)


def _page(body: bytes, name: str, content_type: str | None, now: datetime, source_id: str, zone: str, *, url: str = "") -> Article:
    url = url or (name if name.startswith(_WEB) else "")
    page = extract_page(body, url, content_type=content_type, zone=zone, now=now)
    seen = Fetched(url=url, final_url=url, status=200, headers=(), body=body, fetched_at=now, elapsed_ms=0)
    if reason := name_block(seen, page.text):
        raise ParseError(name, f"no article but a page in its place: {reason}")
    if not page.text:
        raise ParseError(name, "no article text was found")
    return Article(
        source_id=source_id,
        key=page.canonical_url or _hash(body),
        url=page.canonical_url,
        title=page.title or page.text.partition("\n")[0][:120],
        text=page.text,
        html=page.html,
        authors=page.authors,
        published=page.published,
        lang=language_of(f"{page.title} {page.text}", page.lang),
        fetched_at=now,
        extractor=page.extractor,
        origin="import",
        site=page.site,
    )


def _archived_page(body: bytes) -> tuple[bytes, str, str | None] | None:
    """The page in an MHTML archive, where it came from, and its content type; None for an ordinary mail."""
    try:
        message = parse_message(body)
        if message.get_content_type() != "multipart/related" or not (
            message.get("Snapshot-Content-Location") or "MultipartBoundary" in str(message.get_boundary())
        ):
            return None
        part = next((one for one in message.walk() if one.get_content_type() == "text/html"), None)
        payload = part.get_payload(decode=True) if part is not None else None
    except (MessageError, ValueError, LookupError, AttributeError, RecursionError):
        return None
    if part is None or not isinstance(payload, bytes):
        return None
    url = str(message.get("Snapshot-Content-Location") or part.get("Content-Location") or "")
    return payload, url if url.startswith(_WEB) else "", str(part.get("Content-Type") or "") or None


def _keyed(article: Article, body: bytes) -> Article:
    """A PDF from a disk has no address; its content is its identity."""
    return article if article.url else replace(article, key=_hash(body))


def _hash(body: bytes) -> str:
    return "sha256:" + sha256(body).hexdigest()
