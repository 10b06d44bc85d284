"""docs/add-a-source.md names every key of a source's file, and every word that a key accepts."""

import re
from dataclasses import fields
from pathlib import Path
from typing import get_args

import pytest

from parallax.catalogue.sources import Language
from parallax.records import Access, Kind, Method, Provenance, Selectors, Source

PAGE = (Path(__file__).parents[2] / "docs" / "add-a-source.md").read_text("utf-8")
ROWS = dict(re.findall(r"^\| (`.+?`) \| (.+) \|$", PAGE, re.MULTILINE))


def words(text: str) -> list[str]:
    return re.findall(r"`([^`]+)`", text)


def test_every_key_has_a_row_and_every_row_is_a_key() -> None:
    there = {each.name for record in (Source, Selectors) for each in fields(record)} - {"selectors"}
    assert sorted(word for row in ROWS for word in words(row)) == sorted(there)


@pytest.mark.parametrize(
    ("key", "accepted"), [("method", Method), ("kind", Kind), ("provenance", Provenance), ("access", Access), ("lang", Language)]
)
def test_a_row_names_every_word_that_its_key_accepts(key: str, accepted: object) -> None:
    assert set(get_args(accepted)) <= set(words(ROWS[f"`{key}`"]))
