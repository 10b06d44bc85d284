"""Everything an operator wants to know at a glance, gathered once: the same record serves `parallax status` and the metrics.

Works beside a running service and without one: what jobs did is read from the ledger, everything else from the archive.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path

from parallax.contracts import Store
from parallax.deliver.pacing import is_paced, quiet_end
from parallax.records import Delivery, Source
from parallax.settings import AlertSettings, Settings
from scheduler.backups import Backup, list_backups
from scheduler.health import WORRYING, SourceHealth, source_health
from scheduler.lock import holder
from scheduler.room import free_bytes, taken_bytes
from scheduler.survey import read_survey, survey_file

BACKUP_AGE = timedelta(hours=36)
OUTBOX_AGE = timedelta(hours=1)
BACKLOG_ITEMS = 500
_CLOCK = timedelta(hours=1)  # what was made later than this ahead was made by a clock that was wrong, and says nothing of tonight
_FAILED_IN_A_ROW = 2
_DELIVERIES_READ = 10_000
_NO_PAUSES = AlertSettings()


@dataclass(frozen=True, slots=True, kw_only=True)
class JobStatus:
    """One job at a glance."""

    id: str
    about: str = ""
    schedule: str = ""
    paused: bool = False
    running_since: datetime | None = None
    progress: str = ""  # of the run under way
    stuck: bool = False
    next_run: datetime | None = None
    last_started: datetime | None = None
    last_seconds: float = 0.0
    last_ok: bool = True
    last_ok_at: datetime | None = None
    said: str = ""
    said_at: datetime | None = None
    runs: int = 0
    failures: int = 0
    failed_in_a_row: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Outbox:
    """What waits to be sent. ``oldest_seconds``: how long the oldest has waited beyond its own time."""

    waiting: int = 0
    oldest_seconds: float = 0.0
    dead: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Disk:
    """Room, in bytes."""

    free: int
    floor: int
    archive: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Status:
    """The whole picture. ``attention`` lists what somebody should look at, in words."""

    archive: str
    at: datetime
    running: bool
    pid: int | None
    since: datetime | None
    jobs: tuple[JobStatus, ...]
    sources: tuple[SourceHealth, ...]
    counts: Mapping[str, int]
    model: str
    outbox: Outbox
    disk: Disk
    backup: Backup | None
    attention: tuple[str, ...] = ()


def gather(
    store: Store,
    settings: Settings,
    sources: Sequence[Source],
    now: datetime,
    *,
    since: datetime | None,
    jobs: Sequence[JobStatus],
    model: str,
) -> Status:
    """Look at everything. ``since`` is when the running service started, None when none runs."""
    archive = Path(settings.archive)
    backups = list_backups(Path(settings.service.backups)) if settings.service.backups else []
    status = Status(
        archive=str(archive),
        at=now,
        running=since is not None,
        pid=holder(archive),
        since=since,
        jobs=tuple(jobs),
        sources=tuple(source_health(sources, store, now, read_survey(survey_file(archive)))),
        counts=store.counts(),
        model=model,
        outbox=outbox_of(store, now, settings.alerts),
        disk=disk_of(archive, settings.service.disk_floor_megabytes),
        backup=next((each for each in backups if each.made_at <= now + _CLOCK), None),
    )
    return replace(status, attention=attention(status, backups=bool(settings.service.backups)))


def outbox_of(store: Store, now: datetime, alerts: AlertSettings = _NO_PAUSES) -> Outbox:
    """What waits, and for how long beyond the moment before which it was not to be sent."""
    waiting = store.deliveries("waiting", _DELIVERIES_READ)
    pauses = {rule.id: timedelta(minutes=rule.cooldown_minutes) for rule in store.rules()}
    told = {(row.channel, row.rule_id) for row in waiting if is_paced(row) and pauses.get(row.rule_id)}
    until = {asked: last + pauses[asked[1]] for asked in told if (last := store.last_sent(*asked))}
    since = [_could_be_sent(row, alerts, until.get((row.channel, row.rule_id))) for row in waiting]
    oldest = max(((now - moment).total_seconds() for moment in since), default=0.0)
    return Outbox(waiting=len(waiting), oldest_seconds=max(0.0, oldest), dead=len(store.deliveries("dead", _DELIVERIES_READ)))


def _could_be_sent(row: Delivery, alerts: AlertSettings, cooled: datetime | None) -> datetime:
    """The first moment at which a row might have gone. One that was tried might have gone when it was made."""
    if row.attempts:
        return row.made_at
    moment = max(row.made_at, row.not_before or row.made_at)
    if not is_paced(row):
        return moment
    moment = max(moment, cooled or moment)
    return quiet_end(alerts, moment) or moment


def disk_of(archive: Path, floor_megabytes: int) -> Disk:
    """Free room, and what the archive takes."""
    return Disk(free=free_bytes(archive), floor=floor_megabytes * 1_000_000, archive=taken_bytes(archive))


def describe_model(settings: Settings) -> str:
    """The state of translation: ``ready``, ``none``, ``broken`` or ``outdated``, and what there is to say of it."""
    from translate.models import current_model

    if settings.translate.engine == "libretranslate":
        return "ready: a LibreTranslate server"
    model = current_model(settings.models_folder)
    if model is None:
        return "none: Chinese carries a gloss; parallax models install zh-en"
    return f"{model.state}: {model.problem or model.name}"


def attention(status: Status, *, backups: bool) -> tuple[str, ...]:
    """What somebody should look at. ``backups``: whether backups are made at all."""
    return (*_of_service(status), *_of_sources(status), *_of_stores(status, backups=backups))


def _of_service(status: Status) -> list[str]:
    found = [] if status.running else ["no service is running"]
    for job in status.jobs:
        if job.stuck:
            found.append(f"job {job.id} gives no sign of life")
        if job.failed_in_a_row >= _FAILED_IN_A_ROW or (job.failed_in_a_row and job.id == "maintain"):
            found.append(f"job {job.id} has failed {job.failed_in_a_row} times in a row: {job.said}")
        if job.paused:
            found.append(f"job {job.id} is paused")
    return found


def _of_sources(status: Status) -> list[str]:
    by_state: dict[str, list[str]] = {}
    for each in status.sources:
        if each.state in WORRYING:
            by_state.setdefault(each.state, []).append(each.source_id)
    found = [f"{len(names)} {state}: {', '.join(names)}" for state, names in by_state.items()]
    late = [each.source_id for each in status.sources if each.late]
    return found + ([f"{len(late)} late: {', '.join(late)}"] if late and status.running else [])


def _of_stores(status: Status, *, backups: bool) -> list[str]:
    disk, backup, outbox, found = status.disk, status.backup, status.outbox, []
    if disk.free < disk.floor:
        found.append(f"{disk.free // 1_000_000} MB of disk are free, below the floor of {disk.floor // 1_000_000} MB: nothing is crawled")
    if outbox.oldest_seconds > OUTBOX_AGE.total_seconds():
        found.append(f"{outbox.waiting} messages wait, the oldest for {outbox.oldest_seconds / 3600:.1f} h")
    if outbox.dead:
        found.append(f"{outbox.dead} dead letters")
    if status.model.startswith("broken"):
        found.append(f"translation model {status.model}")
    if status.counts.get("unread", 0) > BACKLOG_ITEMS:
        found.append(f"{status.counts['unread']} items wait to be read")
    if backup and backup.problems:
        found.append(f"the last backup is not sound: {'; '.join(backup.problems)}")
    if backups and status.running and (backup is None or status.at - backup.made_at > BACKUP_AGE):
        found += [f"the last backup is of {backup.made_at:%Y-%m-%d %H:%M} UTC"] if backup else _no_backup(status)
    return found


def _no_backup(status: Status) -> list[str]:
    """A service that has just been set up need not have one yet."""
    return ["no backup has been made"] if status.since and status.at - status.since > BACKUP_AGE else []
