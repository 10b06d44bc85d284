"""What docs/operate.md says that an operator may see is what the program says."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
_PAGE = (ROOT / "docs" / "operate.md").read_text("utf-8")
_TABLE = _PAGE.partition("## When something breaks")[2].partition("\n## ")[0]
MESSAGES = re.findall(r"^\| `([^`]+)`", _TABLE, re.MULTILINE)
_FOLDERS = ("parallax", "store", "scheduler", "crawlers")
SOURCES = "\n".join(file.read_text("utf-8") for folder in _FOLDERS for file in (ROOT / folder).rglob("*.py"))


def test_there_are_messages() -> None:
    assert len(MESSAGES) > 5


@pytest.mark.parametrize("message", MESSAGES)
def test_the_program_says_it(message: str) -> None:
    """But for what is different each time: numbers (N), names in quotes, what ``…`` stands for."""
    pieces = [piece.strip(" ()") for piece in re.split(r"…|\bN\b|'[^']*'", message)]
    for piece in pieces:
        assert len(piece) < 4 or piece in SOURCES, piece
