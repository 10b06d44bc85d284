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


@contextmanager
def draft_folder(beside: Path, prefix: str) -> Iterator[Path]:
    """An empty folder in ``beside``, for its owner's eyes only and removed on leaving. Raises OSError.

    Those with the same prefix whose makers are gone are removed first.
    """
    if not beside.is_dir():  # else the error would name a folder that nobody has heard of
        raise FileNotFoundError(errno.ENOENT, os.strerror(errno.ENOENT), str(beside))
    for left in beside.glob(f"{escape(prefix)}*{_ENDING}"):
        with suppress(OSError):  # its maker lives
            _clear(left)
    folder = Path(tempfile.mkdtemp(prefix=prefix, suffix=_ENDING, dir=beside))
    handle = os.open(folder, os.O_RDONLY)
    try:
        with suppress(OSError):  # a file system without locks: leftovers stay there
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        yield folder
    finally:
        os.close(handle)
        shutil.rmtree(folder, ignore_errors=True)


def _clear(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        shutil.rmtree(folder, ignore_errors=True)
    finally:
        os.close(handle)
