"""The nightly upkeep of an archive: back up, forget what is past its time, tidy, check.

The backup comes first, so that whatever the rest does can be taken back: without it nothing is forgotten that night. Every other step is
tried even when one before it failed; the job then fails with all that went wrong.
"""

import logging
import shutil
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

from parallax.contracts import Store
from parallax.errors import ParallaxError
from parallax.records import Source
from parallax.settings import ServiceSettings
from scheduler.backups import Open, make_backup, throw_away
from scheduler.jobs import Pulse

log = logging.getLogger("parallax.maintain")

_BATCH = 500  # items forgotten in one transaction, so that nobody waits for long
_SENT_KEPT = timedelta(days=30)  # a digest is 100 kB, and lies in the mailbox
_MARGIN = 1.2  # of the archive's size must be free before it is copied


class UpkeepError(ParallaxError):
    """Some part of the upkeep failed; the message names each."""


@dataclass(slots=True)
class _Night:
    done: list[str] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)


def maintain(
    store: Store, archive: Path, settings: ServiceSettings, sources: Iterable[Source], now: datetime, pulse: Pulse, open_copy: Open
) -> str:
    """The whole upkeep; what was done, in a sentence. Raises UpkeepError."""
    night = _Night()
    steps: tuple[Callable[[], str], ...] = (
        lambda: _back_up(store, archive, settings, now, open_copy),
        lambda: "" if night.wrong else _forget(store, retention(settings.retention_days, sources), now, pulse),
        lambda: _empty_outbox(store, now),
        lambda: _tidy(store),
        lambda: _check(store, alone=not settings.backups),
    )
    for step in steps:
        if pulse.stopping:
            break
        _try(step, night)
        pulse.beat()
    if night.wrong:
        raise UpkeepError(str(archive), "; ".join(night.wrong))
    return "; ".join(night.done)


def retention(rules: Sequence[str], sources: Iterable[Source]) -> dict[str, list[str]]:
    """Source ids by the rule (``kind=days``) that applies to them."""
    days = dict(rule.split("=") for rule in rules)
    chosen: dict[str, list[str]] = {rule: [] for rule in rules}
    for source in sources:
        if source.kind in days:
            chosen[f"{source.kind}={days[source.kind]}"].append(source.id)
    return chosen


def _try(step: Callable[[], str], night: _Night) -> None:
    try:
        if said := step():
            night.done.append(said)
    except (ParallaxError, OSError) as error:
        night.wrong.append(str(error))


def _back_up(store: Store, archive: Path, settings: ServiceSettings, now: datetime, open_copy: Open) -> str:
    if not settings.backups:
        return ""
    folder = Path(settings.backups)
    if not folder.parent.is_dir():  # a disk that is not mounted: its backups would fill another one
        raise UpkeepError(str(folder), f"no backup was made: there is no folder {folder.parent}; mount it, or change service.backups")
    folder.mkdir(exist_ok=True, mode=0o700)
    needed, free = round(archive.stat().st_size * _MARGIN), shutil.disk_usage(folder).free
    if free < needed:
        throw_away(folder, settings.keep_backups)
        raise UpkeepError(str(folder), f"no room for a backup: {free // 1_000_000} MB free, {needed // 1_000_000} MB needed")
    try:
        backup = make_backup(store, folder, now, open_copy)
    finally:  # after one that is not sound, too: night for night they would fill the disk
        gone = throw_away(folder, settings.keep_backups)
    return f"backup {backup.file.name} of {backup.bytes // 1_000} kB, tried and sound" + (f"; {len(gone)} old ones removed" if gone else "")


def _forget(store: Store, chosen: Mapping[str, Sequence[str]], now: datetime, pulse: Pulse) -> str:
    forgotten = []
    for rule, source_ids in chosen.items():
        kind, _, days = rule.partition("=")
        count = _forget_all(store, source_ids, now - timedelta(days=int(days)), pulse) if source_ids else 0
        forgotten += [f"{count} items of {kind} older than {days} days forgotten"] if count else []
    return "; ".join(forgotten)


def _forget_all(store: Store, source_ids: Sequence[str], before: datetime, pulse: Pulse) -> int:
    total = 0
    while not pulse.stopping and (count := store.forget_before(source_ids, before, _BATCH)):
        total += count
        pulse.beat()
    return total


def _empty_outbox(store: Store, now: datetime) -> str:
    count = store.empty_outbox(now - _SENT_KEPT)
    return f"texts of {count} sent messages dropped" if count else ""


def _tidy(store: Store) -> str:
    store.tidy()
    return "tidied"


def _check(store: Store, *, alone: bool) -> str:
    """With backups, the full text is compared with the items in the copy, where it holds up nobody."""
    if problems := store.check(alone=alone):
        raise UpkeepError("the archive", "; ".join(problems))
    return "checked and sound"
