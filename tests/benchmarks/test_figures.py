"""The one table that `make bench` makes, and where it puts it."""

import importlib.util
import sys
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def figures() -> ModuleType:
    """benchmarks/_figures.py."""
    spec = importlib.util.spec_from_file_location("benchmark_figures", ROOT / "benchmarks" / "_figures.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


def cells(line: str) -> list[str]:
    return [cell.strip() for cell in line.strip("|").split("|")]


def test_less_time_and_a_higher_rate_are_both_better(figures: ModuleType) -> None:
    lines = figures.table(
        [
            figures.Figure(
                part="Crawling", name="fetch", unit="pages/s", ours=500, peer=100, peer_name="Scrapy", limit=2000, limit_name="sockets"
            ),
            figures.Figure(part="Crawling", name="wait", unit="ms", ours=20, peer=10, peer_name="other", limit=5, limit_name="sleep"),
        ]
    ).splitlines()
    assert cells(lines[3]) == ["fetch, pages/s", "**500**", "100 (Scrapy)", "5x", "2,000 (sockets)", "25%", ""]
    assert cells(lines[4]) == ["wait, ms", "**20.0**", "10.0 (other)", "0.5x", "5 (sleep)", "25%", ""]


def test_several_sizes_are_one_row_that_says_how_the_cost_grows(figures: ModuleType) -> None:
    row = {"part": "Sources", "name": "tick", "unit": "ms", "of": "sources"}
    sizes = [
        figures.Figure(**row, ours=size / 10, size=size, peer=9 if size == 100 else None, peer_name="reader") for size in (1000, 10, 100)
    ]
    line = figures.table(sizes).splitlines()[3]
    assert cells(line) == [
        "tick (1,000 sources), ms",
        "**100**",
        "9 (reader at 100)",
        "0.9x",
        "",
        "",
        "10: 1, 100: 10.0, 1,000: 100 sources",
    ]


def test_what_one_benchmark_records_another_process_reads(figures: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    one = figures.Figure(part="Memory", name="at rest", unit="MB", ours=120.5, peer_name="none")
    figures.record(one)
    monkeypatch.setenv(figures.FILE, str(tmp_path / "figures"))
    figures.record(one, one)
    assert figures.recorded(tmp_path / "figures") == [one, one]
    assert figures.recorded(tmp_path / "nothing") == []


def test_only_what_stands_between_the_marks_is_renewed(figures: ModuleType) -> None:
    page = f"# Speed\n\n{figures.BEGIN}\nold\n{figures.END}\n\nThe end.\n"
    renewed = figures.renewed(page, "| new |\n")
    assert renewed == f"# Speed\n\n{figures.BEGIN}\n\n| new |\n\n{figures.END}\n\nThe end.\n"
    assert figures.renewed(renewed, "| new |") == renewed


@pytest.mark.parametrize("page", ["", "{end} {begin}", "{begin} {begin} {end}", "{begin}"])
def test_a_page_without_its_two_marks_is_refused(figures: ModuleType, page: str) -> None:
    with pytest.raises(ValueError, match="once each"):
        figures.renewed(page.format(begin=figures.BEGIN, end=figures.END), "table")


def test_the_page_has_its_marks(figures: ModuleType) -> None:
    page = (ROOT / "docs" / "performance.md").read_text("utf-8")
    assert figures.renewed(page, "x") != page
