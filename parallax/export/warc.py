"""Captured pages as a WARC file (ISO 28500), which web archives and their players read.

Only the body was kept, not the server's headers, so each page is a ``resource`` record with the type that the server named. Its date is
when it was captured, and a header of our own says which item stands on it. The same page under several items is written once.

Identifiers are made of what they stand for (RFC 4122, version 5), and the file bears the date of its first item: the same items give the
same file.
"""

import io
import uuid
from collections.abc import Iterable
from datetime import UTC, datetime
from itertools import chain, islice
from typing import IO

from warcio.recordloader import ArcWarcRecord
from warcio.warcwriter import WARCWriter

from parallax.contracts import Archive
from parallax.records import Item
from parallax.version import __version__

_IDS = uuid.UUID("3d0c8c1a-8f5e-5b0e-9a57-52f1c1c3a6d4")  # ours, random
_NEVER = datetime.fromtimestamp(0, UTC)  # of a file without items


def write_warc(archive: Archive, items: Iterable[Item], out: IO[bytes]) -> int:
    """Write the captured pages of these items, gzipped record by record; gives how many there were."""
    writer = WARCWriter(out, gzip=True)
    rest = iter(items)
    first = tuple(islice(rest, 1))
    writer.write_record(_info(writer, first[0].article.fetched_at if first else _NEVER))
    written: set[str] = set()
    for item in chain(first, rest):
        capture = archive.capture(item.capture_hash) if item.capture_hash and item.capture_hash not in written else None
        if capture is None:
            continue
        written.add(item.capture_hash)
        headers = {
            "WARC-Date": _stamp(capture.fetched_at),
            "WARC-Record-ID": _id(item.capture_hash),
            "Parallax-Item": str(item.id),
            "Parallax-SHA256": item.capture_hash,
        }
        kind = _one_line(capture.content_type) or "application/octet-stream"
        record = writer.create_warc_record(
            _one_line(capture.url).replace(" ", "%20"), "resource", io.BytesIO(capture.body), len(capture.body), kind, headers
        )
        writer.write_record(record)
    return len(written)


def _info(writer: WARCWriter, when: datetime) -> ArcWarcRecord:
    told = {"software": f"Parallax {__version__}", "format": "WARC File Format 1.0"}
    record = writer.create_warcinfo_record("parallax.warc.gz", told)
    record.rec_headers.replace_header("WARC-Record-ID", _id(f"warcinfo {_stamp(when)}"))
    record.rec_headers.replace_header("WARC-Date", _stamp(when))
    return record


def _id(of: str) -> str:
    return f"<{uuid.uuid5(_IDS, of).urn}>"


def _stamp(moment: datetime) -> str:
    return f"{moment.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"


def _one_line(text: str) -> str:
    """A header's value: servers name types and addresses, and may put line breaks into them."""
    return "".join(char for char in text if char.isprintable()).encode("ascii", "backslashreplace").decode()
