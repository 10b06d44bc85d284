"""Dates as machines write them, in feeds by the million: RFC 822, and ISO 8601 with an offset. `crawlers.dates` reads all else.

Only forms in which every part is fixed; anything unusual about one is left to the general reader, which refuses or understands it.
"""

import re
from datetime import datetime, timedelta, timezone, tzinfo

_DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_CLOCK = r"([01][0-9]|2[0-3]):([0-5][0-9]):([0-5][0-9])"  # said here, since Pythons differ about 24:00 and +08:99
_HOURS, _MINUTES = "[+-](?:0[0-9]|1[0-3])", "[0-5][0-9]"
_RFC_822 = re.compile(rf"({'|'.join(_DAYS)}), ([0-9]{{2}}) ({'|'.join(_MONTHS)}) ([0-9]{{4}}) {_CLOCK} (GMT|{_HOURS}{_MINUTES})")
_ISO_8601 = re.compile(rf"[0-9]{{4}}-[0-9]{{2}}-[0-9]{{2}}T{_CLOCK}(?:Z|{_HOURS}:{_MINUTES})")


def read_machine_date(text: str) -> datetime | None:
    """The moment, to the second and with the offset that the text states; None for every other form and for dates that do not exist."""
    try:
        if match := _RFC_822.fullmatch(text):
            return _from_rfc_822(match)
        return datetime.fromisoformat(text) if _ISO_8601.fullmatch(text) else None
    except ValueError:
        return None


def _from_rfc_822(match: re.Match[str]) -> datetime | None:
    weekday, day, month, year, hour, minute, second, zone = match.groups()
    moment = datetime(int(year), _MONTHS.index(month) + 1, int(day), int(hour), int(minute), int(second), tzinfo=_offset(zone))
    return moment if _DAYS[moment.weekday()] == weekday else None


def _offset(zone: str) -> tzinfo:
    if zone == "GMT":
        return timezone(timedelta())
    size = timedelta(hours=int(zone[1:3]), minutes=int(zone[3:]))
    return timezone(-size if zone[0] == "-" else size)
