"""Apprise at a real receiver, through its JSON plugin."""

import logging
from collections.abc import Iterator
from datetime import UTC, datetime
from time import monotonic

import pytest
from alert_scenes import opened, with_channels
from post_office import Sink, rude_server, webhook_sink

from parallax.deliver.chat import ChatSender, disarmed
from parallax.deliver.message import DeliveryError, Message
from parallax.errors import ConfigError
from parallax.settings import Settings

NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)
MESSAGE = Message(identity="b", subject="轨道 @everyone", text="<!channel> 可回收火箭 [click](https://evil.example)\n", made_at=NOW)


@pytest.fixture
def sink() -> Iterator[Sink]:
    with webhook_sink() as sink:
        yield sink


def test_a_message_arrives_in_both_languages_and_calls_nobody(sink: Sink) -> None:
    assert ChatSender(f"json://127.0.0.1:{sink.port}/hook").send(MESSAGE) == "accepted"
    (payload,) = sink.payloads
    assert payload["title"] == "轨道 ＠everyone"
    assert payload["message"].strip() == "＜!channel＞ 可回收火箭 [click] (https://evil.example)"


class Log(logging.Handler):
    """Everything that reaches the root, as a log file would have it. Pytest's own capture listens to loggers that do not propagate."""

    def __init__(self) -> None:
        super().__init__(logging.DEBUG)
        self.text = ""

    def emit(self, record: logging.LogRecord) -> None:
        self.text += f"{record.name}: {record.getMessage()}\n"


@pytest.fixture
def log() -> Iterator[Log]:
    root, handler = logging.getLogger(), Log()
    level = root.level
    root.addHandler(handler)
    root.setLevel(logging.DEBUG)
    yield handler
    root.removeHandler(handler)
    root.setLevel(level)


def test_a_refusal_is_an_error_that_says_why_and_holds_no_secret(sink: Sink, log: Log) -> None:
    sink.answers = [(401, {}, b"no")]
    with pytest.raises(DeliveryError, match="401") as caught:
        ChatSender(f"json://ana:hunter22@127.0.0.1:{sink.port}/T0SECRETTOKEN").send(MESSAGE)
    assert not caught.value.permanent
    for secret in ("hunter22", "T0SECRETTOKEN"):
        assert secret not in f"{caught.value!r}{log.text}"


def test_the_reason_is_known_however_quiet_the_logs_are(sink: Sink) -> None:
    logging.getLogger("apprise").setLevel(logging.CRITICAL)
    sink.answers = [(401, {}, b"no")]
    with pytest.raises(DeliveryError, match="401"):
        ChatSender(f"json://127.0.0.1:{sink.port}/hook").send(MESSAGE)


def test_nobody_listening_is_an_error_that_is_tried_again() -> None:
    with rude_server(b"") as port:
        pass
    with pytest.raises(DeliveryError, match="onnection") as caught:
        ChatSender(f"json://127.0.0.1:{port}").send(MESSAGE)
    assert not caught.value.permanent


def test_a_service_that_takes_for_ever_is_left_in_time() -> None:
    begun = monotonic()
    with rude_server(b"HTTP/1.1 200 OK\r\nX: " + b"y" * 200, drip=0.1, close=False) as port, pytest.raises(DeliveryError):
        ChatSender(f"json://127.0.0.1:{port}", seconds=0.5).send(MESSAGE)
    assert monotonic() - begun < 4


@pytest.mark.parametrize("address", ["nonsense://hunter22", "slack://hunter22", "json://"])
def test_an_address_that_apprise_does_not_know_is_refused_without_being_quoted(address: str) -> None:
    with pytest.raises(ConfigError) as caught:
        ChatSender(address)
    assert "hunter22" not in f"{caught.value!r}"


def test_channels_are_opened_by_name_and_errors_name_the_channel_only(sink: Sink) -> None:
    settings = with_channels(f"team=json://127.0.0.1:{sink.port}/T0SECRET", "bad=slack://hunter22", "in=webhook+http://127.0.0.1/T0SECRET")
    channels = opened(settings)
    assert channels.sender("team") is channels.sender("team")
    for name, said in (("bad", "apprise"), ("in", "neither public"), ("missing", "known are bad, in, team")):
        with pytest.raises(DeliveryError, match=f"channel {name}.*{said}") as caught:
            channels.sender(name)
        assert not caught.value.permanent, "settings can be mended"
        assert not {"hunter22", "T0SECRET"} & set(repr(caught.value).split("/"))
    with pytest.raises(DeliveryError, match="known are none"):
        opened(Settings()).sender("team")


def test_disarming_leaves_ordinary_text_alone() -> None:
    assert disarmed("Landspace: 3 > 2? no\n") == "Landspace: 3 ＞ 2? no\n"
    assert disarmed("朱雀二号 (Zhuque-2), 100% *bold*\n") == "朱雀二号 (Zhuque-2), 100% *bold*\n"
