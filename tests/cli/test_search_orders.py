"""``parallax search`` in the order that is asked for."""

import json

from click.testing import CliRunner
from commands import Demo

from parallax.cli import parallax


def searched(demo: Demo, *arguments: str) -> list[str]:
    found = CliRunner().invoke(
        parallax, ["--settings", str(demo.folder / "parallax.toml"), "search", "rocket", "-n", "20", "--json", *arguments]
    )
    return [hit["published"] for hit in json.loads(found.output)["hits"]]


def test_the_first_who_told_of_it_come_first_when_asked_so(demo: Demo) -> None:
    oldest, newest = searched(demo, "--oldest"), searched(demo)
    assert oldest == sorted(oldest)
    assert newest == sorted(newest, reverse=True)
    assert oldest[0] < newest[-1]


def test_one_order_is_asked_for_at_a_time(demo: Demo) -> None:
    answer = CliRunner().invoke(parallax, ["--settings", str(demo.folder / "parallax.toml"), "search", "rocket", "--oldest", "--ranked"])
    assert answer.exit_code == 2
    assert "choose one" in answer.output
