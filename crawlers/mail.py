"""A forwarded newsletter (.eml) as an article.

The HTML part is read like a feed entry's, not like a page: newsletters are laid out in tables, and all of it is theirs.
"""

import re
from collections.abc import Sequence
from datetime import UTC, datetime
from email import message_from_bytes
from email.errors import MessageError
from email.message import EmailMessage
from email.policy import EmailPolicy
from email.utils import parseaddr, parsedate_to_datetime
from html import escape

from crawlers.dates import AHEAD, EARLIEST
from crawlers.decode import decode
from crawlers.languages import language_of
from crawlers.sanitise import flat_markup, plain_text, safe_html
from crawlers.tree import parse_html, text_of, tidy, without_controls
from crawlers.urls import absolute, canonical_url
from parallax.errors import ParseError
from parallax.records import Article, When

_MAX_BYTES, _MAX_PARTS = 25_000_000, 2_000
_LONGEST_HEADER, _LONGEST_OF_PART, _LONGEST_SENDER = 2_000, 300, 500  # characters
_HEADER = re.compile(
    rb"^(?:Received|Return-Path|From|To|Subject|Date|Message-ID|MIME-Version|Delivered-To|DKIM-Signature|List-Id)\s{0,4}:", re.IGNORECASE
)
_WEB_VERSION = re.compile(
    r"(?:view|read|open)[^.]{0,30}(?:browser|online|web|app)|web version|在浏览器中|网页版|在线(?:查看|阅读)|閱讀網頁版", re.IGNORECASE
)
_LIST_NAME = re.compile(r"^\s*+\"?([^<\"]{0,200}?)\"?\s*<([^>]{1,200})>")


class _Brief(EmailPolicy):
    """Cuts headers, since the standard library takes a time that is quadratic in their length."""

    def header_source_parse(self, sourcelines: Sequence[str]) -> tuple[str, str]:
        """The name and the beginning of the value."""
        name, value = super().header_source_parse(list(sourcelines))
        return name, value[: _LONGEST_OF_PART if name.lower().startswith("content-") else _LONGEST_HEADER]


def parse_message(body: bytes) -> EmailMessage:
    """The parts of a message. Raises what the email package raises, RecursionError included, and ValueError for a flood of parts."""
    if body.count(b"\n--") > _MAX_PARTS:
        raise ValueError(f"more than {_MAX_PARTS:,} parts")
    return message_from_bytes(body, policy=_Brief())  # type: ignore[arg-type]  # a policy is generic to type checkers only


def is_mail(body: bytes) -> bool:
    """Whether bytes begin like an RFC 5322 message: two known headers in its first lines."""
    lines = body[:4_000].lstrip().splitlines()
    return bool(lines) and bool(_HEADER.match(lines[0])) and sum(bool(_HEADER.match(line)) for line in lines) >= 2


def read_mail(body: bytes, name: str, *, now: datetime, source_id: str = "import") -> Article:
    """The message as an article; raises ParseError naming it when it has no readable text. Its key is its Message-ID."""
    if len(body) > _MAX_BYTES:
        raise ParseError(name, f"a message of at most {_MAX_BYTES // 1_000_000} MB was expected")
    try:
        message = parse_message(body)
        html = _content(message, name)
        title, sender, listed = (_header(message, header) for header in ("Subject", "From", "List-Id"))
    except (MessageError, ValueError, LookupError, IndexError, AttributeError, TypeError, RecursionError) as error:
        raise ParseError(name, f"cannot be read as a mail: {error}") from error
    text = plain_text(html)
    if not text:
        raise ParseError(name, "the mail holds no text")
    url = _web_version(html)
    return Article(
        source_id=source_id,
        key=tidy(_header(message, "Message-ID")).strip("<>") or url or name,
        url=url,
        title=title or text.partition("\n")[0][:120],
        text=text,
        html=safe_html(html, url),
        authors=tuple(filter(None, [_name(sender)])),
        published=_sent(message, now),
        lang=language_of(f"{title} {text}"),
        fetched_at=now,
        extractor="mail",
        origin="import",
        site=_list_name(listed),
    )


def _content(message: EmailMessage, name: str) -> str:
    """The HTML part, else the plain part as paragraphs."""
    part = message.get_body(preferencelist=("html", "plain"))
    if part is None:
        raise ParseError(name, "the mail has no text part")
    payload = part.get_payload(decode=True)
    raw = payload if isinstance(payload, bytes) else str(part.get_payload()).encode("utf-8", "replace")
    text = decode(raw, f"{part.get_content_type()}; charset={part.get_content_charset() or ''}")
    if part.get_content_type() == "text/html":
        return flat_markup(text)
    lines = escape(text, quote=False).replace("\r\n", "\n")
    return "".join(f"<p>{' '.join(paragraph.split())}</p>" for paragraph in re.split(r"\n\s*\n", lines) if paragraph.strip())


def _header(message: EmailMessage, name: str) -> str:
    """A header with its encoded words decoded (those in gb2312 as the larger gb18030); empty when missing or broken."""
    try:
        raw = next((value for key, value in message.raw_items() if key.lower() == name.lower()), "")
        return tidy(without_controls(_decoded_words(str(raw))))
    except (MessageError, ValueError, LookupError):
        return ""


def _name(sender: str) -> str:
    try:
        return tidy(parseaddr(sender[:_LONGEST_SENDER])[0])
    except RecursionError:  # its comments and routes nest
        return ""


def _decoded_words(raw: str) -> str:
    from email.header import decode_header

    unfolded = re.sub(r"\r?\n[ \t]+", " ", raw)
    bare = decode(unfolded.encode("utf-8", "surrogateescape"))  # bytes above ASCII, as many mailers send without saying so
    parts = []
    for part, charset in decode_header(bare):
        if isinstance(part, bytes) and charset is None:  # how it hands back what stands beside encoded words
            parts.append(part.decode("raw-unicode-escape", "replace"))
        else:
            parts.append(decode(part, f"text/plain; charset={charset}") if isinstance(part, bytes) else part)
    return "".join(parts)


def _sent(message: EmailMessage, now: datetime) -> When | None:
    raw = _header(message, "Date")
    try:
        sent = parsedate_to_datetime(raw)
        stated = sent.tzinfo is not None
        moment = sent.astimezone(UTC) if stated else sent.replace(tzinfo=UTC)
    except (ValueError, TypeError, OverflowError, IndexError):
        return None
    if not EARLIEST <= moment <= now + AHEAD:
        return None
    return When(moment=moment, precision="second", zone="stated" if stated else "UTC", raw=raw[:200])


def _web_version(html: str) -> str:
    """The link to the same newsletter on the web, which newsletters put at the top or the bottom; empty when there is none."""
    links = [link for link in parse_html(html).iter("a") if link.get("href")]
    for link in [*links[:10], *links[-15:]]:
        if _WEB_VERSION.search(text_of(link)) and (url := absolute("", link.get("href") or "")):
            return canonical_url(url)
    return ""


def _list_name(listed: str) -> str:
    match = _LIST_NAME.match(listed)
    return (match[1].strip() or match[2]) if match else listed.strip("<> ")
