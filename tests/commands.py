"""Running commands in tests: in a folder of their own, or on a finished demo."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from click.testing import CliRunner, Result

from parallax.cli import parallax

Run = Callable[..., Result]


@dataclass(frozen=True)
class Demo:
    """A finished demo: its folder, what it printed, and a way to ask more of it."""

    folder: Path
    output: str

    def ask(self, *arguments: str) -> Result:
        return CliRunner().invoke(parallax, ["--settings", str(self.folder / "parallax.toml"), *arguments])
