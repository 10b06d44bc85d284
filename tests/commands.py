"""Running commands in tests: in a folder of their own, or on a finished demo."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from click.testing import CliRunner, Result

from parallax.cli import parallax
from parallax.cli.workplace import Workplace

Run = Callable[..., Result]


@dataclass(frozen=True)
class Demo:
    """A finished demo: its folder, what it printed, and a way to ask more of it."""

    folder: Path
    output: str

    @cached_property
    def work(self) -> Workplace:
        """The demo opened as commands open it."""
        return Workplace(settings_file=self.folder / "parallax.toml")

    def ask(self, *arguments: str) -> Result:
        return CliRunner().invoke(parallax, ["--settings", str(self.folder / "parallax.toml"), *arguments])
