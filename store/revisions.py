"""Revisions: what a reading was before a correction changed it, as JSON."""

import json
import sqlite3
from dataclasses import asdict
from datetime import datetime
from decimal import Decimal
from typing import Any

from parallax.records import Candidate, Mention, Reading, Revision, Segment, Sum, Translation
from store.part import Part
from store.values import moment, moment_text


class Revisions(Part):
    """The store's memory of earlier readings."""

    def revisions(self, item_id: int) -> list[Revision]:
        """Earlier readings of an item, newest first."""
        rows = self._db.rows(
            "SELECT correction_id, replaced_at, reading FROM revisions WHERE item_id = ? ORDER BY replaced_at DESC, correction_id DESC",
            [item_id],
        )
        return [
            Revision(item_id=item_id, correction_id=correction_id, replaced_at=moment(replaced_at), reading=_reading(json.loads(reading)))
            for correction_id, replaced_at, reading in rows
        ]


def keep_revision(raw: sqlite3.Connection, correction_id: int, earlier: Reading, now: datetime) -> None:
    """Keep what a correction replaces; the first of one correction stays. Within the caller's transaction."""
    raw.execute(
        "INSERT INTO revisions (item_id, correction_id, replaced_at, reading) VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING",
        [earlier.item_id, correction_id, moment_text(now), json.dumps(asdict(earlier), default=str)],
    )


def _reading(values: dict[str, Any]) -> Reading:
    translation = values["translation"]
    parts = {
        "mentions": tuple(Mention(**one) for one in values["mentions"]),
        "topics": tuple(values["topics"]),
        "candidates": tuple(Candidate(**one) for one in values["candidates"]),
        "sums": tuple(Sum(currency=one["currency"], low=Decimal(one["low"]), high=Decimal(one["high"])) for one in values.get("sums", ())),
        "translation": None if translation is None else _translation(translation),
    }
    return Reading(**{**values, **parts})


def _translation(values: dict[str, Any]) -> Translation:
    segments = tuple(Segment(**{**one, "flags": tuple(one["flags"])}) for one in values["segments"])
    return Translation(**{**values, "segments": segments})
