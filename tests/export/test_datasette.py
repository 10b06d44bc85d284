"""The archive in other hands: SQLite without any function of ours, and Datasette."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from typing import Any
from urllib.parse import quote

import pytest
from commands import Demo
from datasette.app import Datasette

OURS = {"search", "searchable"}  # what needs our tokens to be looked into; `search` can be asked all the same
FOUND = "select items.title_en from search join items on items.stamp = search.rowid where search match 'satellites'"


@pytest.fixture
def plain(demo: Demo) -> Iterator[sqlite3.Connection]:
    with closing(sqlite3.connect(f"{(demo.folder / 'parallax.db').as_uri()}?mode=ro&immutable=1", uri=True)) as connection:
        yield connection


def tables(connection: sqlite3.Connection) -> set[str]:
    return {name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type IN ('table', 'view')")}


def test_every_table_and_view_can_be_read_without_parallax(plain: sqlite3.Connection) -> None:
    assert len(tables(plain)) > 20
    for name in tables(plain) - OURS:
        plain.execute(f'SELECT * FROM "{name}" LIMIT 10').fetchall()
    assert plain.execute("SELECT count(*) FROM items WHERE title LIKE '%航天%'").fetchone()[0] > 0


def test_full_text_can_be_asked_without_parallax(plain: sqlite3.Connection) -> None:
    assert any("satellites" in title.lower() for (title,) in plain.execute(FOUND) if title)


def test_exactly_what_the_guide_names_needs_parallax(plain: sqlite3.Connection) -> None:
    for name in OURS:
        with pytest.raises(sqlite3.OperationalError, match="parallax_tokens"):
            plain.execute(f"SELECT * FROM {name}").fetchall()


@pytest.mark.filterwarnings("ignore")
async def test_datasette_browses_counts_and_searches_it(demo: Demo, plain: sqlite3.Connection) -> None:
    client: Any = Datasette([], immutables=[str(demo.folder / "parallax.db")], settings={"num_sql_threads": 1}).client
    assert (await client.get("/")).status_code == 200
    for name in sorted(tables(plain) - OURS):
        answer = await client.get(f"/parallax/{quote(name)}.json?_size=2")
        assert answer.status_code == 200, (name, answer.text)
    page = await client.get("/parallax/items?_facet=source_id&_facet=reading_lang&_size=5")
    assert page.status_code == 200
    assert "sample-caijing" in page.text
    found = (await client.get("/parallax.json", params={"sql": FOUND, "_shape": "array"})).json()
    assert found == [{"title_en": title} for (title,) in plain.execute(FOUND)]
    written = await client.get("/parallax.json", params={"sql": "delete from items"})
    assert written.status_code == 400
