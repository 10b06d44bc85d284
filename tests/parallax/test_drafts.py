"""What is made appears only when it is complete, and leaves nothing behind, killed or not."""

import os
import signal
import subprocess
import sys
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
