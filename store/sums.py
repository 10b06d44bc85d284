"""Sums of money: exact decimals as text, and beside them keys whose order as text is the order of the numbers."""

import json
import sqlite3
from collections.abc import Sequence
from decimal import Decimal

from parallax.query import Worth
from parallax.records import Sum
from store.values import clean

_LEAST = 2 * 10**9  # exponents begin above its negative
_NINES = str.maketrans("0123456789", "9876543210")
_STAMPS = "SELECT stamp FROM sums JOIN items ON items.id = item_id"
_OF_ITEM = "SELECT 1 FROM sums WHERE item_id = items.id"


def put_sums(raw: sqlite3.Connection, item_id: int, sums: Sequence[Sum]) -> None:
    """Store an item's sums. Within the caller's transaction."""
    rows = [
        (item_id, n, clean(one.currency), str(one.low), str(one.high), number_key(one.low), number_key(one.high))
        for n, one in enumerate(sums)
    ]
    raw.executemany("INSERT INTO sums VALUES (?, ?, ?, ?, ?, ?, ?)", rows)


def sum_from(row: Sequence[str]) -> Sum:
    """The sum of a row, from its currency on."""
    currency, low, high = row[:3]
    return Sum(currency=currency, low=Decimal(low), high=Decimal(high))


def stamps_worth(raw: sqlite3.Connection, node: Worth) -> set[int]:
    """Stamps of the items that name a sum which lies, or may lie, between two."""
    condition, parameters = _condition(node)
    return {stamp for (stamp,) in raw.execute(f"{_STAMPS} WHERE {condition}", parameters)}


def few_worth(raw: sqlite3.Connection, node: Worth, most: int) -> set[int] | None:
    """The same where there are few such sums, else None."""
    condition, parameters = _condition(node)
    ids = raw.execute(f"SELECT item_id FROM sums WHERE {condition} LIMIT ?", [*parameters, most + 1]).fetchall()  # noqa: S608
    return None if len(ids) > most else stamps_worth(raw, node)


def worth_among(raw: sqlite3.Connection, nodes: Sequence[Worth], stamps: Sequence[int]) -> list[int]:
    """Those of these stamps whose items name a sum for each of the nodes, in their order."""
    named = json.dumps(stamps)
    for condition, parameters in (_condition(node, "+") for node in nodes):  # a plus: by the item's few sums, not by the index of all
        sql = f"SELECT stamp FROM items WHERE stamp IN (SELECT value FROM json_each(?)) AND EXISTS ({_OF_ITEM} AND {condition})"  # noqa: S608
        named = json.dumps([stamp for (stamp,) in raw.execute(sql, [named, *parameters])])
    kept = set(json.loads(named))
    return [stamp for stamp in stamps if stamp in kept]


def _condition(node: Worth, sign: str = "") -> tuple[str, list[str]]:
    sql, parameters = f"{sign}currency = ?", [clean(node.currency)]
    for condition, end in (("high_key >= ?", node.low), ("low_key <= ?", node.high)):
        if end is not None:
            sql += f" AND {sign}{condition}"
            parameters.append(number_key(end))
    return sql, parameters


def number_key(number: Decimal) -> str:
    """Text that sorts as the number does: its size, then its digits; of negative numbers the complement, and an end that sorts last.

    >>> sorted(map(number_key, map(Decimal, ["10", "9.5", "-3"]))) == list(map(number_key, map(Decimal, ["-3", "9.5", "10"])))
    True
    """
    if not number:
        return "1"
    key = f"{number.adjusted() + _LEAST:010d}" + "".join(map(str, number.as_tuple().digits)).rstrip("0")
    return "0" + key.translate(_NINES) + "~" if number < 0 else "1" + key
