"""Captured pages as a WARC file (ISO 28500), which web archives and their players read.

Only the body was kept, not the server's headers, so each page is a ``resource`` record with the type that the server named. Its date is
when it was captured, and a header of our own says which item stands on it. The same page under several items is written once.
"""

import io
from collections.abc import Iterable
from datetime import UTC
from typing import IO

from warcio.warcwriter import WARCWriter

from parallax.contracts import Archive
from parallax.records import Item
from parallax.version import __version__


def write_warc(archive: Archive, items: Iterable[Item], out: IO[bytes]) -> int:
    """Write the captured pages of these items, gzipped record by record; gives how many there were."""
    writer = WARCWriter(out, gzip=True)
    writer.write_record(
        writer.create_warcinfo_record("parallax.warc.gz", {"software": f"Parallax {__version__}", "format": "WARC File Format 1.0"})
    )
    written: set[str] = set()
    for item in items:
        capture = archive.capture(item.capture_hash) if item.capture_hash and item.capture_hash not in written else None
        if capture is None:
            continue
        written.add(item.capture_hash)
        headers = {
            "WARC-Date": f"{capture.fetched_at.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}",
            "Parallax-Item": str(item.id),
            "Parallax-SHA256": item.capture_hash,
        }
        kind = _one_line(capture.content_type) or "application/octet-stream"
        record = writer.create_warc_record(
            _one_line(capture.url).replace(" ", "%20"), "resource", io.BytesIO(capture.body), len(capture.body), kind, headers
        )
        writer.write_record(record)
    return len(written)


def _one_line(text: str) -> str:
    """A header's value: servers name types and addresses, and may put line breaks into them."""
    return "".join(char for char in text if char.isprintable()).encode("ascii", "backslashreplace").decode()
