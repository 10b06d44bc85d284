"""The operator's own sources: TOML files in a folder of their own, so that a new version of the pack never touches them."""

import tomllib
from pathlib import Path

from parallax.catalogue.checker import Problem
from parallax.catalogue.sources import read_source, write_source
from parallax.errors import ConfigError
from parallax.records import Source

_LONGEST_ID = 100  # file systems take about 250 bytes in a name


def own_sources(folder: Path) -> list[Source]:
    """All sources of the folder; none when there is no folder. Raises ConfigError with every problem found."""
    sources, problems = inspect_own(folder)
    if problems:
        raise ConfigError(str(folder), [(f"{each.file}: {each.key}", each.expected) for each in problems])
    return sources


def inspect_own(folder: Path) -> tuple[list[Source], list[Problem]]:
    """The sources that can be read, and what is wrong with the others."""
    sources: list[Source] = []
    problems: list[Problem] = []
    for file in sorted(folder.glob("*.toml")):
        try:
            source, found = read_source(file.name, tomllib.loads(file.read_text("utf-8")))
        except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
            source, found = None, [Problem(file.name, "file", f"cannot be read as TOML: {error}")]
        problems += found
        sources += [source] if source else []
    return sources, problems


def add_source(folder: Path, source: Source) -> Path:
    """Write one source to a new file of the folder. Raises ConfigError when the id is taken there, or when it could not be read back.

    What is written once is read by every later command, so nothing is written that would stop them all.
    """
    file, text = folder / f"{source.id}.toml", write_source(source)
    if problems := _problems_of(source, text):
        raise ConfigError(f"source {source.id[:80]!r}", [(each.key, each.expected) for each in problems])
    folder.mkdir(parents=True, exist_ok=True)
    try:
        with file.open("x", encoding="utf-8") as out:
            out.write(text)
    except FileExistsError:
        raise ConfigError(str(file), [("id", f"{source.id} exists already; choose another with --id")]) from None
    return file


def _problems_of(source: Source, text: str) -> list[Problem]:
    """What the reader of own sources would say of this text. A sound id is also a sound file name."""
    if len(source.id) > _LONGEST_ID:
        return [Problem("", "id", f"expected at most {_LONGEST_ID} characters, got {len(source.id)}")]
    try:
        return read_source(f"{source.id}.toml", tomllib.loads(text))[1]
    except tomllib.TOMLDecodeError as error:
        return [Problem("", "file", f"cannot be written as TOML: {error}")]
