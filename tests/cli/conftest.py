"""One demo for all tests that look at its archive."""

from pathlib import Path

import pytest
from click.testing import CliRunner
from commands import Demo, Run

from parallax.cli import parallax


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
