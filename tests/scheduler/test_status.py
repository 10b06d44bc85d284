"""The status: the same facts with and without a service, and what wants attention in words."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from scenarios import a_source, an_article

from parallax.contracts import Store
from parallax.records import Delivery, Rule
from parallax.settings import AlertSettings, ServiceSettings, Settings, TranslateSettings
from scheduler.backups import Backup
from scheduler.desk import from_json, to_json
from scheduler.health import SourceHealth
from scheduler.status import Disk, JobStatus, Outbox, Status, attention, describe_model, gather, outbox_of
from store import open_store

NOW = datetime(2026, 6, 1, 12, tzinfo=UTC)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with open_store(tmp_path / "a.db", clock=lambda: NOW) as opened:
        yield opened


def settings_in(folder: Path, **service: object) -> Settings:
    return Settings(archive=str(folder / "a.db"), service=ServiceSettings(backups=str(folder / "b"), **service))  # type: ignore[arg-type]


def test_it_gathers_what_is_there_without_a_service(tmp_path: Path, store: Store) -> None:
    store.save_article(an_article("one"), None)
    seen = gather(store, settings_in(tmp_path), [a_source()], NOW, since=None, jobs=[], model="none")
    assert not seen.running
    assert (seen.counts["items"], seen.counts["unread"]) == (1, 1)
    assert [each.state for each in seen.sources] == ["new"]
    assert seen.disk.archive > 0
    assert seen.attention == ("no service is running",)


def a_delivery(key: str, made_at: datetime, not_before: datetime | None = None) -> Delivery:
    return Delivery(key=key, channel="desk", kind="test", made_at=made_at, not_before=not_before)


def test_the_oldest_message_is_counted_from_the_moment_it_could_be_sent(store: Store) -> None:
    assert outbox_of(store, NOW) == Outbox()
    store.add_deliveries(
        [a_delivery("a", NOW - timedelta(hours=9), NOW - timedelta(minutes=5)), a_delivery("b", NOW - timedelta(minutes=2))]
    )
    assert outbox_of(store, NOW) == Outbox(waiting=2, oldest_seconds=300.0)
    store.add_deliveries([a_delivery("later", NOW, NOW + timedelta(hours=9))])
    assert outbox_of(store, NOW).oldest_seconds == 300.0


def test_alerts_that_wait_for_the_end_of_quiet_hours_or_a_rules_pause_are_not_late(store: Store) -> None:
    night = AlertSettings(quiet_from="22:00", quiet_until="07:00")
    alert = Delivery(key="a", channel="desk", kind="alert", rule_id="orbit", item_id=1, made_at=at(21))
    store.add_deliveries([alert])
    assert outbox_of(store, at(30), night).oldest_seconds == 9 * 3600, "it could have gone before"
    store.lease("desk", at(21), "one")
    store.delivered("one", at(21))
    store.add_deliveries([replace(alert, key="b", made_at=at(22.5))])
    assert outbox_of(store, at(30.9), night).oldest_seconds == 0
    assert outbox_of(store, at(33), night).oldest_seconds == 2 * 3600
    store.save_rule(Rule(id="orbit", name="Orbit", query="x", cooldown_minutes=11 * 60), NOW)
    assert outbox_of(store, at(33), night).oldest_seconds == 3600


def at(hour: float) -> datetime:
    """So many hours into the day."""
    return datetime(2026, 6, 1, tzinfo=UTC) + timedelta(hours=hour)


def test_tries_that_failed_do_not_make_a_message_young(store: Store) -> None:
    store.add_deliveries([a_delivery("a", NOW - timedelta(hours=3))])
    store.lease("desk", NOW, "batch")
    store.undelivered("batch", "refused", NOW, NOW + timedelta(minutes=30))
    assert outbox_of(store, NOW) == Outbox(waiting=1, oldest_seconds=3 * 3600.0)
    store.lease("desk", NOW + timedelta(hours=1), "other")
    store.undelivered("batch", "refused", NOW + timedelta(hours=1), None)
    assert outbox_of(store, NOW) == Outbox(dead=1)


FINE = Status(
    archive="a.db",
    at=NOW,
    running=True,
    pid=7,
    since=NOW - timedelta(days=3),
    jobs=(JobStatus(id="crawl"),),
    sources=(SourceHealth(source_id="wire", state="healthy"),),
    counts={"items": 9, "unread": 0, "pending": 0, "given_up": 0},
    model="ready: zh-en",
    outbox=Outbox(),
    disk=Disk(free=10**10, floor=10**8, archive=10**6),
    backup=Backup(file=Path("b.db"), made_at=NOW - timedelta(hours=9), bytes=1, problems=()),
)
OLD = Backup(file=Path("b.db"), made_at=NOW - timedelta(hours=40), bytes=1, problems=("1 items, 9 expected",))


def test_when_all_is_well_nothing_wants_attention() -> None:
    assert attention(FINE, backups=True) == ()


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"running": False}, ["no service is running"]),
        ({"jobs": (JobStatus(id="read", failed_in_a_row=2, said="OSError: x"),)}, ["job read has failed 2 times in a row: OSError: x"]),
        ({"jobs": (JobStatus(id="read", failed_in_a_row=1),)}, []),
        ({"jobs": (JobStatus(id="maintain", failed_in_a_row=1, said="x"),)}, ["job maintain has failed 1 times in a row: x"]),
        ({"jobs": (JobStatus(id="read", paused=True),)}, ["job read is paused"]),
        ({"jobs": (JobStatus(id="read", stuck=True),)}, ["job read gives no sign of life"]),
        ({"sources": (SourceHealth(source_id="wire", state="blocked"),)}, ["1 blocked: wire"]),
        ({"sources": (SourceHealth(source_id="wire", state="waiting"),)}, []),
        ({"sources": (SourceHealth(source_id="wire", state="healthy", late=True),)}, ["1 late: wire"]),
        (
            {"disk": Disk(free=1_000_000, floor=5_000_000, archive=1)},
            ["1 MB of disk are free, below the floor of 5 MB: nothing is crawled"],
        ),
        ({"outbox": Outbox(waiting=3, oldest_seconds=7200)}, ["3 messages wait, the oldest for 2.0 h"]),
        ({"outbox": Outbox(dead=2)}, ["2 dead letters"]),
        ({"model": "broken: no weights"}, ["translation model broken: no weights"]),
        ({"counts": {"unread": 501}}, ["501 items wait to be read"]),
        ({"backup": OLD}, ["the last backup is not sound: 1 items, 9 expected", "the last backup is of 2026-05-30 20:00 UTC"]),
        ({"backup": None}, ["no backup has been made"]),
        ({"backup": None, "since": NOW - timedelta(hours=1)}, []),
    ],
)
def test_what_wants_attention_is_said(change: dict[str, object], said: list[str]) -> None:
    assert list(attention(replace(FINE, **change), backups=True)) == said  # type: ignore[arg-type]


def test_who_makes_no_backups_is_not_told_that_there_are_none() -> None:
    assert attention(replace(FINE, backup=None), backups=False) == ()


def test_the_model_is_described(tmp_path: Path) -> None:
    assert describe_model(Settings(archive=str(tmp_path / "a.db"))).startswith("none: Chinese carries a gloss")
    assert (
        describe_model(Settings(translate=TranslateSettings(engine="libretranslate", url="http://x"))) == "ready: a LibreTranslate server"
    )


def test_a_job_survives_the_way_over_the_socket() -> None:
    job = JobStatus(id="read", running_since=NOW, next_run=NOW, last_ok_at=NOW, said_at=NOW, said="x", paused=True)
    assert from_json(to_json(job)) == job
    assert from_json({"id": "read", "of_another_version": 1}) == JobStatus(id="read")


def test_a_backup_of_the_future_does_not_pass_for_tonights(tmp_path: Path, store: Store) -> None:
    (tmp_path / "b").mkdir()
    settings, since = settings_in(tmp_path), NOW - timedelta(days=9)
    for name, seen, said in (
        ("20270601T033000Z", None, ("no backup has been made",)),
        ("20260528T033000Z", datetime(2026, 5, 28, 3, 30, tzinfo=UTC), ("the last backup is of 2026-05-28 03:30 UTC",)),
        ("20260601T033000Z", datetime(2026, 6, 1, 3, 30, tzinfo=UTC), ()),
    ):
        (tmp_path / "b" / f"parallax-{name}.db").write_bytes(b"x")
        status = gather(store, settings, [], NOW, since=since, jobs=[], model="none")
        assert (status.backup.made_at if status.backup else None, status.attention) == (seen, said)
