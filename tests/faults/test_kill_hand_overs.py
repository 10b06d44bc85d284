"""Killed before, at and after every hand-over that no pass of the chain makes: each is there whole or not at all, and can be done again."""

import inspect
import sqlite3
from contextlib import closing
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from failpoints import COMMITS, IN_STEPS
from hand_overs import ALERT, CALLS, CODING, NOW
from nursery import Nursery
from scenarios import an_article

from parallax.records import Account, Endpoint, Entry, Rule, Run, Subscriber, Theme, Visit
from scheduler.backups import list_backups
from store import open_store
from store.dump import dump
from store.sqlite import SQLiteStore
from translate.models import list_models

Rows = dict[str, list[tuple[object, ...]]]


def writing() -> set[str]:
    """The store's methods that write, as its source says."""
    methods = inspect.getmembers(SQLiteStore, inspect.isfunction)
    return {name for name, method in methods if not name.startswith("_") and "self._db.write()" in inspect.getsource(method)}


def test_no_hand_over_is_forgotten() -> None:
    assert writing() == {*CALLS, *COMMITS}


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An archive in which every call has something to change."""
    file = tmp_path_factory.mktemp("archive") / "a.db"
    with open_store(file, clock=lambda: NOW) as store:
        entry = Entry(key="waiting", url="https://a.example/waiting")
        run = Run(source_id="news", url="u", started_at=NOW, ms=1, outcome="ok", status=200)
        store.save_visit(Visit(endpoint=Endpoint(source_id="news", url="u", interval_minutes=60), run=run, entries=(entry,)))
        for number in range(3):
            store.save_article(replace(an_article(f"item {number}"), source_id="news"), None)
        store.save_account(Account(name="adam", role="reader", made_at=NOW))
        store.open_session("open", "adam", NOW + timedelta(days=1))
        for theme in ("launches", "unused"):
            store.save_theme(Theme(id=theme, name=theme))
        store.save_coding(replace(CODING, item_id=3, coder="adam"))
        store.save_rule(Rule(id="rule", name="Rule", query="卫星"), NOW)
        store.save_subscriber(Subscriber(id="adam", address="adam@example.org"))
        for key, channel in (("sent", "a"), ("dead", "b"), ("begun", "c")):
            store.add_deliveries([replace(ALERT, key=key, channel=channel, payload={"said": key})])
        for channel, batch in (("a", "one"), ("b", "two"), ("c", "batch")):
            store.lease(channel, NOW, batch)
        store.delivered("one", NOW)
        store.undelivered("two", "refused", NOW, None)
        copy = file.with_name("copy.db")
        store.backup(copy)
    dump(copy, file.with_name("archive.dump"))
    return copy


def rows(file: Path) -> Rows:
    """Everything that an archive holds but when its tables were made, and its index, which `check` compares with the items."""
    with open_store(file) as store:
        assert store.check() == []
    with closing(sqlite3.connect(file)) as db:
        tables = [name for (name,) in db.execute("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name")]
        kept = [name for name in tables if not name.startswith(("sqlite_", "_sqlite_", "search"))]
        return {name: sorted(db.execute(f"SELECT * FROM {name}"), key=repr) for name in kept}


@pytest.fixture
def copy(archive: Path, tmp_path: Path) -> Path:
    (file := tmp_path / "a.db").write_bytes(archive.read_bytes())
    (tmp_path / "archive.dump").write_bytes(archive.with_name("archive.dump").read_bytes())
    return file


@pytest.mark.parametrize("name", sorted(CALLS))
def test_a_hand_over_that_is_killed_is_there_whole_or_not_at_all(crib: Nursery, archive: Path, copy: Path, name: str) -> None:
    untouched = rows(copy)
    for when in ("before", "commit", "after"):
        copy.write_bytes(archive.read_bytes())
        life = crib.live(copy, 0, point=f"{name}:{when}:1", jobs=(f"call:{name}",))
        assert life.ended == -9, crib.said()
        assert (rows(copy) == untouched) == (when != "after" or name in IN_STEPS), when


@pytest.mark.parametrize(("point", "kept"), [("replace:before:1", 0), ("replace:after:1", 1)])
def test_a_backup_that_is_killed_is_no_backup_or_a_whole_one(crib: Nursery, copy: Path, point: str, kept: int) -> None:
    assert crib.live(copy, 0, point=point, jobs=("call:backup",)).ended == -9
    assert len(list_backups(copy.parent / "backups")) == kept
    assert crib.live(copy, 0, jobs=("call:backup",)).ended == 0, crib.said()
    (backup,) = list_backups(copy.parent / "backups")
    assert backup.sound
    assert rows(backup.file) == rows(copy)
    assert {file.suffix for file in backup.file.parent.iterdir()} <= {".db", ".json", ".db-wal", ".db-shm"}


@pytest.mark.parametrize("point", ["replace:before:1", "replace:after:1"])
def test_an_archive_that_is_being_restored_appears_whole_or_not_at_all(crib: Nursery, copy: Path, point: str) -> None:
    back = copy.with_name("back.db")
    assert crib.live(copy, 0, point=point, jobs=("call:restore",)).ended == -9
    assert back.exists() == ("after" in point)
    if not back.exists():
        assert crib.live(copy, 0, jobs=("call:restore",)).ended == 0, crib.said()
        assert not list(copy.parent.glob(".back.db.*"))
    expected = rows(copy)
    assert rows(back) == {**expected, "sessions": []}


@pytest.mark.parametrize("point", ["rename:before:1", "rename:after:1", "rename:before:2", "rename:after:2"])
def test_a_model_that_is_replaced_is_the_old_one_or_the_new_one(crib: Nursery, copy: Path, package: Path, point: str) -> None:
    copy.with_name("tiny.argosmodel").write_bytes(package.read_bytes())
    assert crib.live(copy, 0, jobs=("call:install",)).ended == 0, crib.said()
    assert crib.live(copy, 0, point=point, jobs=("call:install",)).ended == -9
    assert [model.state for model in list_models(copy.parent / "models")] == ["ready"]
    assert crib.live(copy, 0, jobs=("call:install",)).ended == 0, crib.said()
    assert [model.state for model in list_models(copy.parent / "models")] == ["ready"]
    assert not list((copy.parent / "models").glob(".*"))


@pytest.mark.parametrize("point", ["_keep:before:2", "_keep:after:1"])
def test_a_translation_memory_keeps_what_was_translated_before_a_kill(crib: Nursery, copy: Path, point: str) -> None:
    assert crib.live(copy, 0, point=point, jobs=("call:remember",)).ended == -9
    with closing(sqlite3.connect(copy.with_name("memory.db"))) as db:
        assert db.execute("SELECT count(*) FROM sentences").fetchone() == (256,)
    assert crib.live(copy, 0, jobs=("call:remember",)).ended == 0, crib.said()
    with closing(sqlite3.connect(copy.with_name("memory.db"))) as db:
        assert db.execute("SELECT count(*) FROM sentences").fetchone() == (300,)
        assert db.execute("PRAGMA integrity_check").fetchone() == ("ok",)


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("backup", "a.db: cannot be read or written just now; look for a full disk"),
        ("restore", "back.db: cannot be read or written just now; look for a full disk"),
        ("install", "tiny.argosmodel: cannot be unpacked into"),
    ],
)
def test_a_file_for_which_there_is_no_room_is_not_there_and_that_is_said(
    crib: Nursery, copy: Path, package: Path, name: str, said: str
) -> None:
    copy.with_name("tiny.argosmodel").write_bytes(package.read_bytes())
    before = {file.name for file in copy.parent.iterdir()}
    assert crib.live(copy, 0, point="small-files:20000", jobs=(f"call:{name}",)).ended == 1
    last = crib.said().rstrip().rpartition("\n")[2]
    assert said in last
    left = {file.name for file in copy.parent.rglob("*") if not file.is_dir()}
    assert {each.removesuffix("-wal").removesuffix("-shm") for each in left} <= before
    assert crib.live(copy, 0, jobs=(f"call:{name}",)).ended == 0, crib.said()


def test_a_memory_for_which_there_is_no_room_is_done_without(crib: Nursery, copy: Path) -> None:
    assert crib.live(copy, 0, point="small-files:60000", jobs=("call:remember",)).ended == 0, crib.said()
    assert crib.live(copy, 0, jobs=("call:remember",)).ended == 0, crib.said()
