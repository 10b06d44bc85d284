"""Everything that is handed over durably beside the chain: people's edits, upkeep, copies of the archive, models. One call for each.

`CALLS` are the methods of the store that write and that no kill of the chain reaches (`failpoints.COMMITS`); a test holds that the two
are complete. `FILES` make files appear.
"""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

from parallax.contracts import Store
from parallax.records import Account, Coding, Correction, Delivery, DigestMark, Rule, Run, Subscriber, Theme
from scheduler.backups import make_backup
from store import open_store
from store.dump import restore
from translate.engine import Engine
from translate.memory import Remembering
from translate.models import install_file

NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)
ALERT = Delivery(key="alert:rule:1:desk", channel="desk", kind="alert", rule_id="rule", item_id=1, made_at=NOW)
CODING = Coding(item_id=1, theme_id="launches", quote="q", coder="eve", made_at=NOW)


def _refuse(store: Store) -> None:
    value = {"verdict": "refused", "company": ""}
    store.save_correction(Correction(kind="candidate", subject="某公司", value=value, author="eve", reason="no company", made_at=NOW))


def _spike(store: Store) -> None:
    mark = DigestMark(subscription="spikes", local_date=NOW.date(), slot="day", after_item=0, until_item=1, made_at=NOW)
    store.save_digest(mark, "{}", [Delivery(key="spike:1:desk", channel="desk", kind="spike", made_at=NOW)])


CALLS: dict[str, Callable[[Store], object]] = {
    "save_account": lambda store: store.save_account(Account(name="eve", role="analyst", made_at=NOW)),
    "delete_account": lambda store: store.delete_account("adam"),
    "open_session": lambda store: store.open_session("key", "adam", NOW + timedelta(days=1)),
    "close_session": lambda store: store.close_session("open"),
    "save_theme": lambda store: store.save_theme(Theme(id="engines", name="Engines")),
    "delete_theme": lambda store: store.delete_theme("unused"),
    "save_coding": lambda store: store.save_coding(CODING),
    "delete_coding": lambda store: store.delete_coding(1),
    "save_rule": lambda store: store.save_rule(Rule(id="new", name="New", query="火箭"), NOW),
    "delete_rule": lambda store: store.delete_rule("rule"),
    "save_subscriber": lambda store: store.save_subscriber(Subscriber(id="eve", address="eve@example.org")),
    "delete_subscriber": lambda store: store.delete_subscriber("adam"),
    "save_correction": _refuse,
    "save_digest": _spike,
    "add_deliveries": lambda store: store.add_deliveries([ALERT]),
    "undelivered": lambda store: store.undelivered("batch", "451 come again", NOW, NOW + timedelta(hours=1)),
    "retry_dead": lambda store: store.retry_dead(),
    "empty_outbox": lambda store: store.empty_outbox(NOW + timedelta(days=1)),
    "forget_before": lambda store: store.forget_before(["news"], NOW + timedelta(days=1)),
    "postpone": lambda store: store.postpone("news", "waiting", "http-500", NOW + timedelta(hours=1)),
    "save_robots": lambda store: store.save_robots("https://a.example:443", b"User-agent: *\n", NOW),
    "save_run": lambda store: store.save_run(
        Run(source_id="news", url="u", started_at=NOW + timedelta(hours=1), ms=1, outcome="ok", status=200)
    ),
    "tidy": lambda store: store.tidy(),
}


class Echo:
    """An engine that gives back what it is given."""

    name, model, settings = "echo", "none", ""

    def translate(self, sentences: "list[str]") -> list[str]:
        return [f"<{sentence}>" for sentence in sentences]


def backup(archive: Path) -> None:
    """Into a folder beside the archive, tried."""
    with open_store(archive) as store:
        make_backup(store, archive.parent / "backups", NOW, lambda copy: open_store(copy, read_only=True))


def bring_back(archive: Path) -> None:
    """A dump that lies beside the archive, as another archive."""
    restore(archive.with_name("archive.dump"), archive.with_name("back.db"))


def install(archive: Path) -> None:
    """The model that lies beside the archive."""
    install_file(archive.with_name("tiny.argosmodel"), archive.parent / "models")


def remember(archive: Path) -> None:
    """Two chunks of sentences."""
    engine: Engine = Echo()  # type: ignore[assignment]  # it is asked for nothing else
    Remembering(engine, archive.with_name("memory.db")).translate([f"句子{number}" for number in range(300)])


FILES: dict[str, Callable[[Path], None]] = {"backup": backup, "restore": bring_back, "install": install, "remember": remember}


def call(archive: Path, name: str) -> None:
    """One of either."""
    if name in FILES:
        FILES[name](archive)
        return
    with open_store(archive, clock=lambda: NOW) as store:
        CALLS[name](store)
