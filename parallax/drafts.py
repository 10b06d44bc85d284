"""Folders in which something is made that is to appear only when it is complete.

Whoever is killed meanwhile leaves the folder behind; the next who makes the same clears it away. Each is locked while its maker lives, so
that nobody's work is taken for a leftover.
"""

import errno
import fcntl
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from glob import escape
from pathlib import Path

_ENDING = ".draft"
_LONGEST_PREFIX = 200  # bytes: with what is put behind them still a name, however long the name of what is made


@contextmanager
def draft_folder(beside: Path, prefix: str) -> Iterator[Path]:
    """An empty folder in ``beside``, for its owner's eyes only and removed on leaving. Raises OSError.

    Those with the same prefix whose makers are gone are removed first.
    """
    if not beside.is_dir():  # else the error would name a folder that nobody has heard of
        raise FileNotFoundError(errno.ENOENT, os.strerror(errno.ENOENT), str(beside))
    prefix = os.fsencode(prefix)[:_LONGEST_PREFIX].decode("utf-8", "ignore")
    for left in beside.glob(f"{escape(prefix)}*{_ENDING}"):
        with suppress(OSError):  # its maker lives
            _clear(left)
    folder, handle = _made(beside, prefix)
    try:
        yield folder
    finally:
        os.close(handle)
        shutil.rmtree(folder, ignore_errors=True)


def _made(beside: Path, prefix: str) -> tuple[Path, int]:
    """A new folder and the handle that holds its lock."""
    while True:
        try:
            folder = Path(tempfile.mkdtemp(prefix=prefix, suffix=_ENDING, dir=beside))
        except OSError as error:  # as above
            raise OSError(error.errno, error.strerror, str(beside)) from error
        with suppress(FileNotFoundError):
            handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
            if _is_ours(folder, handle):
                return folder, handle
            os.close(handle)
        # Before it was locked another maker took it for a leftover: that one clears it away, and we make another.


def _is_ours(folder: Path, handle: int) -> bool:
    """Lock a new folder. False where another maker holds its lock, or has removed it already: he who clears holds it until the end."""
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    except OSError:  # a file system without locks: nobody clears anything there, and leftovers stay
        return True
    return folder.exists()


def _clear(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        shutil.rmtree(folder, ignore_errors=True)
    finally:
        os.close(handle)
