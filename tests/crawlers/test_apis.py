"""JSON lists by dotted paths, templates and usual names."""

import json
from datetime import UTC, datetime

import pytest

from crawlers.apis import parse_json
from crawlers.lists import Listing
from parallax.errors import ParseError
from parallax.records import Selectors

NOW = datetime(2026, 11, 14, 4, 0, tzinfo=UTC)
URL = "https://example.com/api/list?page=1"
ROW = {"id": "a 1", "meta": {"head": "朱雀二号", "at": 1794472200}, "text": "a < b"}


def read(data: object, **selectors: str) -> Listing:
    return parse_json(data if isinstance(data, str) else json.dumps(data), URL, Selectors(**selectors), NOW, "Asia/Shanghai")


def test_dotted_paths_and_a_link_template_say_where_everything_is() -> None:
    listing = read(
        {"data": {"rows": [ROW, {"id": None}]}, "next": "/api/list?page=2"},
        item="data.rows", link="https://example.com/n/{id}.html", title="meta.head", date="meta.at", summary="text", next="next",
    )  # fmt: skip
    [entry] = listing.entries
    assert (entry.url, entry.title, entry.html) == ("https://example.com/n/a%201.html", "朱雀二号", "a &lt; b")
    assert entry.date == datetime(2026, 11, 12, 8, 30, tzinfo=UTC)
    assert listing.next_url == "https://example.com/api/list?page=2"


def test_usual_names_need_no_selectors() -> None:
    [entry] = read(
        {"code": 0, "data": {"list": [{"title": "朱雀", "url": "/n/1", "publish_time": "2026-11-12 08:30", "summary": "<p>x</p>"}]}}
    ).entries
    assert (entry.url, entry.title, entry.html) == ("https://example.com/n/1", "朱雀", "<p>x</p>")
    assert entry.date == datetime(2026, 11, 12, 0, 30, tzinfo=UTC)


def test_a_bare_array_is_a_list_and_each_link_counts_once() -> None:
    assert [entry.url[-1] for entry in read([{"url": "/1"}, {"url": "/2"}, {"url": "/1"}, {"url": "javascript:1"}]).entries] == ["1", "2"]


@pytest.mark.parametrize(
    "text",
    ['callback({"list":[{"url":"/1"}]});', '/**/ jQuery.cb_1( [{"url":"/1"}] )', '\ufeff[{"url":"/1"}]', 'var data = [{"url":"/1"}];'],
)
def test_jsonp_and_assignments_are_unwrapped(text: str) -> None:
    assert len(read(text).entries) == 1


def test_a_list_with_gaps_and_line_breaks_is_a_list() -> None:
    assert [entry.title for entry in read('{"list": [{"url": "/1", "title": "a\nb"}, null]}').entries] == ["a b"]


@pytest.mark.parametrize(
    ("text", "path"), [("", ""), ("<html>", ""), ("[" * 100_000, ""), ('{"a":{}}', "a"), ('{"a":1}', ""), ("[1]", "3.x")]
)
def test_what_is_no_list_is_named(text: str, path: str) -> None:
    with pytest.raises(ParseError, match=r"example\.com/api"):
        read(text, item=path)
