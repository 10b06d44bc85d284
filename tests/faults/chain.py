"""The whole chain, one pass, as the service's jobs run it: crawl, read, match, correct, read again, digests, deliver.

It says which stage it begins, and its clock may be ahead: what a killed sender held is free again after two minutes.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from crawlers.crawl import run_crawl
from matching.alerts import Matcher
from matching.rules import ReadyRule
from matching.topics import TopicMatcher
from parallax.catalogue import Pack, load_pack
from parallax.catalogue.amend import amend
from parallax.catalogue.own import add_source, own_sources
from parallax.contracts import Store
from parallax.deliver.channels import Channels
from parallax.deliver.outbox import deliver_due
from parallax.digest.subscriptions import join, run_due_digests
from parallax.records import Correction, Delivery, Hit, Item, Reading, Rule, Source, Subscriber
from parallax.settings import Settings, load_settings
from scheduler import backlog
from scheduler.correct import correct
from scheduler.pipeline import make_reader, read_backlog
from scheduler.rulebook import KeptRules
from store import open_store

STAGES = ("crawl", "read", "match", "save", "correct", "digests", "deliver")
WORDS = (
    "火箭 OR rocket",
    "卫星 OR satellite",
    "发射 OR launch",
    "公司 OR company",
    "中国 OR china",
    "技术 OR technology",
    "市场 OR market",
    "发动机 OR engine",
    "美国 OR american",
    "融资 OR financing",
    "合同 OR contract",
    "政府 OR government",
)
CHANNELS = ("desk", "hook")
ZONES = {"york": "America/New_York", "shanghai": "Asia/Shanghai"}
EVERY_HOUR = tuple(f"{hour:02}:00" for hour in range(24))
CORRECTION = Correction(
    kind="term",
    subject="技术",
    value={"en": "know-how"},
    author="tester",
    reason="a test",
    made_at=datetime(2026, 11, 1, tzinfo=UTC),
)

backlog.BATCH = 4  # more hand-overs than the 64 of every day
_PACK = load_pack()


def prepare(folder: Path, sources: Sequence[Source], *, smtp: int, http: int, models: Path | None = None) -> Path:
    """A fresh archive with rules and subscribers; gives its settings file."""
    for source in sources:
        add_source(folder / "sources", source)
    (file := folder / "parallax.toml").write_text(
        f"""
        [crawl]
        delay_seconds = 0
        workers = 1
        allow_addresses = ["127.0.0.0/8"]
        [translate]
        models = "{models or folder / "models"}"
        threads = 1
        [mail]
        host = "127.0.0.1"
        port = {smtp}
        security = "none"
        sender = "news@parallax.example"
        [alerts]
        max_age_days = 99999
        per_hour = 100000
        channels = ["desk=mailto:desk@example.org", "hook=webhook+http://127.0.0.1:{http}/"]
        """,
        "utf-8",
    )
    now = datetime.now(UTC)
    with open_store(load_settings(file, {}).archive, clock=lambda: now) as store:
        for number, query in enumerate(WORDS):
            store.save_rule(Rule(id=f"rule-{number}", name=f"Rule {number}", query=query, channels=CHANNELS, cooldown_minutes=0), now)
        for name, zone in ZONES.items():
            join(store, Subscriber(id=name, address=f"{name}@example.org", timezone=zone, times=EVERY_HOUR), now)
    return file


JOBS = ("crawl", "read", "correct", "read", "digests", "deliver")


def run_chain(file: Path, hours: float, say: Callable[[str], None], jobs: Sequence[str] = JOBS) -> None:
    """One pass over everything that is due at a moment so many hours ahead; ``jobs`` are those of it that are done, in their order."""
    say("start")
    settings = load_settings(file, {})

    def now() -> datetime:
        return datetime.now(UTC) + timedelta(hours=hours)

    with open_store(settings.archive, clock=now) as store:
        pack = replace(_PACK, sources=tuple(own_sources(Path(settings.sources))))
        one = _Pass(store, pack, settings, now, say)
        for job in jobs:
            say(job)
            getattr(one, job)()


@dataclass(frozen=True)
class _Pass:
    """The jobs of the service, each run once."""

    store: Store
    pack: Pack
    settings: Settings
    now: Callable[[], datetime]
    say: Callable[[str], None]

    def crawl(self) -> None:
        run_crawl(self.pack.sources, self.store, self.settings.crawl, now=self.now)

    def read(self) -> None:
        reader = make_reader(self.pack, self.settings, self.store.corrections())
        matcher = _Telling(KeptRules(self.store, self.pack).book().matches, self.now, self.say)
        for _ in read_backlog(self.store, reader, TopicMatcher(self.pack.topics), matcher):
            self.say("read")

    def correct(self) -> None:
        correct(self.store, self.pack, CORRECTION)

    def digests(self) -> None:
        run_due_digests(self.store, amend(self.pack, self.store.corrections())[0], self.settings, self.now())

    def deliver(self) -> None:
        channels = Channels(self.settings, self.store.subscribers())
        deliver_due(self.store, channels, self.settings, self.now(), sources={source.id: source for source in self.pack.sources})


class _Telling(Matcher):
    """Says when matching begins and ends."""

    def __init__(self, rules: Sequence[ReadyRule], now: Callable[[], datetime], say: Callable[[str], None]) -> None:
        super().__init__(rules, max_age=timedelta(days=99999), now=now)
        self._say = say

    def match(self, items: Sequence[Item], readings: Sequence[Reading]) -> tuple[list[Hit], list[Delivery]]:
        self._say("match")
        found = super().match(items, readings)
        self._say("save")
        return found
