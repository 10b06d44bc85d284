"""The reading job: long backlogs are read in turns, so that what people change meanwhile is heeded soon."""

import threading
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from scenarios import NOON, an_article

import scheduler.reading
from parallax.catalogue import load_pack
from parallax.contracts import Store
from parallax.records import Rule
from parallax.settings import Settings
from scheduler.backlog import BATCH
from scheduler.jobs import Pulse
from scheduler.reading import ReadingJob
from store import open_store


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with open_store(tmp_path / "a.db") as opened:
        yield opened


class Saying(Pulse):
    """Saves a rule while the first batch is being told of."""

    def __init__(self, store: Store) -> None:
        super().__init__(threading.Event())
        self._store = store

    def beat(self, said: str = "") -> None:
        super().beat(said)
        self._store.save_rule(Rule(id="new", name="New", query="rocket", channels=("desk",)), NOON)


def test_a_rule_that_is_saved_during_a_long_pass_is_asked_before_its_end(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(2 * BATCH):
        article = an_article(f"A rocket flew {number}", key=str(number), at=NOON)
        assert store.save_article(replace(article, url=f"https://wire.example/{number}"), None)
    monkeypatch.setattr(scheduler.reading, "TURN_SECONDS", 0)
    pack = replace(load_pack(), companies=(), rules=())
    job = ReadingJob(store, pack, Settings(archive=str(tmp_path / "a.db")), now=lambda: NOON)
    pulse = Saying(store)
    assert job.run(pulse) == f"{BATCH} items read, and the rest next time"
    assert not store.hits("new")
    job.run(pulse)
    assert len(store.hits("new", limit=1000)) == BATCH
    assert job.run(pulse) == ""
