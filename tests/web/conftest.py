"""The research desk on a loopback port, over a copy of the demo's archive."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from commands import Demo
from visitor import Site

from parallax.catalogue import Pack, load_pack
from parallax.settings import Settings
from parallax.web.app import make_app
from parallax.web.desk import Desk
from parallax.web.server import running
from store import open_store


@pytest.fixture(scope="session")
def pack() -> Pack:
    return load_pack()


@pytest.fixture
def site(demo: Demo, pack: Pack, tmp_path: Path) -> Iterator[Site]:
    archive = tmp_path / "parallax.db"
    shutil.copy(demo.folder / "parallax.db", archive)
    settings = Settings(archive=str(archive))
    with open_store(archive) as store:
        desk = Desk(settings=settings, base=pack, store=store)
        with running(make_app(desk), "127.0.0.1", 0) as address:
            yield Site(address, desk)
