"""The lock: one crawl an archive, and the second is told who has it."""

import errno
import fcntl
import os
import subprocess
import sys
from pathlib import Path

import pytest

from parallax.errors import ParallaxError
from scheduler.lock import AlreadyRunningError, holder, lock_file, only_one


def test_the_second_is_refused_with_the_number_of_the_first(tmp_path: Path) -> None:
    with (
        only_one(tmp_path / "a.db"),
        pytest.raises(AlreadyRunningError, match=rf"a\.db: another Parallax \(process {os.getpid()}\) is crawling"),
    ):
        only_one(tmp_path / "a.db").__enter__()


def test_who_holds_the_lock_can_be_asked(tmp_path: Path) -> None:
    assert holder(tmp_path / "a.db") is None
    with only_one(tmp_path / "a.db"):
        assert holder(tmp_path / "a.db") == os.getpid()
    assert holder(tmp_path / "a.db") is None


def test_a_lock_whose_holder_died_is_free(tmp_path: Path) -> None:
    die = "import os, sys; from pathlib import Path; from scheduler.lock import only_one\nwith only_one(Path(sys.argv[1])): os._exit(9)"
    with subprocess.Popen([sys.executable, "-c", die, str(tmp_path / "a.db")]) as process:
        assert process.wait(20) == 9
    assert lock_file(tmp_path / "a.db").read_text().strip() == str(process.pid)
    assert holder(tmp_path / "a.db") is None
    with only_one(tmp_path / "a.db"):
        pass


def test_a_lock_file_that_names_nobody_still_refuses(tmp_path: Path) -> None:
    with only_one(tmp_path / "a.db"):
        lock_file(tmp_path / "a.db").write_text("?")
        with pytest.raises(AlreadyRunningError, match="another Parallax is crawling"):
            only_one(tmp_path / "a.db").__enter__()


def test_an_archive_has_one_lock_by_whatever_name_it_is_called(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "disk").mkdir()
    (tmp_path / "disk" / "a.db").write_bytes(b"")
    (tmp_path / "link.db").symlink_to("disk/a.db")
    monkeypatch.chdir(tmp_path / "disk")
    with only_one(tmp_path / "link.db"):
        assert holder(Path("a.db")) == os.getpid()
        with pytest.raises(AlreadyRunningError):
            only_one(tmp_path / "disk" / ".." / "disk" / "a.db").__enter__()


def test_the_lock_file_is_its_owners_alone_whatever_the_umask(tmp_path: Path) -> None:
    before = os.umask(0)
    try:
        with only_one(tmp_path / "a.db"):
            assert lock_file(tmp_path / "a.db").stat().st_mode & 0o777 == 0o600
    finally:
        os.umask(before)


def test_where_nothing_can_be_locked_the_advice_is_another_disk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def no_locks(*_: object) -> None:
        raise OSError(errno.ENOLCK, os.strerror(errno.ENOLCK))

    monkeypatch.setattr(fcntl, "flock", no_locks)
    with pytest.raises(ParallaxError, match=r"a\.db\.lock: cannot be locked \(No locks available\); keep the archive on a disk of this"):
        only_one(tmp_path / "a.db").__enter__()
