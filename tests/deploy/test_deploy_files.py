"""What is shipped for operators: every file is checked by the tool that will read it, where that tool is installed."""

import json
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[2]
DEPLOY = ROOT / "deploy"


def run_tool(*command: str, **options: Any) -> "subprocess.CompletedProcess[str]":
    if not shutil.which(command[0]):
        pytest.skip(f"{command[0]} is not installed")
    return subprocess.run(command, capture_output=True, text=True, check=False, timeout=60, **options)


def test_the_unit_is_understood_by_systemd(tmp_path: Path) -> None:
    unit = tmp_path / "parallax.service"
    text = (DEPLOY / "parallax.service").read_text("utf-8")
    unit.write_text(text.replace("/opt/parallax/.venv/bin/parallax", sys.executable), "utf-8")  # verify wants a command that exists
    done = run_tool("systemd-analyze", "verify", str(unit))
    assert (done.returncode, done.stdout + done.stderr) == (0, "")


def test_the_unit_exposes_little() -> None:
    done = run_tool("systemd-analyze", "security", "--offline=true", "--threshold=20", str(DEPLOY / "parallax.service"))
    assert done.returncode == 0, done.stdout[-300:]


def test_the_credentials_that_the_unit_names_are_settings() -> None:
    from parallax.settings import describe_settings

    known = {row.name.replace(".", "-").replace("_", "-") for row in describe_settings()}
    text = (DEPLOY / "parallax.service").read_text("utf-8")
    assert "LoadCredential=parallax:/etc/parallax/credentials" in text
    assert {"mail-password", "alerts-channels", "alerts-secret", "translate-api-key"} <= known


def test_the_environment_of_the_container_is_settings() -> None:
    from parallax.settings import describe_settings

    known = {row.environment for row in describe_settings()}
    for name in ("Containerfile", "compose.yml"):
        named = set(re.findall(r"\bPARALLAX_[A-Z_]+\b", (DEPLOY / name).read_text("utf-8")))
        assert named <= known, name


def test_the_container_file_has_no_fault_that_hadolint_knows() -> None:
    done = run_tool("hadolint", str(DEPLOY / "Containerfile"))
    assert (done.returncode, done.stdout) == (0, "")


def test_the_container_copies_every_package() -> None:
    text = (DEPLOY / "Containerfile").read_text("utf-8")
    for package in ("parallax", "crawlers", "translate", "matching", "store", "scheduler", "packs"):
        assert f"COPY {package} {package}" in text


def test_the_compose_file_fits_its_schema() -> None:
    done = run_tool("check-jsonschema", "--builtin-schema", "vendor.compose-spec", str(DEPLOY / "compose.yml"))
    assert done.returncode == 0, done.stdout


@pytest.mark.parametrize("script", ["backup.sh", "restore.sh"])
def test_scripts_have_no_fault_that_shellcheck_knows(script: str) -> None:
    done = run_tool("shellcheck", str(DEPLOY / script))
    assert (done.returncode, done.stdout) == (0, "")


def test_the_caddyfile_is_understood() -> None:
    assert run_tool("caddy", "adapt", "--config", str(DEPLOY / "proxy" / "Caddyfile")).returncode == 0


def test_prometheus_understands_the_rules() -> None:
    assert run_tool("promtool", "check", "rules", str(DEPLOY / "prometheus" / "parallax.rules.yml")).returncode == 0


def test_the_rules_fire_when_they_should_and_not_otherwise() -> None:
    done = run_tool("promtool", "test", "rules", "parallax.test.yml", cwd=DEPLOY / "prometheus")
    assert done.returncode == 0, done.stderr


def test_every_rule_is_tested() -> None:
    rules = set(re.findall(r"- alert: (\w+)", (DEPLOY / "prometheus" / "parallax.rules.yml").read_text("utf-8")))
    tests = (DEPLOY / "prometheus" / "parallax.test.yml").read_text("utf-8")
    fired = {name for name, raised in re.findall(r"alertname: (\w+)\n\s+exp_alerts:\n\s+(-)", tests) if raised}
    assert rules == fired


def test_the_dashboard_is_one_with_panels_that_have_places_and_queries() -> None:
    board = json.loads((DEPLOY / "grafana" / "parallax.json").read_text("utf-8"))
    ids = [panel["id"] for panel in board["panels"]]
    assert len(ids) == len(set(ids)) > 10
    assert all(panel["targets"][0]["expr"] and panel["gridPos"]["x"] + panel["gridPos"]["w"] <= 24 for panel in board["panels"])
