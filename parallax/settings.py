"""Settings: one typed object, loaded once, passed in.

Read from a TOML file (``parallax.toml`` in the working folder, or the path in ``PARALLAX_SETTINGS``), then from the environment:
``PARALLAX_CRAWL_DELAY_SECONDS=5`` overrides ``delay_seconds`` of ``[crawl]``. Every field carries its own documentation; the table
in docs/settings.md is made from it and a test compares them. Relative paths are relative to the settings file, or to the working
folder when there is none.
"""

import os
import re
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import MISSING, Field, dataclass, field, fields, replace
from datetime import time
from ipaddress import ip_network
from math import isfinite
from pathlib import Path
from typing import Any, get_type_hints
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from parallax.errors import ConfigError


def _doc(text: str, default: Any, *, least: float | None = None, check: Callable[[Any], str] | None = None) -> Any:
    """A setting: what it does, its default, and what it may be: a number from ``least`` on, or what ``check`` has nothing to say of."""
    return field(default=default, metadata={"doc": text, "least": least, "check": check})


def _not_networks(networks: tuple[str, ...]) -> str:
    for network in networks:
        try:
            ip_network(network, strict=False)
        except ValueError:
            return f"expected networks such as 127.0.0.0/8, got {network!r}"
    return ""


def _not_a_zone(name: str) -> str:
    try:
        ZoneInfo(name)
    except (KeyError, ValueError, OSError):  # unknown; not a key; a folder of zones
        return f"expected an IANA zone, such as Asia/Shanghai, got {name!r}"
    return ""


def _not_a_time(text: str) -> str:
    try:
        return (
            ""
            if text == "" or (time.fromisoformat(text).tzinfo is None and len(text) == 5)
            else f"expected a time such as 07:30, got {text!r}"
        )
    except ValueError:
        return f"expected a time such as 07:30, got {text!r}"


def _one_of(*choices: str) -> Callable[[str], str]:
    return lambda given: "" if given in choices else f"expected {' or '.join(choices)}, got {given!r}"


def _not_days(kinds: tuple[str, ...]) -> str:
    wrong = [each for each in kinds if not re.fullmatch(r"[a-z-]+=[1-9][0-9]{0,5}", each)]
    return f"expected kind=days, got {', '.join(wrong)}" if wrong else ""


def _not_named(channels: tuple[str, ...]) -> str:
    names = [each.partition("=")[0] for each in channels]
    if not all(re.fullmatch(r"[a-z0-9-]+=[a-z][a-z0-9+.-]*:.+", each) for each in channels):
        return "expected name=address each; names of lower-case letters, digits and hyphens"  # addresses hold secrets: not quoted
    return f"two channels have the name {min(n for n in names if names.count(n) > 1)!r}" if len(set(names)) < len(names) else ""


def _not_an_address(url: str) -> str:
    try:
        parts = urlsplit(url)
        sound = parts.scheme in ("http", "https") and bool(parts.hostname)
    except ValueError:
        sound = False
    return "" if sound or not url else "expected an http or https address"  # not quoted: somebody may have put a password there


def _not_a_line(text: str) -> str:
    return "" if text.isprintable() else f"expected one line of text, got {text!r}"


@dataclass(frozen=True, slots=True, kw_only=True)
class CrawlSettings:
    """How sources are visited."""

    contact: str = _doc(
        "Your address or URL, sent in the User-Agent so that a site can reach you. Set it before you crawl others' sites.",
        "",
        check=_not_a_line,
    )
    delay_seconds: float = _doc("Least pause between the starts of two requests to one host.", 2.0, least=0)
    timeout_seconds: float = _doc("Longest time one request may take, its body included.", 20.0, least=0.1)
    max_bytes: int = _doc("Largest body accepted, in bytes, after decompression.", 10 * 1024 * 1024, least=1)
    max_feed_bytes: int = _doc("Largest feed, list or sitemap that is parsed, in bytes.", 5 * 1024 * 1024, least=1)
    max_redirects: int = _doc("Most redirects followed in a row.", 5, least=0)
    obey_robots: bool = _doc("Whether robots.txt is obeyed.", True)
    allow_addresses: tuple[str, ...] = _doc(
        "Networks that may be fetched from although they are not public, such as 127.0.0.0/8. "
        "Leave empty unless a source or a WeChat bridge runs on your own network.",
        (),
        check=_not_networks,
    )
    concurrency: int = _doc("Most requests under way at once, over all hosts.", 32, least=1)
    workers: int = _doc("Processes that parse and extract.", 2, least=1)
    worker_seconds: float = _doc("Longest time one document may take to parse before its worker is killed.", 20.0, least=0.1)
    worker_megabytes: int = _doc("Memory that one worker may take, in megabytes.", 768, least=100)
    articles_per_visit: int = _doc("Most new articles fetched from one source in one pass; the rest wait for the next.", 200, least=0)


