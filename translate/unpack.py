"""Taking a model package apart without trusting it: no way out of the folder, no bombs, no links, only the parts that are used."""

import stat
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path, PurePosixPath

from parallax.drafts import draft_folder
from parallax.errors import ModelError

MOST_FILES = 5_000
MOST_BYTES = 1 << 30  # the official package unpacks to 80 MB
_MOST_RATIO = 200
_CHUNK = 1 << 20
_USED = ("metadata.json", "README.md", "LICENSE", "sentencepiece.model", "bpe.model")  # and model/; a sentence splitter's data is not


@contextmanager
def unpack(package: Path, beside: Path, *, most_bytes: int = MOST_BYTES) -> Iterator[Path]:
    """The package's own folder, unpacked into a temporary one that is removed on leaving. Raises ModelError."""
    with draft_folder(beside, ".unpack-") as work:
        try:
            with zipfile.ZipFile(package) as archive:
                content = _extract(archive, work, str(package), most_bytes)
        except OSError as error:
            raise ModelError(str(package), f"cannot be unpacked into {beside}; look at the space that is left ({error})") from error
        except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError, ValueError) as error:
            raise ModelError(str(package), f"is not a sound package: {error}") from error
        yield content


def _extract(archive: zipfile.ZipFile, work: Path, subject: str, most_bytes: int) -> Path:
    members = [member for member in archive.infolist() if not member.is_dir()]
    paths = {member.filename: _safe_path(member, subject) for member in members}
    roots = {path.parts[0] for path in paths.values() if len(path.parts) > 1}
    if len(roots) != 1:
        raise ModelError(subject, "expected exactly one folder in the package")
    if len(members) > MOST_FILES or sum(member.file_size for member in members) > most_bytes:
        raise ModelError(subject, f"unpacks to more than {MOST_FILES} files or {most_bytes} bytes")
    root, left = roots.pop(), most_bytes
    for member in members:
        path = paths[member.filename]
        inner = PurePosixPath(*path.parts[1:])
        if path.parts[0] == root and inner.parts and (str(inner) in _USED or inner.parts[0] == "model"):
            left -= _copy(archive, member, work / root / inner, left, subject)
    return work / root


def _safe_path(member: zipfile.ZipInfo, subject: str) -> PurePosixPath:
    path = PurePosixPath(member.filename)
    if path.is_absolute() or ".." in path.parts or "\\" in member.filename or ":" in member.filename or "\0" in member.filename:
        raise ModelError(subject, f"holds a file that would land elsewhere: {member.filename!r}")
    if stat.S_ISLNK(member.external_attr >> 16):
        raise ModelError(subject, f"holds a link: {member.filename!r}")
    if member.file_size > _CHUNK and member.file_size > _MOST_RATIO * max(member.compress_size, 1):
        raise ModelError(subject, f"holds a file that is compressed beyond reason: {member.filename!r}")
    return path


def _copy(archive: zipfile.ZipFile, member: zipfile.ZipInfo, target: Path, left: int, subject: str) -> int:
    """Write one member, counting what really comes out: the header may lie."""
    target.parent.mkdir(parents=True, exist_ok=True)
    written = 0
    with archive.open(member) as source, target.open("wb") as sink:
        while chunk := source.read(_CHUNK):
            written += len(chunk)
            if written > left:
                raise ModelError(subject, f"unpacks to more than {MOST_BYTES} bytes")
            sink.write(chunk)
    return written
