"""Templates and their filters. Everything crawled passes through ``finalize`` and autoescaping: no control character, no markup."""

import re
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup, escape

from parallax.digest.compose import plural
from parallax.digest.text import harmless
from parallax.records import When
from parallax.version import __version__

BEIJING = ZoneInfo("Asia/Shanghai")
_HAN = re.compile(r"[\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff]")
_MARKS = re.compile("\ue000(.*?)\ue001", re.DOTALL)


def make_environment(zone: ZoneInfo) -> Environment:
    """The templates; ``zone`` is the reader's."""
    environment = Environment(
        loader=PackageLoader("parallax.web"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        finalize=_clean,
    )
    environment.filters |= {
        "plural": plural,
        "marked": marked,
        "lang": language_of,
        "beijing": lambda when: _clock(when, BEIJING),
        "local": lambda when: _clock(when, zone),
        "moment": lambda moment: f"{moment.astimezone(zone):%-d %b %Y %H:%M}" if moment else "never",
        "ago": ago,
        "thousands": lambda number: f"{number:,}",
        "size": size,
    }
    environment.tests["web"] = lambda url: url.startswith(("http://", "https://"))
    environment.globals |= {"version": __version__, "zone": str(zone)}
    return environment


def marked(text: str) -> Markup:
    """A search snippet: escaped, with what matched in ``<mark>``."""
    parts = _MARKS.split(text)
    return Markup("").join(
        Markup("<mark>{}</mark>").format(harmless(part)) if at % 2 else escape(harmless(part)) for at, part in enumerate(parts)
    )


def language_of(text: str) -> str:
    """The ``lang`` attribute that makes a browser choose the right font: zh where a text holds a Chinese character."""
    return "zh-Hans" if _HAN.search(text) else "en"


def ago(moment: datetime | None) -> str:
    """How long since, in the largest unit that is not nothing."""
    if moment is None:
        return "never"
    seconds = int((datetime.now(UTC) - moment).total_seconds())
    for size, unit in ((86_400, "day"), (3600, "hour"), (60, "minute")):
        if seconds >= size:
            return f"{plural(seconds // size, unit)} ago"
    return "just now"


def size(count: int) -> str:
    """Bytes for people.

    >>> size(1_536_000)
    '1.5 MB'
    """
    amount, units = float(count), ["B", "kB", "MB", "GB", "TB"]
    while amount >= 1000 and len(units) > 1:
        amount, units = amount / 1000, units[1:]
    return f"{amount:.{0 if units[0] == 'B' or amount >= 100 else 1}f} {units[0]}"


def _clock(when: When | None, zone: ZoneInfo) -> str:
    if when is None:
        return "date unknown"
    local = when.moment.astimezone(zone)
    form = {"year": "%Y", "month": "%b %Y", "day": "%-d %b %Y"}.get(when.precision, "%-d %b %Y %H:%M")
    return f"{local:{form}}"


def _clean(value: Any) -> Any:
    return harmless(value) if type(value) is str else value
