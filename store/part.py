"""What every part of the store stands on: the connection and the clock. `store.sqlite` puts the parts together."""

from collections.abc import Callable
from datetime import datetime

from store.connection import Connection

Clock = Callable[[], datetime]


class Part:
    """One part of the store."""

    def __init__(self, db: Connection, clock: Clock) -> None:
        self._db = db
        self._clock = clock
