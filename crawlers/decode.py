"""Bytes to text: which charset a body really is in, whatever its labels say.

The order of trust: byte order mark, well-formed UTF-8, the declared charset when the bytes bear it out, the statistics of
`crawlers.charsets`. Labels lie often (gb2312 over UTF-8, latin-1 over GBK), bytes seldom do. A rare bad byte is replaced by U+FFFD and is
no reason to read everything else differently, not even the rest of its line; a multibyte character cut off at the end is dropped.
"""

import codecs
import re
from dataclasses import dataclass
from typing import Literal

from crawlers.charsets import PAIRED, common, could_be, fits, guess, is_east_asian, normal_name
from crawlers.realign import realigned

How = Literal["bom", "utf-8", "header", "document", "statistics"]

_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),  # before UTF-16, whose mark it starts with
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_HEADER = re.compile(r"charset\s*=\s*[\"']?\s*([\w.:+-]{2,40})", re.IGNORECASE)
_XML = re.compile(rb"^\s{0,64}<\?xml[^>]{0,200}?encoding\s{0,8}=\s{0,8}[\"']([\w.:+-]{2,40})", re.IGNORECASE)
_META = re.compile(rb"<meta\b[^>]{0,400}?charset\s{0,8}=\s{0,8}[\"']?\s{0,8}([\w.:+-]{2,40})", re.IGNORECASE)
_HEAD = 8192  # where a document must declare itself; real pages put comments before it, so more than the standard's 1,024
_SHIFTED = ((b"\x1b$)A", "gb18030"), (b"\x1b$)C", "cp949"))  # ISO-2022-CN and -KR: two bytes a character, between SO and SI
_SHIFT = re.compile(rb"\x0e([\x21-\x7e]{2,})\x0f?")
_RAISE = bytes(byte | 0x80 for byte in range(0x100))
_HIGH = bytes(range(0x80, 0x100))
_IDEOGRAPH = re.compile(rb"[\xe4-\xe9][\x80-\xbf][\x80-\xbf]")  # a Chinese character in UTF-8; in Latin letters no word
_MUCH = 12  # of them, from which a body is UTF-8 that something else was copied into
_REPLACED_UTF8 = "\ufffd".encode()
_BAD_SHARE = 0.5  # bad bytes per good character; UTF-8 damaged in transit is far below, other charsets read as UTF-8 above 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Decoded:
    """The text, the Python name of the charset it was in, and what decided so."""

    text: str
    charset: str
    how: How


def decode(body: bytes, content_type: str | None = None) -> str:
    """The text of a body; ``content_type`` is the header's value, if there was one. Never raises."""
    return decide(body, content_type).text


def decide(body: bytes, content_type: str | None = None) -> Decoded:
    """The text of a body, with the charset and the reason for it."""
    for mark, charset in _BOMS:
        if body.startswith(mark) and (charset != "utf-8" or body[len(mark) :].isascii() or _utf8(body, [])):
            return _read(body[len(mark) :], charset, "bom")
    body = body.removeprefix(codecs.BOM_UTF8)  # an included file's, before a body in something else
    if wide := _wide(body):
        return _read(body, wide, "statistics")
    labels = declared(body, content_type)
    if found := _utf8(body, labels):
        return found
    for charset, how in labels:
        if fits(body, charset):
            return _read(body, charset, how)
    return _read(body, *_last_resort(body, labels))


def _last_resort(body: bytes, labels: list[tuple[str, How]]) -> tuple[str, How]:
    """What the statistics say; if that is only an alphabet, rather a label that nothing contradicts, or UTF-8 that is much of the body."""
    charset = guess(body)
    if not charset.startswith("cp125"):
        return charset, "statistics"
    for label, how in labels:
        if could_be(body, label):
            return label, how
    return ("utf-8" if len(_IDEOGRAPH.findall(body)) >= _MUCH else charset), "statistics"


def declared(body: bytes, content_type: str | None) -> list[tuple[str, How]]:
    """The charsets that the header and the document name, in order of trust, as far as Python knows them."""
    head = body[:_HEAD]
    header = _HEADER.search(content_type[:500]) if content_type else None
    documents = [*_XML.findall(head), *_META.findall(head)][:4]  # an early one may stand in a comment or a script
    labels: list[tuple[str, How]] = []
    if header and (name := normal_name(header[1])):
        labels.append((name, "header"))
    names = [normal_name(label.decode("ascii", "ignore")) for label in documents]
    return [*labels, *((name, "document") for name in names if name)]


def _read(body: bytes, charset: str, how: How) -> Decoded:
    """Decode, replacing what is wrong; an incremental decoder leaves out a character that was cut off at the end."""
    text = codecs.getincrementaldecoder(charset)("replace").decode(body)
    if charset in PAIRED:
        text = realigned(body, text, charset, common(charset))
    return Decoded(text=text.removeprefix("\ufeff"), charset=charset, how=how)


def _wide(body: bytes) -> str:
    """UTF-16 without a mark: markup or JSON that starts with one ASCII character beside one NUL."""
    start = body[:4]
    if len(start) == 4 and start[1] == start[3] == 0 and start[0] and start[2]:
        return "utf-16-le"
    if len(start) == 4 and start[0] == start[2] == 0 and start[1] and start[3]:
        return "utf-16-be"
    return ""


def _utf8(body: bytes, labels: list[tuple[str, How]]) -> Decoded | None:
    """The body as UTF-8 if it is that, or is that but for rare damage; else None."""
    ascii_bytes = len(body.translate(None, _HIGH))
    if ascii_bytes == len(body):
        return _seven_bit(body, labels)
    found = _read(body, "utf-8", "utf-8")
    bad = found.text.count("\ufffd") - body.count(_REPLACED_UTF8)
    good = len(found.text) - ascii_bytes - bad
    return found if good and bad <= good * _BAD_SHARE and not (bad and is_east_asian(body)) else None


def _seven_bit(body: bytes, labels: list[tuple[str, How]]) -> Decoded:
    """Pure ASCII, unless its label names one of the charsets that hide in seven bits, or it switches to two bytes a character."""
    if b"\x1b$B" in body or b"\x1b$@" in body:
        return _read(body, "iso2022_jp", "statistics")
    for switch, charset in _SHIFTED:
        if switch in body and b"\x0e" in body:
            eight_bit = _SHIFT.sub(lambda match: match[1].translate(_RAISE), body.replace(switch, b""))
            return _read(eight_bit, charset, "statistics")
    for charset, how in labels:
        if charset in {"iso2022_jp", "hz"}:
            return _read(body, charset, how)
    return _read(body, "utf-8", "utf-8")
