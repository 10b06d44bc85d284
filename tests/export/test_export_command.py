"""``parallax export``: what it says, and where."""

from pathlib import Path

import pytest
from commands import Demo


@pytest.mark.parametrize(
    ("name", "said"), [("csv", "99 items"), ("jsonl", "99 items"), ("bibtex", "99 items"), ("warc", "captured pages of 99 items")]
)
def test_what_was_written_is_said_beside_it(demo: Demo, tmp_path: Path, name: str, said: str) -> None:
    target = tmp_path / f"all.{name}"
    result = demo.ask("export", "--format", name, "-o", str(target))
    assert (result.exit_code, result.stdout) == (0, "")
    assert result.stderr.startswith(f"Wrote {target}: ")
    assert said in result.stderr


def test_one_item_is_one_item(demo: Demo, tmp_path: Path) -> None:
    assert demo.ask("export", "-n", "1", "-o", str(tmp_path / "one.csv")).stderr.endswith(": 1 item.\n")


def test_a_file_on_standard_output_is_nothing_but_the_file(demo: Demo) -> None:
    result = demo.ask("export", "company:landspace", "--format", "csl")
    assert result.stdout.startswith("[")
    assert result.stderr == ""
