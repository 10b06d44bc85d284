"""Every target by name: a function that takes any bytes, and raises nothing unless the program has a defect. And what each starts from."""

from collections.abc import Callable, Iterator
from pathlib import Path

from fuzz import file_targets, text_targets, web_targets

HERE = Path(__file__).parent
TARGETS: dict[str, Callable[[bytes], None]] = {
    "decode": web_targets.decode,
    "dates": web_targets.dates,
    "announcement": web_targets.announcement,
    "page": web_targets.page,
    "fragment": web_targets.fragment,
    "address": web_targets.address,
    "opml": web_targets.opml,
    "mail": file_targets.mail,
    "pdf": file_targets.pdf,
    "import": file_targets.imported,
    "amounts": text_targets.amounts,
    "names": text_targets.names,
    "item": text_targets.item,
    "words": text_targets.words,
    "query": text_targets.query,
}


def seeds_of(name: str) -> list[bytes]:
    """Well-formed inputs of a target: each file of its folder, and each line of its list."""
    return [*_files("seeds", name), *_lines(name)]


def findings_of(name: str) -> list[bytes]:
    """Inputs that once broke a target."""
    return list(_files("findings", name))


def _files(kind: str, name: str) -> Iterator[bytes]:
    folder = HERE / kind / name
    yield from (path.read_bytes() for path in sorted(folder.glob("*")))


def _lines(name: str) -> Iterator[bytes]:
    path = HERE / "seeds" / f"{name}.txt"
    yield from (line for line in (path.read_bytes().splitlines() if path.exists() else ()) if line)
