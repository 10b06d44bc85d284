"""A secret stands where it was given, and nowhere else: not in what commands print, nor in logs, errors, pages, metrics or the archive."""

import io
import logging
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from click.testing import CliRunner
from visitor import Site

from parallax.cli import parallax
from parallax.deliver.channels import Channels
from parallax.deliver.message import DeliveryError
from parallax.deliver.outbox import deliver_due
from parallax.records import Delivery
from parallax.settings import Settings, load_settings
from scheduler.logs import _CHATTY, set_up_logs
from store import open_store

MARK = "s3cr3tmark"
NOW = datetime(2026, 1, 1, tzinfo=UTC)
CHANNELS = {
    "hook": f"webhook+http://127.0.0.1:9/{MARK}-path?token={MARK}-query",
    "guarded": f"webhook+http://10.0.0.1/{MARK}-inner",
    "account": f"webhook+http://{MARK}-user:{MARK}-password@127.0.0.1:9/",
    "posted": f"json://{MARK}-user:{MARK}-password@127.0.0.1:9/{MARK}-path",
    "team": f"slack://{MARK}-a/{MARK}-b/{MARK}-c",
    "unknown": f"nosuch://{MARK}",
}
SOUND = f"""
[crawl]
allow_addresses = ["127.0.0.0/8"]
[translate]
engine = "libretranslate"
url = "http://{MARK}-user:{MARK}-password@127.0.0.1:9/"
api_key = "{MARK}-api-key"
[mail]
host = "127.0.0.1"
port = 9
security = "none"
user = "news"
password = "{MARK}-mail"
sender = "news@example.org"
[alerts]
secret = "{MARK}-signing"
channels = [{", ".join(f'"{name}={address}"' for name, address in CHANNELS.items())}]
"""
SOURCE = f"""
id = "example-space"
name_en = "Example Space"
name_zh = "示例航天"
homepage = "https://example.org/"
method = "feed"
urls = ["https://reader:{MARK}@example.org/feed"]
kind = "newsletter"
provenance = "analyst blog"
owner = "nobody"
access = "open"
lang = "en"
country = "GB"
timezone = "UTC"
interval_minutes = 60
content = "entry"
verified = "no"
note = ""
"""
COMMANDS = (
    "doctor",
    "check-config",
    "status",
    "status --json",
    "outbox",
    "outbox --json",
    "outbox deliver",
    *(f"outbox test {name}" for name in CHANNELS),
    "outbox test mailto:ana@example.org",
    "subscribers list",
    "sources list",
    "rules list",
    "accounts list",
    "jobs",
    "web --host 203.0.113.1 --port 9",
)
WRONG = (
    f'[mail]\npassword = ["{MARK}"]',
    f'[mail]\npasswort = "{MARK}"',
    f'[mail]\npassword = "{MARK}',
    f'[mail]\npassword = "{MARK}"\npassword = "{MARK}"',
    f'[alerts]\nchannels = "team=slack://{MARK}"',
    f'[alerts]\nchannels = ["slack://{MARK}/{MARK}"]',
    f'[alerts]\nsecret = {{ {MARK} = "{MARK}" }}',
    f'[translate]\napi_key = ["{MARK}"]',
)


