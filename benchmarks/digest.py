"""How long the digest of a day takes: read, folded, ranked, laid out as text and as a page that mail programs show.

    python benchmarks/digest.py [--quick]

A day brings 1,000 items, and seven such days lie before it (see `_archive`). The peers lay the same stories out and do nothing else:
premailer puts the styles of the same page inline, feedgen makes an Atom feed. Nobody else makes a bilingual digest of an archive, so the
whole stands beside its bound alone: reading the day's rows, and writing the two texts to the disk.
"""

import argparse
import json
import sqlite3
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterable
from contextlib import closing
from dataclasses import asdict
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from unittest.mock import patch

from _archive import ingest, made
from _figures import Figure, record
from _floor import seconds, written
from _peers import python_with

from parallax.catalogue import load_pack
from parallax.digest import html as html_module
from parallax.digest.atom import render_atom
from parallax.digest.desk import Desk
from parallax.digest.html import render_html
from parallax.digest.mailing import payload_of
from parallax.digest.parts import Digest
from parallax.digest.publish import edition
from parallax.digest.text import render_text
from parallax.records import Subscriber
from parallax.settings import Settings
from store.sqlite import open_sqlite

NOW = datetime(2026, 11, 20, 8, tzinfo=UTC)
DAYS = 8
READER = Subscriber(id="ana", name="Ana", address="ana@example.org")
_PEERS = """
import json, sys, time
from premailer import Premailer
from feedgen.feed import FeedGenerator
page, lines = json.load(sys.stdin)

def feed():
    made = FeedGenerator()
    made.id("urn:digest")
    made.title("digest")
    for line in lines:
        entry = made.add_entry()
        entry.id(f"urn:{line['item_id']}")
        entry.title(line["title"])
        entry.link(href=line["url"])
        entry.updated(line["moment"])
        entry.content(line["title"])
    return made.atom_str(pretty=True)

best = {}
for name, work in (("page", lambda: Premailer(page).transform()), ("feed", feed)):
    times = []
    for _ in range(3):
        started = time.perf_counter()
        work()
        times.append(time.perf_counter() - started)
    best[name] = min(times)
print(json.dumps(best))
"""


def main(a_day: int, times: int) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "archive.db"
        fill(path, a_day)
        digest, steps, size = timed(path, times)
        floor = seconds(lambda: read_raw(path, a_day), 3) + written(size)
    peer = peers(digest)
    print(f"{digest.items} items in {digest.stories} stories; text and page {size / 1000:.0f} kB")
    for name, spent in steps.items():
        print(f"  {name:44} {1000 * spent:9.1f} ms")
    told = ", ".join(f"{name} {ms:.1f} ms" for name, ms in peer.items()) or "not there"
    print(f"  reading the rows, writing the bytes          {1000 * floor:9.1f} ms; peers: {told}")
    row = {"part": "Digest", "unit": "ms"}
    record(
        Figure(
            **row,
            name=f"a day of {a_day:,} items, from the archive to text and mail page",
            ours=1000 * steps["all of it"],
            peer_name="none does this",
            limit=1000 * floor,
            limit_name="rows read, bytes written",
        ),
        Figure(**row, name="its page for mail, every line", ours=1000 * steps["page"], peer=peer.get("page"), peer_name="premailer alone"),
        Figure(**row, name="its Atom feed", ours=1000 * steps["feed"], peer=peer.get("feed"), peer_name="feedgen"),
    )


def fill(path: Path, a_day: int) -> None:
    """Eight days of items, the last one just before now."""
    moment = NOW
    with open_sqlite(path, clock=lambda: moment) as store:
        for day in range(DAYS):
            moment = NOW - timedelta(days=DAYS - day) + timedelta(hours=1)
            for first in range(day * a_day, (day + 1) * a_day, 100):
                ingest(store, [made(n) for n in range(first, min(first + 100, (day + 1) * a_day))])


def timed(path: Path, times: int) -> tuple[Digest, dict[str, float], int]:
    """The digest, wall seconds of each step and of the whole, and the bytes of text and page."""
    pack, settings = load_pack(), Settings()
    best: dict[str, float] = {}
    for _ in range(times):
        with open_sqlite(path, read_only=True) as store:
            started = time.perf_counter()
            desk = Desk(store, pack, NOW, NOW - timedelta(days=1))
            _clock(best, "looking back on a week", lambda: desk.past)  # noqa: B023
            made_digest = _clock(best, "chosen, folded, ranked, composed", lambda: edition(desk, READER, settings)).digest  # noqa: B023
            payload = _clock(best, "text, and a page cut to what mail shows", lambda: payload_of(made_digest, settings, READER))  # noqa: B023
            best["all of it"] = min(best.get("all of it", 9e9), time.perf_counter() - started)
            _clock(best, "text", lambda: render_text(made_digest))  # noqa: B023
            _clock(best, "page", lambda: render_html(made_digest))  # noqa: B023
            _clock(best, "feed", lambda: render_atom(made_digest))  # noqa: B023
    return made_digest, best, sum(len(payload[part].encode()) for part in ("text", "html"))


def _clock(best: dict[str, float], name: str, work: Callable[[], Any]) -> Any:
    started = time.perf_counter()
    done = work()
    best[name] = min(best.get(name, 9e9), time.perf_counter() - started)
    return done


def read_raw(path: Path, a_day: int) -> Iterable[object]:
    """The columns of the day's items that a digest shows, as rows."""
    with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as raw:
        sql = "SELECT title, title_en, text, text_en, url, published FROM items ORDER BY id DESC LIMIT ?"
        return raw.execute(sql, [a_day]).fetchall()


def peers(digest: Digest) -> dict[str, float]:
    """Milliseconds of the peers; nothing where they cannot be installed."""
    python = python_with("digest-venv", "premailer", "feedgen")
    if python is None:
        return {}
    lines = [{name: asdict(line)[name] for name in ("item_id", "title", "url", "moment")} for line in (*digest.top, *digest.brief)]
    given = json.dumps([page_of(digest), [line | {"moment": line["moment"] or NOW.isoformat()} for line in lines]])
    ran = subprocess.run([str(python), "-c", _PEERS], input=given, check=True, capture_output=True, text=True, timeout=300)
    return {name: 1000 * spent for name, spent in json.loads(ran.stdout).items()}


def page_of(digest: Digest) -> str:
    """The page before its styles were put inline."""
    pages = []

    class Keeps:
        def __init__(self, **_: object) -> None:
            pass

        def inline(self, page: str) -> str:
            pages.append(page)
            return page

    with patch.object(html_module, "CSSInliner", Keeps):
        render_html(digest)
    return pages[0]


if __name__ == "__main__":
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--quick", action="store_true", help="100 items a day, once")
    main(*((100, 1) if options.parse_args().quick else (1000, 3)))
