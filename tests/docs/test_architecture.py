"""docs/architecture.md says where each thing lives and is added: the places exist, and names that stand twice are the same."""

import re
from pathlib import Path
from typing import get_args

import click
import pytest

from parallax.cli.digest import FORMS
from parallax.cli.export import export
from parallax.digest.formats import FORMATS as DIGEST_FORMS
from parallax.errors import ConfigError
from parallax.export.formats import FORMATS
from parallax.settings import load_settings
from parallax.web.export_pages import FormatName
from translate.engines import CHOICES

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "architecture.md").read_text("utf-8")
FOLDERS = "parallax|crawlers|translate|matching|store|scheduler|packs|tests|docs|deploy|benchmarks"


def test_every_place_that_it_names_exists() -> None:
    places = set(re.findall(rf"`((?:{FOLDERS})/[^`:{{]*)", PAGE))
    assert len(places) > 50
    for place in places:
        assert list(ROOT.glob(place.rstrip("/"))), place


def test_every_name_in_a_place_stands_there() -> None:
    named = [
        *re.findall(r"`([\w/]+\.py): (\w+)`", PAGE),
        *((file, name) for name, file in re.findall(r"`(\w+)` (?:of|in) `([\w/]+\.py)`", PAGE)),
    ]
    assert len(named) > 8
    for file, name in named:
        assert re.search(rf"\b{name}\b", (ROOT / file).read_text("utf-8")), f"{file}: {name}"


def test_an_export_has_one_name_everywhere() -> None:
    (offered,) = (each.type.choices for each in export.params if isinstance(each.type, click.Choice))
    assert set(FORMATS) < set(offered)  # which has forms of captured pages and tables too
    assert set(get_args(FormatName)) == set(FORMATS)
    linked = (ROOT / "parallax" / "web" / "templates" / "search.html.j2").read_text("utf-8")
    assert all(f'("{name}", ' in linked for name in FORMATS)


def test_a_form_of_the_digest_has_one_name_everywhere() -> None:
    assert set(FORMS) == set(DIGEST_FORMS)


def test_the_engines_that_settings_accept_are_those_that_there_are() -> None:
    for choice in CHOICES:
        assert load_settings(environ={"PARALLAX_TRANSLATE_ENGINE": choice}).translate.engine == choice
    with pytest.raises(ConfigError, match=" or ".join(CHOICES)):
        load_settings(environ={"PARALLAX_TRANSLATE_ENGINE": "agros"})
