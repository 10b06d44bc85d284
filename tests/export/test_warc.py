"""Captured pages as web archives read them."""

import hashlib
import io
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from commands import Demo
from warcio.archiveiterator import ArchiveIterator

from parallax.export.warc import write_warc
from parallax.records import Capture
from store import open_store


def records(data: bytes) -> list[tuple[dict[str, str], bytes]]:
    return [
        (dict(record.rec_headers.headers), record.content_stream().read())
        for record in ArchiveIterator(io.BytesIO(data), check_digests="raise")
    ]


def test_every_captured_page_is_there_once_with_its_bytes(demo: Demo) -> None:
    out = io.BytesIO()
    with open_store(demo.folder / "parallax.db", read_only=True) as store:
        items = list(store.arrivals())
        count = write_warc(store, [*items, *items], out)
    info, *pages = records(out.getvalue())
    assert info[0]["WARC-Type"] == "warcinfo"
    assert count == len(pages) == len({item.capture_hash for item in items if item.capture_hash})
    for headers, body in pages:
        assert hashlib.sha256(body).hexdigest() == headers["Parallax-SHA256"]
        assert headers["WARC-Target-URI"].startswith("http://127.0.0.1:")
        assert headers["Content-Type"].startswith("text/html")


def test_a_server_cannot_write_headers_of_its_own(demo: Demo) -> None:
    evil = Capture(
        url="http://x.example/a\r\nWARC-Type: warcinfo",
        body=b"x",
        content_type="text/html\r\nEvil: 1",
        fetched_at=datetime(2024, 1, 1, tzinfo=UTC),
    )
    out = io.BytesIO()
    with open_store(demo.folder / "parallax.db", read_only=True) as store:
        item = replace(next(iter(store.arrivals())), capture_hash="0" * 64)

        class Evil:
            def capture(self, capture_hash: str) -> Capture:
                return evil

        write_warc(Evil(), [item], out)  # type: ignore[arg-type]
    (_, (headers, _)) = records(out.getvalue())
    assert "Evil" not in headers
    assert headers["WARC-Type"] == "resource"


def test_the_command_writes_a_file_that_is_complete_or_not_there(demo: Demo, tmp_path: Path) -> None:
    target = tmp_path / "pages.warc.gz"
    assert demo.ask("export", "company:landspace", "--format", "warc", "-o", str(target)).exit_code == 0
    assert len(records(target.read_bytes())) > 5
    assert [each.name for each in tmp_path.iterdir()] == ["pages.warc.gz"]
    assert demo.ask("export", "company:landspace", "-o", str(tmp_path / "missing" / "x.csv")).exit_code != 0
