"""What waits is sent, in time and in one piece, whatever happens to its neighbours."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from threading import Barrier

import pytest
from alert_scenes import NOON, Desk, a_desk, a_digest, a_row, down, minutes

from parallax.deliver.message import Message
from parallax.deliver.pacing import quiet_end, retry_at
from parallax.records import Rule
from parallax.settings import AlertSettings


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    desk = a_desk(tmp_path)
    with desk.store:
        yield desk


def test_a_hit_is_told_once(desk: Desk) -> None:
    desk.rule()
    desk.hit()
    assert desk.round().count("sent") == 1
    assert desk.round(minutes(5)).attempts == ()
    assert [message.subject for message in desk.heard()] == ["Orbit: LandSpace's Zhuque-2 reaches orbit"]
    assert desk.states() == ["sent"]


def test_hits_of_one_rule_are_told_together_and_each_rule_by_itself(desk: Desk) -> None:
    for title, rule in (("一", "orbit"), ("二", "money"), ("三", "orbit")):
        desk.hit(title, rule)
    desk.round()
    assert [len(message.payload["items"]) for message in desk.heard()] == [2, 1]
    assert len({message.identity for message in desk.heard()}) == 2


def test_a_channel_that_fails_keeps_no_other_waiting(desk: Desk) -> None:
    desk.sender("broken").errors = [down()] * 9
    for channel in ("broken", "desk"):
        desk.hit(channel=channel)
    report = desk.round()
    assert {(each.channel, each.state) for each in report.attempts} == {("broken", "failed"), ("desk", "sent")}


def test_channels_are_served_at_the_same_time(desk: Desk) -> None:
    both = Barrier(2, timeout=5)

    class Meeting:
        def send(self, message: Message) -> str:
            both.wait()
            return "met"

    for channel in ("a", "b"):
        desk.told[channel] = Meeting()  # type: ignore[assignment]
        desk.hit(channel=channel)
    assert desk.round().count("sent") == 2


def test_a_failed_message_goes_again_later_as_the_same_message(desk: Desk) -> None:
    desk.hit()
    desk.sender("desk").errors = [down()]
    desk.round()
    (row,) = desk.store.deliveries("waiting")
    assert (row.attempts, "not today" in row.error) == (1, True)
    assert row.not_before is not None
    assert timedelta(seconds=60) <= row.not_before - NOON <= timedelta(seconds=72)
    assert desk.round(minutes(0.5)).attempts == ()
    desk.hit("二")
    desk.round(minutes(3))
    assert [len(message.payload["items"]) for message in desk.heard()] == [1, 1], "what was begun stays the message that it was"
    assert desk.heard()[0].identity == row.batch


def test_after_so_many_tries_a_message_is_a_dead_letter_that_can_be_revived(desk: Desk) -> None:
    desk.alerts(attempts=3)
    desk.hit()
    desk.sender("desk").errors = [down()] * 3
    for hour in range(0, 60, 10):
        desk.round(NOON + timedelta(hours=hour))
    (row,) = desk.store.deliveries("dead")
    assert row.attempts == 3
    assert desk.store.retry_dead() == 1
    desk.round(NOON + timedelta(days=3))
    assert desk.heard()[0].identity == row.batch


def test_a_final_refusal_is_a_dead_letter_at_once_and_the_next_message_goes(desk: Desk) -> None:
    desk.hit("一", "orbit")
    desk.hit("二", "money")
    desk.sender("desk").errors = [down(permanent=True)]
    report = desk.round()
    assert [each.state for each in report.attempts] == ["dead", "sent"]


def test_an_error_that_nobody_expected_is_tried_again_and_quotes_nothing(desk: Desk) -> None:
    desk.hit()
    desk.sender("desk").errors = [RuntimeError("https://hooks.example/SECRET")]
    desk.round()
    (row,) = desk.store.deliveries("waiting")
    assert "RuntimeError in alert_scenes.py, line" in row.error
    assert "SECRET" not in row.error


def test_an_item_that_is_gone_is_a_dead_letter_and_harms_no_other(desk: Desk) -> None:
    desk.add(a_row(4711, "orbit"))
    desk.hit("二", "money")
    report = desk.round()
    assert [each.state for each in report.attempts] == ["dead", "sent"]
    assert "no longer in the archive" in desk.store.deliveries("dead")[0].error


def test_an_item_that_is_gone_leaves_a_word_in_the_message_of_its_neighbours(desk: Desk) -> None:
    desk.hit()
    desk.add(a_row(4711, "orbit"))
    desk.round()
    assert "1 item of this alert is no longer in the archive." in desk.heard()[0].text
    assert desk.states() == ["sent", "sent"]


def test_a_row_that_cannot_be_laid_out_is_named_and_harms_no_other(desk: Desk) -> None:
    first = desk.hit("一")
    desk.add(a_row(first, "orbit", key="poison", payload={"copies": ["not a number"]}))
    desk.round()
    assert len(desk.heard()[0].payload["items"]) == 1
    assert f"Could not be laid out: item {first}." in desk.heard()[0].text


@pytest.mark.parametrize("payload", [{}, {"subject": "s"}, {"subject": 1, "text": "t"}])
def test_a_digest_without_its_parts_is_a_dead_letter_that_says_so(desk: Desk, payload: dict[str, object]) -> None:
    desk.add(replace(a_digest(), payload=payload))
    desk.add(a_digest(2, channel="subscriber:bo"))
    assert desk.round().count("sent") == 1
    assert "holds no" in desk.store.deliveries("dead")[0].error


def test_digests_go_one_by_one_as_they_were_composed(desk: Desk) -> None:
    desk.add(a_digest(1), a_digest(2))
    desk.round()
    assert [message.subject for message in desk.heard("subscriber:ana")] == ["Digest 1", "Digest 2"]
    assert desk.heard("subscriber:ana")[0].bulk
    assert desk.heard("subscriber:ana")[0].headers == {"List-Id": "<daily.parallax.example>"}


def test_alerts_wait_for_the_end_of_quiet_hours_and_come_together(desk: Desk) -> None:
    desk.alerts(quiet_from="20:00", quiet_until="07:00", timezone="Asia/Shanghai")  # 12:00 to 23:00 UTC
    desk.hit("一")
    desk.add(a_digest())
    assert desk.round().count("sent") == 1, "a digest comes when its reader asked for it"
    desk.hit("二")
    assert desk.round(NOON + timedelta(hours=10, minutes=59)).attempts == ()
    desk.round(NOON + timedelta(hours=11))
    assert [len(message.payload["items"]) for message in desk.heard()] == [2]


def test_what_failed_before_quiet_hours_waits_for_their_end(desk: Desk) -> None:
    desk.alerts(quiet_from="12:10", quiet_until="13:00")
    desk.hit()
    desk.sender("desk").errors = [down()]
    desk.round()
    assert desk.round(minutes(20)).attempts == ()
    assert desk.round(minutes(60)).count("sent") == 1


def test_a_rule_that_pauses_groups_what_comes_meanwhile(desk: Desk) -> None:
    desk.rule(cooldown=60)
    desk.hit("一")
    desk.round()
    for minute in (10, 20, 59):
        desk.hit(f"{minute}")
        desk.round(minutes(minute))
    desk.round(minutes(60))
    assert [len(message.payload["items"]) for message in desk.heard()] == [1, 3]


def test_a_rule_that_pauses_keeps_no_other_rule_waiting(desk: Desk) -> None:
    desk.rule(cooldown=60)
    desk.hit("一")
    desk.round()
    desk.hit("二")
    desk.hit("三", "money")
    desk.round(minutes(1))
    assert [message.payload["rule"]["id"] for message in desk.heard()] == ["orbit", "money"]
    desk.round(minutes(60))
    assert [message.payload["rule"]["id"] for message in desk.heard()] == ["orbit", "money", "orbit"]


def test_a_digest_goes_in_quiet_hours_past_the_alerts_of_its_channel(desk: Desk) -> None:
    desk.alerts(quiet_from="11:00", quiet_until="13:00")
    desk.hit()
    desk.add(a_digest(channel="desk"))
    assert desk.round().count("sent") == 1
    assert desk.round(minutes(60)).count("sent") == 1
    assert [message.bulk for message in desk.heard()] == [True, False]


def test_a_rule_of_the_pack_pauses_too_and_is_called_by_its_name(desk: Desk) -> None:
    desk.pack_rules = (Rule(id="orbit", name="Reached orbit", query="朱雀", cooldown_minutes=60),)
    desk.hit("一")
    desk.round()
    desk.hit("二")
    assert desk.round(minutes(59)).attempts == ()
    assert desk.heard()[0].text.startswith("Reached orbit\n")


def test_no_more_than_so_many_messages_an_hour_go_to_a_channel(desk: Desk) -> None:
    desk.alerts(per_hour=2)
    for number in range(4):
        desk.hit(f"{number}", f"rule-{number}")
    desk.hit("other", channel="other")
    desk.add(a_digest(channel="desk"))
    desk.round()
    assert [message.bulk for message in desk.heard()] == [False, False, True], "digests are not counted and do not wait"
    assert len(desk.heard("other")) == 1
    assert desk.round(minutes(59)).attempts == ()
    desk.hit("late", "rule-2")
    desk.round(minutes(61))
    assert [len(message.payload["items"]) for message in desk.heard() if "items" in message.payload] == [1, 1, 2, 1]


def test_messages_of_many_rows_count_as_much_as_others_against_the_limit(desk: Desk) -> None:
    desk.alerts(per_hour=2)
    item = desk.hit("first", "rule-0")
    for number in range(1, 4):
        desk.add(*(a_row(item, f"rule-{number}", key=f"{number}:{row}") for row in range(300)))
    desk.round()
    assert len(desk.heard()) == 2
    assert desk.round(minutes(30)).attempts == ()


def test_while_a_channel_is_down_what_comes_stays_together(desk: Desk) -> None:
    desk.sender("desk").errors = [down()] * 100
    for minute in range(0, 40, 2):
        desk.hit(f"{minute}")
        desk.round(minutes(minute))
    desk.sender("desk").errors = []
    for hour in range(1, 30):
        desk.round(NOON + timedelta(hours=hour))
    assert sum(len(message.payload["items"]) for message in desk.heard()) == 20
    assert len(desk.heard()) == 4


def test_the_receiver_may_ask_for_a_longer_pause(desk: Desk) -> None:
    desk.hit()
    desk.sender("desk").errors = [down(retry_after=3600)]
    desk.round()
    assert desk.round(minutes(59)).attempts == ()
    assert desk.round(minutes(60)).count("sent") == 1


def test_a_round_that_is_told_to_stop_begins_nothing(desk: Desk) -> None:
    desk.hit()
    assert desk.round(stopping=lambda: True).attempts == ()
    assert desk.states() == ["waiting"]


def test_a_crash_after_sending_sends_once_more_under_the_same_identity(desk: Desk) -> None:
    desk.hit()
    (leased,) = desk.store.lease("desk", NOON, "batch-before-the-crash")
    desk.hit("二")
    desk.round(minutes(3))  # the lease of the dead has ended
    assert desk.heard()[0].identity == leased.batch
    assert [len(message.payload["items"]) for message in desk.heard()] == [1, 1]


@pytest.mark.parametrize(
    ("local", "ends"),
    [
        ("2026-11-21T21:59", None),
        ("2026-11-21T22:00", "2026-11-22T07:00"),
        ("2026-11-22T06:59", "2026-11-22T07:00"),
        ("2026-11-22T07:00", None),
        ("2026-10-31T23:00", "2026-11-01T07:00"),  # New York's clocks go back in this night
        ("2026-03-07T23:00", "2026-03-08T07:00"),  # and forward in this
    ],
)
def test_quiet_hours_go_past_midnight_and_by_local_clocks(local: str, ends: str | None) -> None:
    from zoneinfo import ZoneInfo

    zone = ZoneInfo("America/New_York")
    settings = AlertSettings(quiet_from="22:00", quiet_until="07:00", timezone="America/New_York")
    found = quiet_end(settings, datetime.fromisoformat(local).replace(tzinfo=zone).astimezone(UTC))
    assert (found.astimezone(zone).isoformat()[:16] if found else None) == ends


def test_pauses_between_tries_grow_and_differ_by_batch_only() -> None:
    settings = AlertSettings(attempts=8)

    def pauses(batch: str) -> list[float]:
        found = [retry_at(batch, tries, down(), settings, NOON) for tries in range(1, 8)]
        return [(moment - NOON).total_seconds() / 60 for moment in found if moment]

    plain = [1, 4, 16, 64, 256, 360, 360]
    assert all(least <= pause <= 1.2 * least for least, pause in zip(plain, pauses("a"), strict=True))
    assert pauses("a") == pauses("a") != pauses("b")
    assert retry_at("a", 8, down(), settings, NOON) is None
