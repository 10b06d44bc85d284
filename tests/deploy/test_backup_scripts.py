"""backup.sh and restore.sh, on a real archive: what comes back is what was there."""

import fcntl
import os
import shutil
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest
from scenarios import an_article

from scheduler.backups import make_backup
from store import open_store
from store.schema import MIGRATIONS

DEPLOY = Path(__file__).parents[2] / "deploy"
NIGHT = datetime(2026, 6, 1, 3, 30, tzinfo=UTC)


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    """An archive with a backup of three items, and one item more."""
    with open_store(tmp_path / "a.db") as store:
        for n in range(3):
            store.save_article(an_article(f"item {n}"), None)
        make_backup(store, tmp_path / "backups", NIGHT, lambda file: open_store(file, read_only=True))
        store.save_article(an_article("after the backup"), None)
    (tmp_path / "parallax").write_text(f'#!/bin/sh\nexec "{sys.executable}" -m parallax "$@"\n')
    (tmp_path / "parallax").chmod(0o755)
    return tmp_path / "a.db"


def script(name: str, *arguments: Path) -> "subprocess.CompletedProcess[str]":
    environ = {**os.environ, "PYTHONPATH": str(DEPLOY.parent)}
    return subprocess.run([str(DEPLOY / name), *map(str, arguments)], capture_output=True, text=True, check=False, timeout=60, env=environ)


def restore(backup: Path, archive: Path) -> "subprocess.CompletedProcess[str]":
    return script("restore.sh", backup, archive, archive.parent / "parallax")


def titles(archive: Path) -> list[str]:
    with open_store(archive, read_only=True) as store:
        assert store.check() == []
        return sorted(item.article.title for item in store.items())


def test_what_was_backed_up_comes_back_and_what_was_there_is_kept(archive: Path, tmp_path: Path) -> None:
    done = script("backup.sh", tmp_path / "backups", tmp_path / "elsewhere")
    copy = tmp_path / "elsewhere" / "parallax-20260601T033000Z.db"
    assert (done.returncode, done.stdout) == (0, f"{copy}\n")
    done = restore(copy, archive)
    assert done.returncode == 0, done.stderr
    assert titles(archive) == ["item 0", "item 1", "item 2"]
    (kept,) = tmp_path.glob("a.db.before-restore-*Z")
    assert "after the backup" in titles(kept)
    assert not list(tmp_path.glob("*.restored*"))


def test_an_archive_that_is_lost_is_restored_too(archive: Path, tmp_path: Path) -> None:
    archive.unlink()
    assert restore(next((tmp_path / "backups").glob("*.db")), archive).returncode == 0
    assert len(titles(archive)) == 3


def test_backing_up_again_copies_nothing(archive: Path, tmp_path: Path) -> None:
    for said in ("", " is there already"):
        done = script("backup.sh", tmp_path / "backups", tmp_path / "elsewhere")
        assert done.stdout.endswith(f"parallax-20260601T033000Z.db{said}\n")


def test_a_copy_that_was_damaged_is_refused_and_nothing_changes(archive: Path, tmp_path: Path) -> None:
    script("backup.sh", tmp_path / "backups", tmp_path / "elsewhere")
    (copy,) = (tmp_path / "elsewhere").glob("*.db")
    copy.write_bytes(copy.read_bytes()[:-5000] + b"x" * 5000)
    done = restore(copy, archive)
    assert done.returncode == 1
    assert "is not what was backed up" in done.stderr
    assert len(titles(archive)) == 4


def test_a_file_that_is_no_archive_is_refused_and_nothing_changes(archive: Path, tmp_path: Path) -> None:
    (tmp_path / "b.db").write_bytes(b"SQLite format 3\0" + b"?" * 9000)
    done = restore(tmp_path / "b.db", archive)
    assert done.returncode == 1
    assert "nothing was changed" in done.stderr
    assert len(titles(archive)) == 4


@pytest.mark.skipif(not shutil.which("flock"), reason="flock is not installed")
def test_under_a_running_service_nothing_is_restored(archive: Path, tmp_path: Path) -> None:
    with (tmp_path / "a.db.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        done = restore(next((tmp_path / "backups").glob("*.db")), archive)
    assert done.returncode == 1
    assert "a service is running" in done.stderr
    assert len(titles(archive)) == 4


def test_an_unsound_backup_is_not_taken_for_one(archive: Path, tmp_path: Path) -> None:
    (receipt,) = (tmp_path / "backups").glob("*.json")
    receipt.write_text('{"problems": ["2 items, 3 expected"]}\n')
    done = script("backup.sh", tmp_path / "backups", tmp_path / "elsewhere")
    assert done.returncode == 1
    assert "there is no sound backup" in done.stderr


def test_a_backup_that_a_wrong_clock_put_into_the_future_does_not_stay_the_newest(archive: Path, tmp_path: Path) -> None:
    for ending in (".db", ".json"):
        shutil.copy(
            tmp_path / "backups" / f"parallax-20260601T033000Z{ending}", tmp_path / "backups" / f"parallax-29991231T033000Z{ending}"
        )
    done = script("backup.sh", tmp_path / "backups", tmp_path / "elsewhere")
    assert done.stdout.endswith("elsewhere/parallax-20260601T033000Z.db\n")


def test_a_backup_of_an_older_version_is_restored(archive: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as patch:
        patch.setattr("store.migrate.MIGRATIONS", dict(list(MIGRATIONS.items())[:-1]))
        with open_store(tmp_path / "older.db") as store:
            store.backup(tmp_path / "backup.db")
    done = restore(tmp_path / "backup.db", archive)
    assert done.returncode == 0, done.stderr
    assert titles(archive) == []


def test_an_archive_behind_a_link_is_restored_where_it_lies(archive: Path, tmp_path: Path) -> None:
    (tmp_path / "link.db").symlink_to(archive)
    done = restore(next((tmp_path / "backups").glob("*.db")), tmp_path / "link.db")
    assert done.returncode == 0, done.stderr
    assert (tmp_path / "link.db").is_symlink()
    assert titles(archive) == ["item 0", "item 1", "item 2"]


@pytest.mark.parametrize("folder", ["with blanks", "航天 '监测' \"x\" $HOME", "-n"])
def test_names_of_folders_may_be_anything(archive: Path, tmp_path: Path, folder: str) -> None:
    home = tmp_path / folder
    home.mkdir()
    shutil.copytree(tmp_path / "backups", home / "backups")
    done = script("backup.sh", home / "backups", home / "elsewhere")
    assert done.returncode == 0, done.stderr
    done = script("restore.sh", home / "elsewhere" / "parallax-20260601T033000Z.db", home / "a.db", tmp_path / "parallax")
    assert done.returncode == 0, done.stderr
    assert titles(home / "a.db") == ["item 0", "item 1", "item 2"]
