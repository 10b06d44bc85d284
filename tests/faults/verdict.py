"""What must hold after any number of kills: the archive is what an undisturbed run makes of the same site, and the far ends got it all."""

import hashlib
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from chain import CHANNELS, WORDS, ZONES

from parallax.contracts import Store
from parallax.records import Delivery, Item, Mention
from store import open_store

DOMAIN = "parallax.example"
OURS = {f"rule-{number}" for number in range(len(WORDS))}
Key = tuple[str, str]  # of an item: source and key; ids depend on the order of arrival


@dataclass(frozen=True, kw_only=True)
class Made:
    """What an archive holds, in terms that do not depend on the order in which things came."""

    items: dict[Key, tuple[str, str, str]]  # url, title, text
    readings: dict[Key, tuple[str, tuple[Mention, ...], tuple[str, ...], str, str]]
    hits: frozenset[tuple[str, Key]]
    corrected: frozenset[Key]


@dataclass(frozen=True, kw_only=True)
class Tally:
    """What an episode came to, for the page."""

    items: int
    alerts: int
    messages: int
    digests: int
    copies: dict[str, int]  # by addressee


def made(archive: Path) -> Made:
    """Everything of an archive that a kill might have changed. Fails on an item that is there twice, and on an unsound archive."""
    with open_store(archive, read_only=True) as store:
        assert store.check() == []
        counts = store.counts()
        assert (counts["pending"], counts["unread"], counts["given_up"]) == (0, 0, 0)
        items = list(store.items())
        keys = {item.id: key_of(item) for item in items}
        assert len(set(keys.values())) == len(items)
        (correction,) = store.corrections()
        return Made(
            items={key_of(item): (item.article.url, item.article.title, item.article.text) for item in items},
            readings={key_of(item): _reading(item) for item in items},
            hits=frozenset((hit.rule_id, keys[hit.item_id]) for hit in store.hits(limit=100_000) if hit.rule_id in OURS),
            corrected=frozenset(keys[each] for each in store.changed_by(correction.id)),
        )


def key_of(item: Item) -> Key:
    return item.article.source_id, item.article.key


def _reading(item: Item) -> tuple[str, tuple[Mention, ...], tuple[str, ...], str, str]:
    reading = item.reading
    assert reading is not None
    english = reading.translation
    return reading.lang, reading.mentions, reading.topics, english.title if english else "", english.text if english else ""


def assert_all_told(archive: Path, received: Sequence[dict[str, Any]], kills: int) -> Tally:
    """Every hit reached both sinks, nothing waits, copies are the same message, digests come once and cover every item once."""
    with open_store(archive, read_only=True) as store:
        rows = store.deliveries(limit=100_000)
        assert {row.state for row in rows} == {"sent"}
        hits = {(hit.rule_id, hit.item_id) for hit in store.hits(limit=100_000) if hit.rule_id in OURS}
        assert hits
        for channel in CHANNELS:
            _assert_alerts_told([row for row in rows if row.channel == channel], hits)
        digests = sum(_assert_digests(store, name, [row for row in rows if row.channel == f"subscriber:{name}"]) for name in ZONES)
        items = store.counts()["items"]
    posts = {row.batch: _items(rows, row.batch) for row in rows if row.channel == "hook"}
    assert {each["id"]: sorted(each["items"]) for each in received if each["to"] == "hook"} == posts
    for to, channel in {"desk@example.org": "desk", **{f"{name}@example.org": f"subscriber:{name}" for name in ZONES}}.items():
        got = {each["id"] for each in received if each["to"] == to}
        assert got == {message_id(row.batch) for row in rows if row.channel == channel}
    assert len({(each["id"], each["to"], each.get("subject")) for each in received}) == len({each["id"] for each in received})
    copies = Counter(each["to"] for each in received)
    copies.subtract(to for to, _ in {(each["to"], each["id"]) for each in received})
    assert max(copies.values()) <= kills  # a channel sends one message at a time
    return Tally(items=items, alerts=len(hits) * len(CHANNELS), messages=len(received), digests=digests, copies=dict(copies))


def message_id(batch: str) -> str:
    """As RFC 5322 wants it, of a batch."""
    return f"<{hashlib.sha256(batch.encode()).hexdigest()[:32]}@{DOMAIN}>"


def _items(rows: Sequence[Delivery], batch: str) -> list[int]:
    return sorted(row.item_id for row in rows if row.batch == batch)


def _assert_alerts_told(rows: Sequence[Delivery], hits: set[tuple[str, int]]) -> None:
    """Each hit in one row: its own, or that of the copy that was published first."""
    told = [(row.rule_id, item_id) for row in rows for item_id in (row.item_id, *row.payload.get("copies", ()))]
    assert len(told) == len(set(told))
    assert set(told) == hits


def _assert_digests(store: Store, name: str, rows: Sequence[Delivery]) -> int:
    """One mail a digest, one digest a slot, and the intervals follow each other without a gap up to the newest item; how many."""
    marks = [kept.mark for kept in reversed(store.digests(limit=10_000)) if kept.mark.subscription == f"subscriber:{name}"]
    joined, *sent = marks
    assert len(sent) >= 2
    assert len({(mark.local_date, mark.slot) for mark in sent}) == len(sent)
    assert [mark.after_item for mark in sent] == [mark.until_item for mark in marks[:-1]]
    assert (joined.after_item, sent[-1].until_item) == (0, max(item.id for item in store.items()))
    assert sorted(row.key for row in rows) == sorted(f"digest:{name}:{mark.local_date}:{mark.slot}" for mark in sent)
    return len(sent)
