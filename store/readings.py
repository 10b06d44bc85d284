"""Readings: what the offline stage made of items. A new one replaces the item's last and moves it to the end of the sequence.

What a reading means for the corrections that its item waits for is `store.outdated`'s business.
"""

import sqlite3
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from parallax.errors import StoreError
from parallax.fold import fold
from parallax.records import Candidate, Delivery, Hit, Mention, Reading, Segment, Translation
from store.facets import facets_of
from store.hits import put_hits
from store.order import next_seq
from store.outbox import put_deliveries
from store.outdated import last_correction, settle
from store.part import Part
from store.sums import put_sums, sum_from
from store.values import clean, list_text, text_list

_TABLES = ("segments", "mentions", "item_topics", "candidates", "sums")
Rows = dict[int, list[tuple[Any, ...]]]


class Readings(Part):
    """The store's side of the offline stage."""

    def save_readings(self, readings: Sequence[Reading], hits: Sequence[Hit] = (), deliveries: Sequence[Delivery] = ()) -> None:
        """Commit readings; each replaces the item's earlier one, gives the item a new seq and renews its full text.

        Hits and outbox rows that are there already stay as they are. A reading that replaces one because of a correction keeps the
        earlier one as a revision; one whose reader did not know the last correction leaves its item to be read again. A reading that is
        there already, exactly so, changes nothing, and neither does one that comes late: of the same version, by a reader that knew
        fewer corrections.
        """
        now = self._clock()
        with self._db.write() as raw:
            for reading in readings:
                _save(raw, reading, now)
            put_hits(raw, hits)
            put_deliveries(raw, deliveries)


def _save(raw: sqlite3.Connection, reading: Reading, now: datetime) -> None:
    reading = replace(reading, corrections=min(reading.corrections, last_correction(raw)))
    earlier = readings_of(raw, [reading.item_id]).get(reading.item_id)
    if earlier and _says_nothing_new(reading, earlier):
        return
    if earlier == reading:
        raw.execute("UPDATE items SET reading_corrections = ? WHERE id = ?", [reading.corrections, reading.item_id])
    else:
        _replace(raw, reading)
    settle(raw, earlier, reading, now)


def _says_nothing_new(reading: Reading, earlier: Reading) -> bool:
    if reading == earlier:
        return reading.corrections <= earlier.corrections
    return reading.version == earlier.version and reading.corrections < earlier.corrections


def readings_of(raw: sqlite3.Connection, item_ids: Sequence[int]) -> dict[int, Reading]:
    """The readings of items, by item id; items never read are left out."""
    marks = ", ".join("?" * len(item_ids))
    heads = raw.execute(
        "SELECT id, reading_version, reading_lang, script, title_en, text_en, engine, model, reading_corrections FROM items "  # noqa: S608 - marks only
        f"WHERE id IN ({marks}) AND reading_version IS NOT NULL",
        item_ids,
    ).fetchall()
    ids = [head[0] for head in heads]
    parts = [_grouped(raw, table, ids) for table in _TABLES]
    return {head[0]: _reading(head, *parts) for head in heads}


def _grouped(raw: sqlite3.Connection, table: str, item_ids: Sequence[int]) -> Rows:
    marks = ", ".join("?" * len(item_ids))
    grouped: Rows = defaultdict(list)
    for row in raw.execute(f"SELECT * FROM {table} WHERE item_id IN ({marks}) ORDER BY item_id, n", item_ids):  # noqa: S608 - own constants
        grouped[row[0]].append(row[2:])
    return grouped


def _reading(head: tuple[Any, ...], segments: Rows, mentions: Rows, topics: Rows, candidates: Rows, sums: Rows) -> Reading:
    item_id, version, lang, script, title_en, text_en, engine, model, corrections = head
    translation = None
    if engine is not None:
        sentences = tuple(_segment(row) for row in segments.get(item_id, ()))
        translation = Translation(engine=engine, model=model, title=title_en, text=text_en, segments=sentences)
    return Reading(
        item_id=item_id,
        version=version,
        lang=lang,
        script=script,
        mentions=tuple(_mention(row) for row in mentions.get(item_id, ())),
        topics=tuple(topic for (topic,) in topics.get(item_id, ())),
        translation=translation,
        candidates=tuple(_candidate(row) for row in candidates.get(item_id, ())),
        sums=tuple(sum_from(row) for row in sums.get(item_id, ())),
        corrections=corrections,
    )


def _segment(row: tuple[Any, ...]) -> Segment:
    field, paragraph, source, target, engine, flags = row
    return Segment(field=field, paragraph=paragraph, source=source, target=target, engine=engine, flags=text_list(flags))


def _mention(row: tuple[Any, ...]) -> Mention:
    field, start, end, entity_id, kind, text, name_en = row
    return Mention(field=field, start=start, end=end, entity_id=entity_id, kind=kind, text=text, name_en=name_en)


def _candidate(row: tuple[Any, ...]) -> Candidate:
    field, start, end, text, pattern, full, _ = row
    return Candidate(field=field, start=start, end=end, text=text, pattern=pattern, full=full)


def _replace(raw: sqlite3.Connection, reading: Reading) -> None:
    _put_head(raw, reading)
    for table in _TABLES:
        raw.execute(f"DELETE FROM {table} WHERE item_id = ?", [reading.item_id])  # noqa: S608 - own constant
    sentences = reading.translation.segments if reading.translation else ()
    raw.executemany(
        "INSERT INTO segments VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        [
            (reading.item_id, n, one.field, one.paragraph, clean(one.source), clean(one.target), clean(one.engine), list_text(one.flags))
            for n, one in enumerate(sentences)
        ],
    )
    raw.executemany(
        "INSERT INTO mentions VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
        [
            (reading.item_id, n, one.field, one.start, one.end, clean(one.entity_id), one.kind, clean(one.text), clean(one.name_en))
            for n, one in enumerate(reading.mentions)
        ],
    )
    put_sums(raw, reading.item_id, reading.sums)
    raw.executemany("INSERT INTO item_topics VALUES (?, ?, ?)", [(reading.item_id, n, clean(one)) for n, one in enumerate(reading.topics)])
    raw.executemany(
        "INSERT INTO candidates VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
        [
            (reading.item_id, n, one.field, one.start, one.end, clean(one.text), one.pattern, clean(one.full), fold(one.text))
            for n, one in enumerate(reading.candidates)
        ],
    )


def _put_head(raw: sqlite3.Connection, reading: Reading) -> None:
    row = raw.execute("SELECT source_id FROM items WHERE id = ?", [reading.item_id]).fetchone()
    if row is None:
        raise StoreError(f"item {reading.item_id}", "a reading needs its item, and the archive has none with this id")
    translation = reading.translation
    english = (translation.title, translation.text, translation.engine, translation.model) if translation else (None,) * 4
    entities = [mention.entity_id for mention in reading.mentions]
    raw.execute(
        "UPDATE items SET seq = ?, reading_version = ?, reading_lang = ?, script = ?, title_en = ?, text_en = ?, engine = ?, model = ?, "
        "facets = ?, reading_corrections = ?, matched = ? WHERE id = ?",
        [
            next_seq(raw),
            clean(reading.version),
            clean(reading.lang),
            reading.script,
            *(None if value is None else clean(value) for value in english),
            facets_of(row[0], [reading.lang, reading.script], reading.topics, entities),
            reading.corrections,
            bool(reading.mentions or reading.topics),
            reading.item_id,
        ],
    )
