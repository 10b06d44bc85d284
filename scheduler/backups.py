"""Nightly backups: made whole, tried at once, the oldest thrown away.

A backup is trusted only after it has been opened like any archive, checked, and found to hold at least what the archive held before it was
made. Beside it lies its receipt (``<backup>.json``): when, how large, sound or not.
"""

import json
import re
import shutil
from collections.abc import Callable
from contextlib import suppress
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from parallax.contracts import Store
from parallax.errors import ParallaxError
from scheduler.places import replace_text

_NAME = re.compile(r"parallax-(\d{8}T\d{6}Z)\.db")
Open = Callable[[Path], Store]
"""Opens an archive for reading only."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Backup:
    """One backup in the folder. ``problems`` is None when it was never tried, empty when it is sound."""

    file: Path
    made_at: datetime
    bytes: int
    problems: tuple[str, ...] | None = None

    @property
    def sound(self) -> bool:
        """Whether it has been tried, and holds what it should."""
        return self.problems == ()


class BackupError(ParallaxError):
    """A backup was made and cannot be trusted."""


def make_backup(store: Store, folder: Path, now: datetime, open_copy: Open) -> Backup:
    """Back the archive up into a folder and try the copy. Raises BackupError when it is not sound; it stays, to be looked at."""
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    file = folder / f"parallax-{now.astimezone(UTC):%Y%m%dT%H%M%SZ}.db"
    _clear_leftovers(folder)
    before = store.counts()
    if not file.exists():  # a second one within a second would be the same
        store.backup(file)
    file.chmod(0o600)
    backup = Backup(file=file, made_at=_made_at(file) or now, bytes=file.stat().st_size, problems=try_backup(file, open_copy, before))
    _write_receipt(backup)
    if backup.problems:
        raise BackupError(str(file), "is not a sound copy: " + "; ".join(backup.problems))
    return backup


def _clear_leftovers(folder: Path) -> None:
    """Remove what a backup that was broken off left half done; only the nightly upkeep of one service makes backups in a folder."""
    for half in folder.glob(".parallax-*.db.*"):
        shutil.rmtree(half, ignore_errors=True)


def try_backup(file: Path, open_copy: Open, least: dict[str, int]) -> tuple[str, ...]:
    """The restore test: what is wrong with a copy. ``least`` are counts that it must come up to."""
    try:
        with open_copy(file) as copy:
            problems, counts = copy.check(), copy.counts()
    except ParallaxError as error:
        return (str(error),)
    finally:
        for ending in ("-wal", "-shm"):  # left by looking, and no part of the backup
            file.with_name(file.name + ending).unlink(missing_ok=True)
    kept = ("items", "entries", "captures", "runs")
    fewer = [f"{counts[name]} {name}, {least[name]} expected" for name in kept if counts.get(name, 0) < least.get(name, 0)]
    return (*problems, *fewer)


def list_backups(folder: Path) -> list[Backup]:
    """The backups in a folder, newest first."""
    files = [file for file in folder.glob("parallax-*.db") if _made_at(file)] if folder.is_dir() else []
    return [_backup(file) for file in sorted(files, key=lambda file: file.name, reverse=True)]


def throw_away(folder: Path, keep: int) -> list[Path]:
    """Remove all but the newest ``keep`` sound backups and as many others (unsound, or never tried); which. One sound one always stays."""
    backups = list_backups(folder)
    sound, others = [each for each in backups if each.sound], [each for each in backups if not each.sound]
    gone = [each.file for each in (*sound[max(1, keep) :], *others[max(1, keep) :])]
    for file in gone:
        file.unlink(missing_ok=True)
        _receipt(file).unlink(missing_ok=True)
    return gone


def _backup(file: Path) -> Backup:
    made, told = _made_at(file), _read_receipt(file)
    assert made
    problems = told.get("problems")
    return Backup(
        file=file, made_at=made, bytes=file.stat().st_size, problems=tuple(map(str, problems)) if isinstance(problems, list) else None
    )


def _made_at(file: Path) -> datetime | None:
    found = _NAME.fullmatch(file.name)
    with suppress(ValueError):
        return datetime.strptime(found[1], "%Y%m%dT%H%M%SZ").replace(tzinfo=UTC) if found else None
    return None


def _receipt(file: Path) -> Path:
    return file.with_suffix(".json")


def _write_receipt(backup: Backup) -> None:
    text = json.dumps({**asdict(backup), "problems": list(backup.problems or ())}, default=str, indent=1)
    replace_text(_receipt(backup.file), text + "\n")


def _read_receipt(file: Path) -> dict[str, Any]:
    try:
        told = json.loads(_receipt(file).read_text("utf-8"))
    except (OSError, ValueError):
        return {}
    return told if isinstance(told, dict) else {}
