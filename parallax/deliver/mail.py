"""A message as the bytes that go to a mail server.

The head is written line by line here, each line checked; the standard library encodes the body. Sending is `parallax.deliver.smtp`'s.
"""

import re
from collections.abc import Iterable
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from hashlib import sha256

from parallax.deliver.headers import encoded, header_of, message_id, one_line
from parallax.deliver.message import DeliveryError, Message

EXTRA = ("List-Unsubscribe", "List-Unsubscribe-Post", "List-Id")  # what a message may bring of its own
LONGEST_LINE = 998  # bytes without the line's end (RFC 5322)
_BODY = SMTP.clone(max_line_length=76)
_LONGEST_PLAIN = 900
_VALUE = re.compile(r"[\x20-\x7e]+")


def compose_mail(message: Message, sender: Address, to: Address) -> bytes:
    """The whole mail with CRLF line ends, ASCII but for a local part that is not. Raises DeliveryError for a header that cannot be sent."""
    lines = [
        ("From", header_of(sender)),
        ("To", header_of(to)),
        ("Subject", encoded(one_line(message.subject) or "(no subject)")),
        ("Date", format_datetime(message.made_at)),
        ("Message-ID", message_id(message.identity, sender.domain)),
        ("Auto-Submitted", "auto-generated"),
        *([("Precedence", "bulk")] if message.bulk else []),
        *_extra(message),
    ]
    return b"".join(_line(name, value) for name, value in lines) + _body(message)


def _extra(message: Message) -> Iterable[tuple[str, str]]:
    known = {name.lower(): name for name in EXTRA}
    for name, value in message.headers.items():
        if name.lower() not in known:
            raise DeliveryError(message.identity, f"a message may not set the header {name[:40]!r}", permanent=True)
        if not _VALUE.fullmatch(value):
            raise DeliveryError(message.identity, f"{name} is not one line of ASCII", permanent=True)
        yield known[name.lower()], value


def _line(name: str, value: str) -> bytes:
    line = f"{name}: {value}\r\n".encode()
    if max(map(len, line.split(b"\r\n"))) > LONGEST_LINE:
        raise DeliveryError(name, f"the header is longer than {LONGEST_LINE} bytes", permanent=True)
    return line


def _body(message: Message) -> bytes:
    """The text, and the HTML beside it if there is any, in lines of at most 76 characters."""
    text, html = (part.encode("utf-8", "replace").decode() for part in (message.text, message.html))
    mail = EmailMessage(policy=_BODY)
    mail.set_content(text, cte=_encoding(text))
    if html:
        mail.add_alternative(html, subtype="html", cte=_encoding(html))
        mail.set_boundary(f"=_{sha256(message.identity.encode()).hexdigest()[:24]}")  # `_=` is in no encoded body
    return mail.as_bytes()


def _encoding(text: str) -> str:
    """As it is where it can be, quoted where little is not ASCII, else base64: a Han character takes 4 bytes instead of 9."""
    if text.isascii() and all(len(line) <= _LONGEST_PLAIN for line in text.splitlines()):
        return "7bit"
    return "quoted-printable" if sum(map(str.isascii, text)) > 0.9 * len(text) else "base64"
