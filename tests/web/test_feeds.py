"""Feeds of a search, as a feed reader sees them."""

import base64
import json

import feedparser
import pytest
from visitor import Site

from parallax.web.access import hash_of


def test_a_search_can_be_followed_as_atom(site: Site) -> None:
    answer = site.get("/feed.atom?q=company:landspace")
    feed = feedparser.parse(answer.body)
    assert not feed.bozo
    assert answer.headers["content-type"].startswith("application/atom+xml")
    assert len(feed.entries) == 30
    assert any("蓝箭" in str(entry) for entry in feed.entries)


def test_and_as_json(site: Site) -> None:
    feed = json.loads(site.get("/feed.json?q=lang:zh").text)
    assert feed["version"] == "https://jsonfeed.org/version/1.1"
    assert len({item["id"] for item in feed["items"]}) == len(feed["items"]) == 50


@pytest.mark.parametrize("q", ["%3Cscript%3E", "%22", "%00", "]]%3E", "%0d%0aX:1"])
def test_a_hostile_query_leaves_a_sound_feed(site: Site, q: str) -> None:
    assert not feedparser.parse(site.get(f"/feed.atom?q={q}").body).bozo
    json.loads(site.get(f"/feed.json?q={q}").text)


def test_a_feed_reader_gives_its_token_as_a_password(site: Site) -> None:
    site.add("reader", "reader", token_hash=hash_of("t0ken"))
    assert site.get("/feed.atom", Authorization="Basic " + base64.b64encode(b"anyone:t0ken").decode()).status == 200
    assert site.get("/feed.atom", Authorization="Basic " + base64.b64encode(b"anyone:wrong").decode()).status == 401
    assert site.get("/feed.atom", Authorization="Basic ###").headers["www-authenticate"].startswith("Basic")
