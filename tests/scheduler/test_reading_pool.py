"""A long backlog read by several processes: the same readings, whatever becomes of the processes, and none left behind."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import pytest
from scenarios import NOON, an_article, an_item

from matching.topics import TopicMatcher
from parallax.catalogue import Pack, load_pack
from parallax.contracts import Store
from parallax.demo.press import load_press
from parallax.records import Correction, Item, Reading
from parallax.settings import CrawlSettings, Settings
from scheduler import backlog, reading_pool
from scheduler.backlog import read_backlog
from scheduler.pipeline import make_reader
from scheduler.reading_pool import ReadingPool, sharing
from store import open_store
from translate.names import NameFinder
from translate.reader import Reader

TOPICS = TopicMatcher([])
TWO = CrawlSettings(workers=2)


@pytest.fixture(scope="module")
def pack() -> Pack:
    return load_pack()


@pytest.fixture(scope="module")
def reader(pack: Pack) -> Reader:
    return make_reader(pack, Settings(archive="nowhere.db"))


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with open_store(tmp_path / "a.db") as opened:
        yield opened


@pytest.fixture
def _at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Children start with the first batch."""
    monkeypatch.setattr(reading_pool, "ALONE", 0)
    monkeypatch.setattr(backlog, "BATCH", 8)


def press() -> list[Item]:
    """The sample press, in both languages and both scripts."""
    articles = (an_article(each.title, "\n".join(each.body), source_id=each.outlet, lang=each.lang[:2]) for each in load_press())
    return [an_item(number, article) for number, article in enumerate(articles, start=1)]


def put(store: Store, items: Sequence[Item]) -> None:
    for item in items:
        assert store.save_article(replace(item.article, url=f"https://press.example/{item.id}", key=str(item.id)), None)


def alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


def gone(pids: Sequence[int], seconds: float = 10) -> bool:
    until = time.monotonic() + seconds
    while any(map(alive, pids)) and time.monotonic() < until:
        time.sleep(0.02)
    return not any(map(alive, pids))


@pytest.mark.usefixtures("_at_once")
def test_children_read_the_sample_press_as_one_process_does_corrections_included(pack: Pack) -> None:
    term = Correction(
        id=7, kind="term", subject="火箭", value={"en": "carrier rocket (so corrected)"}, author="ana", reason="a test", made_at=NOON
    )
    corrected = make_reader(pack, Settings(archive="nowhere.db"), [term])
    items = press()
    expected = corrected.read(items)
    with ReadingPool(corrected, pack, [term], TWO) as pool:
        found = pool.read(items)
        assert len(pool.pids) == 2
        assert pool.read(items[:31]) == expected[:31]
    assert found == expected
    assert {reading.corrections for reading in found} == {7}
    assert any(reading.translation and "so corrected" in reading.translation.text for reading in found)


def test_a_short_backlog_starts_no_process_and_a_long_one_does(pack: Pack, reader: Reader) -> None:
    english = [an_item(number, an_article(f"Report {number}")) for number in range(1, 100)]
    with ReadingPool(reader, pack, (), TWO) as pool:
        pool.read(english[:99])
        assert not pool.pids
        pool.read(english[:1])
        pool.read(english[:1])  # a single item is not worth the way
        assert not pool.pids
        pool.read(english[:8])
        assert len(pids := pool.pids) == 2
    assert gone(pids)


@pytest.mark.usefixtures("_at_once")
def test_a_child_that_is_killed_costs_no_item_and_is_logged_once(
    store: Store, pack: Pack, reader: Reader, caplog: pytest.LogCaptureFixture
) -> None:
    items, read = press()[:40], 0
    put(store, items)
    with ReadingPool(reader, pack, (), TWO) as pool:
        for number, count in enumerate(read_backlog(store, pool, TOPICS)):
            read += count
            if number == 0:
                os.kill(pool.pids[0], signal.SIGKILL)
        assert not pool.pids
    assert read == len(items)
    assert store.counts()["unread"] == 0
    assert [record.levelname for record in caplog.records if record.name == "parallax.pipeline"] == ["ERROR"]
    assert "died" in caplog.text
    expected = {item.article.title: replace(reading, item_id=0) for item, reading in zip(items, reader.read(items), strict=True)}
    assert {item.article.title: item.reading and replace(item.reading, item_id=0) for item in store.items()} == expected


