"""Templates and their filters. Everything crawled passes through ``finalize`` and autoescaping: no control character, no markup."""

import re
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup, escape

from parallax.digest.compose import plural
from parallax.digest.text import harmless
from parallax.records import Item, When
from parallax.version import __version__

BEIJING = ZoneInfo("Asia/Shanghai")
_HAN = re.compile(r"[\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff]")
TYPES = {
    "soe": "state-owned",
    "gov-origin": "of government origin",
    "spin-off": "institute spin-off",
    "agency": "state body",
    "investor": "investor",
    "foreign": "foreign",
    "private": "private",
    "listed": "listed",
}
_DATES = {"year": "%Y", "month": "%b %Y", "day": "%-d %b %Y"}
_MARKS = re.compile("\ue000([^\ue000\ue001]*)\ue001")  # hostile text may be full of the first and never hold the second


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
        "published": lambda when: published(when, zone),
        "moment": lambda moment: clock(moment, zone),
        "ago": ago,
        "thousands": lambda number: f"{number:,}",
        "size": size,
        "type_name": lambda each: TYPES.get(each, each),
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


def language_of(text: str, item: Item | None = None) -> str:
    """The ``lang`` attribute that makes a browser choose the right font: zh or ja where a text holds a Chinese character.

    In which script, the item says whose text it is; simplified where nobody does.
    """
    if not _HAN.search(text):
        return "en"
    script = item.reading.script if item and item.reading else ""
    return script if script in ("zh-Hant", "ja") else "zh-Hans"


def clock(moment: datetime | None, zone: ZoneInfo) -> Markup:
    """A moment in the reader's zone, with Beijing's where it is pointed at."""
    if moment is None:
        return Markup("never")
    return _time(moment, f"{moment.astimezone(zone):%-d %b %Y %H:%M}", f"{moment.astimezone(BEIJING):%-d %b %Y %H:%M} in Beijing")


def published(when: When | None, zone: ZoneInfo) -> Markup:
    """When something was published, as precisely as is known: in Beijing, and in the reader's zone where the hour is known."""
    if when is None:
        return Markup("date unknown")
    beijing, local = when.moment.astimezone(BEIJING), when.moment.astimezone(zone)
    if when.precision in _DATES:
        return _time(when.moment, f"{beijing:{_DATES[when.precision]}}")
    there = f"{beijing:%-d %b %Y %H:%M} Beijing"
    if local.utcoffset() == beijing.utcoffset():
        return _time(when.moment, there)
    here = f"{local:%H:%M %Z}" if local.date() == beijing.date() else f"{local:%-d %b %H:%M %Z}"
    return _time(when.moment, f"{there} ({here})")


def _time(moment: datetime, text: str, title: str = "") -> Markup:
    hint = Markup(' title="{}"').format(title) if title else ""
    return Markup('<time datetime="{}"{}>{}</time>').format(f"{moment.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}", hint, text)


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


def _clean(value: Any) -> Any:
    return harmless(value) if type(value) is str else value
