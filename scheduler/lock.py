"""One crawl of an archive at a time: pauses and attempts are counted within a process, so two would be impolite together."""

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from parallax.errors import ParallaxError


class AlreadyRunningError(ParallaxError):
    """Another process crawls for the archive."""


@contextmanager
def only_one(archive: Path) -> Iterator[None]:
    """Hold the archive's lock file; the kernel lets go of it however the process ends. Raises AlreadyRunningError."""
    lock = archive.with_name(archive.name + ".lock")
    with lock.open("a") as handle:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise AlreadyRunningError(
                str(archive), "another Parallax is crawling for this archive; wait for it, or stop the service"
            ) from None
        yield
