"""Items as other programs read them: nothing lost that a citation needs, nothing that attacks who opens the file."""

import csv
import io
import json
import re
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from parallax.export.formats import FORMATS
from parallax.records import Article, Item, Reading, Translation, When

NOW = datetime(2024, 12, 25, 9, 20, tzinfo=UTC)


def an_item(
    *, title: str = "蓝箭航天完成融资", english: str = "LandSpace completes financing", author: str = "沈据", text: str = "正文。"
) -> Item:
    article = Article(
        source_id="caijing",
        key="k",
        url="https://news.example/a?b=1&c={2}",
        title=title,
        text=text,
        html="",
        authors=(author,),
        published=When(moment=datetime(2024, 12, 24, 17, 0, tzinfo=UTC), precision="minute", zone="Asia/Shanghai", raw="2024-12-25 01:00"),
        lang="zh",
        fetched_at=NOW,
        extractor="selectors",
        origin="feed",
    )
    translation = Translation(engine="gloss", model="", title=english, text="Text.", segments=())
    reading = Reading(item_id=75, version="v", lang="zh", script="zh-Hans", mentions=(), topics=("funding",), translation=translation)
    return Item(id=75, seq=1, article=article, stored_at=NOW, capture_hash="ab" * 32, reading=reading)


def written(name: str, *items: Item) -> str:
    return "".join(FORMATS[name].write(items, lambda _: "Sample Finance"))


def test_bibtex_holds_both_titles_and_the_day_in_beijing() -> None:
    entry = written("bibtex", an_item())
    assert "title = {{蓝箭航天完成融资}}" in entry
    assert "titleaddon = {[LandSpace completes financing, word-by-word gloss]}" in entry
    assert "date = {2024-12-25}" in entry
    assert f"captured page SHA-256 {'ab' * 32}" in entry


def test_ris_is_made_of_tagged_lines_only() -> None:
    lines = written("ris", an_item()).split("\r\n")
    assert lines[0] == "TY  - ELEC"
    assert all(re.fullmatch(r"[A-Z][A-Z0-9]  - .*", line) for line in lines if line)
    assert "TT  - LandSpace completes financing" in lines


def test_csl_json_is_an_array_that_reference_managers_read() -> None:
    (entry,) = json.loads(written("csl", an_item()))
    assert entry["title"] == "蓝箭航天完成融资"
    assert entry["issued"] == {"date-parts": [[2024, 12, 25]]}
    assert entry["accessed"] == {"date-parts": [[2024, 12, 25]]}


def test_json_lines_hold_the_whole_record() -> None:
    record = json.loads(written("jsonl", an_item()))
    assert record["article"]["text"] == "正文。"
    assert record["reading"]["translation"]["title"] == "LandSpace completes financing"


def test_csv_is_read_back_as_it_was() -> None:
    (row,) = csv.DictReader(io.StringIO(written("csv", an_item(text='两行\n有"引号"，和逗号,')).removeprefix("\ufeff")))
    assert row["text"] == '两行\n有"引号"，和逗号,'
    assert (row["day"], row["published"]) == ("2024-12-25", "2024-12-24T17:00:00+00:00")


def test_a_table_says_the_day_that_a_reference_cites_as_far_as_it_is_known() -> None:
    """A Chinese report dated by its day alone begins there, which is still the day before in UTC."""
    days = {}
    for precision in ("day", "month", "year"):
        when = When(moment=datetime(2024, 12, 31, 16, tzinfo=UTC), precision=precision, zone="Asia/Shanghai", raw="")
        item = an_item()
        item = replace(item, article=replace(item.article, published=when))
        (row,) = csv.DictReader(io.StringIO(written("csv", item).removeprefix("\ufeff")))
        days[precision] = row["day"]
        assert f"date = {{{row['day']}}}" in written("bibtex", item)
    assert days == {"day": "2025-01-01", "month": "2025-01", "year": "2025"}


@pytest.mark.parametrize("attack", ["=cmd|' /C calc'!A0", "+1+1", "-2+3", "@SUM(A1)", "＝HYPERLINK(1)", "  =1+1", "\t=1", "\r\n=1"])
def test_no_cell_is_a_formula(attack: str) -> None:
    (row,) = csv.DictReader(io.StringIO(written("csv", an_item(title=attack, author=attack, text=attack)).removeprefix("\ufeff")))
    for column in ("title", "authors", "text"):
        assert not row[column].strip().startswith(("=", "+", "-", "@", "＝")), column


@pytest.mark.parametrize("name", ["bibtex", "ris", "csl"])
@given(title=st.text(max_size=60), author=st.text(max_size=30))
def test_no_title_breaks_out_of_its_entry(name: str, title: str, author: str) -> None:
    found = written(name, an_item(title=title, author=author))
    if name == "bibtex":
        assert len(re.findall(r"^@", found, re.MULTILINE)) == 1
        assert found.replace(r"\{", "").replace(r"\}", "").count("{") == found.replace(r"\{", "").replace(r"\}", "").count("}")
    elif name == "ris":
        assert found.count("ER  - ") == 1
    else:
        assert len(json.loads(found)) == 1


def test_nothing_found_is_still_a_whole_file() -> None:
    assert json.loads(written("csl")) == []
    assert written("csv").startswith("\ufeffid,")
    assert written("bibtex") == ""
