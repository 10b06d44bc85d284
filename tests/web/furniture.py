"""A desk that has been worked at: codings of two people in both languages, a rule, a doubtful sentence, a dead letter, a short digest."""

from dataclasses import replace
from datetime import UTC, datetime

from visitor import Site

from matching.query import parse_query
from parallax.records import Coding, Delivery, DigestMark, Item, Rule, Theme

NOW = datetime.now(UTC)


def first(site: Site, query: str) -> Item:
    """The newest item that a search finds."""
    return site.desk.store.search(parse_query(query)).hits[0].item


def furnish(site: Site) -> Item:
    """Work at the desk; gives the Chinese item with the doubtful sentence."""
    store = site.desk.store
    doubtful, english = first(site, "蓝箭 lang:zh"), first(site, "rocket lang:en")
    store.save_theme(Theme(id="state-support", name="State support", description="Money, land or orders from a government"))
    for coder in ("ana", "mei"):
        for item in (doubtful, english):
            quote = item.article.text[:12]
            store.save_coding(Coding(item_id=item.id, theme_id="state-support", end=12, quote=quote, coder=coder, made_at=NOW))
    store.save_rule(Rule(id="landings", name="Landings", query="topic:recovery"), NOW)
    store.add_deliveries([Delivery(key="alert:1", channel="desk", kind="alert", rule_id="landings", item_id=english.id, made_at=NOW)])
    store.lease("desk", NOW, "batch")
    store.undelivered("batch", "550 no such mailbox", NOW, None)
    whole = store.digest(1)
    assert whole
    mark = DigestMark(subscription="subscriber:ana", local_date=NOW.date(), slot="07:30", after_item=99, until_item=101, made_at=NOW)
    store.save_digest(mark, whole.body[:3000])
    _doubt(site, doubtful)
    return doubtful


def _doubt(site: Site, item: Item) -> None:
    assert item.reading
    assert item.reading.translation
    told = item.reading.translation
    segments = tuple(replace(each, flags=("changed-amount",)) if each.field == "text" else each for each in told.segments)
    site.desk.store.save_readings([replace(item.reading, translation=replace(told, engine="argos", model="a1b2c3", segments=segments))])
