"""From a channel's name to the way there, and what errors may say of it."""

import pytest
from alert_scenes import ana, opened, with_channels
from hypothesis import given
from hypothesis import strategies as st

from parallax.deliver.channels import open_sender
from parallax.deliver.chat import ChatSender
from parallax.deliver.message import DeliveryError
from parallax.deliver.secrecy import where_raised, without_secrets
from parallax.deliver.smtp import MailSender
from parallax.deliver.webhook import WebhookSender
from parallax.settings import AlertSettings, Settings


@pytest.mark.parametrize(
    ("address", "kind"),
    [
        ("mailto:ana@example.org", MailSender),
        ("webhook+https://hooks.example/x", WebhookSender),
        ("mailto://user:pass@example.org", ChatSender),  # apprise's own mail, with a server of its own
        ("ntfy://ntfy.example/topic", ChatSender),
    ],
)
def test_an_address_says_what_goes_there(address: str, kind: type) -> None:
    assert isinstance(open_sender(address, Settings()), kind)


def test_an_address_may_hold_signs_that_names_end_with() -> None:
    sender = opened(with_channels("hook=webhook+https://hooks.example/x?key=a=b")).sender("hook")
    assert isinstance(sender, WebhookSender)


def test_a_subscriber_is_mailed_at_the_address_of_today() -> None:
    sender = opened(Settings(), [ana(address="Ana <ana@new.example>")]).sender("subscriber:ana")
    assert isinstance(sender, MailSender)
    assert sender.to.addr_spec == "ana@new.example"


@pytest.mark.parametrize("channel", ["subscriber:bo", "subscriber:ana"])
def test_who_has_left_gets_nothing_more(channel: str) -> None:
    with pytest.raises(DeliveryError, match="no such subscriber") as caught:
        opened(Settings(), [ana(enabled=False)]).sender(channel)
    assert caught.value.permanent


def test_a_secret_that_is_not_base64_is_refused_without_being_quoted() -> None:
    settings = Settings(alerts=AlertSettings(channels=("hook=webhook+https://hooks.example/x",), secret="whsec_hunter22!"))
    with pytest.raises(DeliveryError, match="expected base64 after whsec_") as caught:
        opened(settings).sender("hook")
    assert "hunter22" not in repr(caught.value)


SLACK = "slack://T1JJ3T3L2/A1BRTD4JD/TIiajkdnlazkcOXrIdevi7FQ?footer=no&key=%2Fodd%2Fvalue"


@pytest.mark.parametrize(
    "said",
    [
        "cannot reach https://hooks.slack.com/services/T1JJ3T3L2/A1BRTD4JD/TIiajkdnlazkcOXrIdevi7FQ",
        "bad value /odd/value",
        SLACK,
        f"Invalid URL {SLACK!r}: no host",
    ],
)
def test_what_an_error_quotes_of_an_address_is_struck_out(said: str) -> None:
    shown = without_secrets(said, SLACK)
    assert "***" in shown
    assert not any(secret in shown for secret in ("T1JJ3T3L2", "A1BRTD4JD", "TIiajkdnlazkcOXrIdevi7FQ", "/odd/value"))
    assert "hooks.slack.com" in shown or "hooks.slack.com" not in said


@given(st.text(), st.text())
def test_striking_out_never_fails(text: str, secret: str) -> None:
    assert len(secret) < 5 or secret not in without_secrets(text + secret, secret) or secret in "***" * len(text + secret)


def test_an_unexpected_error_is_told_by_kind_and_place_only() -> None:
    with pytest.raises(ZeroDivisionError) as caught:
        _ = len(SLACK) / 0
    assert where_raised(caught.value).startswith("ZeroDivisionError in test_channels.py, line ")
