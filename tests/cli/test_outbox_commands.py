"""``parallax outbox``: what the operator sees of deliveries, and what can be done about them."""

import json
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from commands import Run

sys.path.insert(0, str(Path(__file__).parents[1] / "deliver"))
from alert_scenes import Desk, a_desk, a_digest  # found through the line above
from post_office import Mailbox, mail_server

NOW = datetime.now(UTC)


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    desk = a_desk(tmp_path)
    with desk.store:
        desk.rule()
        yield desk


@pytest.fixture
def box(tmp_path: Path) -> Iterator[Mailbox]:
    box = Mailbox()
    with mail_server(box) as port:
        (tmp_path / "parallax.toml").write_text(
            f'[mail]\nhost = "127.0.0.1"\nport = {port}\nsecurity = "none"\nsender = "news@parallax.example"\n'
            '[alerts]\nchannels = ["desk=mailto:ana@example.org", "team=slack://hunter22"]\n',
            "utf-8",
        )
        yield box


def test_an_empty_outbox_says_so(run: Run, desk: Desk) -> None:
    assert "Nothing is in the outbox." in run("outbox").output
    assert "Nothing is dead." in run("outbox", "--state", "dead").output


def test_one_round_sends_what_is_due_and_the_list_shows_it(run: Run, desk: Desk, box: Mailbox) -> None:
    desk.hit()
    assert "alert orbit, item 1" in run("outbox", "--state", "waiting").output
    result = run("outbox", "deliver")
    assert (result.exit_code, result.output) == (
        0,
        "desk: sent (250 2.0.0 taken as 4711)\n1 sent, 0 to be tried again, 0 dead letters.\n",
    )
    assert len(box.raw) == 1
    (row,) = json.loads(run("outbox", "--json").output)
    assert (row["state"], row["attempts"], row["channel"]) == ("sent", 1, "desk")


def test_what_did_not_get_through_is_shown_with_its_error_and_can_be_sent_again(run: Run, desk: Desk, box: Mailbox) -> None:
    box.rcpt = "550 5.1.1 no such user"
    desk.hit()
    result = run("outbox", "deliver")
    assert result.exit_code == 1
    assert "0 sent, 0 to be tried again, 1 dead letters." in result.output
    assert "550 5.1.1 no such user" in run("outbox", "--state", "dead").output
    box.rcpt = ""
    assert run("outbox", "retry", "99").exit_code == 1
    assert "1 of 1 wait again." in run("outbox", "retry", "1").output
    assert run("outbox", "deliver").exit_code == 0
    assert len(box.raw) == 1


def test_a_channel_is_tried_at_once_and_the_servers_answer_shown(run: Run, desk: Desk, box: Mailbox) -> None:
    assert run("outbox", "test", "desk").output == "desk: sent (250 2.0.0 taken as 4711)\n"
    box.data = "554 5.7.1 looks like spam"
    result = run("outbox", "test", "mailto:bo@example.org")
    assert result.exit_code == 1
    assert "554 5.7.1 looks like spam" in str(result.exception)


@pytest.mark.parametrize(
    ("channel", "said"), [("team", "apprise"), ("missing", "known are desk, team"), ("subscriber:bo", "no such subscriber")]
)
def test_a_channel_that_cannot_be_opened_says_why_without_its_secret(run: Run, desk: Desk, box: Mailbox, channel: str, said: str) -> None:
    result = run("outbox", "test", channel)
    assert said in str(result.exception)
    assert "hunter22" not in str(result.exception)


def test_a_hostile_subject_cannot_steer_the_terminal(run: Run, desk: Desk) -> None:
    desk.add(a_digest(subject="\x1b[2J\u202eevil"))
    assert not set("\x1b\u202e") & set(run("outbox").output + run("outbox", "--json").output)


def test_secrets_that_the_service_manager_hands_over_are_known_to_every_command(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "alerts-channels").write_text("desk=mailto:ana@example.org\n")
    monkeypatch.setenv("CREDENTIALS_DIRECTORY", str(tmp_path))
    done = run("outbox", "test", "nowhere")
    assert "known are desk" in str(done.exception)
