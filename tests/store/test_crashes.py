import os
import random
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from parallax.query import Query, Term
from store import open_store

HERE = Path(__file__).parent
COUNT = 300


def start(archive: Path) -> subprocess.Popen[bytes]:
    return process("writer.py", archive, COUNT)


def process(*command: object, stdout: int | None = None) -> subprocess.Popen[bytes]:
    paths = os.pathsep.join([str(HERE), str(HERE.parent.parent)])
    words = [sys.executable, str(HERE / str(command[0])), *map(str, command[1:])]
    return subprocess.Popen(words, env={**os.environ, "PYTHONPATH": paths}, stdout=stdout)


@contextmanager
def sending(*arguments: object) -> Iterator[subprocess.Popen[bytes]]:
    """A sender that has opened its archive."""
    with process("sender.py", *arguments, stdout=subprocess.PIPE) as sender:
        assert sender.stdout
        assert sender.stdout.readline() == b"begun\n"
        yield sender


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


def test_a_reader_corrector_and_sender_killed_at_any_moment_loses_nothing_and_its_successor_finishes(tmp_path: Path) -> None:
    archive, sink, kills, most = tmp_path / "archive.db", tmp_path / "sent", 5, 40
    dice = random.Random(20240502)
    for hour in range(kills):
        with sending(archive, sink, most, hour) as sender:
            time.sleep(dice.uniform(0, 0.2))
            sender.kill()
        with open_store(archive) as store:
            assert store.check() == []
    with sending(archive, sink, most, kills) as last:
        assert last.wait() == 0
    with open_store(archive) as store:
        assert store.check() == []
        assert {one.item_id for one in store.hits(limit=1000)} == {item.id for item in store.items()} == set(range(1, most + 1))
        assert [store.outdated_by(one.id) for one in store.corrections()] == [0] * len(store.corrections())
        assert {one.state for one in store.deliveries(limit=1000)} == {"sent"}
        assert sorted(int(one.subject) for one in store.corrections()) == list(range(0, most, 5))
    messages = Counter(sink.read_text().splitlines())
    assert sorted(key for message in messages for key in message.split()[1:]) == sorted(f"alert:{n}" for n in range(1, most + 1))
    assert sum(messages.values()) - len(messages) <= kills
