"""Slowing down whoever guesses. Whose failures are counted together is `parallax.web.login`'s business."""

import threading
from collections import OrderedDict
from collections.abc import Callable
from datetime import UTC, datetime

_KEPT = 10_000
_LONGEST = 900.0  # seconds


class Throttle:
    """After ``free`` failures of a key each further one doubles its wait, up to a quarter of an hour. Threads may share one."""

    def __init__(self, free: int = 5, clock: Callable[[], datetime] = lambda: datetime.now(UTC)) -> None:
        self._free, self._clock, self._lock = free, clock, threading.Lock()
        self._failures: OrderedDict[str, tuple[int, datetime]] = OrderedDict()

    def wait(self, key: str) -> float:
        """Seconds until this key may try again."""
        with self._lock:
            count, last = self._failures.get(key, (0, self._clock()))
        over = min(count - self._free, 20)  # 2 to the 20th is beyond the longest wait
        pause = min(2.0**over, _LONGEST) if over > 0 else 0.0
        return max(0.0, pause - (self._clock() - last).total_seconds())

    def failed(self, key: str) -> None:
        """Count a failure."""
        with self._lock:
            count, _ = self._failures.pop(key, (0, self._clock()))
            self._failures[key] = (count + 1, self._clock())
            while len(self._failures) > _KEPT:
                self._failures.popitem(last=False)

    def passed(self, key: str) -> None:
        """Forget the failures."""
        with self._lock:
            self._failures.pop(key, None)
