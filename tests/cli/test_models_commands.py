"""Models: installed from a file, the archive's glosses become translations; a broken one is named and harms nothing."""

import json
import sys
from pathlib import Path

import pytest
from commands import Run

from parallax.settings import load_settings
from store import open_store

sys.path.insert(0, str(Path(__file__).parents[1] / "translate"))
from tiny_model import build_package  # a hand-set model that the tests of `translate` build

PAGE = "<html lang=zh><title>火箭发射成功</title><article><h1>火箭发射成功</h1>" + "<p>这枚火箭将十颗卫星送入太阳同步轨道。</p>" * 5


def engines() -> set[str]:
    with open_store(load_settings(environ={}).archive, read_only=True) as store:
        return {item.reading.translation.engine for item in store.items() if item.reading and item.reading.translation}


@pytest.fixture
def with_an_item(run: Run, tmp_path: Path) -> Path:
    (tmp_path / "page.html").write_text(PAGE, "utf-8")
    (tmp_path / "other.html").write_text(PAGE.replace("火箭发射成功", "卫星入轨"), "utf-8")
    assert run("import", "page.html").exit_code == 0
    return tmp_path


def test_a_model_that_comes_later_translates_what_had_a_gloss(run: Run, with_an_item: Path) -> None:
    assert engines() == {"gloss"}
    package = build_package(with_an_item / "tiny.argosmodel")
    assert "CC BY 4.0" in run("models", "install", "--file", str(package)).output
    assert [row["state"] for row in json.loads(run("models", "list", "--json").output)] == ["ready"]
    assert run("import", "other.html").exit_code == 0  # whatever reads, reads the backlog too
    with open_store(load_settings(environ={}).archive, read_only=True) as store:
        versions = {item.reading.version for item in store.items() if item.reading}
        counts = store.counts()
    assert len(versions) == 1
    assert counts["unread"] == 0


def test_a_package_file_can_be_named_without_an_option(run: Run, with_an_item: Path) -> None:
    assert "Installed" in run("models", "install", str(build_package(with_an_item / "tiny.argosmodel"))).output
    assert "there is no file ./nothing.argosmodel" in run("models", "install", "./nothing.argosmodel").output


def test_a_wrong_checksum_installs_nothing(run: Run, with_an_item: Path) -> None:
    package = build_package(with_an_item / "tiny.argosmodel")
    result = run("models", "install", "--file", str(package), "--sha256", "0" * 64)
    assert "has sha256" in str(result.exception)
    assert json.loads(run("models", "list", "--json").output) == []


def test_a_broken_model_is_named_by_doctor_and_items_are_still_read(run: Run, with_an_item: Path) -> None:
    run("models", "install", "--file", str(build_package(with_an_item / "tiny.argosmodel")))
    weights = next((with_an_item / "models").rglob("model.bin"))
    weights.write_bytes(weights.read_bytes()[:100])
    doctor = run("doctor")
    assert doctor.exit_code == 1
    assert "model.bin has 100 bytes" in doctor.output
    assert "item 2" in run("import", "other.html").output
    assert engines() == {"gloss"}
