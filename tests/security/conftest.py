"""A research desk over an empty archive, with accounts: what attacks need."""

from collections.abc import Iterator
from dataclasses import replace

import pytest
from visitor import TOKEN, Site

from parallax.catalogue import load_pack
from parallax.settings import Settings
from parallax.web.access import hash_of
from parallax.web.app import make_app
from parallax.web.desk import Desk
from parallax.web.server import running
from store import open_store


@pytest.fixture(scope="module")
def target(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """Nobody is logged in; the token of ``robot`` is ``TOKEN``."""
    archive = tmp_path_factory.mktemp("target") / "parallax.db"
    settings = Settings(archive=str(archive))
    with open_store(archive) as store:
        desk = Desk(settings=settings, base=replace(load_pack(), companies=(), sources=()), store=store)
        with running(make_app(desk), "127.0.0.1", 0) as address:
            site = Site(address, desk)
            site.add("robot", "analyst", token_hash=hash_of(TOKEN))
            yield site
