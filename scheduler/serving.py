"""``parallax serve`` from the lock to the last log line: puts the parts of the service together, runs them, takes them apart.

lock ─► connections ─► jobs ─► control socket, HTTP ─► ready ─► … SIGTERM … ─► stop crawling, finish batches ─► close
"""

import logging
import threading
from collections.abc import Callable
from contextlib import AbstractContextManager, ExitStack, nullcontext
from dataclasses import dataclass
from time import monotonic

from parallax.contracts import Store
from parallax.errors import ParallaxError
from scheduler.control import listening
from scheduler.crawling import Crawling
from scheduler.declared import Plant, declare_jobs, make_crawling
from scheduler.desk import Desk
from scheduler.endpoint import answering
from scheduler.ledger import Ledger, ledger_file
from scheduler.lock import lock_file, only_one
from scheduler.notify import Notifier
from scheduler.places import Anchor
from scheduler.service import Service
from scheduler.status import Status, describe_model, gather
from scheduler.watch import Watch, stopped_by_signals

log = logging.getLogger("parallax.service")

_FIRST = ("crawl", "read")  # jobs that have had a turn once the service is ready


@dataclass(frozen=True, slots=True)
class Parts:
    """A service and what belongs to it."""

    plant: Plant
    service: Service
    crawling: Crawling
    looking: Store  # for status and metrics
    watch: Watch

    def look(self) -> Status:
        """The whole picture."""
        return gather(
            self.looking,
            self.plant.settings,
            self.plant.sources,
            self.plant.now(),
            since=self.service.since,
            jobs=Desk(self.service).jobs(),
            model=describe_model(self.plant.settings),
        )

    def unhealthy(self) -> str:
        """What gives no sign of life."""
        stuck = [*([] if self.watch.alive else ["main"]), *self.service.stuck]
        return f"no sign of life from {', '.join(stuck)}" if stuck else ""

    def unready(self) -> str:
        """Why the service cannot do its work, or not yet."""
        waiting = [name for name in _FIRST if not (self.service.record(name).paused or self.service.runners[name].turns)]
        if waiting:
            return f"waiting for the first run of {', '.join(waiting)}"
        try:
            self.looking.add_deliveries(())  # an empty transaction takes the write lock
        except ParallaxError as error:
            return str(error)
        return ""


def serve(
    plant: Plant, stop: threading.Event | None = None, *, beside: Callable[[], AbstractContextManager[str]] = lambda: nullcontext("")
) -> bool:
    """Serve until SIGTERM, SIGINT or ``stop``. False when something under way did not end in time and its thread still runs.

    ``beside`` runs something else (the web application) for as long as the service does, and gives its address.
    Nothing is lost then either: every hand-over is a commit, and the next start finds what was not finished. Raises AlreadyRunningError,
    and ParallaxError when the archive is removed or replaced meanwhile: what it then writes nobody would find.
    """
    stop, notifier, is_new = stop or threading.Event(), Notifier(), not plant.archive.exists()
    with only_one(plant.archive), stopped_by_signals(stop), ExitStack() as stores:
        parts = _assemble(plant, notifier, stores)
        desk, listen = Desk(parts.service), plant.settings.service.listen
        with (
            listening(plant.archive, desk.answer),
            answering(listen, health=parts.unhealthy, readiness=parts.unready, metrics=plant.metrics.text) as url,
            beside() as web,
        ):
            log.info("serving %s: %d sources; health and metrics %s; web %s", plant.archive, len(plant.sources), url or "off", web or "off")
            if is_new:  # wanted the first time, a disk that is not mounted at any other
                log.warning("there was no archive at %s; an empty one was made", plant.archive.absolute())
            parts.service.start()  # last, since jobs have things to say at once
            notifier.ready("started")
            lost = None
            try:
                lost = parts.watch.until(stop)
            finally:
                notifier.stopping()
                log.info("stopping")
                clean = _stop(parts)
        if not clean:
            stores.pop_all()  # a thread still uses its connection
        if lost:
            raise ParallaxError(str(lost), "was removed or replaced under the service, which has ended; stop it before you touch its files")
        return clean


def _assemble(plant: Plant, notifier: Notifier, stores: ExitStack) -> Parts:
    looking = stores.enter_context(plant.open_store())
    crawling = make_crawling(plant, stores.enter_context(plant.open_store()))
    jobs = declare_jobs(plant, crawling, stores)
    service = Service(jobs, Ledger(ledger_file(plant.archive), plant.now()), plant.metrics, now=plant.now)
    for job in jobs:
        plant.metrics.declare(job.id)
    anchor = Anchor(plant.archive, lock_file(plant.archive))
    watch = Watch(service, notifier, now=plant.now, describe=lambda: _one_line(service), lost=anchor.lost)
    parts = Parts(plant, service, crawling, looking, watch)
    plant.metrics.look_with(parts.look)
    return parts


def _stop(parts: Parts) -> bool:
    deadline = monotonic() + parts.plant.settings.service.stop_seconds
    parts.service.stopping.set()  # read ends after its batch while crawling is broken off
    crawl_ended = parts.crawling.stop(max(0.0, deadline - monotonic()))
    return parts.service.stop(max(0.0, deadline - monotonic())) and crawl_ended


def _one_line(service: Service) -> str:
    failing = [name for name in service.jobs if service.record(name).failed]
    busy = f"busy: {', '.join(service.busy)}" if service.busy else "idle"
    return f"{busy}; failing: {', '.join(failing)}" if failing else busy
