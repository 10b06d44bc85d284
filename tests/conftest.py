"""What all tests share: where real captured material lies, when it is there, and a finished demo."""

import os
from pathlib import Path

import pytest
from click.testing import CliRunner
from commands import Demo

from parallax.cli import parallax

ROOT = Path(__file__).parent.parent


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of captured pages, feeds and names beside the project; tests that need it are skipped where it is missing."""
    folder = Path(os.environ.get("PARALLAX_SHARED", ROOT.parent / "shared"))
    if not (folder / "corpus").is_dir():
        pytest.skip("the captured corpus is not beside the project")
    return folder


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Demo:
    """One finished demo for all tests that look at its archive; who changes something takes a copy."""
    folder = tmp_path_factory.mktemp("demo") / "demo"
    result = CliRunner().invoke(parallax, ["demo", "--folder", str(folder)])
    assert result.exit_code == 0, result.output
    return Demo(folder, result.output)
