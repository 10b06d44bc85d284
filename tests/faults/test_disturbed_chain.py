"""The whole chain under one trouble after another: each is named, and when it has passed everything is as if it had never been."""

import shutil
import sqlite3
import subprocess
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from threading import Event, Thread

import pytest
from far_ends import FarEnds
from moody_press import MoodyPress
from trial import SEVERAL, Archive, Trial
from verdict import made

from store import open_store

A_DAY = 25.0
pytestmark = pytest.mark.timeout(300)


def outcomes(archive: Archive) -> set[tuple[str, str]]:
    """How visits and fetches ended so far, each with the first word of its error."""
    with open_store(archive.path, read_only=True) as store:
        return {(run.outcome, run.error.partition(":")[0].partition(" ")[0]) for run in store.runs(limit=10_000)}


def waiting(archive: Archive) -> dict[str, set[str]]:
    """What the rows that wait were told, by channel."""
    with open_store(archive.path, read_only=True) as store:
        rows = store.deliveries("waiting", limit=10_000)
    return {channel: {row.error for row in rows if row.channel == channel and row.error} for channel in {row.channel for row in rows}}


# --- the disk


@contextmanager
def small_disk(folder: Path, size: str) -> Iterator[Path]:
    """A disk of its own, where we may mount one."""
    folder.mkdir()
    if subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={size}", "tmpfs", folder], capture_output=True, check=False).returncode:
        pytest.skip("mounting takes a right that this user has not")
    try:
        yield folder
    finally:
        subprocess.run(["umount", folder], check=True)


def remount(folder: Path, options: str) -> None:
    subprocess.run(["mount", "-o", f"remount,{options}", folder], check=True)


def test_a_disk_that_fills_up_and_is_given_room(press: Trial, tmp_path: Path) -> None:
    with small_disk(tmp_path / "disk", "4m") as disk:
        archive, told = Archive(press, disk), []
        for size in ("600k", "900k", "1300k"):
            remount(disk, f"size={size}")
            told.append(archive.attempt())
        remount(disk, "size=64m")
        archive.finish()
        archive.judge(kills=len(told))
    assert_named(told)


def test_a_quota_on_the_size_of_files(press: Trial) -> None:
    archive = Archive(press)
    told = [archive.attempt(point=f"small-files:{size}") for size in (380_000, 560_000, 800_000)]
    archive.finish()
    archive.judge(kills=len(told))
    assert_named(told)


def assert_named(told: list[str]) -> None:
    """At least two failed for want of room, and said so with the file and what to do."""
    failed = [line for line in told if line]
    assert len(failed) >= 2
    assert all("parallax.db: " in line and ("full disk" in line or "no space is left" in line) for line in failed), failed


def test_a_folder_that_becomes_read_only(press: Trial, tmp_path: Path) -> None:
    with small_disk(tmp_path / "disk", "64m") as disk:
        archive = Archive(press, disk)
        archive.live(jobs=("crawl",))
        remount(disk, "ro")
        told = archive.attempt()
        remount(disk, "rw")
        archive.finish()
        archive.judge(kills=1)
    assert "parallax.db: " in told
    assert "write" in told


# --- another process at the archive


@contextmanager
def locked(archive: Path, seconds: float) -> Iterator[None]:
    """Another connection is in the middle of a write for so long."""
    done = Event()

    def hold() -> None:
        with closing(sqlite3.connect(archive, isolation_level=None)) as other:
            other.execute("BEGIN IMMEDIATE")
            begun.set()
            done.wait(seconds)
            other.execute("ROLLBACK")

    begun, thread = Event(), Thread(target=hold)
    thread.start()
    begun.wait()
    yield
    done.set()
    thread.join()


def test_a_lock_that_another_process_holds_for_a_while_is_waited_for(press: Trial) -> None:
    archive = Archive(press)
    with locked(archive.path, 2.0):
        assert archive.live().ended == 0
    archive.finish()
    archive.judge(kills=0)


