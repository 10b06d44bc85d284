"""``kill -9`` at random moments of the service: no item and no alert is lost, and a crash costs at most one copy of a message.

A batch that a killed sender held is free again after two minutes, so this takes minutes: it runs when ``PARALLAX_KILLS`` asks for it.
"""

import json
import os
import random
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from time import monotonic, sleep

import pytest

from parallax.catalogue.own import add_source
from parallax.demo.press import load_press
from parallax.demo.site import serve_press
from parallax.demo.sources import sample_sources
from parallax.errors import ParallaxError
from parallax.records import Rule
from scheduler.control import ask
from store import open_store

KILLS = int(os.environ.get("PARALLAX_KILLS", "0"))
SEED = int(os.environ.get("PARALLAX_SEED", "20261121"))
AN_EPISODE = 6  # kills of one archive
SETTLED_WITHIN = 240.0


class Sink:
    """Takes webhooks and remembers their keys, slowly enough to be interrupted."""

    def __init__(self) -> None:
        self.keys: list[str] = []
        sink = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                self.rfile.read(int(self.headers["Content-Length"]))
                sink.keys.append(self.headers["Idempotency-Key"])
                sleep(0.2)
                self.send_response(204)
                self.end_headers()

            def log_message(self, *_: object) -> None:
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        threading.Thread(target=self.server.serve_forever, daemon=True).start()


@pytest.fixture
def sink() -> Iterator[Sink]:
    made = Sink()
    yield made
    made.server.shutdown()
    made.server.server_close()


def prepared(folder: Path, base_url: str, sink: Sink) -> Path:
    for source in sample_sources(base_url):
        if source.id not in ("sample-blocked", "sample-broken"):
            add_source(folder / "sources", source)
    (pack := folder / "pack").mkdir()
    shipped = Path(__file__).parents[2] / "packs" / "china_space"
    for name in shipped.iterdir():
        if name.name != "sources":
            (pack / name.name).symlink_to(name)
    (pack / "sources").mkdir()
    settings = folder / "parallax.toml"
    settings.write_text(
        'pack = "pack"\n[crawl]\ndelay_seconds = 0\nallow_addresses = ["127.0.0.0/8"]\n[service]\nlisten = ""\ntick_seconds = 0.5\n'
        f'[alerts]\nmax_age_days = 99999\nper_hour = 99999\nchannels = ["hook=webhook+http://127.0.0.1:{sink.server.server_address[1]}/"]\n',
        "utf-8",
    )
    with open_store(folder / "parallax.db") as store:
        for n, query in enumerate(("rocket OR 火箭", "satellite OR 卫星", "launch OR 发射")):
            store.save_rule(Rule(id=f"rule-{n}", name=query, query=query, channels=("hook",)), datetime.now(UTC))
    return settings


@contextmanager
def service(settings: Path) -> Iterator["subprocess.Popen[bytes]"]:
    command = [sys.executable, "-m", "parallax", "--settings", str(settings), "serve", "--no-web"]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True)
    try:
        yield process
    finally:
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def is_up(archive: Path) -> bool:
    """Whether it answers, and so has taken charge of its signals; the socket of a killed one is there, but does not answer."""
    try:
        return bool(ask(archive, {"do": "list", "job": ""}))
    except ParallaxError:
        return False


def settled(archive: Path, items: int) -> bool:
    with open_store(archive, read_only=True) as store:
        counts = store.counts()
        done = counts["items"] == items and not counts["pending"] and not counts["unread"]
        return done and not store.deliveries("waiting")


@pytest.mark.skipif(not KILLS, reason="takes minutes; PARALLAX_KILLS says how many kills")
@pytest.mark.timeout(300 + (SETTLED_WITHIN + 60) * (KILLS // AN_EPISODE + 1))
def test_killed_at_random_moments_the_service_loses_no_item_and_no_alert(tmp_path: Path, sink: Sink) -> None:
    chance, expected = random.Random(SEED), sorted(article.title for article in load_press())
    with serve_press() as site:
        for number, start in enumerate(range(0, KILLS, AN_EPISODE)):
            (folder := tmp_path / str(number)).mkdir()
            settings, archive = prepared(folder, site.base_url, sink), folder / "parallax.db"
            kills, sink.keys = min(AN_EPISODE, KILLS - start), []
            for _ in range(kills):
                with service(settings) as process, pytest.raises(subprocess.TimeoutExpired):
                    process.wait(chance.uniform(0.8, 8.0))
            with service(settings) as process:
                deadline = monotonic() + SETTLED_WITHIN
                while not (is_up(archive) and settled(archive, len(expected))) and monotonic() < deadline:
                    sleep(0.5)
                process.send_signal(signal.SIGTERM)
                assert process.wait(20) == 0
            assert_nothing_lost(archive, expected, sink, kills)


def assert_nothing_lost(archive: Path, expected: list[str], sink: Sink, kills: int) -> None:
    """Every article once, every hit one outbox row that was sent, every message received, at most one copy more for each kill."""
    with open_store(archive) as store:
        assert store.check() == []
        assert sorted(item.article.title for item in store.items()) == expected
        hits = {(hit.rule_id, hit.item_id) for hit in store.hits(limit=10_000) if hit.rule_id.startswith("rule-")}  # the pack has rules too
        rows = store.deliveries(limit=10_000)
    assert {row.state for row in rows} == {"sent"}
    told = {(row.rule_id, item) for row in rows for item in (row.item_id, *row.payload.get("copies", ()))}
    assert told == hits
    assert {row.batch for row in rows} == set(sink.keys)
    copies = len(sink.keys) - len(set(sink.keys))
    assert copies <= kills
    print(json.dumps({"kills": kills, "items": len(expected), "alerts": len(rows), "messages": len(set(sink.keys)), "copies": copies}))
