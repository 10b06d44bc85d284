"""Sums of money: exact decimals as text, and beside them keys whose order as text is the order of the numbers."""

import sqlite3
from collections.abc import Sequence
from decimal import Decimal

from parallax.query import Worth
from parallax.records import Sum
from store.values import clean

_LEAST = 2 * 10**9  # exponents begin above its negative
_NINES = str.maketrans("0123456789", "9876543210")
_WHERE = "SELECT stamp FROM sums JOIN items ON items.id = item_id WHERE currency = ?"


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
    sql, parameters = _WHERE, [clean(node.currency)]
    for condition, end in (("high_key >= ?", node.low), ("low_key <= ?", node.high)):
        if end is not None:
            sql += f" AND {condition}"
            parameters.append(number_key(end))
    return {stamp for (stamp,) in raw.execute(sql, parameters)}


def number_key(number: Decimal) -> str:
    """Text that sorts as the number does: its size, then its digits; of negative numbers the complement, and an end that sorts last.

    >>> sorted(map(number_key, map(Decimal, ["10", "9.5", "-3"]))) == list(map(number_key, map(Decimal, ["-3", "9.5", "10"])))
    True
    """
    if not number:
        return "1"
    key = f"{number.adjusted() + _LEAST:010d}" + "".join(map(str, number.as_tuple().digits)).rstrip("0")
    return "0" + key.translate(_NINES) + "~" if number < 0 else "1" + key