def test_a_lock_that_is_held_for_longer_than_we_wait_is_named(press: Trial) -> None:
    archive = Archive(press)
    for job in ("crawl", "read", "correct", "deliver"):
        with locked(archive.path, 60.0):
            assert "another process has been writing" in archive.attempt(SEVERAL, point="impatient:0.1", jobs=(job,))
        archive.live(jobs=(job,))
    with locked(archive.path, 60.0):
        archive.live(SEVERAL, point="impatient:0.1", jobs=("digests",))  # named in the log, and made at the next look
    archive.finish()
    archive.judge(kills=0)


# --- what the chain works with


def test_a_damaged_model_costs_english_until_it_is_mended(press: Trial, models: Path, tmp_path: Path) -> None:
    broken = shutil.copytree(models, tmp_path / "models")
    (weights,) = broken.rglob("model.bin")
    sound = weights.read_bytes()
    weights.write_bytes(sound[:1000] + b"\xff" * 16 + sound[1016:])
    archive = Archive(press, models=broken)
    archive.live()
    assert "no translation: " in press.crib.said()
    weights.write_bytes(sound)
    archive.finish()
    mended = made(archive.path)
    assert (mended.items, mended.readings) == (press.reference.items, press.reference.readings)


def test_a_clock_that_is_a_year_ahead_and_set_right_again(press: Trial) -> None:
    archive = Archive(press)
    archive.live(jobs=("crawl",))
    archive.live(365 * 24)
    archive.live(-365 * 24)
    archive.finish()
    archive.judge(kills=0)


def test_an_item_that_the_rules_choke_on_keeps_no_other_from_its_reader(press: Trial) -> None:
    archive = Archive(press)
    archive.live(point="choking:4", jobs=("crawl", "read"))
    with open_store(archive.path, read_only=True) as store:
        counts, told = store.counts(), [run.error for run in store.runs(limit=1000) if "could not be matched" in run.error]
    assert (counts["unread"], len(told)) == (0, 1)
    assert told[0].startswith("item 4 could not be matched with the rules: ")
    archive.finish()


# --- the network


def test_bodies_that_break_off_are_fetched_again(press: Trial, site: MoodyPress) -> None:
    archive = Archive(press)
    with site.mood("cut"):
        archive.live(jobs=("crawl",))
    assert {outcome for outcome, _ in outcomes(archive)} == {"failed"}
    archive.live(A_DAY, jobs=("crawl",), point="save_article:after:3")
    with site.mood("cut"):
        archive.live(jobs=("crawl",))
    archive.live(A_DAY, jobs=("crawl",))
    archive.finish()
    archive.judge(kills=0)


def test_names_that_do_not_resolve_keep_news_and_alerts_waiting(press: Trial) -> None:
    archive = Archive(press)
    archive.live(point="no-names", jobs=("crawl",))
    assert ("failed", "dns") in outcomes(archive)
    archive.live(A_DAY, jobs=("crawl", "read"))
    archive.live(point="no-names", jobs=("deliver",))
    assert "Temporary failure in name resolution" in str(waiting(archive)["desk"])
    archive.finish()
    archive.judge(kills=0)


def test_while_mail_and_webhooks_are_down_alerts_wait_and_then_arrive_once(press: Trial, ends: FarEnds) -> None:
    archive = Archive(press)
    with ends.mood("down"):
        archive.live()
        archive.live()
    told = waiting(archive)
    assert any("451 4.3.0 come again" in error for error in told["desk"]), told
    assert any("answered 500" in error for error in told["hook"]), told
    archive.finish()
    archive.judge(kills=0)


@pytest.mark.parametrize(("mood", "copies"), [("deaf", 0), ("forgetful", 2)])
def test_a_mail_server_that_hangs_up_after_the_text_is_given_the_same_message_again(
    press: Trial, ends: FarEnds, mood: str, copies: int
) -> None:
    archive = Archive(press)
    with ends.mood(mood):
        archive.live()
        archive.live(SEVERAL, jobs=("deliver",))
    archive.finish()
    tally = archive.judge(kills=copies)
    assert (sum(tally.copies.values()) > 0) == (copies > 0)
