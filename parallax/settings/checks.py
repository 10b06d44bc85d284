"""What a value of a setting may be. Each check takes the value and says in words what was expected instead; nothing when it is sound.

A value that may hold a secret (an address, a channel) is never quoted.
"""

import re
from collections.abc import Callable
from ipaddress import ip_network
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

_TIME = re.compile(r"(?:[01][0-9]|2[0-3]):[0-5][0-9]")
_DAYS = re.compile(r"[a-z-]+=[1-9][0-9]{0,5}")
_CHANNEL = re.compile(r"[a-z0-9-]+=[a-z][a-z0-9+.-]*:.+")


def not_networks(networks: tuple[str, ...]) -> str:
    """Expects IP networks."""
    for network in networks:
        try:
            ip_network(network, strict=False)
        except ValueError:
            return f"expected networks such as 127.0.0.0/8, got {network!r}"
    return ""


def not_a_zone(name: str) -> str:
    """Expects the IANA name of a time zone."""
    try:
        ZoneInfo(name)
    except (KeyError, ValueError, OSError):  # unknown; not a key; a folder of zones
        return f"expected an IANA zone, such as Asia/Shanghai, got {name!r}"
    return ""


def not_a_time(text: str) -> str:
    """Expects hours and minutes, or nothing."""
    return "" if not text or _TIME.fullmatch(text) else f"expected a time such as 07:30, got {text!r}"


def one_of(*choices: str) -> Callable[[str], str]:
    """A check that expects one of these."""
    return lambda given: "" if given in choices else f"expected {' or '.join(choices)}, got {given!r}"


def not_days(kinds: tuple[str, ...]) -> str:
    """Expects a number of days for each kind."""
    wrong = [each for each in kinds if not _DAYS.fullmatch(each)]
    return f"expected kind=days, got {', '.join(wrong)}" if wrong else ""


def not_channels(channels: tuple[str, ...]) -> str:
    """Expects a name and an address each, no name twice."""
    names = [each.partition("=")[0] for each in channels]
    if not all(_CHANNEL.fullmatch(each) for each in channels):
        return "expected name=address each; names of lower-case letters, digits and hyphens"
    return f"two channels have the name {min(n for n in names if names.count(n) > 1)!r}" if len(set(names)) < len(names) else ""


def not_an_address(url: str) -> str:
    """Expects an http or https address, or nothing."""
    try:
        parts = urlsplit(url)
        sound = parts.scheme in ("http", "https") and bool(parts.hostname)
    except ValueError:
        sound = False
    return "" if sound or not url else "expected an http or https address"


def not_a_line(text: str) -> str:
    """Expects one line without control characters."""
    return "" if text.isprintable() else f"expected one line of text, got {text!r}"
