"""What the jobs of the service hand to the layers below, over a real archive."""

import threading
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from scenarios import NOON

import scheduler.declared
from parallax.catalogue import Pack, load_pack
from parallax.contracts import Store
from parallax.deliver.message import Message
from parallax.digest import subscriptions
from parallax.digest.subscriptions import join
from parallax.errors import ParallaxError
from parallax.records import Delivery, Rule, Subscriber
from parallax.settings import Settings
from scheduler.declared import Plant, declare_jobs, make_crawling
from scheduler.jobs import Job, Pulse
from scheduler.metrics import Metrics
from store import open_store

PULSE = Pulse(threading.Event())


class Heard:
    """Channels that remember what they were told."""

    messages: list[Message] = []  # noqa: RUF012 - made anew by the fixture

    def __init__(self, *_: object) -> None: ...

    def sender(self, _: str) -> "Heard":
        return self

    def send(self, message: Message) -> str:
        self.messages.append(message)
        return "heard"


class Works:
    """A service's jobs, run by hand at a moment of one's own."""

    def __init__(self, folder: Path, stores: ExitStack, pack: Pack) -> None:
        archive = folder / "a.db"
        self.now = NOON
        plant = Plant(
            settings=Settings(archive=str(archive)),
            pack=pack,
            sources=(),
            open_store=lambda: open_store(archive),
            open_copy=lambda file: open_store(file, read_only=True),
            metrics=Metrics(),
            now=lambda: self.now,
        )
        self.store: Store = stores.enter_context(plant.open_store())
        jobs = declare_jobs(plant, make_crawling(plant, self.store), stores)
        self.jobs: dict[str, Job] = {job.id: job for job in jobs}

    def run(self, job_id: str) -> str:
        return self.jobs[job_id].work(PULSE)


RULE = Rule(id="orbit", name="Reached orbit", query="topic:launch", kind="spike", channels=("desk",), cooldown_minutes=60)


@pytest.fixture
def works(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Works]:
    monkeypatch.setattr(Heard, "messages", [])
    monkeypatch.setattr(scheduler.declared, "Channels", Heard)
    with ExitStack() as stores:
        yield Works(tmp_path, stores, replace(load_pack(), rules=(RULE,)))


def surge(day: int) -> Delivery:
    payload = {"day": f"2026-11-{day}", "count": 9, "mean": 1.0, "score": 8.0, "days": 20}
    return Delivery(key=f"spike:{day}", channel="desk", kind="spike", rule_id="orbit", payload=payload, made_at=datetime.now(UTC))


def test_the_service_sends_alerts_of_the_packs_rules_by_name_and_with_their_pause(works: Works) -> None:
    works.store.add_deliveries([surge(20)])
    assert works.run("deliver") == "messages: 1 sent"
    assert Heard.messages[0].subject.startswith("Reached orbit")
    works.store.add_deliveries([surge(21)])
    works.now = NOON + timedelta(minutes=59)
    assert works.run("deliver") == ""
    works.now = NOON + timedelta(minutes=61)
    assert works.run("deliver") == "messages: 1 sent"


def test_a_digest_that_cannot_be_made_fails_the_job_by_name(works: Works, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("ana", "bo"):
        join(works.store, Subscriber(id=name, address=f"{name}@example.org"), NOON)
    real = subscriptions.publish
    monkeypatch.setattr(subscriptions, "publish", lambda desk, who, *rest: 1 / 0 if who.id == "ana" else real(desk, who, *rest))
    works.now = NOON + timedelta(days=1)
    with pytest.raises(ParallaxError, match="1 made; not for ana"):
        works.run("digests")
    monkeypatch.undo()
    assert works.run("digests") == "1 digests made"
    assert works.run("digests") == ""
