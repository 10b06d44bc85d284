"""The file that ``parallax export -o`` writes: there when it is complete, as it was otherwise, and nothing beside it."""

import os
import stat
import subprocess
import sys
import time
from pathlib import Path
from threading import Thread
from types import SimpleNamespace

import pytest
from commands import Demo


def names(folder: Path) -> list[str]:
    return sorted(each.name for each in folder.iterdir())


def test_what_a_killed_export_left_is_cleared_away_by_the_next(demo: Demo, tmp_path: Path) -> None:
    target = tmp_path / "all.csv"
    command = [sys.executable, "-m", "parallax", "--settings", str(demo.folder / "parallax.toml"), "export", "-o", str(target)]
    with subprocess.Popen(command, stderr=subprocess.DEVNULL) as export:
        while export.poll() is None and not names(tmp_path):
            time.sleep(0.001)
        export.kill()
    for each in tmp_path.glob(".all.csv.*.draft/*"):
        assert each.name == "draft"
    assert demo.ask("export", "-o", str(target)).exit_code == 0
    assert names(tmp_path) == ["all.csv"]


def test_an_export_that_fails_leaves_the_earlier_file_and_nothing_else(demo: Demo, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> str:
        raise OSError(28, "No space left on device")

    target = tmp_path / "all.csv"
    target.write_text("earlier")
    monkeypatch.setattr("parallax.export.formats.FORMATS", {"csv": SimpleNamespace(write=fail)})
    assert demo.ask("export", "-o", str(target)).exit_code != 0
    assert (names(tmp_path), target.read_text()) == (["all.csv"], "earlier")


def test_through_a_link_the_file_behind_it_is_written(demo: Demo, tmp_path: Path) -> None:
    (tmp_path / "disk").mkdir()
    (tmp_path / "all.csv").symlink_to(tmp_path / "disk" / "really.csv")
    assert demo.ask("export", "-o", str(tmp_path / "all.csv")).exit_code == 0
    assert (tmp_path / "all.csv").is_symlink()
    assert names(tmp_path / "disk") == ["really.csv"]


def test_a_pipe_stays_a_pipe(demo: Demo, tmp_path: Path) -> None:
    pipe, came = tmp_path / "pipe", list[bytes]()
    os.mkfifo(pipe)
    reader = Thread(target=lambda: came.append(pipe.read_bytes()), daemon=True)
    reader.start()
    assert demo.ask("export", "-n", "1", "-o", str(pipe)).exit_code == 0
    reader.join(10)
    assert came[0].count(b"\n") >= 2
    assert stat.S_ISFIFO(pipe.stat().st_mode)


def test_the_file_is_for_whom_the_umask_says(demo: Demo, tmp_path: Path) -> None:
    before = os.umask(0o027)
    try:
        assert demo.ask("export", "-o", str(tmp_path / "all.csv")).exit_code == 0
    finally:
        os.umask(before)
    assert stat.S_IMODE((tmp_path / "all.csv").stat().st_mode) == 0o640
