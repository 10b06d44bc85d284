"""One demo for all tests that look at its archive."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest
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


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Demo:
    folder = tmp_path_factory.mktemp("demo") / "demo"
    result = CliRunner().invoke(parallax, ["demo", "--folder", str(folder)])
    assert result.exit_code == 0, result.output
    return Demo(folder, result.output)


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Run a command in an empty folder."""
    monkeypatch.chdir(tmp_path)
    return lambda *arguments: CliRunner().invoke(parallax, list(arguments))
