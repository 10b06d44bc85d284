"""Digests for others, and a text of one's own, from the command line."""

import json
import shutil
from collections.abc import Iterator
from email import message_from_bytes
from email.policy import default
from pathlib import Path
from socket import socket

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session
from commands import Demo, Run
from lxml import etree


@pytest.fixture
def desk(demo: Demo, tmp_path: Path) -> Demo:
    """A finished demo of one's own, to change."""
    shutil.copytree(demo.folder, tmp_path / "demo")
    return Demo(tmp_path / "demo", demo.output)


class Mailbox:
    """A mail server that keeps what it is given."""

    def __init__(self) -> None:
        self.mails: list[Envelope] = []

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802 - aiosmtpd's name
        self.mails.append(envelope)
        return "250 taken"


@pytest.fixture
def mailbox(desk: Demo) -> Iterator[Mailbox]:
    """The server that the desk's settings name."""
    box = Mailbox()
    with socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    server = Controller(box, hostname="127.0.0.1", port=port)
    server.start()
    with (desk.folder / "parallax.toml").open("a", encoding="utf-8") as file:
        file.write(f'[mail]\nhost = "127.0.0.1"\nport = {port}\nsecurity = "none"\nsender = "Parallax <news@example.org>"\n')
        file.write('[service]\npublic_url = "https://desk.example"\n')
    yield box
    server.stop()


# --- subscribers


def test_a_subscriber_is_added_shown_changed_and_removed(desk: Demo) -> None:
    added = desk.ask(
        "subscribers", "add", "ana", "ana@example.org", "--companies", "landspace", "--times", "17:00，07:30", "--days", "weekdays"
    )
    assert added.output.startswith("ana@example.org gets companies landspace, weekdays at 07:30 and 17:00 UTC.")
    assert "No mail server is set" in added.output
    assert "weekdays at 07:30 and 17:00 UTC" in desk.ask("subscribers", "list").output
    assert "gets everything, daily" in desk.ask("subscribers", "edit", "ana", "--companies", "", "--days", "daily").output
    assert "gets nothing until resumed" in desk.ask("subscribers", "edit", "ana", "--pause").output
    assert desk.ask("subscribers", "remove", "ana").exit_code == 0
    assert "Nobody yet." in desk.ask("subscribers", "list").output


def test_the_token_that_unsubscribes_is_not_shown(desk: Demo) -> None:
    desk.ask("subscribers", "add", "ana", "ana@example.org")
    (shown,) = json.loads(desk.ask("subscribers", "list", "--json").output)
    assert shown["address"] == "ana@example.org"
    assert "token" not in shown
    assert shown["last_digest"]["slot"].endswith("joined")


@pytest.mark.parametrize(
    ("wish", "advice"),
    [
        (("--companies", "landspce"), "Did you mean landspace"),
        (("--rules", "nonsense"), "there is no rule 'nonsense'"),
        (("--timezone", "Mars/Olympus"), "expected an IANA zone"),
        (("--times", "7:30"), "expected local times such as 07:30"),
        (("--days", "someday"), "expected days such as"),
    ],
)
def test_a_wish_that_cannot_be_met_is_refused_with_advice(desk: Demo, wish: tuple[str, str], advice: str) -> None:
    result = desk.ask("subscribers", "add", "ana", "ana@example.org", *wish)
    assert result.exit_code == 2
    assert advice in result.output
    assert "Nobody yet." in desk.ask("subscribers", "list").output


@pytest.mark.parametrize("address", ["ana at example.org", "ana@example.org\nBcc: all@example.org", "", "a@x, b@y"])
def test_an_address_that_is_none_is_refused(desk: Demo, address: str) -> None:
    assert desk.ask("subscribers", "add", "ana", address).exit_code != 0
    assert "Nobody yet." in desk.ask("subscribers", "list").output


def test_a_subscriber_is_not_added_over_another(desk: Demo) -> None:
    desk.ask("subscribers", "add", "ana", "ana@example.org")
    again = desk.ask("subscribers", "add", "ana", "other@example.org")
    assert again.exit_code == 2
    assert "subscribers edit" in again.output


# --- preview and send


def test_the_bare_command_still_prints_the_digest(desk: Demo) -> None:
    assert "Nothing new arrived." in desk.ask("digest").output
    assert "68 stories" in " ".join(desk.ask("digest", "--all").output.split())


def test_a_preview_shows_a_subscribers_choice_and_remembers_nothing(desk: Demo) -> None:
    desk.ask("subscribers", "add", "ana", "ana@example.org", "--name", "Ana", "--companies", "landspace", "--timezone", "America/New_York")
    first, second = (desk.ask("digest", "preview", "--subscriber", "ana").output for _ in range(2))
    assert first.splitlines()[1] == "For Ana"
    assert "LandSpace 蓝箭航天:" in first
    assert first.partition("1. ")[2] == second.partition("1. ")[2]


