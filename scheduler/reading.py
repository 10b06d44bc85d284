"""The reading job: what came is read, with a reader that is kept from run to run.

The reader is dear to make (a model is loaded) and not for two threads at once, so this job alone has one. It is made anew when a model
comes, goes or changes, and when somebody corrects a name, a term or a sentence; rules are looked up at every run.
"""

from collections.abc import Callable
from datetime import datetime, timedelta
from time import monotonic

from matching.alerts import Matcher
from matching.rules import RuleBook
from matching.topics import TopicMatcher
from parallax.catalogue import Pack
from parallax.contracts import Store
from parallax.settings import Settings
from scheduler.jobs import Pulse
from scheduler.pipeline import make_reader, read_backlog
from scheduler.rulebook import KeptRules
from translate.models import Model, list_models
from translate.reader import Reader

TURN_SECONDS = 300.0  # of a long backlog: then rules, corrections and models are looked up again, which a day's pass would not heed


class ReadingJob:
    """Reads the backlog. For one thread; ``store`` is its own."""

    def __init__(self, store: Store, pack: Pack, settings: Settings, *, now: Callable[[], datetime]) -> None:
        self._store, self._pack, self._settings, self._now = store, pack, settings, now
        self._topics = TopicMatcher(pack.topics)
        self._made_for: tuple[list[Model], int] | None = None
        self._reader: Reader | None = None
        self._rules = KeptRules(store, pack)
        self._matcher: Matcher | None = None
        self._matched: RuleBook | None = None

    def run(self, pulse: Pulse) -> str:
        """Read until nothing is unread, the turn is over, or the service stops: then after the batch under way."""
        total, until = 0, monotonic() + TURN_SECONDS
        for count in read_backlog(self._store, self._current_reader(), self._topics, self._current_matcher()):
            total += count
            pulse.beat(f"{total} items read so far")
            if pulse.stopping or monotonic() >= until:
                return f"{total} items read, and the rest next time"
        return f"{total} items read" if total else ""

    def _current_reader(self) -> Reader:
        wanted = list_models(self._settings.models_folder), self._store.last_correction()
        if self._reader is None or wanted != self._made_for:
            self._reader = make_reader(self._pack, self._settings, self._store.corrections())
            self._made_for = wanted
        return self._reader

    def _current_matcher(self) -> Matcher:
        book = self._rules.book()
        if self._matcher is None or book is not self._matched:
            age = timedelta(days=self._settings.alerts.max_age_days)
            self._matcher, self._matched = Matcher(book.matches, max_age=age, now=self._now), book
        return self._matcher
