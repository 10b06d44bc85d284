"""Log lines for people and for machines: one line an event, whatever crawled text is quoted in it.

``text`` is time, level, logger, message; ``json`` one object a line with the same and any further fields. Line breaks and control
characters are escaped, so that no page can forge a line or steer a terminal. Values of secret settings never appear.
"""

import json
import logging
import re
import sys
from datetime import UTC, datetime
from typing import TextIO
from urllib.parse import unquote, urlsplit

from parallax.settings import Settings

_STEERING = re.compile(
    "[\x00-\x1f\x7f-\x9f\u00ad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ud800-\udfff\ue000-\uf8ff\ufeff\U000e0000-\U000e007f]"
)
_OWN = frozenset(vars(logging.makeLogRecord({}))) | {"message", "asctime", "taskName"}
_LEAST_SECRET = 4  # shorter ones would blank ordinary words
_CHATTY = ("scrapy", "apscheduler", "asyncio", "urllib3", "uvicorn")


class OneLine(logging.Formatter):
    """Formats a record as one line. ``secrets`` are texts to be blanked."""

    def __init__(self, *, as_json: bool, secrets: tuple[str, ...] = ()) -> None:
        super().__init__()
        self._as_json = as_json
        self._secrets = re.compile("|".join(map(re.escape, sorted(secrets, key=len, reverse=True)))) if secrets else None

    def format(self, record: logging.LogRecord) -> str:
        """The line, without its end."""
        when = datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
        fields = {name: value for name, value in vars(record).items() if name not in _OWN}
        trace = self.formatException(record.exc_info) if record.exc_info else ""
        row = {"time": when, "level": record.levelname.lower(), "logger": record.name, "event": record.getMessage(), **fields}
        if trace:
            row["trace"] = trace
        row = {name: self._safe(str(value)) for name, value in row.items()}
        return _json(row) if self._as_json else _text(row)

    def _safe(self, text: str) -> str:
        return self._secrets.sub("***", text) if self._secrets else text


def set_up_logs(settings: Settings, stream: TextIO | None = None) -> None:
    """Send all logs to a stream (standard error) as the settings say, in the place of whatever was set up before."""
    handler = logging.StreamHandler(stream or sys.stderr)
    handler.setFormatter(OneLine(as_json=settings.service.log_format == "json", secrets=secrets_of(settings)))
    logging.basicConfig(level=logging.INFO, handlers=[handler], force=True)
    for chatty in _CHATTY:
        logging.getLogger(chatty).setLevel(logging.ERROR)


def secrets_of(settings: Settings) -> tuple[str, ...]:
    """Every secret in the settings: passwords, keys, and channel addresses with what they hold."""
    found = {settings.mail.password, settings.alerts.secret, settings.translate.api_key}
    for channel in settings.alerts.channels:
        address = channel.partition("=")[2]
        if not address.startswith("mailto:") or "//" in address:
            found |= {address, *_parts(address)}
    return tuple(sorted(each for each in found if len(each) >= _LEAST_SECRET))


def _parts(address: str) -> set[str]:
    try:
        parts = urlsplit(address)
        told = {parts.username or "", parts.password or "", parts.path.strip("/"), parts.query}
    except ValueError:
        return set()
    return told | {unquote(each) for each in told}


def _json(row: dict[str, str]) -> str:
    return _STEERING.sub(lambda found: json.dumps(found[0])[1:-1], json.dumps(row, ensure_ascii=False))


def _text(row: dict[str, str]) -> str:
    head = [row.pop("time"), row.pop("level").upper(), row.pop("logger"), row.pop("event")]
    trace = row.pop("trace", "")
    line = " ".join([*head, *(f"{name}={value!r}" if " " in value else f"{name}={value}" for name, value in row.items())])
    return _STEERING.sub(_escaped, f"{line} | {trace}" if trace else line)


def _escaped(found: re.Match[str]) -> str:
    code = ord(found[0])
    return {"\n": "\\n", "\t": "\\t", "\r": "\\r"}.get(found[0], f"\\x{code:02x}" if code < 256 else f"\\u{code:04x}")
