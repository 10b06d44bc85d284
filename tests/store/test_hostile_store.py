"""What a review found that broken clocks, disks and texts could do to the archive, and cannot do any more."""

import subprocess
import sys
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from samples import NOW, article, visit

from parallax.errors import StoreError
from store import open_store

HOSTILE = "\x00\x1b[31m\u202e\u200b\x85\x9b\r\n\ud800\U000e0041\ue000\ue001"


def test_a_clock_that_was_ahead_neither_keeps_rules_nor_holds_back_entries(tmp_path: Path) -> None:
    with open_store(tmp_path / "a.db") as store:
        store.save_robots("https://x", b"rules", NOW + timedelta(days=3650))
        assert store.robots("https://x", NOW) is None
        store.save_visit(visit("k"))
        (waiting,) = store.pending(NOW)
        store.postpone(waiting.source_id, "k", "", NOW + timedelta(days=3650))
        assert [each.entry.key for each in store.pending(NOW)] == ["k"]
        store.postpone(waiting.source_id, "k", "", NOW + timedelta(days=1))
        assert not store.pending(NOW)


@pytest.mark.parametrize("number", [10**30, -(10**30)])
def test_an_id_beyond_all_counting_is_refused_in_words(tmp_path: Path, number: int) -> None:
    with open_store(tmp_path / "a.db") as store, pytest.raises(StoreError, match="no number as large"):
        store.item(number)


def test_an_item_hostile_in_every_field_is_kept_and_the_archive_stays_sound(tmp_path: Path) -> None:
    made = article("k", HOSTILE, HOSTILE)
    hostile = replace(
        made,
        source_id=HOSTILE,
        key=HOSTILE * 1000,
        url=HOSTILE,
        html=HOSTILE,
        authors=(HOSTILE,),
        lang=HOSTILE,
        extractor=HOSTILE,
        site=HOSTILE,
    )
    with open_store(tmp_path / "a.db") as store:
        assert store.save_article(hostile, None) == 1
        assert store.save_article(hostile, None) is None
        assert store.check() == []


FILLING = """
import os, resource, sys
sys.path.insert(0, sys.argv[2])
from samples import article
from parallax.errors import StoreError
from store import open_store
with open_store(sys.argv[1]) as store:
    resource.setrlimit(resource.RLIMIT_FSIZE, (1_000_000, resource.RLIM_INFINITY))
    try:
        for number in range(1000):
            store.save_article(article(f"k{number}", "t", os.urandom(20_000).hex()), None)
    except StoreError as error:
        print(error)
    resource.setrlimit(resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
    kept = store.counts()["items"]
    assert kept and store.check() == [], store.check()
    assert store.save_article(article("after", "t", "x"), None)
"""


def test_a_disk_that_takes_no_more_is_named_and_nothing_committed_is_lost(tmp_path: Path) -> None:
    command = [sys.executable, "-c", FILLING, str(tmp_path / "a.db"), str(Path(__file__).parent)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=True)
    assert "a.db: cannot be read or written just now; look for a full disk" in done.stdout
    assert "damaged" not in done.stdout
