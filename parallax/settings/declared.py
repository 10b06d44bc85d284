"""Every setting that an operator may choose: what it does, its default, and what it may be.

The table in docs/settings.md and the file that `parallax init` writes are made from these; a test compares them.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from parallax.settings.checks import not_a_line, not_a_time, not_a_zone, not_an_address, not_channels, not_days, not_networks, one_of


def _setting(text: str, default: Any, *, least: float | None = None, check: Callable[[Any], str] | None = None) -> Any:
    """A setting: what it does, its default, and what it may be: a number from ``least`` on, or what ``check`` has nothing to say of."""
    return field(default=default, metadata={"doc": text, "least": least, "check": check})


@dataclass(frozen=True, slots=True, kw_only=True)
class CrawlSettings:
    """How sources are visited."""

    contact: str = _setting(
        "Your address or URL, sent in the User-Agent so that a site can reach you. Set it before you crawl others' sites.",
        "",
        check=not_a_line,
    )
    delay_seconds: float = _setting("Least pause between the starts of two requests to one host.", 2.0, least=0)
    timeout_seconds: float = _setting("Longest time one request may take, its body included.", 20.0, least=0.1)
    max_bytes: int = _setting("Largest body accepted, in bytes, after decompression.", 10 * 1024 * 1024, least=1)
    max_feed_bytes: int = _setting("Largest feed, list or sitemap that is parsed, in bytes.", 5 * 1024 * 1024, least=1)
    max_redirects: int = _setting("Most redirects followed in a row.", 5, least=0)
    obey_robots: bool = _setting("Whether robots.txt is obeyed.", True)
    allow_addresses: tuple[str, ...] = _setting(
        "Networks that may be fetched from although they are not public, such as 127.0.0.0/8. "
        "Leave empty unless a source or a WeChat bridge runs on your own network.",
        (),
        check=not_networks,
    )
    concurrency: int = _setting("Most requests under way at once, over all hosts.", 32, least=1)
    workers: int = _setting("Processes that parse and extract.", 2, least=1)
    worker_seconds: float = _setting("Longest time one document may take to parse before its worker is killed.", 20.0, least=0.1)
    worker_megabytes: int = _setting("Memory that one worker may take, in megabytes.", 768, least=100)
    articles_per_visit: int = _setting("Most new articles fetched from one source in one pass; the rest wait for the next.", 200, least=0)


@dataclass(frozen=True, slots=True, kw_only=True)
class TranslateSettings:
    """How Chinese becomes English."""

    engine: str = _setting(
        "What translates: argos (an installed model), argos-stock (stock Argos, to compare) or libretranslate (a server of yours).",
        "argos",
        check=one_of("argos", "argos-stock", "libretranslate"),
    )
    beam: int = _setting("Beam width of the translation model; 4 as stock Argos, 2 is about twice as fast.", 4, least=1)
    threads: int = _setting("Threads that the translation model may use; 0 means all cores.", 0, least=0)
    fast: bool = _setting("Decode with beam 2 first, and with `beam` again only the sentences that a check finds fault with.", False)
    memory: bool = _setting("Remember translations in a file beside the archive, so that reprints are translated once.", True)
    models: str = _setting("Folder of installed models. Empty: beside the archive.", "")
    url: str = _setting("Address of your LibreTranslate server; sentences are sent there.", "", check=not_an_address)
    api_key: str = _setting("Key for that server, if it wants one.", "")


@dataclass(frozen=True, slots=True, kw_only=True)
class DigestSettings:
    """What the daily digest holds."""

    timezone: str = _setting("IANA name of the reader's time zone; Beijing time is always shown beside it.", "UTC", check=not_a_zone)
    stories: int = _setting("Most stories shown in full.", 20, least=0)


@dataclass(frozen=True, slots=True, kw_only=True)
class MailSettings:
    """The mail server that digests and alerts leave by."""

    host: str = _setting("Name of the mail server. Empty: no mail is sent.", "", check=not_a_line)
    port: int = _setting("Its port.", 587, least=1)
    security: str = _setting("How the connection is secured: starttls, tls or none.", "starttls", check=one_of("starttls", "tls", "none"))
    user: str = _setting("Account on that server, if it wants one.", "")
    password: str = _setting("Its password; better given as PARALLAX_MAIL_PASSWORD or as a credential of the service.", "")
    sender: str = _setting("Address that mail comes from, with a name if you like: Parallax <news@example.org>.", "", check=not_a_line)
    seconds: float = _setting("Longest time that sending one message may take.", 30.0, least=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class AlertSettings:
    """When alerts are sent."""

    quiet_from: str = _setting("Start of the hours without alerts, local time such as 22:00. Empty: none.", "", check=not_a_time)
    quiet_until: str = _setting("Their end.", "07:00", check=not_a_time)
    timezone: str = _setting("IANA name of the zone of these hours.", "UTC", check=not_a_zone)
    per_hour: int = _setting("Most messages to one channel in an hour; the rest wait, grouped.", 20, least=1)
    attempts: int = _setting("Tries before a message is laid aside as a dead letter.", 8, least=1)
    max_age_days: int = _setting("Items published longer ago than this raise no alert when they arrive.", 7, least=0)
    channels: tuple[str, ...] = _setting(
        "Where alerts may go, each as name=address: desk=mailto:ana@example.org, hook=webhook+https://..., or any address that apprise "
        "knows, such as team=slack://...",
        (),
        check=not_channels,
    )
    secret: str = _setting("Key that webhooks are signed with (HMAC-SHA256).", "")


@dataclass(frozen=True, slots=True, kw_only=True)
class WebSettings:
    """The research desk."""

    host: str = _setting("Address that the web pages listen on. Anything but loopback needs accounts.", "127.0.0.1", check=not_a_line)
    port: int = _setting("Port that they listen on.", 8020, least=0)
    hosts: tuple[str, ...] = _setting("Names under which readers reach them, such as desk.example.org, beside localhost.", ())
    proxies: tuple[str, ...] = _setting("Networks of reverse proxies whose X-Forwarded-For is believed.", (), check=not_networks)
    session_hours: float = _setting("How long a login lasts.", 168.0, least=0.1)


@dataclass(frozen=True, slots=True, kw_only=True)
class ServiceSettings:
    """What the service does, and when."""

    listen: str = _setting("Address for health, readiness and metrics. Empty: none.", "127.0.0.1:8021", check=not_a_line)
    tick_seconds: float = _setting("How often to look at what is due.", 30.0, least=0.2)
    maintain_at: str = _setting("When the archive is backed up, checked and pruned, local time.", "03:30", check=not_a_time)
    timezone: str = _setting("IANA name of the zone of that time.", "UTC", check=not_a_zone)
    backups: str = _setting("Folder of the nightly backups. Empty: none are made.", "backups")
    keep_backups: int = _setting("How many backups are kept.", 7, least=1)
    retention_days: tuple[str, ...] = _setting(
        "For how many days items of a kind of source are kept, such as general=365. Kinds not named are kept for ever.",
        (),
        check=not_days,
    )
    disk_floor_megabytes: int = _setting("Free disk below which crawling stops; reading and delivery go on.", 500, least=0)
    stop_seconds: float = _setting("Longest time that a clean stop may take.", 10.0, least=0)
    log_format: str = _setting("text, or json for one object a line.", "text", check=one_of("text", "json"))
    public_url: str = _setting(
        "Address under which readers reach the web pages, for links in mail. Empty: links lead to the sources only.",
        "",
        check=not_an_address,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """Everything an operator may choose."""

    archive: str = _setting("Path of the archive, an SQLite database.", "parallax.db")
    pack: str = _setting("Folder of the pack that says what is watched. Empty: the one that comes with Parallax.", "")
    sources: str = _setting(
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
