"""Items: articles in the archive, each once for its (source, key).

How they are ordered is `store.order`'s business, what was made of them is `store.readings`', which of them to read `store.backlog`'s.
"""

import sqlite3
from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any

from parallax.records import Article, Capture, Item
from store.captures import put_capture
from store.entries import end_entry
from store.facets import facets_of
from store.order import free_stamp, next_item_id, next_seq
from store.part import Part
from store.readings import readings_of
from store.values import by_name, clean, list_text, moment, moment_text, text_list, when_columns, when_from

_BATCH = 200
_ARTICLE = (
    "source_id, key, url, title, text, html, authors, published, published_precision, published_zone, published_raw, "
    "lang, fetched_at, extractor, origin, site"
)
_COLUMNS = f"id, seq, stored_at, capture_hash, {_ARTICLE}"


class Items(Part):
    """The store's items."""

    def save_article(self, article: Article, capture: Capture | None) -> int | None:
        """Store the article, its raw bytes and the end of its entry together; give the item's id, or None when it was there already."""
        stored_at = self._clock()
        with self._db.write() as raw:
            had = _has_key(raw, article)
            repeat = not had and _is_repeat(raw, article)
            end_entry(raw, article.source_id, article.key, stored_at, "repeated" if repeat else "stored")
            if had or repeat:
                return None
            capture_hash = put_capture(raw, capture) if capture else None
            return _insert(raw, article, stored_at, capture_hash)

    def item(self, item_id: int) -> Item | None:
        """One item with its reading, or None."""
        with self._db.read() as raw:
            return next(iter(items_where(raw, "id = ?", [item_id])), None)

    def items(self, after_seq: int = 0, until_seq: int | None = None) -> Iterator[Item]:
        """Items in the half-open interval (after_seq, until_seq], by seq. Items that change meanwhile leave the interval."""
        until = self.last_seq() if until_seq is None else until_seq
        while True:
            with self._db.read() as raw:
                batch = items_where(raw, "seq > ? AND seq <= ? ORDER BY seq LIMIT ?", [after_seq, until, _BATCH])
            yield from batch
            if len(batch) < _BATCH:
                return
            after_seq = batch[-1].seq

    def arrivals(self, after_item: int = 0) -> Iterator[Item]:
        """Items whose id is above ``after_item``, in the order in which they arrived."""
        while True:
            with self._db.read() as raw:
                batch = items_where(raw, "id > ? ORDER BY id LIMIT ?", [after_item, _BATCH])
            yield from batch
            if len(batch) < _BATCH:
                return
            after_item = batch[-1].id

    def last_seq(self) -> int:
        """The highest seq given so far, 0 when empty."""
        return int(self._db.value("SELECT value FROM counter WHERE name = 'seq'"))


def items_where(raw: sqlite3.Connection, condition: str, parameters: Sequence[object]) -> list[Item]:
    """Items that meet an SQL condition (ours, never a user's), with their readings."""
    rows = raw.execute(f"SELECT {_COLUMNS} FROM items WHERE {condition}", parameters).fetchall()  # noqa: S608 - own constants
    readings = readings_of(raw, [row[0] for row in rows])
    return [
        Item(
            id=row[0],
            seq=row[1],
            stored_at=moment(row[2]),
            capture_hash=row[3] or "",
            article=_article(row[4:]),
            reading=readings.get(row[0]),
        )
        for row in rows
    ]


def _has_key(raw: sqlite3.Connection, article: Article) -> bool:
    query = "SELECT 1 FROM items WHERE source_id = ? AND key = ?"
    return raw.execute(query, [clean(article.source_id), clean(article.key)]).fetchone() is not None


def _is_repeat(raw: sqlite3.Connection, article: Article) -> bool:
    """Whether the source gave this article before, word for word, under another key: some feeds change their guids."""
    query = "SELECT 1 FROM items WHERE source_id = ? AND url = ? AND title = ? AND text = ?"
    return (
        raw.execute(query, [clean(each) for each in (article.source_id, article.url, article.title, article.text)]).fetchone() is not None
    )


def _insert(raw: sqlite3.Connection, article: Article, stored_at: datetime, capture_hash: str | None) -> int:
    item_id = next_item_id(raw)
    values = (
        item_id,
        next_seq(raw),
        moment_text(stored_at),
        capture_hash,
        *_values(article),
        free_stamp(raw, article.published.moment if article.published else stored_at, stored_at, item_id),
        facets_of(clean(article.source_id), [clean(article.lang)]),
    )
    raw.execute(f"INSERT INTO items ({_COLUMNS}, stamp, facets) VALUES ({', '.join('?' * len(values))})", values)  # noqa: S608 - own constants
    return item_id


def _values(article: Article) -> tuple[object, ...]:
    return (
        clean(article.source_id),
        clean(article.key),
        clean(article.url),
        clean(article.title),
        clean(article.text),
        clean(article.html),
        list_text(article.authors),
        *when_columns(article.published),
        clean(article.lang),
        moment_text(article.fetched_at),
        clean(article.extractor),
        article.origin,
        clean(article.site),
    )


def _article(row: tuple[Any, ...]) -> Article:
    named = by_name(_ARTICLE, row)
    precision, zone, raw = (named.pop(f"published_{part}") for part in ("precision", "zone", "raw"))
    published = when_from((named["published"], precision, zone, raw))
    read = {"published": published, "authors": text_list(named["authors"]), "fetched_at": moment(named["fetched_at"])}
    return Article(**{**named, **read})
