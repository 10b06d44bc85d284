"""The status of everything for whoever asks from outside the service: jobs from the service itself while it answers, else its ledger."""

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from parallax.contracts import Store
from parallax.errors import ParallaxError
from parallax.records import Source
from parallax.settings import Settings
from scheduler.control import ask
from scheduler.desk import from_json, from_record
from scheduler.ledger import ledger_file, read_ledger
from scheduler.status import JobStatus, Status, describe_model, gather


def whole_picture(store: Store, settings: Settings, sources: Sequence[Source], now: datetime) -> Status:
    """Look at everything, the service of this archive included."""
    since, jobs = _service(Path(settings.archive))
    return gather(store, settings, sources, now, since=since, jobs=jobs, model=describe_model(settings))


def _service(archive: Path) -> tuple[datetime | None, list[JobStatus]]:
    """Since when it runs, and its jobs; None where none runs or answers: the lock tells which."""
    try:
        service = ask(archive, {"do": "list"})
        return datetime.fromisoformat(service["since"]), [from_json(row) for row in service["jobs"]]
    except ParallaxError:
        return None, [from_record(name, record) for name, record in read_ledger(ledger_file(archive)).items()]
