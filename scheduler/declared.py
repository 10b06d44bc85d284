"""The jobs of an archive, declared from its settings: read this to know what the service does, and when.

::

    crawl ──► read ──► deliver          each on its own schedule and in its own thread; what one leaves in the archive
                └────► digests          the next finds there
    spikes, survey, maintain
"""

from collections.abc import Callable, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import datetime, time
from pathlib import Path

from matching.spikes import daily_counts, spikes
from parallax.catalogue import Pack
from parallax.catalogue.amend import amend
from parallax.contracts import Store
from parallax.deliver.channels import Channels
from parallax.deliver.outbox import State, deliver_due
from parallax.digest.subscriptions import owed, run_due_digests
from parallax.errors import ParallaxError
from parallax.records import Source
from parallax.settings import Settings
from scheduler.crawling import Crawling
from scheduler.jobs import Job, Pulse
from scheduler.maintain import maintain
from scheduler.metrics import Metrics
from scheduler.reading import ReadingJob
from scheduler.room import disk_hold
from scheduler.rulebook import KeptRules
from scheduler.schedules import Daily, Every, Schedule
from scheduler.survey import save_survey, survey, survey_file

Work = Callable[[Pulse], str]
_SENT: tuple[State, ...] = ("sent", "failed", "dead")
_SPIKES_SECONDS = 3600.0
_DIGESTS_SECONDS = 60.0
_SURVEY_SECONDS = 6 * 3600.0
_CRAWL_SECONDS = 300.0  # for which its event loop may be too busy to answer
_BACKUP_SECONDS = 4 * 3600.0  # that copying and checking a very large archive may take without a sign of life


@dataclass(frozen=True, slots=True, kw_only=True)
class Plant:
    """What jobs work on and with. ``open_store`` gives a connection of its own to each job, so that none waits for another's."""

    settings: Settings
    pack: Pack
    sources: Sequence[Source]
    open_store: Callable[[], Store]
    open_copy: Callable[[Path], Store]
    metrics: Metrics
    now: Callable[[], datetime]

    @property
    def archive(self) -> Path:
        """Where the archive lies."""
        return Path(self.settings.archive)


def declare_jobs(plant: Plant, crawling: Crawling, stores: ExitStack) -> tuple[Job, ...]:
    """Every job of the service. Their connections are closed with ``stores``."""
    settings = plant.settings.service
    tick = Every(settings.tick_seconds)

    def own() -> Store:
        return stores.enter_context(plant.open_store())

    def job(job_id: str, about: str, schedule: Schedule, work: Work, patience: float = 900.0) -> Job:
        return Job(id=job_id, about=about, schedule=schedule, work=work, patience_seconds=patience)

    nightly = Daily(time.fromisoformat(settings.maintain_at), settings.timezone)
    return (
        job("crawl", "visit the sources that are due and store what is new", tick, crawling.tick, _CRAWL_SECONDS),
        job("read", "find names and topics in what came, translate it, match it with the rules", tick, _read(plant, own())),
        job("deliver", "send the alerts and digests that wait in the outbox", tick, _deliver(plant, own())),
        job("digests", "make the digests that are due", Every(_DIGESTS_SECONDS), _digests(plant, own())),
        job("spikes", "look for companies and topics far above their usual", Every(_SPIKES_SECONDS), _spikes(plant, own())),
        job("survey", "compare each source with its own history", Every(_SURVEY_SECONDS), _survey(plant, own())),
        job("maintain", "back up, forget what is past its time, tidy, check", nightly, _maintain(plant, own()), _BACKUP_SECONDS),
    )


def make_crawling(plant: Plant, store: Store) -> Crawling:
    """The crawl of an archive, held back while the disk is below its floor."""
    floor = plant.settings.service.disk_floor_megabytes
    return Crawling(
        plant.sources,
        store,
        plant.settings.crawl,
        now=plant.now,
        hold=lambda: disk_hold(plant.archive, floor),
        report=plant.metrics.crawled,
    )


def _read(plant: Plant, store: Store) -> Work:
    return ReadingJob(store, plant.pack, plant.settings, now=plant.now).run


def _deliver(plant: Plant, store: Store) -> Work:
    sources = {source.id: source for source in plant.pack.sources}

    def run(pulse: Pulse) -> str:
        channels = Channels(plant.settings, store.subscribers())
        rules, now = plant.pack.rules, plant.now()
        done = deliver_due(store, channels, plant.settings, now, sources=sources, rules=rules, stopping=lambda: pulse.stopping)
        told = [f"{count} {state}" for state in _SENT if (count := done.count(state))]
        return f"messages: {', '.join(told)}" if told else ""

    return run


def _digests(plant: Plant, store: Store) -> Work:
    def run(_: Pulse) -> str:
        pack, _problems = amend(plant.pack, store.corrections())
        now = plant.now()
        made = run_due_digests(store, pack, plant.settings, now)
        if left := [subscriber.id for subscriber, _ in owed(store, now)]:
            raise ParallaxError("digests", f"{made} made; not for {', '.join(left)}, and the log says why")
        return f"{made} digests made" if made else ""

    return run


def _spikes(plant: Plant, store: Store) -> Work:
    rules = KeptRules(store, plant.pack)

    def run(_: Pulse) -> str:
        watched = rules.book().spikes
        found = spikes(watched, daily_counts(store, watched, plant.now()), plant.now())
        store.add_deliveries(found)
        return f"{len(found)} spikes in {len(watched)} rules" if found else ""

    return run


def _survey(plant: Plant, store: Store) -> Work:
    def run(pulse: Pulse) -> str:
        found = survey(plant.sources, store, plant.now(), pulse)
        if not pulse.stopping:
            save_survey(survey_file(plant.archive), found)
        return f"fallen against their own history: {', '.join(found)}" if found else ""

    return run


def _maintain(plant: Plant, store: Store) -> Work:
    def run(pulse: Pulse) -> str:
        return maintain(store, plant.archive, plant.settings.service, plant.sources, plant.now(), pulse, plant.open_copy)

    return run
