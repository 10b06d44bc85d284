"""A dump that is restored into an empty folder gives the very same files, in every format."""

import shutil
from datetime import UTC, datetime
from pathlib import Path

import pytest
from commands import Demo
from visitor import Site

from parallax.catalogue import Pack, load_pack
from parallax.cli.export import FORMATS
from parallax.query import Query
from parallax.records import Coding, Theme
from parallax.settings import Settings
from parallax.web.app import make_app
from parallax.web.desk import Desk
from parallax.web.server import running
from store import open_store

NOW = datetime(2026, 11, 20, 9, tzinfo=UTC)


@pytest.fixture(scope="module")
def archives(demo: Demo, tmp_path_factory: pytest.TempPathFactory) -> tuple[Demo, Demo]:
    """An archive that somebody has worked on, and what its dump became in an empty folder."""
    one, other = (tmp_path_factory.mktemp(name) for name in ("one", "other"))
    shutil.copy(demo.folder / "parallax.db", one / "parallax.db")
    for folder in (one, other):
        (folder / "parallax.toml").write_text(f'archive = "{folder}/parallax.db"\nsources = "{demo.folder}/sources"\n', "utf-8")
    with open_store(one / "parallax.db") as store:
        store.save_theme(Theme(id="money", name="Money", description="Who pays"))
        for hit in store.search(Query(""), limit=5).hits:
            store.save_coding(
                Coding(item_id=hit.item.id, theme_id="money", quote=hit.item.article.text[:9], end=9, coder="ana", made_at=NOW)
            )
    first, second = Demo(one, ""), Demo(other, "")
    assert first.ask("dump", str(one / "all.tar.gz")).exit_code == 0
    assert second.ask("restore", str(one / "all.tar.gz")).exit_code == 0
    return first, second


@pytest.mark.parametrize("name", FORMATS)
def test_an_export_is_the_same_byte_for_byte(archives: tuple[Demo, Demo], name: str, tmp_path: Path) -> None:
    one, other = (exported(archive, name, tmp_path / str(number)) for number, archive in enumerate(archives))
    assert len(one) > 1000
    assert one == other


def exported(archive: Demo, name: str, target: Path) -> bytes:
    assert archive.ask("export", "--format", name, "-o", str(target)).exit_code == 0
    return target.read_bytes()


def test_codings_are_the_same_byte_for_byte(archives: tuple[Demo, Demo]) -> None:
    pack = load_pack()
    one, other = (codings_of(archive, pack) for archive in archives)
    assert one == other
    assert one[0].count(b"money") == 5


def codings_of(archive: Demo, pack: Pack) -> tuple[bytes, ...]:
    settings = Settings(archive=str(archive.folder / "parallax.db"))
    with open_store(Path(settings.archive)) as store:
        desk = Desk(settings=settings, base=pack, store=store)
        with running(make_app(desk), "127.0.0.1", 0) as address:
            site = Site(address, desk)
            return tuple(site.get(path).body for path in ("/coding/export.csv", "/coding/export.qdpx", "/api/v1/codings"))
