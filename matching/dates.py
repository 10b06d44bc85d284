"""Dates in queries: a day, a month or a year, each standing for the moment it begins, in Beijing."""

import re
import unicodedata
from datetime import datetime

from parallax.query import CALENDAR

_DATE = re.compile(r"(\d{4})(?:[-/.年](\d{1,2})(?:[-/.月](\d{1,2})[日号號]?|月)?|年|(\d{2})(\d{2}))?")
_DASHES = dict.fromkeys(map(ord, "‐‑–−"), "-")


def start_of(text: str) -> datetime | None:
    """When the day (YYYY-MM-DD, YYYYMMDD), month (YYYY-MM) or year (YYYY) begins; None when the text is no such date."""
    match = _DATE.fullmatch(unicodedata.normalize("NFKC", text).translate(_DASHES).strip())
    if match is None:
        return None
    year, month, day = (int(part or 1) for part in (match[1], match[2] or match[4], match[3] or match[5]))
    try:
        return datetime(year, month, day, tzinfo=CALENDAR)
    except ValueError:
        return None
