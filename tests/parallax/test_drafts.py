"""What is made appears only when it is complete, and leaves nothing behind, killed or not."""

import fcntl
import os
import signal
import subprocess
import sys
import tempfile
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from parallax.drafts import draft_folder

MAKER = """
import sys, time
from pathlib import Path
from parallax.drafts import draft_folder
with draft_folder(Path(sys.argv[1]), ".thing.") as folder:
    (folder / "half").write_text("x")
    print("made", flush=True)
    time.sleep(60)
"""


def names(folder: Path) -> list[str]:
    return sorted(each.name for each in folder.iterdir())


def test_a_draft_is_for_its_owner_and_is_gone_afterwards(tmp_path: Path) -> None:
    with draft_folder(tmp_path, ".thing.") as folder:
        (folder / "half").write_text("x")
        assert folder.stat().st_mode & 0o777 == 0o700
    assert names(tmp_path) == []


def test_a_draft_of_one_who_was_killed_is_cleared_away_and_one_of_a_living_maker_is_not(tmp_path: Path) -> None:
    (tmp_path / ".thing.mine").mkdir()
    with subprocess.Popen([sys.executable, "-c", MAKER, str(tmp_path)], stdout=subprocess.PIPE) as maker:
        assert maker.stdout
        maker.stdout.readline()
        with draft_folder(tmp_path, ".thing."):
            assert len(names(tmp_path)) == 3
        os.kill(maker.pid, signal.SIGKILL)
    assert len(names(tmp_path)) == 2
    with draft_folder(tmp_path, ".thing.") as folder:
        assert names(tmp_path) == sorted([".thing.mine", folder.name])


def test_where_there_is_no_folder_the_error_names_that_folder(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError) as error, draft_folder(tmp_path / "missing", ".thing."):
        pass
    assert error.value.filename == str(tmp_path / "missing")


def _cleared(folder: Path) -> None:
    """Another maker has taken it for a leftover and removed it."""
    folder.rmdir()


def _being_cleared(folder: Path) -> None:
    """Another maker has taken it for a leftover and is about to remove it."""
    fcntl.flock(os.open(folder, os.O_RDONLY), fcntl.LOCK_EX | fcntl.LOCK_NB)


@pytest.mark.parametrize("what_happens", [_cleared, _being_cleared])
def test_who_loses_a_new_folder_to_another_maker_makes_another(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, what_happens: Callable[[Path], None]
) -> None:
    made, make = list[Path](), tempfile.mkdtemp

    def robbed(**options: str) -> str:
        made.append(Path(make(**options)))
        if len(made) == 1:
            what_happens(made[0])
        return str(made[-1])

    monkeypatch.setattr(tempfile, "mkdtemp", robbed)
    with draft_folder(tmp_path, ".thing.") as folder:
        (folder / "half").write_text("x")
        assert [folder] == made[1:]


def test_a_folder_that_is_removed_just_before_it_is_locked_is_made_anew(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    lock, robbed = fcntl.flock, list[Path]()

    def locked(handle: int, how: int) -> None:
        if not robbed:
            robbed.extend(tmp_path.iterdir())
            robbed[0].rmdir()
        lock(handle, how)

    monkeypatch.setattr(fcntl, "flock", locked)
    with draft_folder(tmp_path, ".thing.") as folder:
        (folder / "half").write_text("x")
    assert names(tmp_path) == []


def test_of_many_makers_at_once_each_keeps_its_folder_to_the_end(tmp_path: Path) -> None:
    def make(number: int) -> bool:
        with draft_folder(tmp_path, ".thing.") as folder:
            (folder / str(number)).write_text("x")
            return names(folder) == [str(number)]

    with ThreadPoolExecutor(8) as makers:
        assert all(makers.map(make, range(400)))
    assert names(tmp_path) == []


@pytest.mark.parametrize("name", ["箭" * 84, "x" * 250, "a" + "🚀" * 62])
def test_what_has_the_longest_of_names_has_a_draft_all_the_same(tmp_path: Path, name: str) -> None:
    with draft_folder(tmp_path, f".{name}.") as folder:
        (folder / "draft").write_text("x")
        (folder / "draft").replace(tmp_path / name)
    assert names(tmp_path) == [name]


def test_where_nothing_may_be_made_the_error_names_the_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refused(**_: str) -> str:
        raise PermissionError(13, "Permission denied", str(tmp_path / ".thing.a1b2c3.draft"))

    monkeypatch.setattr(tempfile, "mkdtemp", refused)
    with pytest.raises(PermissionError) as error, draft_folder(tmp_path, ".thing."):
        pass
    assert error.value.filename == str(tmp_path)
