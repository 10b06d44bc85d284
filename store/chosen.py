"""Rows of some sources: a condition and its one value, however many sources there are (SQLite takes a limited number of values)."""

import json
from collections.abc import Iterable

from store.values import clean


def of_sources(source_ids: Iterable[str] | None) -> str:
    """The condition, true of every row when there is no choice; its parameters are `listed`."""
    return "1" if source_ids is None else "source_id IN (SELECT value FROM json_each(?))"


def listed(source_ids: Iterable[str] | None) -> list[str]:
    """The parameters of `of_sources`."""
    return [] if source_ids is None else [json.dumps([clean(source_id) for source_id in source_ids])]