def letters() -> list[Delivery]:
    """One to every channel."""
    names = (*CHANNELS, "mailto:ana@example.org")
    return [Delivery(kind="test", channel=name, key=name, payload={"subject": "s", "text": "t"}, made_at=NOW) for name in names]


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with settings that hold a secret wherever one can be, and an archive with letters to every channel."""
    folder = tmp_path_factory.mktemp("secrets")
    (folder / "parallax.toml").write_text(SOUND, "utf-8")
    with open_store(folder / "parallax.db") as store:
        store.add_deliveries(letters())
    return folder


@pytest.fixture(autouse=True)
def _logs_as_before() -> Iterator[None]:
    """Commands set up logs for their process, which here is that of all tests."""
    root, levels = logging.getLogger(), {name: logging.getLogger(name).level for name in ("", *_CHATTY)}
    handlers = root.handlers[:]
    yield
    root.handlers[:] = handlers
    for name, level in levels.items():
        logging.getLogger(name).setLevel(level)


def said(settings: Path, *words: str) -> str:
    """All that a command prints, and the error that it ends with."""
    result = CliRunner().invoke(parallax, ["--settings", str(settings), *words])
    return f"{result.output}{result.exception!r}"


@pytest.mark.parametrize("command", COMMANDS)
def test_no_command_prints_a_secret(place: Path, command: str) -> None:
    assert MARK not in said(place / "parallax.toml", *command.split())


@pytest.mark.parametrize("wrong", WRONG)
def test_no_secret_is_quoted_where_settings_are_wrong(tmp_path: Path, wrong: str) -> None:
    (tmp_path / "parallax.toml").write_text(wrong, "utf-8")
    for command in ("check-config", "doctor", "status", "serve"):
        assert MARK not in said(tmp_path / "parallax.toml", command)


def test_a_password_of_digits_without_quotation_marks_is_not_quoted_either(tmp_path: Path) -> None:
    (tmp_path / "parallax.toml").write_text("[mail]\npassword = 482913756", "utf-8")
    told = said(tmp_path / "parallax.toml", "status")
    assert "mail.password" in told
    assert "482913756" not in told


def test_a_source_with_a_password_in_its_address_is_refused_without_quoting_it(tmp_path: Path) -> None:
    (tmp_path / "sources").mkdir()
    (tmp_path / "sources" / "example-space.toml").write_text(SOURCE, "utf-8")
    (tmp_path / "parallax.toml").write_text("", "utf-8")
    told = said(tmp_path / "parallax.toml", "check-config")
    assert "without user and password" in told
    assert MARK not in told


def test_deliveries_that_fail_leave_no_secret_in_log_or_archive(place: Path, tmp_path: Path) -> None:
    settings, log = load_settings(place / "parallax.toml"), io.StringIO()
    logging.getLogger().addHandler(logging.StreamHandler(log))  # pytest's own listens to loggers that tell the root nothing
    logging.getLogger().setLevel(logging.DEBUG)
    with open_store(tmp_path / "parallax.db") as store:
        store.add_deliveries(letters())
        deliver_due(store, Channels(settings), settings, NOW, sources={}, rules=())
        errors = [row.error for row in store.deliveries()]
    assert all(errors)
    assert MARK not in "".join(errors)
    assert "not delivered" in log.getvalue()
    assert MARK not in log.getvalue()
    assert MARK.encode() not in b"".join(file.read_bytes() for file in tmp_path.glob("parallax.db*"))


def test_a_log_line_that_quotes_a_secret_has_it_blanked(place: Path) -> None:
    stream = io.StringIO()
    set_up_logs(load_settings(place / "parallax.toml"), stream)
    for address in (*CHANNELS.values(), f"{MARK}-api-key", f"{MARK}-mail", f"{MARK}-signing"):
        logging.getLogger("some.library").error("cannot post to %s", address)
    assert "cannot post to" in stream.getvalue()
    assert MARK not in stream.getvalue()


def test_no_page_shows_a_secret_of_the_settings(target: Site, place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    held = replace(load_settings(place / "parallax.toml"), archive=target.desk.settings.archive)
    monkeypatch.setattr(target.desk, "settings", held)
    target.add("boss", "operator")
    target.log_in("boss")
    pages = ("/", "/rules", "/rules/new?q=rocket", "/status", "/sources", "/digests", "/corrections", "/nothing")
    told = "".join(target.get(path).text for path in pages)
    assert "hook" in told  # the channels are named there
    assert MARK not in told


def test_a_channel_that_cannot_be_opened_is_called_by_its_name(place: Path) -> None:
    with pytest.raises(DeliveryError, match="channel unknown") as error:
        Channels(load_settings(place / "parallax.toml")).sender("unknown")
    assert MARK not in str(error.value)
    assert Settings().alerts.channels == ()
