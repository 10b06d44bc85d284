"""Comparing each source with its own history: far fewer articles than usual, or fields that its entries no longer carry.

It reads some months of runs, seconds for a large collection, so the service does it a few times a day and leaves what it found beside the
archive (``<archive>.survey.json``), where `parallax status` and the metrics find it.
"""

import json
import logging
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from pathlib import Path

from parallax.contracts import CrawlStore
from parallax.records import Run, Source
from scheduler.jobs import Pulse
from scheduler.places import beside, replace_text
from scheduler.volume import HISTORY_WEEKS, WEEK, filled_drop, volume_drop

log = logging.getLogger("parallax.service")

_RUNS_READ = 5000  # of one source: two endpoints every half hour, over the weeks that count


def survey(sources: Iterable[Source], store: CrawlStore, now: datetime, pulse: Pulse) -> dict[str, str]:
    """What has fallen against its own history, by source id, in words."""
    found = {}
    for source in sources:
        if pulse.stopping:
            break
        if source.enabled and (why := fallen(store.runs(source.id, _RUNS_READ), now)):
            found[source.id] = why
        pulse.beat()
    return found


def fallen(runs: Sequence[Run], now: datetime) -> str:
    """What one source's runs, latest first, show to have fallen; empty when nothing."""
    recent = [run for run in runs if now - run.started_at <= (HISTORY_WEEKS + 2) * WEEK]
    drop = volume_drop(recent, now)
    fields = [filled_drop([run for run in recent if run.url == url]) for url in dict.fromkeys(run.url for run in recent)]
    return "; ".join(filter(None, (str(drop) if drop else "", *fields)))


def survey_file(archive: Path) -> Path:
    """Where the last survey of an archive lies."""
    return beside(archive, ".survey.json")


def save_survey(file: Path, found: Mapping[str, str]) -> None:
    """Leave a survey for others, in the place of the one before."""
    replace_text(file, json.dumps(dict(found), ensure_ascii=False, indent=1))


def read_survey(file: Path) -> dict[str, str]:
    """The last survey; nothing when there is none that can be read."""
    try:
        return {str(name): str(why) for name, why in json.loads(file.read_text("utf-8")).items()}
    except FileNotFoundError:
        return {}
    except (OSError, ValueError, AttributeError) as error:
        log.warning("%s cannot be read; the next survey replaces it: %s", file, error)
        return {}
