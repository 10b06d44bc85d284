"""A hostile web, all of it in one pass: each trap is named, time and memory are bounded, and a good source beside them is on time."""

import json
import subprocess
import sys
from datetime import timedelta
from pathlib import Path
from socket import gethostname
from typing import Any

import pytest
from crawl_scenes import NOW
from trap_pages import PAGES
from traps import TRAPS, Trap

MEGABYTES = 150  # more than the process takes beside its libraries: 24 bodies at once, 10 MB each at most
PASS = Path(__file__).with_name("trapped_pass.py")
pytestmark = pytest.mark.timeout(240)


@pytest.fixture(scope="module")
def told() -> dict[str, Any]:
    """What came of the pass."""
    ran = subprocess.run([sys.executable, PASS], capture_output=True, text=True, timeout=200, check=False)
    assert ran.returncode == 0, ran.stderr[-2000:]
    found: dict[str, Any] = json.loads(ran.stdout)
    return found


@pytest.mark.parametrize(("name", "trap"), TRAPS.items(), ids=TRAPS)
def test_every_trap_is_called_by_its_name(told: dict[str, Any], name: str, trap: Trap) -> None:
    outcome, error = told["runs"][name]
    assert (outcome, trap.word in error) == (trap.outcome, True), error
    assert error.isprintable()
    assert len(error) < 500


@pytest.mark.parametrize(("number", "name"), list(enumerate(PAGES)), ids=PAGES)
def test_every_trapped_page_is_named_or_read(told: dict[str, Any], number: int, name: str) -> None:
    outcome, error = told["pages"].get(str(number), ("ok" if str(number) in told["stored"] else "missing", ""))
    assert (outcome, PAGES[name].word in error) == (PAGES[name].outcome, True), error


def test_a_good_source_in_the_same_pass_is_on_time(told: dict[str, Any]) -> None:
    assert told["runs"]["good"][0] == "ok"
    assert 0 < told["good"] < told["seconds"] - 1  # while those that hang still do
    assert told["stood_still"] < 3  # seconds, on a machine that does much else


def test_all_traps_together_take_little_memory(told: dict[str, Any]) -> None:
    assert told["megabytes"] < MEGABYTES


def test_no_entity_brings_in_a_file_of_ours_or_grows(told: dict[str, Any]) -> None:
    titles = [title for name in TRAPS for title in told["entries"][name]]
    assert not any(gethostname() in title or "hahaha" in title for title in titles)
    assert told["entries"]["an external entity"] in (["[]"], ["[&e;]"])


def test_a_server_cannot_ask_to_be_left_alone_for_longer_than_a_day(told: dict[str, Any]) -> None:
    moments = {name: told["next"][name] for name in TRAPS if name.startswith("Retry-After")}
    assert len(moments) == 3
    assert max(moments.values()) <= str(NOW + timedelta(days=1))
