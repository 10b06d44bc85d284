"""``kill -9`` at random moments of the main job: afterwards every item is there, once.

``PARALLAX_KILLS`` says how many kills (6 by default; ``make faults`` does 30).
"""

import os
import random
import signal
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest
from captured import captured_sources, expected_keys, replaying

from parallax.catalogue.own import add_source
from parallax.demo.press import load_press
from parallax.demo.site import serve_press
from parallax.demo.sources import sample_sources
from parallax.records import Source
from parallax.settings import load_settings
from store import open_store

KILLS = int(os.environ.get("PARALLAX_KILLS", "6"))
SEED = int(os.environ.get("PARALLAX_SEED", "20261121"))


def settings_for(folder: Path, sources: list[Source]) -> Path:
    for source in sources:
        add_source(folder / "sources", source)
    file = folder / "parallax.toml"
    file.write_text('[crawl]\ndelay_seconds = 0\nallow_addresses = ["127.0.0.0/8"]\n', "utf-8")
    return file


def start(file: Path, sources: list[Source]) -> "subprocess.Popen[bytes]":
    command = [sys.executable, "-m", "parallax", "--settings", str(file), "run", "--once", *(source.id for source in sources)]
    return subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, start_new_session=True)


def crash_until_done(file: Path, sources: list[Source], chance: random.Random, longest: float, kills: int) -> int:
    """Run until one run ends by itself, killing earlier ones at random moments; gives the number of kills."""
    done = 0
    while True:
        process = start(file, sources)
        try:
            _, said = process.communicate(timeout=chance.uniform(0.2, longest) if done < kills else 110)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            process.communicate()
            done += 1
            assert done <= kills, "the last run was not killed and did not end"
            continue
        assert process.returncode == 0, said.decode()
        return done


def assert_whole(file: Path, expected: dict[str, set[str]]) -> None:
    """Every expected address of every source is an item, once; nothing else is; everything is read; the database is sound."""
    archive = load_settings(file, {}).archive
    with open_store(archive, read_only=True) as store:
        assert store.check() == []
        counts = store.counts()
        items = list(store.items())
    assert (counts["pending"], counts["unread"], counts["given_up"]) == (0, 0, 0)
    stored = [(item.article.source_id, item.article.key) for item in items]
    assert len(stored) == len(set(stored))
    assert {source_id: {key for each, key in stored if each == source_id} for source_id in expected} == expected
    with closing(sqlite3.connect(archive)) as db:
        assert db.execute("PRAGMA integrity_check").fetchone() == ("ok",)


@pytest.mark.timeout(60 + 40 * KILLS)
def test_killed_at_random_moments_the_sample_press_is_whole(tmp_path: Path) -> None:
    chance, kills, number = random.Random(SEED), 0, 0
    with serve_press() as site:
        sources = [source for source in sample_sources(site.base_url) if source.id not in ("sample-blocked", "sample-broken")]
        while kills < KILLS:
            number += 1
            (folder := tmp_path / str(number)).mkdir()
            file = settings_for(folder, sources)
            kills += crash_until_done(file, sources, chance, longest=8.0, kills=KILLS - kills)
            with open_store(load_settings(file, {}).archive, read_only=True) as store:
                titles = sorted(item.article.title for item in store.items())
                assert store.check() == []
                assert (store.counts()["pending"], store.counts()["unread"]) == (0, 0)
            assert titles == sorted(article.title for article in load_press())


@pytest.mark.timeout(60 + 40 * KILLS)
def test_killed_at_random_moments_the_captured_sites_are_whole(shared: Path, tmp_path: Path) -> None:
    with replaying(shared) as base:
        sources = captured_sources(base, articles=8)
        expected = expected_keys(base, sources, articles=8)
        chance, kills, number = random.Random(SEED + 1), 0, 0
        while kills < KILLS:
            number += 1
            (folder := tmp_path / str(number)).mkdir()
            file = settings_for(folder, sources)
            kills += crash_until_done(file, sources, chance, longest=12.0, kills=KILLS - kills)
            assert_whole(file, expected)
    assert kills == KILLS
