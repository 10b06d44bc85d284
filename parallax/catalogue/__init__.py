"""The pack: data files that say what is watched and by which names.

`load_pack` reads a whole folder and reports every problem at once, each with its file, key and what was expected.
What a single file may hold is decided by the module named after its kind.
"""

import tomllib
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from parallax.catalogue.checker import Checker, Problem
from parallax.catalogue.companies import Company, read_companies
from parallax.catalogue.glossary import GlossaryTerm, read_glossary
from parallax.catalogue.rates import Rate, read_rates
from parallax.catalogue.rules import read_rules
from parallax.catalogue.sources import read_source
from parallax.catalogue.topics import Topic, read_topics
from parallax.errors import ConfigError
from parallax.records import Rule, Source


@dataclass(frozen=True, slots=True, kw_only=True)
class Pack:
    """Everything a pack declares, checked."""

    folder: Path
    id: str
    name: str
    sources: tuple[Source, ...]
    companies: tuple[Company, ...]
    topics: tuple[Topic, ...]
    glossary: tuple[GlossaryTerm, ...]
    rates: tuple[Rate, ...] = ()
    rules: tuple[Rule, ...] = ()

    def source(self, source_id: str) -> Source | None:
        """The source of that id, or None."""
        return next((source for source in self.sources if source.id == source_id), None)


def default_pack() -> Path:
    """The folder of the pack that comes with Parallax: inside the installed package, or beside it in a checkout."""
    package = Path(__file__).resolve().parent.parent
    installed = package / "packs" / "china_space"
    return installed if installed.is_dir() else package.parent / "packs" / "china_space"


def load_pack(folder: Path | None = None) -> Pack:
    """Read a pack. Raises ConfigError with all problems found in any of its files."""
    pack, problems = inspect_pack(folder or default_pack())
    if problems:
        raise ConfigError(str(pack.folder), [(f"{each.file}: {each.key}", each.expected) for each in problems])
    return pack


def inspect_pack(folder: Path) -> tuple[Pack, list[Problem]]:
    """Read a pack as far as it can be read, and say everything that is wrong with it."""
    problems: list[Problem] = []
    if not (folder / "pack.toml").is_file():
        problems.append(Problem("pack.toml", "file", f"is missing; expected it in {folder}"))
    about = _about(_table(folder, folder / "pack.toml", problems), problems)
    sources = _each(folder, "sources", _read_one_source, problems)
    companies = _each(folder, "companies", read_companies, problems)
    topics = _whole(folder, "topics.toml", read_topics, problems)
    glossary = _whole(folder, "glossary.toml", read_glossary, problems)
    rates = _whole(folder, "rates.toml", read_rates, problems)
    rules = _whole(folder, "rules.toml", read_rules, problems)
    problems += _repeated("sources", (source.id for source in sources))
    problems += _repeated("companies", (company.id for company in companies))
    pack = Pack(
        folder=folder,
        id=about[0],
        name=about[1],
        sources=sources,
        companies=companies,
        topics=topics,
        glossary=glossary,
        rates=rates,
        rules=rules,
    )
    return pack, problems


def _about(table: Mapping[str, Any], problems: list[Problem]) -> tuple[str, str]:
    checker = Checker("pack.toml", table)
    found = checker.text("id", required=True), checker.text("name", required=True)
    if table:
        problems += checker.problems
    return found


def _read_one_source(file: str, table: Mapping[str, Any]) -> tuple[tuple[Source, ...], list[Problem]]:
    source, problems = read_source(file, table)
    return ((source,) if source else ()), problems


_Reader = Callable[[str, Mapping[str, Any]], tuple[tuple[Any, ...], list[Problem]]]


def _each(folder: Path, name: str, read: _Reader, problems: list[Problem]) -> tuple[Any, ...]:
    return tuple(record for file in sorted((folder / name).glob("*.toml")) for record in _file(folder, file, read, problems))


def _whole(folder: Path, name: str, read: _Reader, problems: list[Problem]) -> tuple[Any, ...]:
    return _file(folder, folder / name, read, problems)


def _file(folder: Path, file: Path, read: _Reader, problems: list[Problem]) -> tuple[Any, ...]:
    before = len(problems)
    table = _table(folder, file, problems)
    if len(problems) > before or not table:
        return ()
    records, found = read(str(file.relative_to(folder)), table)
    problems += found
    return records


def _table(folder: Path, file: Path, problems: list[Problem]) -> dict[str, Any]:
    if not file.exists():
        return {}
    try:
        return tomllib.loads(file.read_text("utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        problems.append(Problem(str(file.relative_to(folder)), "file", f"cannot be read as TOML: {error}"))
        return {}


def _repeated(kind: str, ids: Iterable[str]) -> list[Problem]:
    return [Problem(kind, each, f"is the id of {count} records; expected one") for each, count in Counter(ids).items() if count > 1]
