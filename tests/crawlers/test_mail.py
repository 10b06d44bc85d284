"""Forwarded newsletters: the right part, decoded headers, the list as site, the way to the web version."""

from contextlib import suppress
from datetime import UTC, datetime
from email.message import EmailMessage

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crawlers.mail import is_mail, read_mail
from parallax.errors import ParseError

NOW = datetime(2026, 11, 21, tzinfo=UTC)
TEXT = "Galactic Energy flew Ceres-1 for the twentieth time.\n\nThe next flight is in\nDecember."
HTML = "<html><body><p>Galactic Energy flew.</p><p><a href='https://news.example/p/1?utm_source=mail'>View in browser</a></p></body></html>"


def letter(*, html: str | None = None, text: str | None = TEXT, **headers: str) -> bytes:
    message = EmailMessage()
    for name, value in {
        "From": "Jane Doe <jane@example.org>",
        "Date": "Thu, 12 Nov 2026 16:30:00 +0800",
        "Message-ID": "<1@example.org>",
    }.items():
        message[name] = value
    for name, value in headers.items():
        message[name.replace("_", "-")] = value
    if text is not None:
        message.set_content(text)
    if html is not None:
        message.add_alternative(html, subtype="html")
    return bytes(message)


def test_a_plain_letter_becomes_paragraphs() -> None:
    found = read_mail(letter(Subject="Ceres-1 flies"), "a.eml", now=NOW)
    assert found.text.split("\n") == ["Galactic Energy flew Ceres-1 for the twentieth time.", "The next flight is in December."]
    assert (found.title, found.key, found.authors, found.origin) == ("Ceres-1 flies", "1@example.org", ("Jane Doe",), "import")
    assert found.published
    assert found.published.moment == datetime(2026, 11, 12, 8, 30, tzinfo=UTC)


def test_the_html_part_is_preferred_and_names_its_web_version() -> None:
    found = read_mail(letter(html=HTML), "a.eml", now=NOW)
    assert found.text.startswith("Galactic Energy flew.\n")
    assert found.url == "https://news.example/p/1"


def test_the_list_is_the_site() -> None:
    assert read_mail(letter(List_Id="Rocket Notes <notes.example.org>"), "a.eml", now=NOW).site == "Rocket Notes"
    assert read_mail(letter(List_Id="<notes.example.org>"), "a.eml", now=NOW).site == "notes.example.org"


def test_subjects_in_gb2312_are_read_even_with_characters_outside_it() -> None:
    import base64

    word = base64.b64encode("朱雀二号与喆".encode("gb18030")).decode()
    raw = (
        f"From: a@b.cn\r\nMessage-ID: <2@b.cn>\r\nSubject: =?gb2312?B?{word}?=\r\nContent-Type: text/plain; charset=gb2312\r\n\r\n".encode()
    )
    found = read_mail(raw + "火箭发射成功，喆先生说。".encode("gb18030"), "a.eml", now=NOW)
    assert (found.title, found.text, found.lang) == ("朱雀二号与喆", "火箭发射成功，喆先生说。", "zh")


def test_scripts_in_a_letter_do_not_survive() -> None:
    assert "<script" not in read_mail(letter(html="<p onclick=x()>a</p><script>x()</script>"), "a.eml", now=NOW).html


@pytest.mark.parametrize(
    "body",
    [
        b"From: a@b.c\r\nMessage-ID: <1@b>\r\n\r\n",
        b"From: a@b.c\r\nTo: x\r\nContent-Type: image/png\r\n\r\nxxxx",
        b"From: a@b.c\r\nTo: x\r\nContent-Type: multipart/mixed\r\n\r\nxxxx",
    ],
)
def test_a_letter_without_text_is_refused_by_name(body: bytes) -> None:
    with pytest.raises(ParseError, match=r"^a\.eml: "):
        read_mail(body, "a.eml", now=NOW)


def test_a_date_that_is_none_is_left_out() -> None:
    raw = b"From: a@b.c\r\nDate: yesterday\r\nSubject: x\r\n\r\nHello there."
    assert read_mail(raw, "a.eml", now=NOW).published is None


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (b"Received: x\r\nFrom: a@b.c\r\n\r\n", True),
        (b"<!doctype html><p>From: you<br>To: me", False),
        (b"", False),
        (b"From: the editor\n\nDear all", False),
    ],
)
def test_letters_are_known_by_their_headers(body: bytes, expected: bool) -> None:
    assert is_mail(body) is expected


@settings(deadline=None)
@given(st.binary(max_size=300))
def test_any_bytes_are_read_or_refused(body: bytes) -> None:
    for raw in (body, b"From: a@b.c\r\nMIME-Version: 1.0\r\n" + body):
        with suppress(ParseError):
            read_mail(raw, "a.eml", now=NOW)


def test_parts_nested_beyond_all_use_are_refused() -> None:
    nested = "".join(f'Content-Type: multipart/mixed; boundary="b{n}"\r\n\r\n--b{n}\r\n' for n in range(3_000))
    with pytest.raises(ParseError, match="more than 2,000 parts"):
        read_mail(f"From: a@b.c\r\nTo: d@e.f\r\n{nested}\r\nhello".encode(), "a.eml", now=NOW)
