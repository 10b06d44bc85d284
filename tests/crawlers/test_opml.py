"""Sources to OPML and back."""

import html
import json
from datetime import UTC, date, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crawlers.opml import UNREVIEWED, read_opml, write_opml
from parallax.errors import ParseError
from parallax.records import Selectors, Source

NOW = datetime(2026, 11, 14, 4, 0, tzinfo=UTC)
FEED = Source(
    id="sample", name_en="Sample & Sons <press>", name_zh="样例", homepage="https://example.com/", method="feed",
    urls=("https://example.com/feed?a=1&b=2", "https://example.com/feed2"), kind="trade", provenance="independent press", lang="zh",
    country="CN", timezone="Asia/Shanghai", owner="Sample Ltd", verified=date(2026, 11, 1), interval_minutes=30, enabled=False, note="n",
)  # fmt: skip
LIST = Source(
    id="list", name_en="List", name_zh="列表", homepage="https://example.org/", method="list", urls=("https://example.org/news/",),
    kind="official", provenance="government", lang="zh", country="CN", timezone="Asia/Shanghai", owner="", access="paywall",
    pages=3, content="entry",
    selectors=Selectors(item="ul > li", link_pattern=r"/\d+\.html$"),
)  # fmt: skip
FOREIGN = """<opml version="1.0"><body><outline text="Space"><outline text="Some Blog" xmlUrl="https://blog.example/feed" htmlUrl="https://blog.example/"/>
<outline text="bad" xmlUrl="javascript:alert(1)"/><outline title="Some Blog" xmlUrl="https://blog.example/feed2"/></outline></body></opml>"""


def test_sources_come_back_as_they_were() -> None:
    assert read_opml(write_opml([FEED, LIST], "Parallax", NOW).encode()) == (FEED, LIST)


def test_other_programs_see_an_ordinary_reading_list() -> None:
    text = write_opml([FEED], "Parallax")
    assert 'xmlUrl="https://example.com/feed?a=1&amp;b=2"' in text
    assert 'type="rss"' in text
    assert '<outline text="trade"' in text


def test_foreign_outlines_become_sources_to_review() -> None:
    [source] = read_opml(FOREIGN.encode())
    assert (source.id, source.name_en, source.urls) == (
        "some-blog",
        "Some Blog",
        ("https://blog.example/feed", "https://blog.example/feed2"),
    )
    assert (source.method, source.note) == ("feed", UNREVIEWED)


def test_values_we_do_not_know_are_not_taken_over() -> None:
    text = (
        write_opml([FEED], "x")
        .replace("&quot;trade&quot;", "&quot;nonsense&quot;")
        .replace("&quot;interval_minutes&quot;: 30", "&quot;interval_minutes&quot;: &quot;x&quot;")
    )
    [source] = read_opml(text.encode())
    assert (source.kind, source.interval_minutes) == ("general", 60)


@pytest.mark.parametrize("data", [b"", b"<rss/>", b"hello", b"<!doctype html><p>"])
def test_what_is_no_opml_is_named(data: bytes) -> None:
    with pytest.raises(ParseError, match=r"feeds\.opml"):
        read_opml(data, "feeds.opml")


@settings(deadline=None)  # machines are busy
@given(st.text(max_size=60), st.text(max_size=60))
def test_any_name_and_note_survive(name: str, note: str) -> None:
    from dataclasses import replace

    source = replace(FEED, name_zh=name, note=note)
    [read] = read_opml(write_opml([source], name, NOW).encode())
    assert read.urls == FEED.urls


def outlines(*attributes: str) -> bytes:
    body = "".join(f'<outline type="rss" {each}/>' for each in attributes)
    return f'<opml version="2.0" xmlns:parallax="urn:parallax:opml"><body>{body}</body></opml>'.encode()


@pytest.mark.parametrize("own", ["../../home/x", "/etc/x", "a/b", "A", "", "a\\b", "con.toml"])
def test_no_document_chooses_where_its_sources_are_written(own: str) -> None:
    shape = html.escape(json.dumps({"id": own, "name_en": "x"}), quote=True)
    (found,) = read_opml(outlines(f'text="A name" xmlUrl="http://example.org/f" parallax:source="{shape}"'))
    assert found.id == "a-name"


def test_two_sites_of_one_name_stay_two_sources() -> None:
    found = read_opml(outlines('text="News" xmlUrl="http://a.example/f"', 'text="News" xmlUrl="http://b.example/f"'))
    assert [each.urls for each in found] == [("http://a.example/f",), ("http://b.example/f",)]
    assert len({each.id for each in found}) == 2


def test_a_language_with_a_region_is_the_language() -> None:
    found = read_opml(
        outlines('text="a" language="en-us" xmlUrl="http://a.example/f"', 'text="b" language="zh_TW" xmlUrl="http://b.example/f"')
    )
    assert [each.lang for each in found] == ["en", "zh"]


def test_an_id_made_from_a_long_address_fits_into_a_file_name() -> None:
    (found,) = read_opml(outlines(f'text="闻" xmlUrl="http://a.example/{"x" * 3000}"'))
    assert len(found.id) <= 80
