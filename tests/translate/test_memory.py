"""The translation memory: decoded once, sound whatever happens, bounded."""

import os
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from parallax.errors import StoreError
from translate.memory import Remembering


class Counting:
    """An engine that remembers what it was asked."""

    name, settings = "counting", "beam=1"

    def __init__(self, model: str = "m1") -> None:
        self.model = model
        self.asked: list[str] = []

    def translate(self, sentences: Sequence[str]) -> list[str]:
        self.asked += sentences
        return [f"English of {sentence}" for sentence in sentences]


def test_a_reprint_is_decoded_once_over_two_openings(tmp_path: Path) -> None:
    first = Counting()
    Remembering(first, tmp_path / "m.db").translate(["甲。", "乙。"])
    second = Counting()
    memory = Remembering(second, tmp_path / "m.db")
    assert memory.translate(["乙。", "丙。", "甲。", "乙。"]) == [
        "English of 乙。",
        "English of 丙。",
        "English of 甲。",
        "English of 乙。",
    ]
    assert second.asked == ["丙。"]
    assert (memory.recalled, memory.decoded) == (2, 1)


def test_another_model_and_other_settings_are_remembered_apart(tmp_path: Path) -> None:
    Remembering(Counting("m1"), tmp_path / "m.db").translate(["甲。"])
    other, wide = Counting("m2"), Counting("m1")
    wide.settings = "beam=4"
    for engine in (other, wide):
        Remembering(engine, tmp_path / "m.db").translate(["甲。"])
        assert engine.asked == ["甲。"]


def test_it_stands_for_its_engine(tmp_path: Path) -> None:
    memory = Remembering(Counting(), tmp_path / "m.db")
    assert (memory.name, memory.model, memory.settings) == ("counting", "m1", "beam=1")


def test_nothing_is_remembered_of_a_failure_and_what_came_before_it_is(tmp_path: Path) -> None:
    class Failing(Counting):
        def translate(self, sentences: Sequence[str]) -> list[str]:
            if any(len(sentence) > 20 for sentence in sentences):
                raise MemoryError
            return super().translate(sentences)

    sentences = [f"句{number}。" for number in range(256)] + ["长" * 30]
    with pytest.raises(MemoryError):
        Remembering(Failing(), tmp_path / "m.db").translate(sentences)
    engine = Counting()
    Remembering(engine, tmp_path / "m.db").translate(sentences)
    assert engine.asked == ["长" * 30]


def test_an_empty_output_is_not_remembered(tmp_path: Path) -> None:
    class Mute(Counting):
        def translate(self, sentences: Sequence[str]) -> list[str]:
            return ["" for _ in sentences]

    assert Remembering(Mute(), tmp_path / "m.db").translate(["甲。"]) == [""]
    assert Remembering(Counting(), tmp_path / "m.db").translate(["甲。"]) == ["English of 甲。"]


def test_growth_is_bounded_and_the_longest_unused_go_first(tmp_path: Path) -> None:
    memory = Remembering(Counting(), tmp_path / "m.db", most=100)
    memory.translate(["常用。"])
    for number in range(300):
        memory.translate(["常用。", f"句{number}。"])
    (count,) = sqlite3.connect(tmp_path / "m.db").execute("SELECT count(*) FROM sentences").fetchone()
    assert count <= 100
    engine = Counting()
    Remembering(engine, tmp_path / "m.db").translate(["常用。", "句299。", "句0。"])
    assert engine.asked == ["句0。"]


def test_a_damaged_file_is_named_and_left_alone(tmp_path: Path) -> None:
    file = tmp_path / "m.db"
    file.write_bytes(b"no database" * 200)
    with pytest.raises(StoreError, match="delete it"):
        Remembering(Counting(), file)
    assert file.read_bytes() == b"no database" * 200


def test_another_programs_database_is_not_taken_over(tmp_path: Path) -> None:
    with sqlite3.connect(tmp_path / "m.db") as db:
        db.execute("CREATE TABLE theirs (x)")
    db.close()
    with pytest.raises(StoreError, match="expected a translation memory"):
        Remembering(Counting(), tmp_path / "m.db")


def test_losing_the_file_under_way_costs_the_memory_and_no_translation(tmp_path: Path) -> None:
    memory = Remembering(Counting(), tmp_path / "m.db")
    memory.close()
    assert memory.translate(["甲。"]) == ["English of 甲。"]


KILLED = """
import sys
from pathlib import Path
from translate.memory import Remembering

class Engine:
    name, model, settings = "counting", "m1", "beam=1"
    def translate(self, sentences):
        return [f"English of {sentence}" for sentence in sentences]

memory = Remembering(Engine(), Path(sys.argv[1]))
for start in range(0, 10**9, 300):
    memory.translate([f"句{number}。" for number in range(start, start + 300)])
    print(start, flush=True)
"""


@pytest.mark.parametrize("pause", [0.0, 0.01, 0.05])
def test_killed_at_any_point_it_is_sound(pause: float, tmp_path: Path) -> None:
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    command = [sys.executable, "-c", KILLED, str(tmp_path / "m.db")]
    with subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout
        process.stdout.readline()
        time.sleep(pause)
        process.send_signal(signal.SIGKILL)
        done = len(process.stdout.read().splitlines()) + 1
    engine = Counting()
    wanted = [f"句{number}。" for number in range(done * 300)]
    assert Remembering(engine, tmp_path / "m.db").translate(wanted) == [f"English of {sentence}" for sentence in wanted]
    assert engine.asked == []
    with sqlite3.connect(tmp_path / "m.db") as db:
        assert db.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    db.close()


@settings(deadline=None, max_examples=50)
@given(calls=st.lists(st.lists(st.text(max_size=8), max_size=8), max_size=4))
def test_with_memory_and_without_say_the_same(calls: list[list[str]], tmp_path_factory: pytest.TempPathFactory) -> None:
    memory = Remembering(Counting(), tmp_path_factory.mktemp("m") / "m.db")
    for sentences in calls:
        assert memory.translate(sentences) == Counting().translate(sentences)
    memory.close()
