import os
import random
import subprocess
import sys
import time
from pathlib import Path

from parallax.query import Query, Term
from store import open_store

HERE = Path(__file__).parent
COUNT = 300


def start(archive: Path) -> subprocess.Popen[bytes]:
    paths = os.pathsep.join([str(HERE), str(HERE.parent.parent)])
    return subprocess.Popen([sys.executable, str(HERE / "writer.py"), str(archive), str(COUNT)], env={**os.environ, "PYTHONPATH": paths})


def test_a_writer_killed_at_any_moment_leaves_a_sound_archive_and_its_successor_finishes(tmp_path: Path) -> None:
    archive = tmp_path / "archive.db"
    dice = random.Random(20240501)
    for _ in range(6):
        writer = start(archive)
        while not archive.exists() and writer.poll() is None:
            time.sleep(0.005)
        time.sleep(dice.uniform(0, 0.15))
        writer.kill()
        writer.wait()
        with open_store(archive) as store:
            assert store.check() == []
            assert [run.id for run in store.runs(limit=10**6)] == list(range(len(store.runs(limit=10**6)), 0, -1))
    assert start(archive).wait() == 0
    with open_store(archive, read_only=True) as store:
        assert sorted(int(item.article.key) for item in store.items()) == list(range(COUNT))
        assert all(item.reading for item in store.items())
        assert store.search(Query("", Term("zhuque"))).total == COUNT
        assert store.check() == []


def test_two_processes_create_and_fill_one_archive_together(tmp_path: Path) -> None:
    archive = tmp_path / "archive.db"
    assert [writer.wait() for writer in [start(archive), start(archive)]] == [0, 0]
    with open_store(archive) as store:
        assert sorted(int(item.article.key) for item in store.items()) == list(range(COUNT))
        assert store.counts()["runs"] == COUNT / 10
        assert store.check() == []
