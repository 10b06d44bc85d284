"""The pages are followed literally: every command that they show is run in an empty folder, in their order; what they name exists."""

import json
import os
import re
import shlex
import socket
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import click
import pytest
from commands import Demo
from guide_blocks import COMMANDS, PAGES, ROOT, Block, blocks, exceptions, to_run

from parallax.cli import parallax
from parallax.settings import describe_settings, load_settings

SHOWING = [file for file in PAGES if any(each.language in COMMANDS for each in blocks(file))]
GUIDES = [file for file in SHOWING if file.stem != "operate"]  # which tests/deploy runs, with a service
_END = "@@ end of block"
_SECONDS = 280  # for twenty commands, each a process, on a machine that is busy


def script_of(page: str, shown: list[Block]) -> str:
    """All blocks of commands as one script, which says where each ends."""
    lines = ["set -eu"]
    for block in shown:
        lines += [line for line in (to_run(page, command) for command in block.commands) if line] if block.language in COMMANDS else []
        lines.append(f"echo '{_END}'")
    return "\n".join(lines)


@pytest.mark.timeout(_SECONDS + 20)
@pytest.mark.parametrize("file", GUIDES, ids=lambda file: file.stem)
def test_its_commands_work_and_print_what_it_shows(file: Path, tmp_path: Path, demo: Demo) -> None:
    shown = blocks(file)
    done = subprocess.run(
        ["bash", "-c", script_of(file.stem, shown)],
        cwd=tmp_path,
        env=environment(tmp_path, demo),
        capture_output=True,
        text=True,
        check=False,
        timeout=_SECONDS,
    )
    assert done.returncode == 0, done.stdout[-2000:] + done.stderr[-3000:]
    printed = ["", *done.stdout.split(f"{_END}\n")]  # by block; what a block of text shows is the output of the one before it
    for number, block in enumerate(shown):
        if block.language == "text":
            assert missing(block.text, printed[number]) == [], printed[number]


def environment(folder: Path, demo: Demo) -> dict[str, str]:
    """As a reader has it: the command on the path, a home of one's own, a free port."""
    command = folder / "bin" / "parallax"
    command.parent.mkdir()
    command.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m parallax "$@"\n')
    command.chmod(0o755)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    return {
        **os.environ,
        "PATH": f"{command.parent}:{os.environ['PATH']}",
        "PYTHONPATH": str(ROOT),
        "HOME": str(folder),
        "DEMO": str(demo.folder),
        "PARALLAX_WEB_PORT": str(port),
        "PARALLAX_ALERTS_CHANNELS": "desk=mailto:ana@example.org",
    }


def missing(shown: str, printed: str) -> list[str]:
    """The lines of a block that were not printed; ``…`` stands for what is left out."""
    pieces = [piece.strip() for line in shown.splitlines() for piece in line.split("…")]
    return [piece for piece in pieces if piece and piece not in printed]


@pytest.mark.parametrize("file", PAGES, ids=lambda file: file.stem)
def test_the_item_that_a_page_looks_at_is_one_in_both_languages(file: Path, demo: Demo) -> None:
    for number in re.findall(r"^parallax (?:show|fix) (\d+)", file.read_text("utf-8"), re.MULTILINE):
        shown = demo.ask("show", number).output
        assert "国家制造业转型升级基金9亿元投资蓝箭航天" in shown, f"{file.name}: item {number} is another: {shown[:200]}"


@pytest.mark.parametrize("file", PAGES, ids=lambda file: file.stem)
def test_its_questions_to_the_database_find_something_without_parallax(file: Path, demo: Demo) -> None:
    with closing(sqlite3.connect(f"file:{demo.folder / 'parallax.db'}?mode=ro", uri=True)) as plain:
        for block in blocks(file):
            if block.language == "sql":
                assert plain.execute(block.text).fetchall(), block.text


def test_what_other_programs_are_told_to_start_is_a_command_of_ours(demo: Demo) -> None:
    (shown,) = (block.text for block in blocks(ROOT / "docs" / "cite.md") if block.language == "json")
    server = json.loads(shown)["mcpServers"]["parallax"]
    option, _, *command = server["args"]
    assert (server["command"], option) == ("parallax", "--settings")
    assert demo.ask(*command, "--help").exit_code == 0


