"""The guides are followed literally: their ``sh`` blocks are run in an empty folder, in their order; what they name exists."""

import os
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
from click.testing import CliRunner

from parallax.cli import parallax
from parallax.settings import describe_settings, load_settings

ROOT = Path(__file__).parents[2]
GUIDES = ("tutorial", "add-a-source", "write-a-rule", "translate-offline", "cite")
PAGES = sorted([ROOT / "README.md", *(ROOT / "docs").glob("*.md"), ROOT / "SECURITY.md"])


def page(name: str) -> str:
    return (ROOT / "docs" / f"{name}.md").read_text("utf-8")


@pytest.mark.parametrize("name", GUIDES)
def test_its_commands_work(name: str, tmp_path: Path) -> None:
    command = tmp_path / "bin" / "parallax"
    command.parent.mkdir()
    command.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m parallax "$@"\n')
    command.chmod(0o755)
    (work := tmp_path / "work").mkdir()
    script = "set -eux\n" + "\n".join(re.findall(r"^```sh\n(.*?)^```", page(name), re.MULTILINE | re.DOTALL))
    paths = {"PATH": f"{command.parent}:{os.environ['PATH']}", "PYTHONPATH": str(ROOT), "GUIDE": str(Path(__file__).parent)}
    done = subprocess.run(
        ["bash", "-c", script], cwd=work, env={**os.environ, **paths}, capture_output=True, text=True, check=False, timeout=110
    )
    assert done.returncode == 0, done.stdout[-2000:] + done.stderr[-3000:]


def test_the_example_source_is_the_one_that_is_tested() -> None:
    (shown,) = re.findall(r"^```toml\n(.*?)^```", page("add-a-source"), re.MULTILINE | re.DOTALL)
    assert tomllib.loads(shown) == tomllib.loads((Path(__file__).parent / "example-space.toml").read_text("utf-8"))


def test_the_example_settings_are_settings(tmp_path: Path) -> None:
    (shown,) = re.findall(r"^```toml\n(.*?)^```", page("write-a-rule"), re.MULTILINE | re.DOTALL)
    (tmp_path / "parallax.toml").write_text(shown, "utf-8")
    assert len(load_settings(tmp_path / "parallax.toml", {}).alerts.channels) == 3


@pytest.mark.parametrize("file", PAGES, ids=lambda file: file.stem)
def test_every_command_that_a_page_names_exists(file: Path) -> None:
    text = file.read_text("utf-8")
    for path in set(re.findall(r"(?:^|`)(?:\.venv/bin/)?parallax (?:--settings \S+ )?([a-z][a-z-]*(?: [a-z-]+)?)", text, re.MULTILINE)):
        words = path.split()
        found = parallax.commands.get(words[0])
        assert found, f"{file.name}: parallax {path}"
        assert CliRunner().invoke(parallax, [words[0], "--help"]).exit_code == 0


@pytest.mark.parametrize("file", PAGES, ids=lambda file: file.stem)
def test_every_link_to_a_file_leads_somewhere(file: Path) -> None:
    for target in re.findall(r"\]\(([^)#]+?)(?:#[^)]*)?\)", file.read_text("utf-8")):
        if "://" not in target and not target.startswith("mailto:"):
            assert (file.parent / target).exists(), f"{file.name}: {target}"


@pytest.mark.parametrize("file", PAGES, ids=lambda file: file.stem)
def test_every_setting_that_a_page_names_exists(file: Path) -> None:
    known = {row.name for row in describe_settings()} | {f"translate.{module.stem}" for module in (ROOT / "translate").glob("*.py")}
    sections = "crawl|service|web|mail|alerts|translate|digest"
    assert set(re.findall(rf"`((?:{sections})\.[a-z_]+)`", file.read_text("utf-8"))) <= known
