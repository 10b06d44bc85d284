"""Bytes of the archive that rot: they are named, with what to do, or they were of no use to anybody. Never is something else read."""

import random
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from alert_scenes import Desk, a_desk
from commands import Demo

from parallax.errors import StoreError
from store import open_store

PAGE = 4096
PAGES = 25
SPOTS = 40
ADVICE = ("a.db: is damaged; restore a backup", "a.db: is not an archive; name", "a.db: holds something else than an archive; name")


@pytest.fixture(scope="module")
def sound(demo: Demo, tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """The archive of the demo, in one file."""
    copy = tmp_path_factory.mktemp("sound") / "a.db"
    with open_store(demo.work.settings.archive) as store:
        store.backup(copy)
    return copy.read_bytes()


def content(file: Path) -> list[object]:
    """What people read, and what is sent."""
    with open_store(file, read_only=True) as store:
        return [[(item.article, item.reading) for item in store.items()], store.hits(limit=10**6), store.deliveries(limit=10**6)]


def told(file: Path) -> list[str]:
    """What somebody who looks is told, with the file and what to do."""
    try:
        with open_store(file) as store:
            return store.check()
    except StoreError as error:
        return [str(error)] if any(each in str(error) for each in ADVICE) else []


def damaged(folder: Path, sound: bytes, at: int, bad: bytes) -> Path:
    for old in folder.glob("a.db*"):
        old.unlink()
    (file := folder / "a.db").write_bytes(sound[:at] + bad + sound[at + len(bad) :])
    return file


def pages(sound: bytes, chance: random.Random, count: int) -> Iterator[int]:
    yield from (PAGE * number for number in chance.sample(range(len(sound) // PAGE), count))


def test_a_page_that_was_lost_or_holds_noise_is_named_unless_it_was_empty(sound: bytes, tmp_path: Path) -> None:
    chance, named = random.Random(1), 0
    (whole := tmp_path / "whole.db").write_bytes(sound)
    expected = content(whole)
    for number, at in enumerate(pages(sound, chance, PAGES)):
        file = damaged(tmp_path, sound, at, chance.randbytes(PAGE) if number % 2 else bytes(PAGE))
        if told(file):
            named += 1
        else:
            assert content(file) == expected
    assert named > PAGES / 2


def test_flipped_bytes_are_named_or_change_nothing_that_is_read(sound: bytes, tmp_path: Path) -> None:
    chance = random.Random(2)
    (whole := tmp_path / "whole.db").write_bytes(sound)
    expected = content(whole)
    for at in pages(sound, chance, SPOTS):
        start = at + chance.randrange(PAGE - 16)
        file = damaged(tmp_path, sound, start, bytes(byte ^ 0xFF for byte in sound[start : start + 16]))
        assert told(file) or content(file) == expected, f"bytes at {start}"


def test_one_damaged_row_of_the_outbox_keeps_no_other_from_being_sent(tmp_path: Path) -> None:
    desk: Desk = a_desk(tmp_path)
    with desk.store, closing(sqlite3.connect(tmp_path / "parallax.db", isolation_level=None)) as raw:
        desk.hit("一", "first")
        desk.hit("二", "second")
        raw.execute("UPDATE outbox SET payload = '{\"copies\": [' WHERE rule_id = 'first'")
        assert desk.store.check() == ["1 deliveries whose payload is damaged"]
        desk.round()
        assert desk.states() == ["sent", "sent"]
        assert len(desk.heard()) == 2
