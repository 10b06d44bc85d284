"""Jobs as declarations: what each does, when, and how long it may go without a sign of life.

They are rebuilt from the settings at every start and never stored. What a job has to do is in the archive (endpoints that are due,
items that are unread, outbox rows that wait), so a run that was missed, doubled or killed changes nothing but the hour.
"""

from collections.abc import Callable
from dataclasses import dataclass
from threading import Event
from time import monotonic

from scheduler.schedules import Schedule


class Pulse:
    """What a running job is given: it tells that it makes progress, and learns that it should end."""

    def __init__(self, stop: Event) -> None:
        self._stop, self._last = stop, monotonic()
        self.said = ""
        self.is_news = True  # whether what the run says at its end is worth a line of the log

    def beat(self, said: str = "") -> None:
        """Progress has been made; ``said`` is what there is to tell of it."""
        self._last, self.said = monotonic(), said or self.said

    @property
    def quiet_seconds(self) -> float:
        """Since the last sign of progress."""
        return monotonic() - self._last

    @property
    def stopping(self) -> bool:
        """Whether the service is about to end: finish what is under way, begin nothing."""
        return self._stop.is_set()


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """One thing that the service does again and again. ``work`` gives a sentence on what it did, empty when there was nothing to do.

    Each job runs in a thread of its own, so one that hangs or crashes is nobody else's trouble.
    """

    id: str
    about: str
    schedule: Schedule
    work: Callable[[Pulse], str]
    patience_seconds: float = 900.0  # without a beat for so long, it is taken to be stuck
