"""The main thread of a running service: waits for the end, and meanwhile watches the clock and the jobs.

Systemd is told that all is well only while it is: a job that gives no sign of life for longer than it may take, or a scheduler that has
died, silences the watchdog, and the service is started anew.
"""

import _thread
import logging
import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from time import monotonic

from scheduler.notify import Notifier
from scheduler.service import Service

log = logging.getLogger("parallax.service")

_LOOK_SECONDS = 0.5
_JUMP_SECONDS = 5.0


class Watch:
    """Looks after a service until it is told to stop."""

    def __init__(
        self,
        service: Service,
        notifier: Notifier,
        *,
        now: Callable[[], datetime],
        describe: Callable[[], str],
        lost: Callable[[], Path | None] = lambda: None,
    ) -> None:
        self._service, self._notifier, self._now, self._describe, self._lost = service, notifier, now, describe, lost
        self._offset = self._clock_offset()
        self._last_told = float("-inf")
        self.looked = monotonic()

    def until(self, stop: threading.Event) -> Path | None:
        """Watch until ``stop`` is set, or a file that the service works on is no longer the one that it opened: then which."""
        while not stop.wait(_LOOK_SECONDS):
            self.look()
            if lost := self._lost():
                return lost
        return None

    def look(self) -> None:
        """One look at the clock and the jobs."""
        self.looked = monotonic()
        self._heed_clock()
        every = min(10.0, self._notifier.watchdog_seconds / 3 or 10.0)
        if monotonic() - self._last_told < every:
            return
        self._last_told = monotonic()
        if stuck := self._service.stuck:
            log.error("no sign of life from %s", ", ".join(stuck))
            self._notifier.status(f"no sign of life from {', '.join(stuck)}")
        else:
            self._notifier.alive(self._describe())

    @property
    def alive(self) -> bool:
        """Whether the main thread has looked lately."""
        return monotonic() - self.looked < 30 * _LOOK_SECONDS

    def _heed_clock(self) -> None:
        """A clock that is set back would leave the next runs in a far future; one that is set forward only makes them due."""
        offset = self._clock_offset()
        jump, self._offset = offset - self._offset, offset
        if abs(jump) >= _JUMP_SECONDS:
            log.warning("the clock was set %s by %.0f s", "back" if jump < 0 else "forward", abs(jump))
        if jump <= -_JUMP_SECONDS:
            self._service.clock_went_back()

    def _clock_offset(self) -> float:
        return self._now().timestamp() - monotonic()


@contextmanager
def stopped_by_signals(stop: threading.Event) -> Iterator[None]:
    """Within the block SIGTERM, SIGINT and a terminal that closes set ``stop``; outside the main thread they are left alone."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    heeded = {signal.SIGTERM, signal.SIGINT, signal.SIGHUP}
    if signal.getsignal(signal.SIGHUP) is signal.SIG_IGN:  # by nohup
        heeded.remove(signal.SIGHUP)
    # By another thread: a handler runs within whatever the main thread does, and that may hold the lock of ``stop`` just then.
    before = {each: signal.signal(each, lambda *_: _thread.start_new_thread(stop.set, ())) for each in heeded}
    try:
        yield
    finally:
        for each, handler in before.items():
            signal.signal(each, handler)
