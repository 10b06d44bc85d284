"""The bytes of a mail: what a hostile title could do to a head, and does not."""

import re
from datetime import UTC, datetime
from email import message_from_bytes, policy
from email.header import decode_header, make_header
from email.headerregistry import Address

import pytest
from hypothesis import given
from hypothesis import strategies as st

from parallax.deliver.headers import SUBJECT_CHARACTERS, encoded, mailbox, one_line
from parallax.deliver.mail import LONGEST_LINE, compose_mail
from parallax.deliver.message import DeliveryError, Message

NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)
SENDER = Address("Parallax", "news", "parallax.example")
ANA = Address("", "ana", "example.org")
LONG_LINK = "https://parallax.example/unsubscribe/" + "t" * 300


def mail(subject: str = "Subject", text: str = "Text\n", html: str = "", bulk: bool = False, **headers: str) -> bytes:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    message = Message(identity="batch-1", subject=subject, text=text, html=html, headers=named, bulk=bulk, made_at=NOW)
    return compose_mail(message, SENDER, ANA)


def head(raw: bytes) -> list[bytes]:
    return raw.split(b"\r\n\r\n")[0].split(b"\r\n")


def test_the_head_of_a_digest_byte_for_byte() -> None:
    raw = mail(
        "Digest 可回收",
        bulk=True,
        List_Unsubscribe=f"<{LONG_LINK}>, <mailto:news@parallax.example?subject=unsubscribe>",
        List_Unsubscribe_Post="List-Unsubscribe=One-Click",
        List_Id="Daily <daily.parallax.example>",
    )
    assert head(raw) == [
        b"From: Parallax <news@parallax.example>",
        b"To: ana@example.org",
        b"Subject: =?utf-8?b?RGlnZXN0IOWPr+WbnuaUtg==?=",
        b"Date: Sat, 21 Nov 2026 12:00:00 +0000",
        b"Message-ID: <8f5815465303ca0a3b700c07068ef3ef@parallax.example>",
        b"Auto-Submitted: auto-generated",
        b"Precedence: bulk",
        f"List-Unsubscribe: <{LONG_LINK}>, <mailto:news@parallax.example?subject=unsubscribe>".encode(),
        b"List-Unsubscribe-Post: List-Unsubscribe=One-Click",
        b"List-Id: Daily <daily.parallax.example>",
        b'Content-Type: text/plain; charset="utf-8"',
        b"Content-Transfer-Encoding: 7bit",
        b"MIME-Version: 1.0",
    ]


def test_the_same_batch_has_the_same_message_id_whenever_it_is_sent() -> None:
    first = Message(identity="b", subject="one", text="x", made_at=NOW)
    later = Message(identity="b", subject="two", text="y", made_at=NOW.replace(hour=20))
    other = Message(identity="c", subject="one", text="x", made_at=NOW)
    ids = [message_from_bytes(compose_mail(each, SENDER, ANA))["Message-ID"] for each in (first, later, other)]
    assert ids[0] == ids[1] != ids[2]


def test_an_alert_is_not_bulk_mail() -> None:
    assert not any(line.startswith(b"Precedence") for line in head(mail()))


HOSTILE = [
    "Title\r\nBcc: everyone@example.org",
    "Title\nX: y",
    "Title\x0b\x0c\x1c\x1d\x1e\x85\u2028\u2029Bcc: a@b.example",
    "=?utf-8?q?Title=0D=0ABcc:_a@b.example?=",
    "\u202egnp.exe",
    "x" * 5000,
    "火" * 5000,
    "𝕏" * 400,
    "\ud800 half a pair",
    "\x00",
    "",
    "a\u200bb\ufeff",
]


@pytest.mark.parametrize("subject", HOSTILE)
def test_a_hostile_subject_stays_in_its_line(subject: str) -> None:
    assert_harmless(mail(subject), subject)


@given(st.text())
def test_any_subject_stays_in_its_line_and_can_be_read_back(subject: str) -> None:
    assert_harmless(mail(subject), subject)


def assert_harmless(raw: bytes, subject: str) -> None:
    lines = head(raw)
    assert raw.isascii()
    assert all(len(line) <= LONGEST_LINE for line in lines)
    names = [line.split(b":")[0] for line in lines if not line.startswith(b" ")]
    assert names[:6] == [b"From", b"To", b"Subject", b"Date", b"Message-ID", b"Auto-Submitted"]
    assert len(names) == 9
    words = re.findall(rb"=\?[^ ]*\?=", b"\r\n".join(lines))
    assert all(len(word) <= 75 for word in words)
    parsed = message_from_bytes(raw, policy=policy.default)
    assert parsed["Subject"] == (one_line(subject).encode("utf-8", "replace").decode() or "(no subject)")
    assert len(parsed["Subject"]) <= SUBJECT_CHARACTERS
    assert parsed.keys().count("Bcc") == 0


@given(st.text(st.characters(exclude_categories=["Cs", "Cc", "Zl", "Zp"]), min_size=1).map(lambda text: " ".join(text.split())))
def test_encoded_words_read_back_as_what_they_were(text: str) -> None:
    assert str(make_header(decode_header(encoded(text).replace("\r\n", "\n")))) == text or text.isascii()


@pytest.mark.parametrize("value", ["<https://a.example>\r\nBcc: x@y.example", "", "<https://例.example>", "a\x00b"])
def test_a_header_that_is_not_one_line_of_ascii_is_refused_for_good(value: str) -> None:
    with pytest.raises(DeliveryError, match="not one line of ASCII") as caught:
        mail(List_Unsubscribe=value)
    assert caught.value.permanent


def test_a_header_longer_than_a_line_may_be_is_refused() -> None:
    with pytest.raises(DeliveryError, match="longer than 998"):
        mail(List_Unsubscribe=f"<https://a.example/{'x' * 1000}>")


@pytest.mark.parametrize("name", ["Bcc", "Subject", "X-Anything", "List-Unsubscribe\r\nBcc"])
def test_a_message_brings_no_other_headers(name: str) -> None:
    with pytest.raises(DeliveryError, match="may not set the header"):
        compose_mail(Message(identity="b", subject="s", text="t", headers={name: "x"}, made_at=NOW), SENDER, ANA)


@given(text=st.text(), html=st.text(min_size=1))
def test_any_body_arrives_in_short_lines(text: str, html: str) -> None:
    raw = mail(text=text, html=html)
    assert raw.isascii()
    assert all(len(line) <= LONGEST_LINE for line in raw.split(b"\r\n"))
    assert b"\n" not in raw.replace(b"\r\n", b"")
    parsed = message_from_bytes(raw, policy=policy.default)
    for kind, given_text in (("plain", text), ("html", html)):
        body = parsed.get_body((kind,))
        assert body is not None
        assert body.get_content().split() == given_text.encode("utf-8", "replace").decode().split()


def test_half_a_surrogate_pair_costs_a_question_mark_and_no_mail() -> None:
    assert b"a ? b" in mail(text="a \ud800 b")


@pytest.mark.parametrize(
    ("sender", "line"),
    [
        ("news@parallax.example", b"From: news@parallax.example"),
        ('"News, daily" <news@parallax.example>', b'From: "News, daily" <news@parallax.example>'),
        ("视差 <news@parallax.example>", b"From: =?utf-8?b?6KeG5beu?=\r\n <news@parallax.example>"),
    ],
)
def test_a_senders_name_is_written_as_it_must_be(sender: str, line: bytes) -> None:
    raw = compose_mail(Message(identity="b", subject="s", text="t", made_at=NOW), mailbox(sender, "mail.sender"), ANA)
    assert raw.startswith(line + b"\r\nTo:")
