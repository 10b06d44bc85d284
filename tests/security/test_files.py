"""What is written is its owner's to read, whatever the umask: it holds hashes of passwords, notes, and what others have not published."""

import os
import stat
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path

import pytest
from click.testing import CliRunner

from parallax.cli import parallax
from scheduler.backups import make_backup
from scheduler.control import listening, socket_file
from store import open_store
from store.dump import dump, restore
from translate.memory import Remembering

NOW = datetime(2026, 1, 1, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _nothing_is_masked() -> Iterator[None]:
    before = os.umask(0)
    yield
    os.umask(before)


def others_may(file: Path) -> int:
    """The rights of group and others."""
    return stat.S_IMODE(file.stat().st_mode) & 0o077


def test_the_archive_and_the_files_beside_it(tmp_path: Path) -> None:
    with open_store(tmp_path / "parallax.db") as store:
        store.add_deliveries(())
        files = sorted(tmp_path.glob("parallax.db*"))
        assert len(files) == 3
        assert not any(map(others_may, files))


def test_backups_and_dumps_and_what_is_restored_of_them(tmp_path: Path) -> None:
    archive = tmp_path / "parallax.db"
    with open_store(archive) as store:
        backup = make_backup(store, tmp_path / "backups", NOW, lambda file: open_store(file, read_only=True))
    dump(archive, tmp_path / "dump")
    restore(tmp_path / "dump", tmp_path / "again.db")
    assert not others_may(tmp_path / "backups")
    assert not any(map(others_may, (backup.file, tmp_path / "dump", tmp_path / "again.db")))


def test_the_settings_file_that_init_writes(tmp_path: Path) -> None:
    assert CliRunner().invoke(parallax, ["init", str(tmp_path)]).exit_code == 0
    assert not others_may(tmp_path / "parallax.toml")


class _Silent:
    """An engine that is never asked."""

    name = model = settings = ""

    def translate(self, sentences: Sequence[str]) -> list[str]:
        return list(sentences)


def test_the_memory_of_translations(tmp_path: Path) -> None:
    Remembering(_Silent(), tmp_path / "memory")
    assert not any(map(others_may, tmp_path.glob("memory*")))


def test_the_socket_that_steers_the_service(tmp_path: Path) -> None:
    with listening(tmp_path / "parallax.db", lambda _: {}):
        assert not others_may(socket_file(tmp_path / "parallax.db"))
