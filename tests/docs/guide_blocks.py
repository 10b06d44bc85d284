"""What the pages show: fenced blocks, the commands in them, and what takes their place where the tests cannot run them."""

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[2]
PAGES = sorted([ROOT / "README.md", *(ROOT / "docs").glob("**/*.md"), ROOT / "SECURITY.md"])
_FENCED = re.compile(r"^```(\w*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
_COMMENT = re.compile(r" {2,}#.*")
COMMANDS = ("sh", "console")


@dataclass(frozen=True, slots=True)
class Block:
    """One fenced block of a page."""

    language: str
    text: str

    @property
    def commands(self) -> list[str]:
        """Its lines as they are typed: without prompt and comment."""
        return [_COMMENT.sub("", line).removeprefix("$ ").removeprefix("# ").strip() for line in self.text.splitlines() if line.strip()]


@dataclass(frozen=True, slots=True, kw_only=True)
class NotRun:
    """A command that is not run as it stands. ``shown`` is the whole line, or a pattern that starts with ``^``."""

    shown: str
    why: str
    on: str = ""
    instead: str = ""

    def is_for(self, page: str, command: str) -> bool:
        """Whether this is about that line of that page."""
        same = re.fullmatch(self.shown, command) is not None if self.shown.startswith("^") else command == self.shown
        return same and self.on in ("", page)


def blocks(file: Path) -> list[Block]:
    """The fenced blocks of a page, in their order."""
    return [Block(language, text) for language, text in _FENCED.findall(file.read_text("utf-8"))]


@cache
def exceptions() -> tuple[NotRun, ...]:
    """Everything that is not run as it stands."""
    listed = tomllib.loads((Path(__file__).parent / "not_run.toml").read_text("utf-8"))
    return tuple(NotRun(**each) for each in listed["command"])


def to_run(page: str, command: str) -> str:
    """What the tests run for a command that a page shows; empty when nothing."""
    found = next((each for each in exceptions() if each.is_for(page, command)), None)
    return found.instead.strip() if found else command
