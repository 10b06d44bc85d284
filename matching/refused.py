"""The one error within the query language; `matching.query` turns it into a QueryError with its column."""


class ValueRefused(Exception):  # noqa: N818 - never leaves the package
    """A value that its field, or a side that near/, cannot take; ``args`` are what is wrong and what to write."""
