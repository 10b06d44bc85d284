"""The nightly upkeep: every step is tried, what is past its time goes, and what fails is named."""

import shutil
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from threading import Event
from typing import NamedTuple

import pytest
from scenarios import a_source, an_article

from parallax.contracts import Store
from parallax.errors import StoreError
from parallax.settings import ServiceSettings
from scheduler.jobs import Pulse
from scheduler.maintain import UpkeepError, maintain, retention
from scheduler.room import disk_hold
from store import open_store

NIGHT = datetime(2026, 6, 1, 3, 30, tzinfo=UTC)
SOURCES = [a_source("wire", kind="general"), a_source("desk", kind="trade")]


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with open_store(tmp_path / "a.db") as opened:
        yield opened


def night(store: Store, folder: Path, settings: ServiceSettings, pulse: Pulse | None = None, at: datetime = NIGHT) -> str:
    pulse = pulse or Pulse(Event())
    return maintain(store, folder / "a.db", settings, SOURCES, at, pulse, lambda file: open_store(file, read_only=True))


def settings_for(folder: Path, *retention_days: str) -> ServiceSettings:
    return ServiceSettings(backups=str(folder / "backups"), keep_backups=2, retention_days=retention_days)


def test_a_night_backs_up_forgets_tidies_and_checks(tmp_path: Path, store: Store) -> None:
    for source_id in ("wire", "desk"):
        store.save_article(an_article("old", source_id=source_id, at=NIGHT - timedelta(days=400)), None)
        store.save_article(an_article("new", source_id=source_id, at=NIGHT - timedelta(days=1)), None)
    said = night(store, tmp_path, settings_for(tmp_path, "general=365"))
    assert "tried and sound; 1 items of general older than 365 days forgotten; tidied; checked and sound" in said
    assert sorted((item.article.source_id, item.article.title) for item in store.items()) == [
        ("desk", "new"),
        ("desk", "old"),
        ("wire", "new"),
    ]


def test_the_backup_is_older_than_what_the_night_forgets(tmp_path: Path, store: Store) -> None:
    store.save_article(an_article("old", at=NIGHT - timedelta(days=400)), None)
    night(store, tmp_path, settings_for(tmp_path, "general=365"))
    (copy,) = (tmp_path / "backups").glob("*.db")
    with open_store(copy, read_only=True) as kept:
        assert kept.counts()["items"] == 1


def test_without_a_folder_no_backups_are_made(tmp_path: Path, store: Store) -> None:
    assert night(store, tmp_path, ServiceSettings(backups="")) == "tidied; checked and sound"


def failing(*_: object) -> None:
    raise StoreError("a.db", "no space left")


def test_a_step_that_fails_is_named_and_the_others_are_done(tmp_path: Path, store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    tidied: list[bool] = []
    monkeypatch.setattr(store, "forget_before", failing)
    monkeypatch.setattr(store, "tidy", lambda: tidied.append(True))
    with pytest.raises(UpkeepError, match="no space left"):
        night(store, tmp_path, settings_for(tmp_path, "general=365"))
    assert tidied


def test_a_night_without_a_backup_forgets_nothing(tmp_path: Path, store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    store.save_article(an_article("old", at=NIGHT - timedelta(days=400)), None)
    with monkeypatch.context() as patch:
        patch.setattr(store, "backup", failing)
        with pytest.raises(UpkeepError, match="no space left"):
            night(store, tmp_path, settings_for(tmp_path, "general=365"))
    assert store.counts()["items"] == 1
    night(store, tmp_path, settings_for(tmp_path, "general=365"))
    assert store.counts()["items"] == 0


def test_backups_that_are_not_sound_do_not_pile_up(tmp_path: Path, store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    def half(target: Path) -> None:
        target.write_bytes(b"half")

    monkeypatch.setattr(store, "backup", half)
    for day in range(5):
        with pytest.raises(UpkeepError, match="is not a sound copy"):
            night(store, tmp_path, settings_for(tmp_path), at=NIGHT + timedelta(days=day))
    assert len(list((tmp_path / "backups").glob("*.db"))) == 2


def test_a_disk_that_is_not_mounted_gets_no_folder_in_its_place(tmp_path: Path, store: Store) -> None:
    with pytest.raises(UpkeepError, match=r"there is no folder .*/mnt/disk; mount it, or change service\.backups"):
        night(store, tmp_path, ServiceSettings(backups=str(tmp_path / "mnt" / "disk" / "backups")))
    assert not (tmp_path / "mnt").exists()


def test_no_backup_is_begun_that_would_fill_the_disk(tmp_path: Path, store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shutil, "disk_usage", lambda _: shutil._ntuple_diskusage(10**6, 10**6, 1000))  # type: ignore[attr-defined]
    with pytest.raises(UpkeepError, match="no room for a backup"):
        night(store, tmp_path, settings_for(tmp_path))
    assert not list((tmp_path / "backups").iterdir())


def test_a_service_that_stops_begins_no_further_step(tmp_path: Path, store: Store) -> None:
    stop = Event()
    stop.set()
    assert night(store, tmp_path, settings_for(tmp_path), Pulse(stop)) == ""


def test_large_retention_goes_in_batches(tmp_path: Path, store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    class Asked(NamedTuple):
        limit: int

    asked: list[Asked] = []
    counts = iter([500, 500, 7, 0])

    def forget(source_ids: list[str], moment: datetime, limit: int) -> int:
        assert (source_ids, moment) == (["wire"], NIGHT - timedelta(days=30))
        asked.append(Asked(limit))
        return next(counts)

    monkeypatch.setattr(store, "forget_before", forget)
    assert "1007 items of general older than 30 days forgotten" in night(
        store, tmp_path, replace(settings_for(tmp_path, "general=30"), backups="")
    )
    assert [each.limit for each in asked] == [500] * 4


def test_retention_names_the_sources_of_a_kind() -> None:
    assert retention(("general=365", "wechat=90"), SOURCES) == {"general=365": ["wire"], "wechat=90": []}


def test_below_the_floor_there_is_a_reason_not_to_crawl(tmp_path: Path) -> None:
    assert disk_hold(tmp_path / "a.db", 0) == ""
    assert "below the floor of 999999999 MB" in disk_hold(tmp_path / "a.db", 999_999_999)


@pytest.mark.parametrize("backups", [True, False])
def test_the_full_text_is_looked_at_in_the_copy_where_it_holds_nobody_up(
    tmp_path: Path, store: Store, monkeypatch: pytest.MonkeyPatch, backups: bool
) -> None:
    asked: list[bool] = []
    monkeypatch.setattr(store, "check", lambda *, alone: asked.append(alone) or [])
    night(store, tmp_path, settings_for(tmp_path) if backups else ServiceSettings(backups=""))
    assert asked == [not backups]
