"""The research desk on a loopback port, over a copy of the demo's archive; and a browser, where there is one."""

import os
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from commands import Demo
from playwright.sync_api import Browser, sync_playwright
from visitor import Site

from parallax.catalogue import Pack, load_pack
from parallax.settings import Settings
from parallax.web.app import make_app
from parallax.web.desk import Desk
from parallax.web.server import running
from store import open_store

sys.path.insert(0, str(Path(__file__).parent))  # for hostile_documents

CHROMIUM = os.environ.get("PARALLAX_CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")
QUIET = [
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    "--disable-gpu",
    "--disable-quic",
]


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """A Chromium (``/usr/bin/chromium`` or ``$PARALLAX_CHROMIUM``); tests that need it are skipped where there is none."""
    if CHROMIUM is None:
        pytest.skip("no Chromium here")
    with sync_playwright() as playwright:
        found = playwright.chromium.launch(executable_path=CHROMIUM, args=QUIET, chromium_sandbox=False)
        yield found
        found.close()


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
