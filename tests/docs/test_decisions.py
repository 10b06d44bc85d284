"""docs/decisions/: each record says what was the case, what was decided and what follows, and the index has every one by its title."""

import re
from pathlib import Path

import pytest

FOLDER = Path(__file__).parents[2] / "docs" / "decisions"
RECORDS = sorted(FOLDER.glob("[0-9]*.md"))


def heading(file: Path) -> str:
    return file.read_text("utf-8").splitlines()[0]


def test_the_index_has_every_record_by_its_title() -> None:
    linked = re.findall(r"^(\d+\. )\[(.+)\]\((.+)\)$", (FOLDER / "README.md").read_text("utf-8"), re.MULTILINE)
    assert [(name, f"# {number}{title}") for number, title, name in linked] == [(file.name, heading(file)) for file in RECORDS]


@pytest.mark.parametrize("file", RECORDS, ids=lambda file: file.stem)
def test_a_record_has_its_three_parts_in_order(file: Path) -> None:
    assert re.findall(r"^\*\*(.+?)\.\*\* ", file.read_text("utf-8"), re.MULTILINE) == ["Situation", "Decision", "Consequences"]
