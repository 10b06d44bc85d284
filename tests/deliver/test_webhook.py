"""Webhooks at a real receiver."""

import json
from base64 import b64decode, b64encode
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from hashlib import sha256
from hmac import digest
from time import monotonic

import pytest
from post_office import Sink, rude_server, webhook_sink

from crawlers.guard import Guard
from parallax.deliver.message import DeliveryError, Message
from parallax.deliver.webhook import WebhookSender
from parallax.errors import ConfigError

NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)
MESSAGE = Message(identity="batch-1", subject="s", text="t", payload={"title": "可回收火箭", "n": 1}, made_at=NOW)
HERE = Guard(["127.0.0.0/8"])
TOKEN = "/hooks/T0SECRETTOKEN?key=QUERYSECRET"


@pytest.fixture
def sink() -> Iterator[Sink]:
    with webhook_sink() as sink:
        yield sink


def failure(sink_url: str, *, seconds: float = 5, guard: Guard = HERE) -> DeliveryError:
    with pytest.raises(DeliveryError) as caught:
        WebhookSender(sink_url + TOKEN, "s3cret", guard, seconds=seconds).send(MESSAGE)
    assert "SECRET" not in f"{caught.value!r}{caught.value.__cause__!r}"
    return caught.value


@pytest.mark.parametrize(("secret", "key"), [("s3cret", b"s3cret"), ("whsec_" + b64encode(b"k" * 24).decode(), b"k" * 24)])
def test_the_body_is_json_and_its_signature_can_be_recomputed(sink: Sink, secret: str, key: bytes) -> None:
    assert WebhookSender(sink.url + TOKEN, secret, HERE).send(MESSAGE) == "204"
    ((path, headers, body),) = sink.requests
    assert path == TOKEN
    assert json.loads(body) == {"title": "可回收火箭", "n": 1}
    assert headers["content-type"] == "application/json; charset=utf-8"
    assert headers["idempotency-key"] == headers["webhook-id"] == "batch-1"
    signed = f"{headers['webhook-id']}.{headers['webhook-timestamp']}.".encode() + body
    version, _, signature = headers["webhook-signature"].partition(",")
    assert (version, b64decode(signature)) == ("v1", digest(key, signed, sha256))
    assert int(headers["webhook-timestamp"]) == NOW.timestamp()


def test_without_a_secret_nothing_is_signed(sink: Sink) -> None:
    WebhookSender(sink.url, "", HERE).send(MESSAGE)
    assert "webhook-signature" not in sink.requests[0][1]


@pytest.mark.parametrize(
    ("status", "permanent"),
    [
        (400, True),
        (401, True),
        (404, True),
        (410, True),
        (408, False),
        (409, False),
        (429, False),
        (500, False),
        (503, False),
        (302, False),
    ],
)
def test_a_refusal_is_final_or_passes_by_its_status(sink: Sink, status: int, permanent: bool) -> None:
    sink.answers = [(status, {}, b"no such\r\nhook")]
    error = failure(sink.url)
    assert error.permanent is permanent
    assert str(status) in str(error)


@pytest.mark.parametrize(("value", "seconds"), [("120", 120.0), ("Sat, 21 Nov 2026 12:01:00 GMT", 60.0), ("soon", None), ("", None)])
def test_the_receiver_says_how_long_to_wait(sink: Sink, value: str, seconds: float | None) -> None:
    sink.answers = [(429, {"Retry-After": value}, b"")]
    assert failure(sink.url).retry_after == seconds


def test_a_redirect_is_not_followed(sink: Sink) -> None:
    with webhook_sink() as other:
        sink.answers = [(307, {"Location": other.url}, b"")]
        assert "redirects are not followed" in str(failure(sink.url))
        assert other.requests == []


def test_an_answer_that_never_ends_is_read_only_as_far_as_it_is_quoted(sink: Sink) -> None:
    sink.answers = [(500, {}, b"x" * 5_000_000)]
    assert len(str(failure(sink.url))) < 500


@pytest.mark.parametrize("drip", [0.0, 0.1], ids=["hangs", "drips"])
def test_a_receiver_that_takes_for_ever_is_left_in_time(drip: float) -> None:
    begun = monotonic()
    with rude_server(b"HTTP/1.1 200 OK\r\nX: " + b"y" * 200, drip=drip, close=False) as port:
        error = failure(f"http://127.0.0.1:{port}", seconds=0.7)
    assert not error.permanent
    assert "no answer within 0.7 s" in str(error)
    assert monotonic() - begun < 3


@pytest.mark.parametrize("script", [b"", b"garbage\r\n\r\n", b"HTTP/1.1 200 OK\r\n"])
def test_a_receiver_that_hangs_up_is_tried_again(script: bytes) -> None:
    with rude_server(script) as port:
        assert not failure(f"http://127.0.0.1:{port}").permanent


def test_an_address_inside_is_refused_before_anything_is_sent(sink: Sink) -> None:
    with pytest.raises(ConfigError, match="neither public nor in allow_addresses"):
        WebhookSender(sink.url, "", Guard())
    error = failure(f"http://localhost:{sink.port}", guard=Guard())  # a name that leads inside shows itself only when it is resolved
    assert "neither public nor in allow_addresses" in str(error)
    assert error.permanent
    assert sink.requests == []


@pytest.mark.parametrize(
    "url", ["http://user:hunter22@a.example/", "ftp://a.example/", "http://", "http://[::1/", "http://169.254.169.254/x"]
)
def test_an_address_that_cannot_be_used_is_refused_without_being_quoted(url: str) -> None:
    with pytest.raises(ConfigError) as caught:
        WebhookSender(url, "", Guard())
    assert "hunter22" not in f"{caught.value!r}"


def test_a_hostile_payload_is_json_all_the_same(sink: Sink) -> None:
    WebhookSender(sink.url, "", HERE).send(replace(MESSAGE, payload={"title": "\ud800\x00\u2028</script>"}))
    assert sink.payloads == [{"title": "?\x00\u2028</script>"}]
