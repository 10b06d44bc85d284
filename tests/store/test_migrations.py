import sqlite3
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest
from asking import found, page
from samples import correction

from parallax.errors import StoreError
from parallax.query import Or, Term
from store import open_store
from store.connection import connect
from store.migrate import prepare
from store.schema import MIGRATIONS

MOMENT = "2024-05-01T12:00:00.000000+00:00"
FIRST = [  # two items of the first version, one read and one not
    "UPDATE counter SET value = 9",
    "INSERT INTO entries (source_id, key, state, seen_at) VALUES ('news', 'a', 'stored', :now), ('news', 'b', 'stored', :now)",
    "INSERT INTO captures VALUES ('hash', 'https://news.example/a', 'text/html', :now, x'789c030000000001')",
    *(
        "INSERT INTO items (id, seq, stamp, source_id, key, facets, url, authors, lang, fetched_at, extractor, origin, site, stored_at, "
        "title, text, html, capture_hash, reading_version, reading_lang, script, engine, model, title_en, text_en) VALUES "
        f"({values}, '', '', '[]', 'zh', :now, 'selectors', 'feed', '', :now, '{title}', '朱雀二号', '', {read})"
        for values, title, read in (
            ("7, 8, 700, 'news', 'a'", "蓝箭航天", "'hash', 'v1', 'zh', 'zh-Hans', 'argos', 'm', 'LandSpace', 'Zhuque-2'"),
            ("4, 9, 400, 'news', 'b'", "天兵科技", "NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL"),
        )
    ),
    "INSERT INTO segments VALUES (7, 0, 'title', 0, '蓝箭航天', 'LandSpace', 'argos', '[]')",
    "INSERT INTO mentions VALUES (7, 0, 'title', 0, 4, 'landspace', 'name', '蓝箭航天', 'LandSpace')",
]


@pytest.fixture
def first(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An archive as the first version left it."""
    path = tmp_path / "archive.db"
    with monkeypatch.context() as patch:
        patch.setattr("store.migrate.MIGRATIONS", {"0001_first": MIGRATIONS["0001_first"]})
        with closing(connect(path, read_only=False)) as db:
            prepare(db, read_only=False)
            with db.write() as raw:
                for statement in FIRST:
                    raw.execute(statement, {"now": MOMENT})
    return path


def test_an_archive_of_the_first_version_comes_along_with_all_that_is_in_it(first: Path) -> None:
    with open_store(first) as store:
        item = store.item(7)
        assert item is not None
        assert item.reading is not None
        assert (item.reading.version, item.reading.candidates, item.reading.corrections) == ("v1", (), 0)
        assert [mention.entity_id for mention in item.reading.mentions] == ["landspace"]
        assert [one.id for one in store.unread("v2")] == [4, 7]
        assert found(store, "landspace") == {"a"}
        assert store.last_seq() == 9


def test_its_full_text_is_made_anew_and_sound(first: Path) -> None:
    with open_store(first) as store:
        assert found(store, "朱雀二号") == {"a", "b"}
        assert found(store, Term("landspace", title_only=True)) == {"a"}
        (best, _) = page(store, Or((Term("LandSpace"), Term("朱雀"))), order="ranked").hits
        assert best.item.article.key == "a"
        assert not [told for told in store.check() if "does not agree" in told]


def test_updating_a_large_archive_says_so(first: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture) -> None:
    monkeypatch.setattr("store.migrate._LARGE", 1)
    open_store(first).__exit__(None, None, None)
    assert "bringing an archive of 2 items up to date" in caplog.text
    caplog.clear()
    open_store(first).__exit__(None, None, None)
    assert caplog.text == ""


def test_its_items_are_corrected_and_its_ids_go_on(first: Path) -> None:
    with open_store(first) as store:
        made = store.save_correction(correction(), texts=["朱雀"], entity="landspace")
        assert [one.id for one in store.unread("v1", corrections=made)] == [4, 7]
        (unread,) = store.unread("v1")
        assert store.save_article(replace(unread.article, key="c", url="c"), None) == 8


def test_reading_alone_does_not_bring_it_up_to_date(first: Path) -> None:
    before = first.read_bytes()
    with pytest.raises(StoreError, match="is of an older version"):
        open_store(first, read_only=True)
    assert first.read_bytes() == before


def test_a_migration_that_fails_leaves_the_archive_as_it_was(first: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def tables() -> set[str]:
        with closing(sqlite3.connect(first)) as raw:
            return {name for (name,) in raw.execute("SELECT name FROM sqlite_master")}

    before, broken = tables(), {**MIGRATIONS, "9999_broken": ("CREATE TABLE half (id)", "SELECT nonsense")}
    with monkeypatch.context() as patch:
        patch.setattr("store.migrate.MIGRATIONS", broken)
        with pytest.raises(StoreError, match="nonsense"):
            open_store(first)
    assert tables() == before
    with open_store(first) as store:
        assert store.counts()["items"] == 2
