"""What a clock that was a year ahead leaves in the outbox holds nothing up once it is right."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from alert_scenes import NOON, Desk, a_desk, down, minutes

A_YEAR = timedelta(days=365)


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    made = a_desk(tmp_path)
    with made.store:
        yield made


def test_a_rule_that_pauses_does_not_pause_for_a_year(desk: Desk) -> None:
    desk.rule(cooldown=60)
    desk.hit("一")
    desk.round(NOON + A_YEAR)
    desk.hit("二")
    desk.round(NOON)
    assert len(desk.heard()) == 2


def test_what_was_sent_in_the_future_does_not_count_against_this_hour(desk: Desk) -> None:
    desk.alerts(per_hour=1)
    desk.hit("一")
    desk.round(NOON + A_YEAR)
    desk.hit("二", "other")
    desk.round(NOON)
    desk.hit("三", "third")
    desk.round(minutes(5))
    assert desk.states() == ["sent", "sent", "waiting"]


def test_a_message_that_failed_in_the_future_is_tried_again_now(desk: Desk) -> None:
    desk.hit("一")
    desk.sender("desk").errors = [down()]
    desk.round(NOON + A_YEAR)
    (row,) = desk.store.deliveries()
    desk.round(NOON)
    assert desk.states() == ["sent"]
    assert desk.heard()[0].identity == row.batch


def test_a_pause_between_tries_is_still_kept_where_the_clock_is_right(desk: Desk) -> None:
    desk.hit("一")
    desk.sender("desk").errors = [down(retry_after=86_400)]
    desk.round(NOON)
    desk.round(NOON + timedelta(hours=23))
    assert desk.states() == ["waiting"]
    desk.round(NOON + timedelta(hours=25))
    assert desk.states() == ["sent"]
