"""Mail through real servers, kind and unkind."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from email import message_from_bytes, policy
from pathlib import Path
from time import monotonic

import pytest
from post_office import Mailbox, mail_server, rude_server, server_tls

from parallax.deliver.message import DeliveryError, Message
from parallax.deliver.smtp import MailSender
from parallax.errors import ConfigError
from parallax.settings import MailSettings

NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)
MESSAGE = Message(identity="batch-1", subject="蓝箭航天入轨", text="正文\n", html="<p>正文</p>", made_at=NOW)
PLAIN = MailSettings(host="127.0.0.1", security="none", sender="Parallax <news@parallax.example>", seconds=5)


def failure(settings: MailSettings, to: str = "ana@example.org") -> DeliveryError:
    with pytest.raises(DeliveryError) as caught:
        MailSender(to, settings).send(MESSAGE)
    return caught.value


@pytest.fixture(scope="module")
def box() -> Mailbox:
    return Mailbox()


@pytest.fixture(scope="module")
def port(box: Mailbox) -> Iterator[int]:
    with mail_server(box, enable_SMTPUTF8=False) as port:
        yield port


def test_a_mail_arrives_whole_and_the_servers_answer_is_given_back(box: Mailbox, port: int) -> None:
    assert MailSender("ana@example.org", replace(PLAIN, port=port)).send(MESSAGE) == "250 2.0.0 taken as 4711"
    mail = message_from_bytes(box.raw[-1], policy=policy.default)
    assert (mail["Subject"], mail["To"], box.to[-1]) == ("蓝箭航天入轨", "ana@example.org", "ana@example.org")
    assert mail.get_body(("plain",)).get_content() == "正文\r\n"  # type: ignore[union-attr]
    assert mail.get_body(("html",)).get_content() == "<p>正文</p>\r\n"  # type: ignore[union-attr]


def test_starttls_with_login_and_a_trusted_certificate(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    context, cert = server_tls(tmp_path)
    monkeypatch.setenv("SSL_CERT_FILE", str(cert))
    box = Mailbox()
    settings = replace(PLAIN, security="starttls", user="news", password="open sesame")
    with mail_server(box, tls_context=context, require_starttls=True, authenticator=box.login, auth_required=True) as port:
        MailSender("ana@example.org", replace(settings, port=port)).send(MESSAGE)
        assert len(box.raw) == 1
        error = failure(replace(settings, port=port, password="wrong password"))
    assert not error.permanent, "the account is the settings' business; the message may still go"
    assert "535" in str(error)
    assert "wrong password" not in str(error)


def test_tls_from_the_first_byte(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    context, cert = server_tls(tmp_path)
    monkeypatch.setenv("SSL_CERT_FILE", str(cert))
    box = Mailbox()
    with mail_server(box, ssl_context=context) as port:
        MailSender("ana@example.org", replace(PLAIN, port=port, security="tls")).send(MESSAGE)
    assert len(box.raw) == 1


def test_a_certificate_that_nobody_vouches_for_is_refused(tmp_path: Path) -> None:
    context, _ = server_tls(tmp_path)
    box = Mailbox()
    with mail_server(box, tls_context=context) as port:
        error = failure(replace(PLAIN, port=port, security="starttls"))
    assert "certificate is not trusted" in str(error)
    assert box.raw == []


def test_a_server_without_starttls_gets_no_mail_where_it_is_asked_for(box: Mailbox, port: int) -> None:
    taken = len(box.raw)
    assert "STARTTLS" in str(failure(replace(PLAIN, port=port, security="starttls")))
    assert len(box.raw) == taken


@pytest.mark.parametrize(("answers", "permanent"), [("550 5.1.1 no such user", True), ("451 4.3.0 come again", False)])
@pytest.mark.parametrize("when", ["rcpt", "data"])
def test_a_refusal_is_final_with_5xx_and_passes_with_4xx(when: str, answers: str, permanent: bool) -> None:
    box = Mailbox()
    setattr(box, when, answers)
    with mail_server(box) as port:
        error = failure(replace(PLAIN, port=port))
    assert answers in str(error)
    assert error.permanent is permanent


@pytest.mark.parametrize("script", [b"", b"220 hello\r\n", b"220 hello\r\n250 hello\r\n250 ok\r\n250 ok\r\n354 go on\r\n"])
def test_a_server_that_hangs_up_is_tried_again(script: bytes) -> None:
    with rude_server(script) as port:
        assert not failure(replace(PLAIN, port=port)).permanent


def test_nobody_listening_is_tried_again() -> None:
    with rude_server(b"") as port:
        pass
    error = failure(replace(PLAIN, port=port))
    assert not error.permanent
    assert "refused" in str(error)


@pytest.mark.parametrize(("script", "drip"), [(b"220 hel", 0.0), (b"220 a greeting that takes its time" * 9, 0.1)], ids=["hangs", "drips"])
def test_a_server_that_takes_for_ever_is_left_in_time(script: bytes, drip: float) -> None:
    begun = monotonic()
    with rude_server(script, drip=drip, close=False) as port:
        error = failure(replace(PLAIN, port=port, seconds=1))
    assert "took longer than 1 s" in str(error)
    assert not error.permanent
    assert monotonic() - begun < 4


def test_an_address_outside_ascii_asks_for_smtputf8_and_only_that_does(box: Mailbox, port: int) -> None:
    error = failure(replace(PLAIN, port=port), "用户@example.org")
    assert error.permanent
    assert "SMTPUTF8" in str(error)
    international = Mailbox()
    with mail_server(international, enable_SMTPUTF8=True) as other:
        MailSender("用户@example.org", replace(PLAIN, port=other)).send(MESSAGE)
    assert international.to == ["用户@example.org"]
    assert "To: 用户@example.org\r\n".encode() in international.raw[0]


def test_a_domain_outside_ascii_needs_nothing_special(box: Mailbox, port: int) -> None:
    MailSender("ana@bücher.example", replace(PLAIN, port=port)).send(MESSAGE)
    assert box.to[-1] == "ana@xn--bcher-kva.example"


def test_without_a_mail_server_it_says_what_to_set() -> None:
    assert "mail.host" in str(failure(MailSettings()))


@pytest.mark.parametrize("address", ["", "ana", "ana@", "a@b.example\r\nBcc: x@y.example", "a@b.example, c@d.example", "@x", "<>"])
def test_what_is_no_address_is_refused_at_once(address: str) -> None:
    with pytest.raises(ConfigError, match="expected one mail address"):
        MailSender(address, PLAIN)
