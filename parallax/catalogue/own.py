"""The operator's own sources: TOML files in a folder of their own, so that a new version of the pack never touches them."""

import tomllib
from pathlib import Path

from parallax.catalogue.checker import Problem
from parallax.catalogue.sources import read_source, write_source
from parallax.errors import ConfigError
from parallax.records import Source


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
    """Write one source to a new file of the folder. Raises ConfigError when the id is taken there."""
    folder.mkdir(parents=True, exist_ok=True)
    file = folder / f"{source.id}.toml"
    try:
        with file.open("x", encoding="utf-8") as out:
            out.write(write_source(source))
    except FileExistsError:
        raise ConfigError(str(file), [("id", f"{source.id} exists already; choose another with --id")]) from None
    return file
