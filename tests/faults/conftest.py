"""What the fault tests share: the far ends, the nursery of processes to kill, and a trial over the sample press."""

import os
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

HERE = Path(__file__).parent
sys.path[:0] = [str(HERE), str(HERE.parent / "translate"), str(HERE.parent / "deliver")]

from far_ends import FarEnds, far_ends  # noqa: E402 - found by the path above
from moody_press import MoodyPress, moody_press  # noqa: E402 - found by the path above
from nursery import Nursery, nursery  # noqa: E402 - found by the path above
from trial import Trial  # noqa: E402 - found by the path above

from parallax.demo.sources import sample_sources  # noqa: E402 - found by the path above

A_PART = ("sample-wechat", "sample-taikong")  # of the press, where nobody asks for more
FAILING = ("sample-blocked", "sample-broken")


@pytest.fixture(scope="session")
def ends(tmp_path_factory: pytest.TempPathFactory) -> Iterator[FarEnds]:
    """A mail server and a webhook sink in a process of their own."""
    with far_ends(tmp_path_factory.mktemp("ends") / "received.jsonl") as running:
        yield running


@pytest.fixture(scope="session")
def crib(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Nursery]:
    """Where processes that run the chain are born."""
    with nursery(tmp_path_factory.mktemp("crib") / "nursery.log") as running:
        yield running


@pytest.fixture(scope="session")
def package(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A real, small translation model, as it is handed around."""
    from tiny_model import build_package

    return build_package(tmp_path_factory.mktemp("package") / "tiny.argosmodel")


@pytest.fixture(scope="session")
def models(tmp_path_factory: pytest.TempPathFactory, package: Path) -> Path:
    """A folder with that model."""
    from translate.models import install_file

    folder = tmp_path_factory.mktemp("models")
    install_file(package, folder)
    return folder


@pytest.fixture(scope="session")
def site() -> Iterator[MoodyPress]:
    """The sample press, well-behaved until told otherwise."""
    with moody_press() as running:
        yield running


@pytest.fixture(scope="session")
def press(tmp_path_factory: pytest.TempPathFactory, site: MoodyPress, ends: FarEnds, crib: Nursery, models: Path) -> Trial:
    """What an undisturbed run makes of a part of the press; of all of it where ``PARALLAX_KILLS`` is set."""
    wanted = [each for each in sample_sources(site.base_url) if each.id not in FAILING]
    sources = [each for each in wanted if "PARALLAX_KILLS" in os.environ or each.id in A_PART]
    return Trial(tmp_path_factory.mktemp("press"), ends, crib, sources, models)
