"""An archive with a clock of its own, for tests of what a subscriber gets: articles arrive, the service looks, mail lies in the outbox."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

from scenarios import a_source, a_topic, an_article

from parallax.catalogue import Pack
from parallax.digest.subscriptions import join, run_due_digests
from parallax.records import Delivery, Endpoint, Entry, Hit, Mention, Reading, Run, Subscriber, Visit
from parallax.settings import MailSettings, ServiceSettings, Settings
from store import open_store

URL = "https://wire.example/feed"
PACK = Pack(folder=Path(), id="space", name="Space", sources=(a_source("wire"),), companies=(), topics=(a_topic("launch"),), glossary=())
SETTINGS = Settings(
    mail=MailSettings(host="mail.example", sender="Parallax <news@example.org>"),
    service=ServiceSettings(public_url="https://desk.example/"),
)


class World:
    """What happens to one archive. ``now`` is what its clock says."""

    def __init__(self, folder: Path, now: datetime) -> None:
        self.now = now
        self.store = open_store(folder / "parallax.db", clock=lambda: self.now)
        self._count = 0

    def joins(self, subscriber: Subscriber) -> Subscriber:
        return join(self.store, subscriber, self.now)

    def arrives(
        self, title: str, *, topics: Sequence[str] = (), companies: Sequence[str] = (), rules: Sequence[str] = (), lang: str = "en"
    ) -> int:
        """An article is stored and read."""
        item_id = self.is_announced(title, lang=lang)
        self.is_read(item_id, topics=topics, companies=companies, rules=rules, lang=lang)
        return item_id

    def is_announced(self, title: str, *, lang: str = "en") -> int:
        """An article is stored, and nobody has read it yet."""
        self._count += 1
        text = " ".join(f"{word}{self._count}" for word in ("alpha", "beta", "gamma", "delta", "epsilon", "zeta"))
        article = an_article(title, text, lang=lang, at=self.now, fetched_at=self.now, key=f"key {self._count}")
        run = Run(source_id="wire", url=URL, started_at=self.now, ms=1, outcome="ok")
        entry = Entry(key=article.key, url=article.url, title=title)
        self.store.save_visit(Visit(endpoint=Endpoint(source_id="wire", url=URL), run=run, entries=(entry,)))
        item_id = self.store.save_article(article, None)
        assert item_id is not None
        return item_id

    def is_read(
        self, item_id: int, *, topics: Sequence[str] = (), companies: Sequence[str] = (), rules: Sequence[str] = (), lang: str = "en"
    ) -> None:
        mentions = tuple(Mention(field="title", start=0, end=1, entity_id=each, kind="name", text="x", name_en=each) for each in companies)
        reading = Reading(item_id=item_id, version="1", lang=lang, script="en", mentions=mentions, topics=tuple(topics), translation=None)
        self.store.save_readings([reading], [Hit(rule_id=each, item_id=item_id, evidence=(), matched_at=self.now) for each in rules])

    def looks(self, later: timedelta = timedelta()) -> int:
        """The service's job runs, some time later; how many digests it made."""
        self.now += later
        return run_due_digests(self.store, PACK, SETTINGS, self.now)

    def mails(self) -> list[Delivery]:
        """What lies in the outbox, oldest first."""
        return sorted(self.store.deliveries(limit=10_000), key=lambda row: row.id)

    def last_text(self) -> str:
        """The text of the newest mail."""
        return str(self.mails()[-1].payload["text"])


def moment(day: int, hour: int = 12, minute: int = 0) -> datetime:
    """Of November 2026, in UTC."""
    return datetime(2026, 11, day, hour, minute, tzinfo=UTC)
