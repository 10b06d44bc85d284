"""`parallax fix` takes any English, and says on standard error what it lacks."""

import json
import shutil
from pathlib import Path

from commands import Demo

WHY = ("--reason", "a test")


def test_english_that_lost_a_name_or_a_sum_is_taken_with_a_warning(demo: Demo, tmp_path: Path) -> None:
    mine = Demo(Path(shutil.copytree(demo.folder, tmp_path / "demo")), "")
    item = str(json.loads(mine.ask("search", "蓝箭航天完成12亿元融资", "--json").stdout)["hits"][0]["id"])
    poor = mine.ask("fix", item, "--sentence", "1", "--english", "A company raised money.", *WHY, "--dry-run")
    assert poor.exit_code == 0
    assert "Warning: this English lacks LandSpace; Zhuque-2; 1.2 billion yuan" in poor.stderr
    assert "Sound." in poor.stdout
    good = mine.ask("fix", item, "--sentence", "1", "--english", "LandSpace raised 1.2 billion yuan for Zhuque-2.", *WHY, "--dry-run")
    assert good.stderr == ""