@dataclass(frozen=True, slots=True, kw_only=True)
class TranslateSettings:
    """How Chinese becomes English."""

    engine: str = _doc(
        "What translates: argos (an installed model), argos-stock (stock Argos, to compare) or libretranslate (a server of yours).",
        "argos",
        check=_one_of("argos", "argos-stock", "libretranslate"),
    )
    beam: int = _doc("Beam width of the translation model; 4 as stock Argos, 2 is about twice as fast.", 4, least=1)
    threads: int = _doc("Threads that the translation model may use; 0 means all cores.", 0, least=0)
    fast: bool = _doc("Decode with beam 2 first, and with `beam` again only the sentences that a check finds fault with.", False)
    memory: bool = _doc("Remember translations in a file beside the archive, so that reprints are translated once.", True)
    models: str = _doc("Folder of installed models. Empty: beside the archive.", "")
    url: str = _doc("Address of your LibreTranslate server; sentences are sent there.", "", check=_not_an_address)
    api_key: str = _doc("Key for that server, if it wants one.", "")


@dataclass(frozen=True, slots=True, kw_only=True)
class DigestSettings:
    """What the daily digest holds."""

    timezone: str = _doc("IANA name of the reader's time zone; Beijing time is always shown beside it.", "UTC", check=_not_a_zone)
    stories: int = _doc("Most stories shown in full.", 20, least=0)


