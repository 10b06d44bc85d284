"""Gates and repair on pairs of sentence and output, made by hand with the errors that machine translation makes."""

from pathlib import Path
from typing import Any

import pytest

from parallax.catalogue import load_pack
from parallax.errors import ParseError
from parallax.records import Segment
from translate import gates
from translate.names import NameFinder
from translate.reader import Reader

from .recordings import Listening, Pair, Recorded, read_pairs
from .test_reader import item

OWN = Path(__file__).with_name("recorded_pairs.tsv")
PAIRS = read_pairs(OWN)
BAD = [pair for pair in PAIRS if pair.label != "good"]
GOOD = [pair for pair in PAIRS if pair.label == "good"]


@pytest.fixture(scope="module")
def readers() -> tuple[Reader, Listening, Reader, Recorded]:
    pack = load_pack()
    finder, listening, recorded = NameFinder(pack.companies), Listening(), Recorded()
    asking, telling = (Reader(finder, pack.glossary, engine, names_version="1") for engine in (listening, recorded))
    return asking, listening, telling, recorded


def shown(readers: Any, pair: Pair) -> Segment:
    asking, listening, telling, recorded = readers
    listening.first = ""
    asking.read([item(pair.source)])
    recorded.record(listening.first, pair.output)
    (reading,) = telling.read([item(pair.source)])
    (segment,) = reading.translation.segments
    assert isinstance(segment, Segment)
    return segment


@pytest.mark.parametrize("pair", BAD, ids=[f"{pair.label}: {pair.output}" for pair in BAD])
def test_every_error_is_noticed_under_its_name(pair: Pair, readers: Any) -> None:
    flags = shown(readers, pair).flags
    assert pair.label in flags or (pair.label == gates.TERM and gates.REPAIRED in flags)


def test_good_translations_raise_no_alarm(readers: Any) -> None:
    alarms = [(pair.source, pair.output, flags) for pair in GOOD if (flags := shown(readers, pair).flags)]
    assert alarms == []


def test_the_right_amounts_and_names_are_shown_whatever_was_wrong(readers: Any) -> None:
    for source, output, wanted in (
        ("蓝箭航天完成12亿元融资。", "Blue Arrow raised $12 billion.", ("LandSpace", "1.2 billion yuan")),
        ("星际荣耀完成7亿元的新一轮融资。", "It raised 7 billion.", ("i-Space", "700 million yuan")),
    ):
        target = shown(readers, Pair(source=source, output=output)).target
        assert all(each in target for each in wanted)


def test_there_are_pairs_of_every_kind() -> None:
    assert len(PAIRS) >= 60
    codes = {
        getattr(gates, name)
        for name in ("EMPTY", "DROPPED", "LOOP", "CHINESE", "NOT_ENGLISH", "NAME", "AMOUNT", "CURRENCY", "LATIN", "TERM")
    }
    assert {pair.label for pair in BAD} == codes


def test_a_recording_is_read_with_comments_blank_lines_and_labels(tmp_path: Path) -> None:
    file = tmp_path / "r.tsv"
    file.write_text("\ufeff# comment\n甲。\tA.\n\n乙。\tB.\tgood\r\n丙。\t\n", "utf-8")
    assert read_pairs(file) == [
        Pair(source="甲。", output="A."),
        Pair(source="乙。", output="B.", label="good"),
        Pair(source="丙。", output=""),
    ]


@pytest.mark.parametrize("line", ["no tab", "\tno source"])
def test_a_line_that_is_no_pair_is_named(line: str, tmp_path: Path) -> None:
    (tmp_path / "r.tsv").write_text(f"甲。\tA.\n{line}\n", "utf-8")
    with pytest.raises(ParseError, match=r"r\.tsv:2: expected source and output"):
        read_pairs(tmp_path / "r.tsv")


def test_a_file_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    (tmp_path / "r.tsv").write_bytes(b"\xff\xfe\x00")
    for name in ("r.tsv", "missing.tsv"):
        with pytest.raises(ParseError, match=name):
            read_pairs(tmp_path / name)


def test_what_was_not_recorded_is_empty() -> None:
    assert Recorded({"甲": "A"}).translate(["乙", "甲"]) == ["", "A"]
