"""The captured corpus as sources, served on loopback by its own replay server."""

import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from parallax.records import Source

FORMS = ("feed.xml", "feed.gb18030.xml", "atom.xml", "sitemap.xml", "list.html")


@contextmanager
def replaying(shared: Path) -> Iterator[str]:
    """Gives the address without a slash at its end."""
    command = [sys.executable, str(shared / "tools" / "replay.py"), "--port", "0"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        try:
            yield process.stdout.readline().strip().rstrip("/")
        finally:
            process.kill()


def captured_sources(base: str, articles: int) -> list[Source]:
    """Fifteen sources in five formats, each with so many articles."""
    with urllib.request.urlopen(base) as answer:
        paths = answer.read().decode().split()
    names = sorted(path.split("/")[2] for path in paths if path.startswith("/items/") and path.endswith("/feed.xml"))
    assert len(names) == 15
    return [_captured(base, name, FORMS[at % len(FORMS)], articles) for at, name in enumerate(names)]


def expected_keys(base: str, sources: list[Source], articles: int) -> dict[str, set[str]]:
    """What each source announces."""
    return {source.id: {f"{base}/items/{source.owner}/{number}.html" for number in range(articles)} for source in sources}


def _captured(base: str, name: str, form: str, articles: int) -> Source:
    return Source(
        id=f"captured-{name}",
        name_en=name,
        name_zh=name,
        homepage=f"{base}/",
        method="sitemap" if form == "sitemap.xml" else "list" if form == "list.html" else "feed",
        urls=(f"{base}/items/{name}/{form}?n={articles}",),
        kind="general",
        provenance="independent press",
        lang="zh",
        country="CN",
        timezone="Asia/Shanghai",
        owner=name,
    )
