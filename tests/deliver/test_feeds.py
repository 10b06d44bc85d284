"""Feeds that readers of feeds accept, whatever is in the items."""

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import feedparser
import pytest
from alert_scenes import NOON, SENTENCES, SOURCES, TITLE, TITLE_EN, a_reading
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree
from scenarios import an_article, an_english_reading, an_item

from parallax.deliver.feeds import atom, json_feed
from parallax.records import Item

URL = "https://px.example/feeds/rules/orbit"
TEXT = "\n".join(zh for zh, _ in SENTENCES)
NS = {"a": "http://www.w3.org/2005/Atom"}


def chinese(item_id: int = 1, **changes: object) -> Item:
    article = an_article(TITLE, TEXT, source_id="hangtian", lang="zh", at=NOON - timedelta(hours=2), **changes)
    return replace(an_item(item_id, article, a_reading(item_id)), stored_at=NOON)


def english(item_id: int = 2, title: str = "Zhuque-2 flies") -> Item:
    return replace(an_item(item_id, an_article(title), an_english_reading(item_id, topics=("launch",))), stored_at=NOON)


def as_atom(*items: Item, title: str = "To orbit") -> bytes:
    return atom(title, URL, items, sources=SOURCES, now=NOON, public_url="https://px.example")


def as_json(*items: Item, title: str = "To orbit") -> bytes:
    return json_feed(title, URL, items, sources=SOURCES, public_url="https://px.example")


def test_a_feed_reader_finds_both_languages() -> None:
    parsed = feedparser.parse(as_atom(english(), chinese()))
    assert not parsed.bozo
    assert (parsed.feed.title, parsed.feed.language) == ("To orbit", "en")
    newest, oldest = parsed.entries
    assert (newest.title, oldest.title) == ("Zhuque-2 flies", TITLE_EN)
    assert oldest.link == chinese().article.url
    assert oldest.published == "2026-11-21T10:00:00Z"
    assert oldest.author == "Hangtian"
    for text in (TITLE, *SENTENCES[0], *SENTENCES[1], "machine translation", "https://px.example/items/1"):
        assert text in oldest.content[0].value
    assert [tag.term for tag in newest.tags] == ["launch"]


def test_what_the_standard_asks_of_a_feed_and_its_entries_is_there() -> None:
    feed = etree.fromstring(as_atom(chinese(), english()))
    assert feed.get("{http://www.w3.org/XML/1998/namespace}lang") == "en"
    for path in ("a:id", "a:title", "a:updated", "a:author/a:name", "a:link[@rel='self']"):
        assert len(feed.findall(path, NS)) == 1
    for entry in feed.findall("a:entry", NS):
        for path in ("a:id", "a:title", "a:updated", "a:author/a:name", "a:content[@type='html']"):
            assert len(entry.findall(path, NS)) == 1
    assert feed.findtext("a:updated", "", NS) == "2026-11-21T12:00:00Z"


def test_identities_outlive_a_new_reading_and_a_new_address_of_the_pages() -> None:
    first = feedparser.parse(as_atom(chinese())).entries[0].id
    reread = replace(chinese(), seq=99, reading=None)
    again = feedparser.parse(atom("Else", URL, [reread], sources={}, now=NOON, public_url="https://other.example")).entries[0].id
    assert first == again == "tag:px.example,2026-11-21:item/1"
    assert json.loads(as_json(chinese()))["items"][0]["id"] == first
    assert feedparser.parse(as_atom()).feed.id == "tag:px.example,2026:feed/feeds/rules/orbit"


def test_feeds_of_two_searches_are_two_feeds() -> None:
    first, second = (atom("", f"https://px.example/feed.atom?q={q}", [], sources={}, now=NOON) for q in ("火箭", "a b"))
    assert feedparser.parse(first).feed.id == "tag:px.example,2026:feed/feed.atom%3Fq%3D%E7%81%AB%E7%AE%AD"
    assert feedparser.parse(second).feed.id != feedparser.parse(first).feed.id


def test_a_feed_without_items_is_a_feed() -> None:
    assert feedparser.parse(as_atom()).feed.updated == "2026-11-21T12:00:00Z"
    assert json.loads(as_json())["items"] == []


def test_an_item_is_there_once() -> None:
    assert len(feedparser.parse(as_atom(english(), english())).entries) == 1


def test_json_feed_says_the_same() -> None:
    feed = json.loads(as_json(chinese()))
    assert (feed["version"], feed["feed_url"], feed["language"]) == ("https://jsonfeed.org/version/1.1", URL, "en")
    (item,) = feed["items"]
    assert (item["title"], item["url"], item["date_published"]) == (TITLE_EN, chinese().article.url, "2026-11-21T10:00:00Z")
    assert SENTENCES[0][0] in item["content_html"]
    assert item["authors"] == [{"name": "Hangtian"}]


@pytest.mark.parametrize("url", ["javascript:alert(1)", "", "https://a.example/\x00", "https://a.example/\ud800", "file:///etc/passwd"])
def test_what_is_no_link_is_left_out(url: str) -> None:
    assert etree.fromstring(as_atom(chinese(url=url))).find("a:entry/a:link", NS) is None
    assert "url" not in json.loads(as_json(chinese(url=url)))["items"][0]


HOSTILE = ["<script>alert(1)</script>", "]]>&amp;&#0;", "\x00\x0b\ufffe\uffff\ud800\U0001fffe", "\u202e\u2066", "", "x" * 100_000]


@pytest.mark.parametrize("text", HOSTILE)
@pytest.mark.parametrize("make", [as_atom, as_json])
def test_hostile_text_stays_text(make: Callable[..., bytes], text: str) -> None:
    assert_sound(make, text)


@given(st.text(st.characters()))
def test_any_text_makes_a_sound_feed(text: str) -> None:
    assert_sound(as_atom, text)
    assert_sound(as_json, text)


def assert_sound(make: Callable[..., bytes], text: str) -> None:
    article = an_article(text, text, authors=(text,), site=text, lang=text)
    made = make(replace(english(), article=article, reading=None), title=text)
    assert len(made) < 20_000 or len(text) > 20_000
    assert "\u202e" not in made.decode()
    if make is as_atom:
        content = etree.fromstring(made).findtext("a:entry/a:content", "", NS)
        assert etree.fromstring(made).findtext("a:entry/a:title", "", NS).strip()
    else:
        content = json.loads(made)["items"][0]["content_html"]
    assert "<script" not in content


def test_years_before_the_calendar_are_written_with_four_digits() -> None:
    old = replace(chinese(), stored_at=datetime(999, 1, 1, tzinfo=UTC))
    assert b"<updated>0999-01-01T00:00:00Z</updated>" in as_atom(old)
