"""The whole service, from the lock to the last log line, over a press on loopback."""

import json
import threading
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from time import monotonic, sleep
from typing import Self

import pytest

from parallax.catalogue import load_pack
from parallax.demo.site import serve_press
from parallax.demo.sources import sample_sources
from parallax.errors import ParallaxError
from parallax.records import Source
from parallax.settings import CrawlSettings, ServiceSettings, Settings
from scheduler.control import ask, socket_file
from scheduler.declared import Plant
from scheduler.lock import AlreadyRunningError, holder
from scheduler.metrics import Metrics
from scheduler.serving import serve
from store import open_store

JOBS = ["crawl", "read", "deliver", "digests", "spikes", "survey", "maintain"]
ARTICLES = 99  # of the sample press that can be read


def a_plant(folder: Path, sources: list[Source]) -> Plant:
    archive = folder / "a.db"
    service = ServiceSettings(listen="127.0.0.1:18021", tick_seconds=0.2, backups=str(folder / "backups"), disk_floor_megabytes=0)
    crawl = CrawlSettings(delay_seconds=0, allow_addresses=("127.0.0.0/8",), workers=1)
    return Plant(
        settings=Settings(archive=str(archive), crawl=crawl, service=replace(service, listen=f"127.0.0.1:{free_port()}")),
        pack=replace(load_pack(), sources=tuple(sources)),
        sources=sources,
        open_store=lambda: open_store(archive),
        open_copy=lambda file: open_store(file, read_only=True),
        metrics=Metrics(),
        now=lambda: datetime.now(UTC),
    )


def free_port() -> int:
    import socket

    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def until(true: Callable[[], object], seconds: float = 30.0) -> bool:
    deadline = monotonic() + seconds
    while not true() and monotonic() < deadline:
        sleep(0.05)
    return bool(true())


def get(plant: Plant, path: str) -> tuple[int, str]:
    try:
        with urllib.request.urlopen(f"http://{plant.settings.service.listen}{path}") as answer:
            return answer.status, answer.read().decode()
    except urllib.error.HTTPError as error:
        with error:
            return error.code, error.read().decode()


class Served:
    """A service in a thread."""

    def __init__(self, plant: Plant) -> None:
        self.plant, self.stop, self.clean = plant, threading.Event(), False
        self.thread = threading.Thread(target=self._run)

    def _run(self) -> None:
        self.clean = serve(self.plant, self.stop)

    def __enter__(self) -> Self:
        self.thread.start()
        assert until(lambda: socket_file(self.plant.archive).exists())
        return self

    def __exit__(self, *_: object) -> None:
        self.stop.set()
        self.thread.join(20)

    def ask(self, what: str, job: str = "") -> dict[str, object]:
        return ask(self.plant.archive, {"do": what, "job": job})

    def done(self) -> bool:
        """Whether it says that it is ready; its address opens a moment after its socket."""
        try:
            return get(self.plant, "/readyz")[0] == 200
        except urllib.error.URLError:
            return False


@pytest.fixture(scope="module")
def press() -> Iterator[list[Source]]:
    with serve_press() as site:
        yield sample_sources(site.base_url)


def test_it_crawls_reads_backs_up_answers_and_stops(tmp_path: Path, press: list[Source]) -> None:
    plant = a_plant(tmp_path, press)
    with Served(plant) as served, open_store(plant.archive) as store:
        assert until(lambda: store.counts()["items"] == ARTICLES and not store.counts()["unread"] and served.done(), 60)
        assert get(plant, "/healthz") == (200, "ok\n")
        assert [job["id"] for job in served.ask("list")["jobs"]] == JOBS  # type: ignore[index, attr-defined]
        served.ask("run", "maintain")
        assert until(lambda: list((tmp_path / "backups").glob("*.json")))
        assert until(lambda: f"parallax_items_total {ARTICLES}.0" in get(plant, "/metrics")[1])
        assert 'parallax_source_trouble{source="sample-blocked",state="blocked"} 1.0' in get(plant, "/metrics")[1]
        with pytest.raises(AlreadyRunningError):
            serve(plant)
        began = monotonic()
    assert served.clean
    assert monotonic() - began < 10
    assert holder(plant.archive) is None
    assert not socket_file(plant.archive).exists()
    with open_store(plant.archive) as store:
        assert store.check() == []
    assert json.loads((tmp_path / "a.db.service.json").read_text())["read"]["failures"] == 0


def test_it_is_not_ready_before_its_first_run_and_ready_without_jobs_that_are_paused(tmp_path: Path) -> None:
    plant = a_plant(tmp_path, [])
    with Served(plant) as served:
        assert until(served.done)
        for job in ("crawl", "read"):
            served.ask("pause", job)
    with Served(plant) as served:
        assert until(served.done)


def test_a_model_that_comes_while_it_runs_is_used(tmp_path: Path, press: list[Source], monkeypatch: pytest.MonkeyPatch) -> None:
    import scheduler.reading

    made: list[int] = []
    real = scheduler.reading.make_reader
    monkeypatch.setattr(scheduler.reading, "make_reader", lambda *given: made.append(1) or real(*given))  # type: ignore[func-returns-value]
    plant = a_plant(tmp_path, [])
    with Served(plant) as served:
        assert until(served.done)
        assert until(lambda: len(made) == 1)
        (plant.settings.models_folder / "zh-en-9").mkdir(parents=True)
        assert until(lambda: len(made) == 2)


@pytest.mark.parametrize("taken", ["a.db", "a.db.lock"])
def test_a_service_whose_archive_or_lock_is_taken_from_under_it_ends_and_says_so(tmp_path: Path, taken: str) -> None:
    plant, said = a_plant(tmp_path, []), list[ParallaxError]()

    def run() -> None:
        try:
            serve(plant)
        except ParallaxError as error:
            said.append(error)

    thread = threading.Thread(target=run)
    thread.start()
    assert until(lambda: socket_file(plant.archive).exists())
    (tmp_path / taken).rename(tmp_path / "elsewhere")
    thread.join(20)
    assert [str(error) for error in said] == [
        f"{tmp_path / taken}: was removed or replaced under the service, which has ended; stop it before you touch its files"
    ]
    assert not (tmp_path / taken).exists()


def test_that_an_empty_archive_was_made_is_said_once(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    plant = a_plant(tmp_path, [])
    for told in (True, False):
        caplog.clear()
        with caplog.at_level("WARNING"), Served(plant) as served:
            assert until(served.done)
        assert ("an empty one was made" in caplog.text) is told