def test_every_block_is_of_a_kind_that_the_tests_know() -> None:
    for file in PAGES:
        assert {block.language for block in blocks(file)} <= {*COMMANDS, "sql", "text", "toml", "json", ""}, file.name  # "": a drawing


def test_everything_that_is_not_run_is_shown_and_has_a_reason() -> None:
    shown = [(file.stem, command) for file in SHOWING for block in blocks(file) if block.language in COMMANDS for command in block.commands]
    for each in exceptions():
        assert any(each.is_for(*place) for place in shown), f"no page shows {each.shown}"
        assert each.why


def test_files_that_reasons_name_exist() -> None:
    for each in exceptions():
        for name in re.findall(r"tests/[\w./]+\w", each.why):
            assert (ROOT / name).exists(), name


def test_what_the_operators_page_shows_is_run_by_its_own_test_or_excused() -> None:
    left = [command for block in blocks(ROOT / "docs" / "operate.md") if block.language == "console" for command in block.commands]
    assert left
    assert [command for command in left if to_run("operate", command) == command] == []


def test_the_example_settings_are_settings(tmp_path: Path) -> None:
    (shown,) = (block.text for block in blocks(ROOT / "docs" / "write-a-rule.md") if block.language == "toml")
    (tmp_path / "parallax.toml").write_text(shown, "utf-8")
    assert len(load_settings(tmp_path / "parallax.toml", {}).alerts.channels) == 3


def named_commands(file: Path) -> list[list[str]]:
    """Every command line that a page names, in blocks and in its sentences, as words."""
    text = file.read_text("utf-8")
    found = {command for block in blocks(file) if block.language in COMMANDS for command in block.commands}
    found |= set(re.findall(r"`((?:\.venv/bin/)?parallax [^`\n]+)`", text))
    return [words[1:] for words in (shlex.split(each) for each in found) if words[0].endswith("parallax") and len(words) > 1]


@pytest.mark.parametrize("file", PAGES, ids=lambda file: file.stem)
def test_every_command_and_option_that_a_page_names_exists(file: Path) -> None:
    for words in named_commands(file):
        command, rest = find(words)
        known = {name for each in command.params for name in (*each.opts, *each.secondary_opts)} | {"--help", "--version"}
        assert {word for word in rest if word.startswith("--")} <= known, f"{file.name}: parallax {' '.join(words)}"


def find(words: list[str]) -> tuple[click.Command, list[str]]:
    """The command that words name, and the rest of them."""
    command: click.Command = parallax
    while isinstance(command, click.Group) and words and not words[0].startswith("-"):
        if words[0] not in command.commands:
            assert command.invoke_without_command, f"no command {words[0]}"
            break
        command, words = command.commands[words[0]], words[1:]
    return command, words


@pytest.mark.parametrize("file", PAGES, ids=lambda file: file.stem)
def test_every_link_to_a_file_leads_somewhere(file: Path) -> None:
    for target in re.findall(r"\]\(([^)#]+?)(?:#[^)]*)?\)", file.read_text("utf-8")):
        if "://" not in target and not target.startswith("mailto:"):
            assert (file.parent / target).exists(), f"{file.name}: {target}"


@pytest.mark.parametrize("file", PAGES, ids=lambda file: file.stem)
def test_every_setting_that_a_page_names_exists(file: Path) -> None:
    modules = {f"translate.{module.stem}" for module in (ROOT / "translate").glob("*.py")}
    known = {row.name for row in describe_settings()} | modules | {"digest.py"}  # a program of benchmarks/
    sections = "crawl|service|web|mail|alerts|translate|digest"
    assert set(re.findall(rf"`((?:{sections})\.[a-z_]+)`", file.read_text("utf-8"))) <= known


@pytest.mark.parametrize("file", PAGES, ids=lambda file: file.stem)
def test_every_program_of_the_checkout_that_a_page_names_exists(file: Path) -> None:
    for name in re.findall(r"`[^`\n]*?\b((?:benchmarks|tests|deploy|docs)/[\w/-]+(?:\.\w+)+)", file.read_text("utf-8")):
        assert (ROOT / name).exists(), f"{file.name}: {name}"
