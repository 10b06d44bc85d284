"""Archives with something to tell, and the ways to tell it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from scenarios import a_source, an_article

from parallax.contracts import Store
from parallax.deliver.channels import Channels
from parallax.deliver.message import DeliveryError, Message
from parallax.deliver.outbox import DeliverReport, deliver_due
from parallax.records import Delivery, Evidence, Hit, Reading, Rule, Segment, Subscriber, Translation
from parallax.settings import AlertSettings, Settings
from store import open_store

NOON = datetime(2026, 11, 21, 12, tzinfo=UTC)
SOURCES = {"wire": a_source("wire"), "hangtian": a_source("hangtian", name_zh="航天报", lang="zh")}
TITLE, TITLE_EN = "蓝箭航天朱雀二号入轨", "LandSpace's Zhuque-2 reaches orbit"
SENTENCES = (("朱雀二号今日成功入轨。", "Zhuque-2 reached orbit today."), ("下一步是可回收火箭。", "Reusable rockets are next."))


def minutes(count: float) -> datetime:
    return NOON + timedelta(minutes=count)


@dataclass
class Told:
    """A channel that remembers what it was told, and fails when asked to."""

    messages: list[Message] = field(default_factory=list)
    errors: list[Exception] = field(default_factory=list)

    def send(self, message: Message) -> str:
        if self.errors:
            raise self.errors.pop(0)
        self.messages.append(message)
        return "heard"


@dataclass
class Desk:
    """An archive with an outbox, and channels that remember."""

    store: Store
    settings: Settings = field(default_factory=Settings)
    told: dict[str, Told] = field(default_factory=dict)
    pack_rules: tuple[Rule, ...] = ()

    def sender(self, channel: str) -> Told:
        return self.told.setdefault(channel, Told())

    def alerts(self, **changes: object) -> None:
        self.settings = replace(self.settings, alerts=replace(self.settings.alerts, **changes))  # type: ignore[arg-type]

    def rule(self, rule_id: str = "orbit", *channels: str, cooldown: int = 0) -> None:
        rule = Rule(id=rule_id, name=rule_id.title(), query="朱雀", channels=channels or ("desk",), cooldown_minutes=cooldown)
        self.store.save_rule(rule, NOON)

    def hit(self, title: str = TITLE, rule_id: str = "orbit", channel: str = "desk") -> int:
        """A Chinese item that met a rule, with its outbox row, in one transaction as the pipeline does it."""
        article = an_article(title, "\n".join(zh for zh, _ in SENTENCES), source_id="hangtian", lang="zh", key=f"{title}{rule_id}{channel}")
        item_id = self.store.save_article(replace(article, url=f"https://hangtian.example/{rule_id}/{channel}/{title}"), None)
        assert item_id
        self.store.save_readings([a_reading(item_id)], [a_hit(item_id, rule_id, title)], [a_row(item_id, rule_id, channel)])
        return item_id

    def add(self, *rows: Delivery) -> None:
        self.store.add_deliveries(rows)

    def round(self, now: datetime = NOON, stopping: Callable[[], bool] = lambda: False) -> DeliverReport:
        return deliver_due(self.store, self, self.settings, now, sources=SOURCES, rules=self.pack_rules, stopping=stopping)

    def heard(self, channel: str = "desk") -> list[Message]:
        return self.sender(channel).messages

    def states(self) -> list[str]:
        return [row.state for row in reversed(self.store.deliveries(limit=1000))]


def a_desk(folder: Path) -> Desk:
    return Desk(open_store(folder / "parallax.db"))


def a_reading(item_id: int, *, flags: tuple[str, ...] = (), engine: str = "argos") -> Reading:
    segments = [Segment(field="title", paragraph=0, source=TITLE, target=TITLE_EN, engine=engine)]
    segments += [
        Segment(field="text", paragraph=number, source=zh, target=en, engine=engine, flags=flags)
        for number, (zh, en) in enumerate(SENTENCES)
    ]
    english = "\n".join(en for _, en in SENTENCES)
    translation = Translation(engine=engine, model="", title=TITLE_EN, text=english, segments=tuple(segments))
    return Reading(item_id=item_id, version="1", lang="zh", script="zh-Hans", mentions=(), topics=(), translation=translation)


def a_hit(item_id: int, rule_id: str = "orbit", title: str = TITLE) -> Hit:
    at = title.find("朱雀二号")
    words = [Evidence(field="title", start=at, end=at + 4, text="朱雀二号", variant="Zhuque-2")] if at >= 0 else []
    words.append(Evidence(field="text", start=0, end=4, text="朱雀二号", variant="Zhuque-2"))
    words.append(Evidence(field="text_en", start=0, end=8, text="Zhuque-2", variant="Zhuque-2"))
    return Hit(rule_id=rule_id, item_id=item_id, evidence=tuple(words), matched_at=NOON)


def a_row(item_id: int, rule_id: str = "orbit", channel: str = "desk", **changes: object) -> Delivery:
    row = Delivery(
        key=f"alert:{rule_id}:{item_id}:{channel}", channel=channel, kind="alert", rule_id=rule_id, item_id=item_id, made_at=NOON
    )
    return replace(row, **changes)  # type: ignore[arg-type]


def a_digest(number: int = 1, channel: str = "subscriber:ana", **payload: object) -> Delivery:
    parts = {"subject": f"Digest {number}", "text": "Text\n", "html": "<p>Text</p>", "headers": {"List-Id": "<daily.parallax.example>"}}
    return Delivery(key=f"digest:{number}:{channel}", channel=channel, kind="digest", payload={**parts, **payload}, made_at=NOON)


def down(*, permanent: bool = False, retry_after: float | None = None) -> DeliveryError:
    return DeliveryError("desk", "not today", permanent=permanent, retry_after=retry_after)


def ana(**changes: object) -> Subscriber:
    return replace(Subscriber(id="ana", address="ana@example.org"), **changes)  # type: ignore[arg-type]


def opened(settings: Settings, subscribers: Sequence[Subscriber] = ()) -> Channels:
    return Channels(settings, subscribers)


def with_channels(*channels: str) -> Settings:
    return Settings(alerts=AlertSettings(channels=channels))
