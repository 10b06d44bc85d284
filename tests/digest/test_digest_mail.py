"""From the slot to the mail server: the bytes that a digest is sent as."""

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from email import message_from_bytes
from email.policy import default
from pathlib import Path
from socket import socket

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session
from digest_scene import SETTINGS, World, moment

from parallax.deliver.channels import Channels
from parallax.deliver.outbox import deliver_due
from parallax.records import Subscriber

ANA = Subscriber(id="ana", address="Ana <ana@example.org>", name="Ana 安娜", timezone="Asia/Shanghai", times=("07:30",))
HOUR = timedelta(hours=1)


class Taken:
    """What a mail server was given."""

    def __init__(self) -> None:
        self.mails: list[bytes] = []
        self.answer = "250 taken"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802 - aiosmtpd's name
        assert isinstance(envelope.content, bytes)
        self.mails.append(envelope.content)
        return self.answer


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    made = World(tmp_path, moment(17))
    with made.store:
        yield made


@pytest.fixture
def server() -> Iterator[tuple[Taken, int]]:
    taken = Taken()
    with socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    controller = Controller(taken, hostname="127.0.0.1", port=port)
    controller.start()
    yield taken, port
    controller.stop()


def deliver(world: World, port: int) -> None:
    settings = replace(SETTINGS, mail=replace(SETTINGS.mail, host="127.0.0.1", port=port, security="none"))
    deliver_due(world.store, Channels(settings, world.store.subscribers()), settings, world.now, sources={})


def test_the_bytes_of_a_digest(world: World, server: tuple[Taken, int]) -> None:
    taken, port = server
    token = world.joins(ANA).token
    world.arrives("朱雀三号 LandSpace \r\nBcc: all@example.org")
    world.looks(12 * HOUR)
    deliver(world, port)
    (sent,) = taken.mails
    head = sent.partition(b"\r\n\r\n")[0]
    lines = re.sub(rb"\r\n[ \t]", b" ", head).split(b"\r\n")
    names = [line.partition(b":")[0].decode() for line in lines]
    assert head.isascii()
    assert "Bcc" not in names
    assert len(set(names)) == len(names)
    assert (
        f"List-Unsubscribe: <https://desk.example/unsubscribe/{token}>, <mailto:news@example.org?subject=unsubscribe%20ana>".encode()
        in lines
    )
    assert b"List-Unsubscribe-Post: List-Unsubscribe=One-Click" in lines
    assert b"To: Ana <ana@example.org>" in lines
    assert max(map(len, sent.split(b"\r\n"))) <= 998
    mail = message_from_bytes(sent, policy=default)
    assert mail["Subject"] == "Space, Wed 18 Nov 2026: 1 story: 朱雀三号 LandSpace Bcc: all@example.org"
    assert [part.get_content_type() for part in mail.iter_parts()] == ["text/plain", "text/html"]


def test_a_digest_that_was_not_taken_is_sent_again_as_the_same_message(world: World, server: tuple[Taken, int]) -> None:
    taken, port = server
    world.joins(ANA)
    world.looks(12 * HOUR)
    taken.answer = "451 later"
    deliver(world, port)
    taken.answer = "250 taken"
    world.now += 2 * HOUR
    deliver(world, port)
    world.looks(HOUR)
    deliver(world, port)
    ids = [message_from_bytes(each)["Message-ID"] for each in taken.mails]
    assert len(ids) == 2
    assert len(set(ids)) == 1
    assert [row.state for row in world.mails()] == ["sent"]
