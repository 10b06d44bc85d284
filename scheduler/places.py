"""The small files that a service keeps beside its archive: where they lie, how they are written, and whether they are still those.

An archive that is reached through a link is the archive that the link leads to, as SQLite sees it: whoever names it, there is one lock.
"""

from pathlib import Path


def beside(archive: Path, ending: str) -> Path:
    """The file of an archive with this ending, ``.lock`` or the like."""
    real = archive.resolve()
    return real.with_name(real.name + ending)


def replace_text(file: Path, text: str) -> None:
    """Put a text in the place of the one before, as a whole and for its owner alone. Raises OSError."""
    draft = file.with_name(file.name + ".new")
    draft.touch(0o600)
    draft.write_text(text, "utf-8")
    draft.replace(file)


class Anchor:
    """Remembers which files were opened: a process goes on writing into one that was removed or replaced, where nobody will find it."""

    def __init__(self, *files: Path) -> None:
        self._files = {file: _identity(file) for file in files}

    def lost(self) -> Path | None:
        """A file that is no longer there, or is another one now; None while all are the same."""
        return next((file for file, identity in self._files.items() if _is_another(file, identity)), None)


def _identity(file: Path) -> tuple[int, int] | None:
    try:
        found = file.stat()
    except FileNotFoundError:
        return None
    return found.st_dev, found.st_ino


def _is_another(file: Path, identity: tuple[int, int] | None) -> bool:
    try:
        return _identity(file) != identity
    except OSError:  # a disk that does not answer just now: SQLite says so when it is asked
        return False