@dataclass(frozen=True, slots=True, kw_only=True)
class MailSettings:
    """The mail server that digests and alerts leave by."""

    host: str = _doc("Name of the mail server. Empty: no mail is sent.", "", check=_not_a_line)
    port: int = _doc("Its port.", 587, least=1)
    security: str = _doc("How the connection is secured: starttls, tls or none.", "starttls", check=_one_of("starttls", "tls", "none"))
    user: str = _doc("Account on that server, if it wants one.", "")
    password: str = _doc("Its password; better given as PARALLAX_MAIL_PASSWORD or as a credential of the service.", "")
    sender: str = _doc("Address that mail comes from, with a name if you like: Parallax <news@example.org>.", "", check=_not_a_line)
    seconds: float = _doc("Longest time that sending one message may take.", 30.0, least=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class AlertSettings:
    """When alerts are sent."""

    quiet_from: str = _doc("Start of the hours without alerts, local time such as 22:00. Empty: none.", "", check=_not_a_time)
    quiet_until: str = _doc("Their end.", "07:00", check=_not_a_time)
    timezone: str = _doc("IANA name of the zone of these hours.", "UTC", check=_not_a_zone)
    per_hour: int = _doc("Most messages to one channel in an hour; the rest wait, grouped.", 20, least=1)
    attempts: int = _doc("Tries before a message is laid aside as a dead letter.", 8, least=1)
    max_age_days: int = _doc("Items published longer ago than this raise no alert when they arrive.", 7, least=0)
    channels: tuple[str, ...] = _doc(
        "Where alerts may go, each as name=address: desk=mailto:ana@example.org, hook=webhook+https://..., or any address that apprise "
        "knows, such as team=slack://...",
        (),
        check=_not_named,
    )
    secret: str = _doc("Key that webhooks are signed with (HMAC-SHA256).", "")


@dataclass(frozen=True, slots=True, kw_only=True)
class WebSettings:
    """The research desk."""

    host: str = _doc("Address that the web pages listen on. Anything but loopback needs accounts.", "127.0.0.1", check=_not_a_line)
    port: int = _doc("Port that they listen on.", 8020, least=0)
    hosts: tuple[str, ...] = _doc("Names under which readers reach them, such as desk.example.org, beside localhost.", ())
    proxies: tuple[str, ...] = _doc("Networks of reverse proxies whose X-Forwarded-For is believed.", (), check=_not_networks)
    session_hours: float = _doc("How long a login lasts.", 168.0, least=0.1)


@dataclass(frozen=True, slots=True, kw_only=True)
class ServiceSettings:
    """What the service does, and when."""

    listen: str = _doc("Address for health, readiness and metrics. Empty: none.", "127.0.0.1:8021", check=_not_a_line)
    tick_seconds: float = _doc("How often to look at what is due.", 30.0, least=0.2)
    maintain_at: str = _doc("When the archive is backed up, checked and pruned, local time.", "03:30", check=_not_a_time)
    timezone: str = _doc("IANA name of the zone of that time.", "UTC", check=_not_a_zone)
    backups: str = _doc("Folder of the nightly backups. Empty: none are made.", "backups")
    keep_backups: int = _doc("How many backups are kept.", 7, least=1)
    retention_days: tuple[str, ...] = _doc(
        "For how many days items of a kind of source are kept, such as general=365. Kinds not named are kept for ever.",
        (),
        check=_not_days,
    )
    disk_floor_megabytes: int = _doc("Free disk below which crawling stops; reading and delivery go on.", 500, least=0)
    stop_seconds: float = _doc("Longest time that a clean stop may take.", 10.0, least=0)
    log_format: str = _doc("text, or json for one object a line.", "text", check=_one_of("text", "json"))
    public_url: str = _doc(
        "Address under which readers reach the web pages, for links in mail. Empty: links lead to the sources only.",
        "",
        check=_not_an_address,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """Everything an operator may choose."""

    archive: str = _doc("Path of the archive, an SQLite database.", "parallax.db")
    pack: str = _doc("Folder of the pack that says what is watched. Empty: the one that comes with Parallax.", "")
    sources: str = _doc(
        "Folder of your own sources, one TOML file each. They join the pack's; one with the id of a pack's source replaces it.", "sources"
    )
    crawl: CrawlSettings = CrawlSettings()
    translate: TranslateSettings = TranslateSettings()
    digest: DigestSettings = DigestSettings()
    mail: MailSettings = MailSettings()
    alerts: AlertSettings = AlertSettings()
    service: ServiceSettings = ServiceSettings()
    web: WebSettings = WebSettings()

    @property
    def models_folder(self) -> Path:
        """Where translation models are installed."""
        return Path(self.translate.models) if self.translate.models else Path(self.archive).resolve().parent / "models"


_READERS: dict[Any, Any] = {
    bool: lambda raw: {"true": True, "1": True, "yes": True, "false": False, "0": False, "no": False}[raw.lower()],
    tuple[str, ...]: lambda raw: tuple(part.strip() for part in raw.split(",") if part.strip()),
}
_ACCEPTED: dict[Any, tuple[type, ...]] = {float: (float, int), tuple[str, ...]: (list,)}


def load_settings(path: Path | None = None, environ: Mapping[str, str] = os.environ) -> Settings:
    """Read the settings. Raises ConfigError naming every wrong key at once; a missing file means defaults unless it was named."""
    named = path or (Path(environ["PARALLAX_SETTINGS"]) if environ.get("PARALLAX_SETTINGS") else None)
    file = named or Path("parallax.toml")
    problems: list[tuple[str, str]] = []
    settings = _read(Settings, _table(file, required=named is not None), environ, "", problems)
    if problems:
        raise ConfigError(str(file), problems)
    assert isinstance(settings, Settings)
    return _anchored(settings, file.parent if file.exists() else Path())


def _anchored(settings: Settings, folder: Path) -> Settings:
    def anchor(path: str) -> str:
        return str(folder / path) if path else ""

    return replace(
        settings,
        archive=anchor(settings.archive),
        pack=anchor(settings.pack),
        sources=anchor(settings.sources),
        translate=replace(settings.translate, models=anchor(settings.translate.models)),
        service=replace(settings.service, backups=anchor(settings.service.backups)),
    )


def _table(file: Path, *, required: bool) -> dict[str, Any]:
    if not file.exists() and not required:
        return {}
    try:
        return tomllib.loads(file.read_text("utf-8"))
    except OSError as error:
        raise ConfigError(str(file), [("file", f"cannot be read: {error.strerror or error}")]) from error
    except (UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise ConfigError(str(file), [("file", f"cannot be read as TOML: {error}")]) from error


def _read(cls: type, table: Mapping[str, Any], environ: Mapping[str, str], section: str, problems: list[tuple[str, str]]) -> Any:
    hints, values = get_type_hints(cls), {}
    problems += [(f"{section}{key}", f"is not a setting; known are {', '.join(hints)}") for key in table if key not in hints]
    for each in fields(cls):
        kind, name = hints[each.name], f"{section}{each.name}"
        if isinstance(kind, type) and kind.__name__.endswith("Settings"):
            part = table.get(each.name, {})
            if not isinstance(part, dict):
                problems.append((name, "expected a table"))
                continue
            values[each.name] = _read(kind, part, environ, f"{name}.", problems)
            continue
        raw = environ.get("PARALLAX_" + name.replace(".", "_").upper())
        if raw is not None:
            values[each.name] = _from_text(raw, kind, each.default, f"{name} (from the environment)", problems)
        elif each.name in table:
            values[each.name] = _from_toml(table[each.name], kind, each.default, name, problems)
        if each.name in values and (wrong := _wrong(each, values[each.name])):
            problems.append((name, wrong))
    return cls(**values)


def _wrong(each: Field[Any], value: Any) -> str:
    """What a setting should have been, or empty."""
    least, check = each.metadata.get("least"), each.metadata.get("check")
    if least is not None and not (isfinite(value) and value >= least):
        return f"expected a number from {least:g} on, got {value!r}"
    return check(value) if check else ""


def _from_text(raw: str, kind: Any, default: Any, name: str, problems: list[tuple[str, str]]) -> Any:
    try:
        return _READERS.get(kind, kind)(raw)
    except (ValueError, KeyError):
        problems.append((name, f"expected {_kind_name(kind)}, got {raw!r}"))
        return default


def _from_toml(found: Any, kind: Any, default: Any, name: str, problems: list[tuple[str, str]]) -> Any:
    accepted = _ACCEPTED.get(kind, (kind,))
    if not isinstance(found, accepted) or (isinstance(found, bool) and kind is not bool):
        quoted = _kind_name(type(found)) if kind in (str, tuple[str, ...]) else repr(found)  # a text may be a secret
        problems.append((name, f"expected {_kind_name(kind)}, got {quoted}"))
        return default
    return tuple(str(part) for part in found) if isinstance(found, list) else kind(found)


def _kind_name(kind: Any) -> str:
    return {str: "text", int: "a whole number", float: "a number", bool: "true or false"}.get(kind, "a list of texts")


@dataclass(frozen=True, slots=True)
class SettingDoc:
    """One row of the settings reference."""

    name: str
    environment: str
    default: Any
    doc: str


def describe_settings(cls: type = Settings, section: str = "") -> list[SettingDoc]:
    """Every setting with its environment variable, default and documentation."""
    rows: list[SettingDoc] = []
    for each in fields(cls):
        name = f"{section}{each.name}"
        if "doc" in each.metadata:
            default = None if each.default is MISSING else each.default
            rows.append(SettingDoc(name, "PARALLAX_" + name.replace(".", "_").upper(), default, each.metadata["doc"]))
        else:
            rows += describe_settings(get_type_hints(cls)[each.name], f"{name}.")
    return rows
