"""A PDF report or announcement as an article: its text put back into paragraphs.

Pages, characters and time are bounded here; memory is the worker pool's business. Scanned pages hold no text and are refused by name.
"""

import re
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime
from html import escape
from io import BytesIO
from time import monotonic
from typing import Any

from crawlers.dates import EARLIEST
from crawlers.languages import language_of
from crawlers.tree import tidy, without_controls
from crawlers.urls import canonical_url
from parallax.errors import ParseError
from parallax.records import Article, When

MAX_PAGES, MAX_CHARS, MAX_SECONDS = 400, 2_000_000, 30.0
_CJK = r"\u3000-\u303f\u3400-\u9fff\uf900-\ufaff\uff00-\uffef"
_BETWEEN_HAN = re.compile(rf"(?<=[{_CJK}])[ \t]{{1,4}}(?=[{_CJK}])")
_ENDS = re.compile(r"[。！？!?…；;]['\"”’」）)]?$|[.:：]['\"”’)]?$")
_NUMBERED = re.compile(
    r"^(?:第[一二三四五六七八九十百\d]{1,4}[章节条部分]|[一二三四五六七八九十]{1,3}、|（[一二三四五六七八九十\d]{1,3}）|\d{1,2}(?:\.\d{1,2}){0,3}[.、\s]|[•●■◆▪·-]\s)"
)
_PAGE_NUMBER = re.compile(r"^[\s\-–—/|]*+(?:第\s*)?(?:page\s*)?\d{1,4}(?:\s*(?:页|/|of|共)\s*\d{0,4}\s*页?)?[\s\-–—/|]*$", re.IGNORECASE)
_LONGEST_NUMBER = 60  # characters of a line that may be one
_UNTITLED = re.compile(
    r"^(?:untitled|microsoft word|document|无标题|未命名|幻灯片|powerpoint|\W*$)|\.(?:docx?|pdf|wps|indd|pptx?)$", re.IGNORECASE
)
_FULL_LINE, _SHORT_LINE = 0.75, 0.5  # of the usual line length; a shorter line ends its paragraph, if it ends a sentence or anyway


def read_pdf(body: bytes, name: str, *, now: datetime, source_id: str = "import") -> Article:
    """The document as an article; raises ParseError naming it when it is encrypted, broken or without text. ``name`` is a file or URL."""
    info, pages = _read(body, name)
    lines = _without_running_heads(pages)
    paragraphs = list(reflow(lines))
    if not paragraphs:
        raise ParseError(name, "the PDF holds no text; it may be scanned")
    text = "\n".join(paragraphs)
    title = tidy(info.get("/Title", ""))
    is_url = name.startswith(("http://", "https://"))
    return Article(
        source_id=source_id,
        key=canonical_url(name) if is_url else name,
        url=canonical_url(name) if is_url else "",
        title=paragraphs[0][:160] if _UNTITLED.search(title) else title,
        text=text,
        html="".join(f"<p>{escape(one, quote=False)}</p>" for one in paragraphs),
        authors=tuple(filter(None, [tidy(info.get("/Author", ""))])),
        published=_created(info.get("/CreationDate", ""), now),
        lang=language_of(text),
        fetched_at=now,
        extractor="pdf",
        origin="import",
    )


def reflow(lines: list[str]) -> Iterator[str]:
    """Lines as printed put back into paragraphs: Chinese joined without a blank, hyphenated words mended."""
    usual = _usual_length(lines)
    held = ""
    for line in lines:
        if held and (not line or _NUMBERED.match(line)):
            yield held
            held = ""
        held = _join(held, line)
        ends = len(line) < (_FULL_LINE if _ENDS.search(line) else _SHORT_LINE) * usual
        if held and ends:
            yield held
            held = ""
    if held:
        yield held


def _read(body: bytes, name: str) -> tuple[dict[str, str], list[list[str]]]:
    """Document information and the lines of each page."""
    from pypdf import PdfReader

    try:
        reader = PdfReader(BytesIO(body), strict=False)
        if reader.is_encrypted and not reader.decrypt(""):
            raise ParseError(name, "the PDF is encrypted")  # noqa: TRY301
        info = {str(key): str(value) for key, value in (reader.metadata or {}).items() if isinstance(value, str)}
        return info, list(_pages(reader, name))
    except ParseError:
        raise
    except Exception as error:
        raise ParseError(name, f"cannot be read as a PDF: {type(error).__name__}: {error}"[:300]) from error


def _pages(reader: Any, name: str) -> Iterator[list[str]]:
    started, chars = monotonic(), 0
    for page in reader.pages[:MAX_PAGES]:
        if monotonic() - started > MAX_SECONDS:
            raise ParseError(name, f"reading the PDF took longer than {MAX_SECONDS:.0f} s")
        lines = [_BETWEEN_HAN.sub("", tidy(without_controls(line))) for line in page.extract_text().splitlines()]
        yield lines
        chars += sum(map(len, lines))
        if chars > MAX_CHARS:
            return


def _without_running_heads(pages: list[list[str]]) -> list[str]:
    """All lines, less page numbers and what stands at the edge of most pages."""
    edges = Counter(line for page in pages for line in {*page[:2], *page[-2:]} if line)
    often = {line for line, count in edges.items() if count >= 3 and count > 0.5 * len(pages)}
    return [line for page in pages for line in page if line not in often and not _is_page_number(line)]


def _is_page_number(line: str) -> bool:
    return 0 < len(line) <= _LONGEST_NUMBER and bool(_PAGE_NUMBER.match(line))


def _usual_length(lines: list[str]) -> int:
    lengths = sorted(len(line) for line in lines if line)
    return lengths[int(0.8 * len(lengths))] if lengths else 0


def _join(held: str, line: str) -> str:
    if not held or not line:
        return held or line
    if held.endswith("-") and line[0].islower() and len(held) > 1 and held[-2].isalpha():
        return held[:-1] + line
    han = "\u2e80" <= held[-1] <= "\uffef" or "\u2e80" <= line[0] <= "\uffef"
    return held + ("" if han else " ") + line


def _created(raw: str, now: datetime) -> When | None:
    """A PDF date: D:20240115093000+08'00'."""
    match = re.match(r"D:(\d{14})(?:([+-])(\d\d)'?(\d\d)|Z)?", raw)
    if not match:
        return None
    offset = f"{match[2]}{match[3]}{match[4]}" if match[2] else "+0000"
    try:
        moment = datetime.strptime(match[1] + offset, "%Y%m%d%H%M%S%z").astimezone(UTC)
    except (ValueError, OverflowError):
        return None
    if not EARLIEST <= moment <= now:
        return None
    return When(moment=moment, precision="second", zone="stated" if match[2] else "UTC", raw=raw[:200])
