import hashlib
import sqlite3
from pathlib import Path

import pytest
from samples import article, capture, reading, run, visit

from parallax.errors import StoreError
from parallax.query import Query, Term
from store import open_store


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    path = tmp_path / "archive.db"
    with open_store(path) as store:
        store.save_visit(visit("a"))
        item_id = store.save_article(article("a", "朱雀", "蓝箭"), capture())
        store.save_article(article("b", "x" * 9000), None)
        assert item_id
        store.save_readings([reading(item_id, topics=("launch, test",))])
    return path


def refusal(path: Path, *, read_only: bool = False) -> str:
    with pytest.raises(StoreError) as caught:
        open_store(path, read_only=read_only)
    assert caught.value.subject == str(path)
    return caught.value.message


def change(path: Path, *statements: str) -> None:
    with sqlite3.connect(path) as raw:
        raw.create_function("parallax_tokens", 1, lambda text: text, deterministic=True)
        for statement in statements:
            raw.execute(statement)
    raw.close()


def problems(path: Path) -> list[str]:
    with open_store(path) as store:
        return store.check()


def test_a_file_that_is_no_database_is_refused(tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("notes " * 1000)
    assert "is not an archive" in refusal(tmp_path / "notes.txt")


def test_the_database_of_another_program_is_refused_and_left_as_it_is(tmp_path: Path) -> None:
    path = tmp_path / "other.db"
    change(path, "CREATE TABLE songs (id)")
    assert "something else" in refusal(path)
    with sqlite3.connect(path) as raw:
        assert raw.execute("SELECT name FROM sqlite_master").fetchall() == [("songs",)]
    raw.close()


def test_an_archive_of_a_newer_version_is_refused(archive: Path) -> None:
    change(archive, "INSERT INTO _sqlite_migrations (migration_set, name, applied_at) VALUES ('parallax.store', '9999_later', '')")
    assert "newer version (9999_later); upgrade" in refusal(archive)


def test_a_truncated_archive_is_named_damaged(archive: Path) -> None:
    archive.write_bytes(archive.read_bytes()[: 4096 * 3])
    try:
        told = "\n".join(problems(archive))
    except StoreError as error:
        told = str(error)
    assert "damaged" in told


@pytest.mark.parametrize("read_only", [True, False])
def test_a_path_that_cannot_be_opened_is_refused(tmp_path: Path, read_only: bool) -> None:
    assert "cannot be opened" in refusal(tmp_path / "missing" / "archive.db", read_only=read_only)
    assert "is a folder" in refusal(tmp_path, read_only=read_only)


def test_reading_does_not_create_an_archive(tmp_path: Path) -> None:
    assert "cannot be opened" in refusal(tmp_path / "archive.db", read_only=True)
    assert not (tmp_path / "archive.db").exists()


def test_an_odd_path_is_only_a_path(tmp_path: Path) -> None:
    path = tmp_path / "100% 朱雀?mode=memory#.db"
    open_store(path).__exit__(None, None, None)
    assert path.exists()


def test_a_reader_reads_searches_and_checks_but_cannot_write(archive: Path) -> None:
    with open_store(archive, read_only=True) as store:
        assert store.search(Query("", Term("朱雀"))).total == 1
        assert store.check() == []
        with pytest.raises(StoreError, match="may not be written"):
            store.save_article(article("c"), None)


def test_opening_again_changes_nothing(archive: Path) -> None:
    before = archive.read_bytes()
    assert problems(archive) == []
    assert archive.read_bytes() == before


@pytest.mark.parametrize(
    ("statement", "told"),
    [
        ("UPDATE entries SET state = 'new' WHERE key = 'a'", "1 items whose entry is not marked"),
        ("DELETE FROM entries WHERE key = 'a'", "1 items without an entry"),
        ("DELETE FROM captures", "missing"),
        ("UPDATE counter SET value = 1", "seq that was never given"),
        ("DELETE FROM item_topics", "item 1: its full-text facets"),
        ("INSERT INTO entries (source_id, key, state, seen_at) VALUES ('x', 'x', 'stored', '')", "1 entries marked as stored"),
        ("UPDATE counter SET value = 0 WHERE name = 'item'", "2 items with an id that was never given"),
        ("UPDATE items SET matched = 0", "1 items whose place in the backlog"),
        ("INSERT INTO outdated VALUES (1, 9, 1, 9)", "table outdated: row 1 names a missing row of corrections"),
        ("INSERT INTO outdated VALUES (1, 9, 1, 9)", "1 items to be read again out of their place"),
        ("INSERT INTO outdated VALUES (2, 9, 0, 9)", "1 items to be read again for a correction that their reader knew, or never read"),
        ("INSERT INTO candidates VALUES (2, 0, 'text', 0, 1, 'x', 'brand', '', 'x')", "1 candidates of items that were never read"),
        (
            "INSERT INTO outbox (key, channel, kind, rule_id, item_id, payload, made_at, state) VALUES (1, 1, 1, 1, 0, '{}', 1, 'sent')",
            "1 deliveries sent at no time",
        ),
        ("UPDATE items SET capture_hash = NULL", "1 captures that belong to no item"),
        ("INSERT INTO search (rowid, title) VALUES (1, 'x')", "full text does not agree"),
    ],
)
def test_the_check_names_what_is_wrong(archive: Path, statement: str, told: str) -> None:
    change(archive, statement)
    assert told in "\n".join(problems(archive))


def test_the_archive_is_not_overwritten_by_its_own_backup(archive: Path) -> None:
    (archive.parent / "alias.db").symlink_to(archive)
    with open_store(archive) as store:
        for target in (archive, archive.parent / "alias.db"):
            with pytest.raises(StoreError, match="is the archive itself"):
                store.backup(target)
        assert store.check() == []


def test_a_damaged_archive_gives_no_backup_and_leaves_the_one_before(archive: Path, tmp_path: Path) -> None:
    with open_store(archive) as store:
        store.backup(tmp_path / "copy.db")
    before = (tmp_path / "copy.db").read_bytes()
    damaged = bytearray(archive.read_bytes())
    damaged[4096 * 3 : -4096] = b"\xff" * (len(damaged) - 4096 * 4)
    archive.write_bytes(damaged)
    with pytest.raises(StoreError, match="is damaged"), open_store(archive) as store:
        store.backup(tmp_path / "copy.db")
    assert (tmp_path / "copy.db").read_bytes() == before
    assert not list(tmp_path.glob(".*"))


def test_damaged_raw_bytes_are_named(archive: Path) -> None:
    change(archive, "UPDATE captures SET body = x'00'")
    with open_store(archive) as store, pytest.raises(StoreError, match=r"is damaged.*fetch https://news\.example/a again"):
        store.capture(next(store.items()).capture_hash or hashlib.sha256(b"<html>").hexdigest())


def test_full_text_stores_no_text_of_its_own(archive: Path) -> None:
    with sqlite3.connect(archive) as raw:
        tables = {name for (name,) in raw.execute("SELECT name FROM sqlite_master WHERE name LIKE 'search%'")}
    raw.close()
    assert tables == {"search", "searchable", "search_data", "search_idx", "search_docsize", "search_config"}


def test_storing_again_what_is_no_text_leaves_full_text_alone(archive: Path) -> None:
    change(
        archive,
        "DROP TRIGGER items_search_insert",
        "UPDATE items SET seq = seq + 100, site = 'x', title = title",
        "UPDATE counter SET value = 200",
    )
    assert problems(archive) == []


def test_a_new_archive_is_for_its_owners_eyes_only(tmp_path: Path) -> None:
    with open_store(tmp_path / "archive.db") as store:
        store.save_run(run())
        assert {each.name: each.stat().st_mode & 0o777 for each in tmp_path.iterdir()} == dict.fromkeys(
            ("archive.db", "archive.db-wal", "archive.db-shm"), 0o600
        )