@pytest.mark.usefixtures("_at_once")
def test_an_item_that_no_reader_can_read_stops_no_other(store: Store, pack: Pack, reader: Reader) -> None:
    put(store, press()[:8])

    class Poisoned(ReadingPool):
        """Sends an item whose title is a number, as no archive holds one."""

        def read(self, items: Sequence[Item]) -> list[Reading]:
            poisoned = [replace(item, article=replace(item.article, title=1)) if item.id == 3 else item for item in items]  # type: ignore[arg-type]
            return super().read(poisoned)

    with Poisoned(reader, pack, (), TWO) as pool:
        assert sum(read_backlog(store, pool, TOPICS)) == 8
    (item,) = [item for item in store.items() if item.reading and item.reading.script == "other"]
    assert item.id == 3
    assert "item 3 could not be read" in store.runs(item.article.source_id)[0].error


@pytest.mark.usefixtures("_at_once")
def test_children_that_read_by_another_version_are_not_believed(pack: Pack, reader: Reader) -> None:
    with (
        ReadingPool(reader, replace(pack, glossary=()), (), TWO) as pool,
        pytest.raises(Exception, match="another version"),
    ):
        pool.read(press()[:8])
    assert pool.read(press()[:8]) == reader.read(press()[:8])


class Engine:
    """One that is never asked."""

    name, model, settings = "argos", "m", ""

    def translate(self, sentences: Sequence[str]) -> list[str]:
        raise NotImplementedError


def test_a_reader_with_an_engine_and_one_on_a_single_core_are_used_as_they_are(
    pack: Pack, reader: Reader, monkeypatch: pytest.MonkeyPatch
) -> None:
    translating = Reader(NameFinder(()), (), Engine())
    monkeypatch.setattr(reading_pool, "_cores", lambda: 8)
    with sharing(translating, pack, (), TWO) as used:
        assert used is translating
    with sharing(reader, pack, (), CrawlSettings(workers=1)) as used:
        assert used is reader
    with sharing(reader, pack, (), TWO) as used:
        assert isinstance(used, ReadingPool)
    monkeypatch.setattr(reading_pool, "_cores", lambda: 1)
    with sharing(reader, pack, (), TWO) as used:
        assert used is reader


SCRIPT = """
import signal
from dataclasses import replace
from scenarios import an_article, an_item
from parallax.catalogue import load_pack
from parallax.settings import CrawlSettings, Settings
from scheduler import reading_pool
from scheduler.readers import make_reader
signal.signal(signal.SIGINT, signal.default_int_handler)
reading_pool.ALONE = 0
pack = replace(load_pack(), companies=())
items = [an_item(number, an_article(f"Report {number}")) for number in range(8)]
with reading_pool.ReadingPool(make_reader(pack, Settings(archive="nowhere.db")), pack, (), CrawlSettings(workers=2)) as pool:
    while pool.read(items):
        print(*pool.pids, flush=True)
"""


@pytest.fixture
def reading() -> Iterator["subprocess.Popen[str]"]:
    """A process that reads with two children, in a group of its own as in a terminal."""
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))}
    pipe = subprocess.PIPE
    with subprocess.Popen(
        [sys.executable, "-c", SCRIPT], stdout=pipe, stderr=pipe, text=True, env=environment, start_new_session=True
    ) as process:
        yield process
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)


@pytest.mark.parametrize(("number", "group"), [(signal.SIGKILL, False), (signal.SIGTERM, False), (signal.SIGINT, True)])
def test_a_signal_ends_reading_at_once_and_leaves_no_child_and_no_complaint_of_one(
    reading: "subprocess.Popen[str]", number: signal.Signals, group: bool
) -> None:
    assert reading.stdout
    pids = [int(pid) for pid in reading.stdout.readline().split()]
    assert all(map(alive, pids))
    os.killpg(reading.pid, number) if group else os.kill(reading.pid, number)
    _, said = reading.communicate(timeout=10)
    assert reading.returncode == -number
    assert gone(pids)
    assert "worker_process" not in said
