"""The lock: one crawl an archive, and the second is told who has it."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

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
