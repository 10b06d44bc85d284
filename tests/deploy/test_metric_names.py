"""Dashboard and alert rules speak of metrics that the service has, and Prometheus has nothing to say against their names."""

import json
import re
import shutil
import subprocess
from datetime import UTC, datetime
from pathlib import Path

import pytest

from crawlers.crawl import CrawlReport
from parallax.records import Run
from scheduler.backups import Backup
from scheduler.health import SourceHealth
from scheduler.metrics import Metrics
from scheduler.status import Disk, JobStatus, Outbox, Status

DEPLOY = Path(__file__).parents[2] / "deploy"
NOW = datetime(2026, 6, 1, tzinfo=UTC)


@pytest.fixture(scope="module")
def page() -> str:
    """The metrics of a service that has everything."""
    metrics = Metrics()
    metrics.declare("read")
    metrics.crawled(CrawlReport(runs=(Run(source_id="wire", url="u", started_at=NOW, ms=1, outcome="ok"),), articles=1))
    metrics.look_with(
        lambda: Status(
            archive="a.db",
            at=NOW,
            running=True,
            pid=7,
            since=NOW,
            jobs=(JobStatus(id="read", last_ok_at=NOW),),
            sources=(SourceHealth(source_id="wire", state="failed", last_ok=NOW),),
            counts={"items": 1, "unread": 0, "outdated": 0, "pending": 0},
            model="ready",
            outbox=Outbox(),
            disk=Disk(free=1, floor=1, archive=1),
            backup=Backup(file=Path("b"), made_at=NOW, bytes=1, problems=()),
        )
    )
    return metrics.text().decode()


@pytest.mark.parametrize("file", ["grafana/parallax.json", "prometheus/parallax.rules.yml", "prometheus/parallax.test.yml"])
def test_every_metric_that_is_asked_for_exists(page: str, file: str) -> None:
    known = set(re.findall(r"^(parallax_\w+?)(?:\{| )", page, re.MULTILINE))
    text = (DEPLOY / file).read_text("utf-8")
    if file.endswith(".json"):
        text = "\n".join(target["expr"] for panel in json.loads(text)["panels"] for target in panel["targets"])
    asked = set(re.findall(r"\bparallax_\w+", text))
    assert asked
    assert asked <= known


def test_prometheus_has_nothing_against_the_names(page: str) -> None:
    if not shutil.which("promtool"):
        pytest.skip("promtool is not installed")
    done = subprocess.run(["promtool", "check", "metrics"], input=page, capture_output=True, text=True, check=False, timeout=60)
    assert (done.returncode, done.stderr) == (0, "")
