"""One crawl of an archive at a time: pauses and attempts are counted within a process, so two would be impolite together.

The lock is the kernel's, not the file's: it is let go however the process ends. The file only says who holds it.
"""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from time import sleep
from typing import TextIO

from parallax.errors import ParallaxError
from scheduler.places import beside

_TRIES, _PAUSE_SECONDS = 5, 0.05


class AlreadyRunningError(ParallaxError):
    """Another process crawls for the archive. ``pid`` is its number, 0 when it is not known."""

    def __init__(self, subject: str, pid: int) -> None:
        who = f"another Parallax (process {pid})" if pid else "another Parallax"
        super().__init__(subject, f"{who} is crawling for this archive; wait for it, or stop the service")
        self.args = (subject, pid)
        self.pid = pid


def lock_file(archive: Path) -> Path:
    """Where the lock of an archive lies."""
    return beside(archive, ".lock")


@contextmanager
def only_one(archive: Path) -> Iterator[None]:
    """Hold the archive's lock, with our process number in its file. Raises AlreadyRunningError; OSError, ParallaxError."""
    with open(lock_file(archive), "a+", opener=_for_its_owner) as handle:
        if not _locked(handle):
            raise AlreadyRunningError(str(archive), _pid_in(lock_file(archive)))
        handle.truncate(0)
        handle.write(f"{os.getpid()}\n")
        handle.flush()
        try:
            yield
        finally:
            handle.truncate(0)


def _for_its_owner(name: str, flags: int) -> int:
    """Whoever can open the file can hold up the service."""
    return os.open(name, flags, 0o600)


def _locked(handle: TextIO) -> bool:
    """Take the lock. Somebody who only looks who has it (`holder`) is waited for."""
    for _ in range(_TRIES):
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            sleep(_PAUSE_SECONDS)
        except OSError as error:
            advice = f"cannot be locked ({error.strerror}); keep the archive on a disk of this machine, not on a network's"
            raise ParallaxError(handle.name, advice) from error
        else:
            return True
    return False


def holder(archive: Path) -> int | None:
    """The process that crawls for an archive, 0 when it cannot be told which, None when there is none."""
    file = lock_file(archive)
    try:
        with file.open("r") as handle:
            fcntl.flock(handle, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        return _pid_in(file)
    except OSError:
        return None
    return None


def _pid_in(file: Path) -> int:
    try:
        return int(file.read_text("ascii").strip() or 0)
    except (OSError, ValueError):
        return 0
