"""Mail through an operator's server, one message a connection.

A message counts as sent when the server has taken it; what comes after that, such as a connection lost at QUIT, changes nothing.
A refused recipient or content (5xx) is final for the message; a refused account, a broken connection or a 4xx is tried again.
"""

import smtplib
import socket
import ssl
from contextlib import suppress
from email.headerregistry import Address
from functools import cache

from parallax.deliver.deadline import Deadline
from parallax.deliver.headers import mailbox
from parallax.deliver.mail import compose_mail
from parallax.deliver.message import DeliveryError, Message
from parallax.deliver.secrecy import without_secrets
from parallax.settings import MailSettings


class MailSender:
    """The way to one mail address. Raises ConfigError for an address that is none, or a sender's that is missing."""

    def __init__(self, address: str, settings: MailSettings) -> None:
        self.to = mailbox(address, "mail address")
        self._settings = settings

    def send(self, message: Message) -> str:
        """Hand a mail over; gives the server's answer. Raises DeliveryError with the server's own words."""
        settings = self._settings
        if not settings.host or not settings.sender:
            raise DeliveryError(self.to.addr_spec, "no mail can be sent: set mail.host and mail.sender")
        sender = mailbox(settings.sender, "mail.sender")
        mail = compose_mail(message, sender, self.to)
        with Deadline(settings.seconds) as deadline:
            try:
                return _hand_over(_Client(settings, deadline), settings, sender, self.to, mail)
            except (smtplib.SMTPException, OSError, ValueError) as error:
                raise self._failure(error, deadline) from error

    def _failure(self, error: Exception, deadline: Deadline) -> DeliveryError:
        server = f"{self._settings.host}:{self._settings.port}"
        if deadline.passed:
            return DeliveryError(self.to.addr_spec, f"{server} took longer than {deadline.seconds:g} s")
        told, permanent = _told(error)
        return DeliveryError(self.to.addr_spec, f"{server}: {without_secrets(told, self._settings.password)}", permanent=permanent)


class _Client(smtplib.SMTP):
    """The standard client on a connection with a deadline, encrypted from the first byte where settings say so."""

    def __init__(self, settings: MailSettings, deadline: Deadline) -> None:
        self._tls = settings.security == "tls"
        self._deadline = deadline
        super().__init__(local_hostname=_own_name(), timeout=settings.seconds)
        self._host = settings.host  # what a certificate is compared with

    def _get_socket(self, host: str, port: int, timeout: float) -> socket.socket:  # noqa: ARG002 - the library's signature
        made = self._deadline.dial(host, port)
        return ssl.create_default_context().wrap_socket(made, server_hostname=host) if self._tls else made


@cache
def _own_name() -> str:
    """What we call ourselves to a server. Asked once: the answer may take a resolver's time."""
    name = socket.getfqdn()
    return name if "." in name and name.isascii() else "[127.0.0.1]"


def _hand_over(client: _Client, settings: MailSettings, sender: Address, to: Address, mail: bytes) -> str:
    try:
        _connected(client, settings)
        return _given(client, sender, to, mail)
    finally:
        client.close()


def _connected(client: _Client, settings: MailSettings) -> None:
    code, answer = client.connect(settings.host, settings.port)
    if code != 220:
        raise smtplib.SMTPConnectError(code, answer)
    if settings.security == "starttls":
        client.starttls(context=ssl.create_default_context())
    client.ehlo_or_helo_if_needed()
    if settings.user:
        client.login(settings.user, settings.password)


def _given(client: _Client, sender: Address, to: Address, mail: bytes) -> str:
    """One transaction (RFC 5321, 3.3); gives the answer to the content."""
    options = _options(client, sender, to, mail)
    code, answer = client.mail(sender.addr_spec, options)
    if code != 250:
        raise smtplib.SMTPSenderRefused(code, answer, sender.addr_spec)
    code, answer = client.rcpt(to.addr_spec)
    if code not in (250, 251):
        raise smtplib.SMTPRecipientsRefused({to.addr_spec: (code, answer)})
    code, answer = client.data(mail)
    if code != 250:
        raise smtplib.SMTPDataError(code, answer)
    with suppress(smtplib.SMTPException, OSError):  # taken is taken
        client.quit()
    return _words(code, answer)


def _options(client: _Client, sender: Address, to: Address, mail: bytes) -> list[str]:
    options = [f"size={len(mail)}"] if client.has_extn("size") else []
    if not (sender.username + to.username).isascii():
        if not client.has_extn("smtputf8"):
            raise DeliveryError(to.addr_spec, "the server takes no address with letters outside ASCII (SMTPUTF8)", permanent=True)
        client.command_encoding = "utf-8"
        options += ["SMTPUTF8", "BODY=8BITMIME"]
    return options


def _told(error: Exception) -> tuple[str, bool]:
    """What the server said, or what went wrong on the way; and whether it is final for this message."""
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        ((code, answer),) = error.recipients.values()
        return _words(code, answer), _is_final(code)
    if isinstance(error, smtplib.SMTPResponseException):
        of_the_message = isinstance(error, (smtplib.SMTPSenderRefused, smtplib.SMTPDataError))
        return _words(error.smtp_code, error.smtp_error), of_the_message and _is_final(error.smtp_code)
    if isinstance(error, ssl.SSLCertVerificationError):
        return f"its certificate is not trusted: {error.verify_message}", False
    return (error.strerror if isinstance(error, OSError) else "") or str(error) or type(error).__name__, False


def _is_final(code: int) -> bool:
    """530 asks to log in: that is for the settings to mend, not a judgement of the message."""
    return 500 <= code < 600 and code != 530


def _words(code: int, answer: bytes | str) -> str:
    said = answer.decode("utf-8", "replace") if isinstance(answer, bytes) else str(answer)
    return f"{code} {' '.join(said.split())}"[:300]
