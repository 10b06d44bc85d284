"""What a subscriber wants, as it is typed: each part is checked against what there is, with advice where it is not."""

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import click

from parallax.cli.workplace import Workplace
from parallax.records import Subscriber

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from parallax.contracts import Store

DAYS = {"weekdays": "mon,tue,wed,thu,fri", "daily": "mon,tue,wed,thu,fri,sat,sun"}


def with_wishes(work: Workplace, store: "Store", subscriber: Subscriber, wishes: dict[str, Any]) -> Subscriber:
    """With those wishes that were given. Raises UsageError for what does not exist."""
    from matching.rules import combined

    given = {name: value for name, value in wishes.items() if value is not None}
    read: dict[str, Callable[[str], Any]] = {
        "rules": lambda text: _known(
            text, (rule.id for rule in combined(work.pack.rules, store.rules()) if rule.kind == "match"), "rule", "parallax rules list"
        ),
        "companies": lambda text: _known(text, (company.id for company in work.pack.companies), "company", "parallax names find NAME"),
        "topics": lambda text: _known(text, (topic.id for topic in work.pack.topics), "topic", "the pack's topics.toml"),
        "languages": lambda text: _known(text, ("zh", "en", "ja"), "language", "zh, en, ja"),
        "timezone": _zone,
        "times": _times,
        "days": _days,
    }
    return replace(subscriber, **{name: read[name](value) if name in read else value for name, value in given.items()})


def _parts(text: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(part.strip() for part in re.split(r"[,，\s]+", text) if part.strip()))


def _known(text: str, known: "Iterable[str]", what: str, where: str) -> tuple[str, ...]:
    from difflib import get_close_matches

    parts, ids = _parts(text), list(known)
    for part in parts:
        if part not in ids:
            near = get_close_matches(part, ids)
            raise click.UsageError(f"there is no {what} '{part}'. " + (f"Did you mean {' or '.join(near)}?" if near else f"See: {where}"))
    return parts


def _zone(text: str) -> str:
    from zoneinfo import ZoneInfo

    try:
        ZoneInfo(text)
    except (KeyError, ValueError, OSError) as error:
        raise click.UsageError(f"expected an IANA zone, such as Asia/Shanghai, got {text!r}") from error
    return text


def _times(text: str) -> tuple[str, ...]:
    parts = tuple(sorted(_parts(text)))
    if not parts or not all(re.fullmatch(r"([01]\d|2[0-3]):[0-5]\d", part) for part in parts):
        raise click.UsageError(f"expected local times such as 07:30,17:00, got {text!r}")
    return parts


def _days(text: str) -> tuple[str, ...]:
    from parallax.digest.slots import WEEKDAYS

    parts = {part.lower()[:3] for part in _parts(DAYS.get(text.lower(), text))}
    if not parts or not parts <= set(WEEKDAYS):
        raise click.UsageError(f"expected days such as mon,wed,fri, or weekdays, or daily, got {text!r}")
    return tuple(day for day in WEEKDAYS if day in parts)


def mail_address(text: str) -> str:
    """The address as it was typed. Raises ConfigError when it is none."""
    from parallax.deliver.headers import mailbox

    mailbox(text, "ADDRESS")
    return text
