"""Makes a large synthetic archive of a smaller one: every item again and again, at other times.

Its texts repeat, and its words are therefore as common as before; for what a search costs that is the same. Rows are copied by SQL; their
full text is made by the store's tokens (in processes of their own) and the index's own statements.
"""

import random
import shutil
import sqlite3
import time
from collections.abc import Callable
from contextlib import closing
from datetime import timedelta
from functools import partial
from itertools import pairwise
from multiprocessing import Pool
from pathlib import Path

from store.fulltext import token_text
from store.order import EPOCH
from store.sqlite import open_sqlite
from store.values import moment_text

_PLACES = 16  # stamps in a minute
_MINUTES = 10 * 365 * 1440
_COLUMNS = ("text", "text_en", "title", "title_en", "facets")
_CHUNK = 2000
_COPIED = {
    "segments": "item_id, n, field, paragraph, source, target, engine, flags",
    "mentions": 'item_id, n, field, start, "end", entity_id, kind, text, name_en',
    "item_topics": "item_id, n, topic",
}
Row = tuple[int, str | None, str | None, str | None, str | None, str]


def grow(small: Path, large: Path, items: int, tell: Callable[[str], None]) -> None:
    """Copy an archive whose ids are 1 to n, and add copies of its items until there are so many."""
    shutil.copy(small, large)
    with open_sqlite(large) as store:
        raw = store._db.raw  # noqa: SLF001 - what no store does
        raw.execute("PRAGMA synchronous = OFF")
        triggers = [sql for (sql,) in raw.execute("SELECT sql FROM sqlite_schema WHERE type = 'trigger'")]
        for name in ("insert", "update", "delete"):
            raw.execute(f"DROP TRIGGER items_search_{name}")
        count = raw.execute("SELECT max(id) FROM items").fetchone()[0]
        _copy_rows(raw, count, items, tell)
        _index(raw, large, tell)
        for trigger in triggers:
            raw.execute(trigger)
        raw.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def _copy_rows(raw: sqlite3.Connection, count: int, items: int, tell: Callable[[str], None]) -> None:
    dice, started = random.Random(20261121), time.perf_counter()
    used = {stamp for (stamp,) in raw.execute("SELECT stamp FROM items")}
    last = raw.execute("SELECT max(seq) FROM items").fetchone()[0]
    columns = [row[1] for row in raw.execute("PRAGMA table_info(items)")]
    changed = {"id": "id + :ids", "seq": "seq + :seqs", "stamp": "place.stamp", "published": "place.published", "key": "key || :copy"}
    values = ", ".join(changed.get(name, f"items.{name}") for name in columns)
    raw.execute("CREATE TEMP TABLE place (item_id INTEGER PRIMARY KEY, stamp INTEGER, published TEXT)")
    for copy in range(1, -(-items // count)):
        ids, given = copy * count, {"ids": copy * count, "seqs": copy * last, "copy": f".{copy}", "most": min(count, items - copy * count)}
        raw.execute("BEGIN")
        raw.execute("DELETE FROM place")
        raw.executemany("INSERT INTO place VALUES (?, ?, ?)", [(n + 1, *_place(dice, used)) for n in range(given["most"])])
        raw.execute(
            "INSERT INTO entries (source_id, key, state, seen_at) SELECT source_id, key || :copy, state, seen_at FROM entries "
            "WHERE key IN (SELECT key FROM items WHERE id <= :most)",
            given,
        )
        raw.execute(
            f"INSERT INTO items ({', '.join(columns)}) SELECT {values} FROM items JOIN place ON item_id = id WHERE id <= :most", given
        )
        for table, listed in _COPIED.items():
            rest = listed.removeprefix("item_id, ")
            raw.execute(f"INSERT INTO {table} ({listed}) SELECT item_id + :ids, {rest} FROM {table} WHERE item_id <= :most", given)
        raw.execute("UPDATE counter SET value = CASE name WHEN 'item' THEN ? ELSE ? END", [ids + given["most"], (copy + 1) * last])
        raw.execute("COMMIT")
        tell(f"  {ids + given['most']} items, {time.perf_counter() - started:.0f} s")


def _place(dice: random.Random, used: set[int]) -> tuple[int, str]:
    """A time of the last ten years and a stamp that is free."""
    first = (16 * 365 + 4) * 1440
    while True:
        minute = first + dice.randrange(_MINUTES)
        for stamp in range(minute * _PLACES, minute * _PLACES + _PLACES):
            if stamp not in used:
                used.add(stamp)
                return stamp, moment_text(EPOCH + timedelta(minutes=minute))


def _index(raw: sqlite3.Connection, path: Path, tell: Callable[[str], None]) -> None:
    """Full text in the order of its row ids: in any other, FTS5 writes a segment for each row."""
    started, insert = time.perf_counter(), f"INSERT INTO search (rowid, {', '.join(_COLUMNS)}) VALUES (?, ?, ?, ?, ?, ?)"
    stamps = [stamp for (stamp,) in raw.execute("SELECT stamp FROM items ORDER BY stamp")]
    raw.execute("INSERT INTO search (search) VALUES ('delete-all')")
    with Pool(2) as tokens:
        for number, rows in enumerate(tokens.imap(partial(_tokens, path), pairwise([*stamps[::_CHUNK], stamps[-1] + 1])), start=1):
            raw.execute("BEGIN")
            raw.executemany(insert, rows)
            raw.execute("COMMIT")
            if number % 50 == 0:
                tell(f"  {number * _CHUNK} items in full text, {time.perf_counter() - started:.0f} s")


def _tokens(path: Path, stamps: tuple[int, int]) -> list[Row]:
    """What the index is fed with, for the items from one stamp up to another."""
    with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as raw:
        sql = f"SELECT stamp, {', '.join(_COLUMNS)} FROM items WHERE stamp >= ? AND stamp < ? ORDER BY stamp"
        return [
            (stamp, *(token_text(text) for text in texts), facets)  # type: ignore[misc]
            for stamp, *texts, facets in raw.execute(sql, stamps)
        ]
