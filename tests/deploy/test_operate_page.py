"""docs/operate.md is followed literally: its shell blocks are run in an empty folder, in their order."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from parallax.cli import parallax
from parallax.settings import describe_settings, load_settings

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "operate.md").read_text("utf-8")
BLOCKS = re.findall(r"^```sh\n(.*?)^```", PAGE, re.MULTILINE | re.DOTALL)


def test_its_commands_do_what_it_says(tmp_path: Path, free_ports: tuple[int, int]) -> None:
    command = tmp_path / "bin" / "parallax"
    command.parent.mkdir()
    command.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m parallax "$@"\n')
    command.chmod(0o755)
    (work := tmp_path / "work").mkdir()
    script = "set -eux\n" + "\n".join(BLOCKS).replace("127.0.0.1:8021", f"127.0.0.1:{free_ports[0]}")
    environ = {
        **os.environ,
        "PATH": f"{command.parent}:{os.environ['PATH']}",
        "PYTHONPATH": str(ROOT),
        "DEPLOY": str(ROOT / "deploy"),
        "PARALLAX_SERVICE_LISTEN": f"127.0.0.1:{free_ports[0]}",
        "PARALLAX_WEB_PORT": str(free_ports[1]),
        "PARALLAX_SERVICE_TICK_SECONDS": "1",
        "PARALLAX_SERVICE_DISK_FLOOR_MEGABYTES": "999999999",  # so that no test crawls the world
    }
    done = subprocess.run(["bash", "-c", script], cwd=work, env=environ, capture_output=True, text=True, check=False, timeout=100)
    assert done.returncode == 0, done.stdout[-3000:] + done.stderr[-5000:]
    for said in ("crawl is paused", "digests runs every 5m", "parallax_up 1.0", "restored parallax.db from elsewhere/parallax-"):
        assert said in done.stdout
    assert "not crawling: " in done.stdout


@pytest.fixture
def free_ports() -> tuple[int, int]:
    import socket

    with socket.socket() as one, socket.socket() as two:
        for each in (one, two):
            each.bind(("127.0.0.1", 0))
        return one.getsockname()[1], two.getsockname()[1]


def test_its_edit_of_the_settings_file_gives_the_places_that_the_unit_allows(tmp_path: Path) -> None:
    from parallax.cli.init import settings_text

    (tmp_path / "parallax.toml").write_text(settings_text("desk@example.org"), "utf-8")
    (edit,) = re.findall(r"^# (sed -i .*) /etc/parallax/parallax\.toml$", PAGE, re.MULTILINE)
    subprocess.run(["sh", "-c", f"{edit} {tmp_path / 'parallax.toml'}"], check=True)
    settings = load_settings(tmp_path / "parallax.toml", {})
    assert settings.archive == "/var/lib/parallax/parallax.db"
    assert settings.sources == "/var/lib/parallax/sources"
    assert settings.service.backups == "/var/lib/parallax/backups"
    assert settings.models_folder == Path("/var/lib/parallax/models")


def test_every_command_that_it_names_exists() -> None:
    named = {tuple(found.split()) for found in re.findall(r"`parallax ((?:[a-z-]+ ?){1,2})", PAGE)}
    assert named
    for path in named:
        words = [word for word in path if not word.startswith("-")]
        assert CliRunner().invoke(parallax, [*words[:2], "--help"]).exit_code == 0, words


def test_every_setting_that_it_names_exists() -> None:
    known = {row.name for row in describe_settings()}
    named = set(re.findall(r"`((?:crawl|service|web|mail|alerts|translate|digest)\.[a-z_]+)\b", PAGE))
    assert named <= known


def test_every_file_that_it_names_is_shipped() -> None:
    for name in set(re.findall(r"\bdeploy/[\w./-]*\w", PAGE)):
        assert (ROOT / name).exists(), name
