"""Makes a large synthetic archive of a smaller one: every item again and again, at other times.

Its texts repeat, and its words are therefore as common as before; for what a search costs that is the same. Rows are copied by SQL, without
the indexes, which are made anew at the end. The tokens of a text are made once, by the store's own function, and serve all its copies.
"""

import random
import shutil
import sqlite3
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from itertools import chain, pairwise
from pathlib import Path

from store.fulltext import token_text
from store.order import lowest_stamp
from store.sqlite import open_sqlite
from store.values import moment_text

_FIRST = datetime(2016, 1, 1, tzinfo=UTC)
_MINUTES = 10 * 365 * 1440
_COLUMNS = ("text", "text_en", "title", "title_en")
_CHUNK = 2000
_COPIED = {
    "segments": "item_id, n, field, paragraph, source, target, engine, flags",
    "mentions": 'item_id, n, field, start, "end", entity_id, kind, text, name_en',
    "item_topics": "item_id, n, topic",
    "sums": "item_id, n, currency, low, high, low_key, high_key",
}


def grow(small: Path, large: Path, items: int, tell: Callable[[str], None]) -> None:
    """Copy an archive whose ids are 1 to n, and add copies of its items until there are so many."""
    shutil.copy(small, large)
    with open_sqlite(large) as store:
        raw = store._db.raw  # noqa: SLF001 - what no store does
        for pragma in ("journal_mode = OFF", "synchronous = OFF", "cache_size = -2000000"):
            raw.execute(f"PRAGMA {pragma}")
        dropped = [
            _without(raw, "trigger", "name LIKE 'items_search%'"),
            _without(raw, "index", "sql IS NOT NULL AND tbl_name IN ('items', 'entries', 'mentions', 'item_topics', 'segments', 'sums')"),
        ]
        count = raw.execute("SELECT max(id) FROM items").fetchone()[0]
        _copy_rows(raw, count, items, tell)
        _index(raw, count, tell)
        for sql in chain(*dropped):
            raw.execute(sql)
        raw.execute("PRAGMA journal_mode = WAL")


def _without(raw: sqlite3.Connection, kind: str, which: str) -> list[str]:
    """Drop these; what makes them again."""
    found = raw.execute(f"SELECT name, sql FROM sqlite_schema WHERE type = '{kind}' AND {which}").fetchall()
    for name, _ in found:
        raw.execute(f"DROP {kind} {name}")
    return [sql for _, sql in found]


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
    at = _FIRST + timedelta(minutes=dice.randrange(_MINUTES))
    stamp = lowest_stamp(at)
    while stamp in used:
        stamp += 1
    used.add(stamp)
    return stamp, moment_text(at)


def _index(raw: sqlite3.Connection, count: int, tell: Callable[[str], None]) -> None:
    """Full text in the order of its row ids: in any other, FTS5 writes a segment for each row."""
    started, columns = time.perf_counter(), ", ".join(_COLUMNS)
    _tokens(raw, count)
    tell(f"  {count} texts as tokens, {time.perf_counter() - started:.0f} s")
    stamps = [stamp for (stamp,) in raw.execute("SELECT stamp FROM items ORDER BY stamp")]
    raw.execute("INSERT INTO search (search) VALUES ('delete-all')")
    copied = (
        f"INSERT INTO search (rowid, {columns}, facets) SELECT stamp, {', '.join(f'tokens.{one}' for one in _COLUMNS)}, facets "
        "FROM items JOIN tokens ON tokens.id = (items.id - 1) % ? + 1 WHERE stamp >= ? AND stamp < ? ORDER BY stamp"
    )
    for number, (first, end) in enumerate(pairwise([*stamps[::_CHUNK], stamps[-1] + 1]), start=1):
        raw.execute(copied, (count, first, end))
        if number % 50 == 0:
            tell(f"  {number * _CHUNK} items in full text, {time.perf_counter() - started:.0f} s")


def _tokens(raw: sqlite3.Connection, count: int) -> None:
    """What the index is fed with, of each text once."""
    columns = ", ".join(_COLUMNS)
    raw.execute(f"CREATE TEMP TABLE tokens (id INTEGER PRIMARY KEY, {columns})")
    for first in range(1, count + 1, _CHUNK):
        texts = raw.execute(f"SELECT id, {columns} FROM items WHERE id >= ? AND id < ?", (first, first + _CHUNK)).fetchall()
        raw.execute("BEGIN")
        raw.executemany("INSERT INTO tokens VALUES (?, ?, ?, ?, ?)", [(n, *map(token_text, each)) for n, *each in texts])
        raw.execute("COMMIT")
