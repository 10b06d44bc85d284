"""What all tests share: where real captured material lies, when it is there."""

import os
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of captured pages, feeds and names beside the project; tests that need it are skipped where it is missing."""
    folder = Path(os.environ.get("PARALLAX_SHARED", ROOT.parent / "shared"))
    if not (folder / "corpus").is_dir():
        pytest.skip("the captured corpus is not beside the project")
    return folder
