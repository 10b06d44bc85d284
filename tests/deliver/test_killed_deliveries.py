"""``kill -9`` at random moments of delivery: every alert arrives, and a second copy only as the same message.

``PARALLAX_KILLS`` says how many kills (6 by default).
"""

import os
import random
import subprocess
import sys
import time
from collections import defaultdict
from email import message_from_bytes
from pathlib import Path

import pytest
from alert_scenes import Desk, a_desk
from post_office import Mailbox, Sink, mail_server, webhook_sink

KILLS = int(os.environ.get("PARALLAX_KILLS", "6"))
SEED = int(os.environ.get("PARALLAX_SEED", "20261121"))
RULES = max(20, 3 * KILLS)


def settings_file(folder: Path, mail_port: int, sink: Sink) -> Path:
    file = folder / "parallax.toml"
    file.write_text(
        f"""
        [mail]
        host = "127.0.0.1"
        port = {mail_port}
        security = "none"
        sender = "news@parallax.example"
        [alerts]
        per_hour = 100000
        secret = "s3cret"
        channels = ["desk=mailto:ana@example.org", "hook=webhook+{sink.url}/hook"]
        [crawl]
        allow_addresses = ["127.0.0.0/8"]
        """,
        "utf-8",
    )
    return file


def start(file: Path, hours: int) -> "subprocess.Popen[str]":
    command = [sys.executable, str(Path(__file__).with_name("courier.py")), str(file), str(hours)]
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=environment)
    assert process.stdout is not None
    assert process.stdout.readline() == "ready\n", process.communicate()[1]
    return process


def fill(desk: Desk) -> None:
    for number in range(RULES):
        for channel in ("desk", "hook"):
            desk.hit(f"一{number}", f"rule-{number}", channel)
            desk.hit(f"二{number}", f"rule-{number}", channel)


@pytest.mark.timeout(60 + 10 * KILLS)
def test_killed_at_random_moments_every_alert_arrives_and_copies_are_the_same_message(tmp_path: Path) -> None:
    desk, box, chance, kills = a_desk(tmp_path), Mailbox(), random.Random(SEED), 0
    with desk.store:
        fill(desk)
    with mail_server(box) as port, webhook_sink() as sink:
        file = settings_file(tmp_path, port, sink)
        for hours in range(1, KILLS + 1):
            process = start(file, hours)
            time.sleep(chance.uniform(0, 0.15))
            kills += process.poll() is None
            process.kill()
            process.communicate()
        last = start(file, KILLS + 1)
        _, said = last.communicate(timeout=60)
        assert last.returncode == 0, said
    mails: dict[str, list[str]] = defaultdict(list)
    for raw in box.raw:
        mail = message_from_bytes(raw)
        mails[str(mail["Subject"]).partition(":")[0]].append(str(mail["Message-ID"]))
    posts: dict[str, list[str]] = defaultdict(list)
    for payload, key in zip(sink.payloads, sink.keys, strict=True):
        assert len(payload["items"]) == 2
        posts[payload["rule"]["id"]].append(key)
    for told in (mails, posts):
        assert set(told) == {f"rule-{number}" for number in range(RULES)}
        assert all(len(set(identities)) == 1 for identities in told.values())
        assert sum(len(identities) - 1 for identities in told.values()) <= kills
    with a_desk(tmp_path).store as store:
        assert store.check() == []
        assert {row.state for row in store.deliveries(limit=10_000)} == {"sent"}
    print(f"{kills} kills, {len(box.raw) - RULES} extra mails, {len(sink.requests) - RULES} extra posts")
