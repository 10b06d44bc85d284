"""Backups: tried at once, kept by number, never trusted on their word."""

import os
import sqlite3
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from scenarios import an_article

from parallax.contracts import Store
from scheduler.backups import BackupError, list_backups, make_backup, throw_away
from store import open_store

NIGHT = datetime(2026, 6, 1, 3, 30, tzinfo=UTC)


def open_copy(file: Path) -> Store:
    return open_store(file, read_only=True)


def an_archive(folder: Path, items: int = 3) -> Store:
    store = open_store(folder / "a.db")
    for n in range(items):
        store.save_article(an_article(f"item {n}"), None)
    return store


def test_a_backup_is_a_whole_archive_by_itself(tmp_path: Path) -> None:
    with an_archive(tmp_path) as store:
        backup = make_backup(store, tmp_path / "backups", NIGHT, open_copy)
    assert backup.sound
    assert backup.file.name == "parallax-20260601T033000Z.db"
    assert list_backups(tmp_path / "backups") == [backup]
    assert sorted(file.suffix for file in (tmp_path / "backups").iterdir()) == [".db", ".json"]
    with open_copy(backup.file) as copy:
        assert (copy.check(), copy.counts()["items"]) == ([], 3)


def test_a_backup_is_for_its_owner_alone(tmp_path: Path) -> None:
    with an_archive(tmp_path) as store:
        backup = make_backup(store, tmp_path / "backups", NIGHT, open_copy)
    assert (tmp_path / "backups").stat().st_mode & 0o077 == 0
    assert backup.file.stat().st_mode & 0o077 == 0


class Forgetful:
    """A store whose backup loses something."""

    def __init__(self, store: Store, damage: str) -> None:
        self._store, self._damage = store, damage

    def counts(self) -> dict[str, int]:
        return self._store.counts()

    def backup(self, target: Path) -> None:
        self._store.backup(target)
        if self._damage == "bytes":
            with target.open("r+b") as file:
                file.seek(4096 * 3)
                file.write(b"\xff" * 4096 * 4)
            return
        with closing(sqlite3.connect(target)) as db:
            db.execute("DELETE FROM runs")
            db.commit()


@pytest.mark.parametrize("damage", ["bytes", "rows"])
def test_a_copy_that_is_not_sound_is_an_error_is_kept_and_is_marked(tmp_path: Path, damage: str) -> None:
    from parallax.records import Run

    with an_archive(tmp_path) as store:
        store.save_run(Run(source_id="wire", url="https://wire.example/", started_at=NIGHT, ms=1, outcome="ok"))
        with pytest.raises(BackupError, match="is not a sound copy"):
            make_backup(Forgetful(store, damage), tmp_path / "backups", NIGHT, open_copy)  # type: ignore[arg-type]  # only what is used
    (backup,) = list_backups(tmp_path / "backups")
    assert backup.problems
    assert not backup.sound


def test_the_oldest_go_and_one_sound_backup_always_stays(tmp_path: Path) -> None:
    folder = tmp_path / "backups"
    with an_archive(tmp_path, 1) as store:
        for night in range(5):
            make_backup(store, folder, NIGHT + timedelta(days=night), open_copy)
    assert [file.name for file in throw_away(folder, 2)] == [f"parallax-2026060{n}T033000Z.db" for n in (3, 2, 1)]
    assert len(list(folder.iterdir())) == 4
    (folder / "parallax-20260701T033000Z.db").write_bytes(b"never tried")
    assert throw_away(folder, 0) == [folder / "parallax-20260604T033000Z.db"]
    assert [backup.sound for backup in list_backups(folder)] == [False, True]


def test_other_files_in_the_folder_are_nobody_s_backups(tmp_path: Path) -> None:
    for name in ("notes.txt", "parallax-latest.db", "parallax-20269999T999999Z.db"):
        (tmp_path / name).write_text("mine")
    assert list_backups(tmp_path) == []
    assert throw_away(tmp_path, 1) == []
    assert len(list(tmp_path.iterdir())) == 3


def test_what_a_killed_backup_left_half_done_is_cleared_away(tmp_path: Path) -> None:
    half = tmp_path / "backups" / ".parallax-20260531T033000Z.db.abc123"
    half.mkdir(parents=True)
    (half / "parallax-20260531T033000Z.db").write_bytes(b"half")
    with an_archive(tmp_path, 1) as store:
        make_backup(store, tmp_path / "backups", NIGHT, open_copy)
    assert not half.exists()


def test_a_folder_that_is_not_there_holds_no_backups(tmp_path: Path) -> None:
    assert list_backups(tmp_path / "nowhere") == []


def test_a_copy_whose_full_text_does_not_agree_is_not_sound(tmp_path: Path) -> None:
    with an_archive(tmp_path) as store:
        with closing(sqlite3.connect(tmp_path / "a.db")) as raw, raw:
            raw.execute("DROP TRIGGER items_search_update")
            raw.execute("UPDATE items SET title = 'something else'")
        with pytest.raises(BackupError, match="full text does not agree"):
            make_backup(store, tmp_path / "backups", NIGHT, open_copy)


def test_receipts_are_for_their_owner_alone_too(tmp_path: Path) -> None:
    before = os.umask(0)
    try:
        with an_archive(tmp_path) as store:
            backup = make_backup(store, tmp_path / "backups", NIGHT, open_copy)
    finally:
        os.umask(before)
    assert backup.file.with_suffix(".json").stat().st_mode & 0o777 == 0o600