def test_a_preview_comes_in_every_form(desk: Demo, tmp_path: Path) -> None:
    desk.ask("subscribers", "add", "ana", "ana@example.org")
    ask = ("digest", "preview", "--subscriber", "ana", "--format")
    assert desk.ask(*ask, "html").output.startswith("<!DOCTYPE html>")
    assert desk.ask(*ask, "markdown").output.startswith("# Chinese commercial space, ")
    assert len(etree.fromstring(desk.ask(*ask, "atom").output.encode())) > 20
    assert "add --output" in desk.ask(*ask, "pdf").output
    assert f"Written: {tmp_path / 'out' / 'a.html'}" in desk.ask(*ask, "html", "--output", str(tmp_path / "out" / "a.html")).output
    assert (tmp_path / "out" / "a.html").stat().st_size > 10_000


def test_a_preview_for_nobody_known_names_who_is(desk: Demo) -> None:
    desk.ask("subscribers", "add", "ana", "ana@example.org")
    result = desk.ask("digest", "preview", "--subscriber", "anna")
    assert result.exit_code == 1
    assert "known: ana" in str(result.exception)


def test_a_digest_sent_by_hand_arrives_with_both_parts_and_a_way_out(desk: Demo, mailbox: Mailbox) -> None:
    desk.ask("subscribers", "add", "ana", "ana@example.org", "--name", "Ana")
    assert "Sent to boss@example.org: 250" in desk.ask("digest", "send", "--subscriber", "ana", "--to", "boss@example.org").output
    (envelope,) = mailbox.mails
    assert envelope.rcpt_tos == ["boss@example.org"]
    assert isinstance(envelope.content, bytes)
    mail = message_from_bytes(envelope.content, policy=default)
    assert mail["Subject"].startswith("Chinese commercial space, ")
    assert mail["List-Unsubscribe"].startswith("<https://desk.example/unsubscribe/")
    assert mail["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert [part.get_content_type() for part in mail.iter_parts()] == ["text/plain", "text/html"]
    assert "For Ana" in mail.get_body(("plain",)).get_content()
    head = envelope.content.partition(b"\r\n\r\n")[0]
    assert head.isascii()
    assert all(len(line) <= 998 for line in head.split(b"\r\n"))


def test_a_digest_to_nobody_and_one_that_no_server_takes_say_so(desk: Demo) -> None:
    assert desk.ask("digest", "send").exit_code == 2
    refused = desk.ask("digest", "send", "--to", "ana@example.org")
    assert refused.exit_code == 1
    assert "mail.host" in str(refused.exception)


# --- translate

CHINESE = "蓝箭航天完成12亿元C轮融资\n朱雀三号计划于2025年首飞。\n\n蓝箭航天宣布融资。\n"


def test_a_text_is_shown_in_both_languages_with_names_and_amounts(run: Run, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(CHINESE, "utf-8")
    shown = run("translate", "a.txt").output
    assert shown.splitlines()[1] == "    蓝箭航天完成12亿元C轮融资"
    assert "朱雀三号 = Zhuque-3 [landspace]" in shown
    assert "12亿元 = 1.2 billion yuan (about US$" in shown
    assert "English: word-by-word gloss, not a translation" in shown
    assert not (tmp_path / "parallax.db").exists()


@pytest.mark.parametrize("charset", ["gb18030", "utf-16"])
def test_a_text_in_another_charset_is_read_too(run: Run, tmp_path: Path, charset: str) -> None:
    text = "藍箭航天完成12億元融資\n火箭發射成功，衛星進入預定軌道。這是一次重要的商業發射任務。\n"
    (tmp_path / "a.txt").write_bytes(text.encode(charset))
    assert "LandSpace" in run("translate", "a.txt").output


def test_without_a_title_the_first_line_is_text(run: Run, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(CHINESE, "utf-8")
    read = json.loads(run("translate", "--json", "--no-title", "a.txt").output)["reading"]
    assert {each["field"] for each in read["translation"]["segments"]} == {"text"}


def test_english_is_left_as_it_is(run: Run, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("LandSpace launches Zhuque-3\nThe rocket reached orbit from Jiuquan on Monday.\n", "utf-8")
    shown = run("translate", "a.txt").output
    assert "is English already" in shown
    assert "LandSpace = LandSpace [landspace]" in shown


@pytest.mark.parametrize(("body", "wrong"), [(b"", "is empty"), (b" \n\n", "is empty"), (bytes(range(256)) * 9, "is not a text file")])
def test_what_is_no_text_is_refused(run: Run, tmp_path: Path, body: bytes, wrong: str) -> None:
    (tmp_path / "a.txt").write_bytes(body)
    result = run("translate", "a.txt")
    assert result.exit_code == 1
    assert wrong in str(result.exception)


def test_a_file_that_is_not_there_is_a_usage_error(run: Run) -> None:
    result = run("translate", "a.txt")
    assert result.exit_code == 2
    assert "does not exist" in result.output
