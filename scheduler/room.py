"""Disk: how much is free, and when so little is left that nothing may be crawled. Reading and delivery go on: they take little."""

import shutil
from pathlib import Path

from scheduler.places import beside


def free_bytes(archive: Path) -> int:
    """Free disk where the archive lies."""
    return shutil.disk_usage(archive.resolve().parent).free


def taken_bytes(archive: Path) -> int:
    """What the archive takes, with its write-ahead log."""
    files = (beside(archive, ending) for ending in ("", "-wal"))
    return sum(file.stat().st_size for file in files if file.exists())


def disk_hold(archive: Path, floor_megabytes: int) -> str:
    """Why nothing may be crawled for want of disk, or nothing."""
    free = free_bytes(archive) // 1_000_000
    return f"{free} MB of disk are free, below the floor of {floor_megabytes} MB" if free < floor_megabytes else ""
