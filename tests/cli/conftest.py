"""Commands in an empty folder."""

from pathlib import Path

import pytest
from click.testing import CliRunner
from commands import Run

from parallax.cli import parallax


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Run a command in an empty folder."""
    monkeypatch.chdir(tmp_path)
    return lambda *arguments: CliRunner().invoke(parallax, list(arguments))
