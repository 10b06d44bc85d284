"""A subscriber's digests on a real archive: never twice, never a gap, and each with its mail."""

import tempfile
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from digest_scene import PACK, SETTINGS, World, moment
from hypothesis import given, settings
from hypothesis import strategies as st

from parallax.digest.publish import subscription_of
from parallax.digest.subscriptions import owed, run_due_digests, unsubscribe
from parallax.records import Rule, Subscriber

ANA = Subscriber(id="ana", address="ana@example.org", name="Ana", timezone="Asia/Shanghai", times=("07:30",))
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    """It is 20:00 in Shanghai on 17 November."""
    made = World(tmp_path, moment(17))
    with made.store:
        yield made


def test_the_first_digest_comes_at_the_next_slot_and_begins_a_day_before_joining(world: World) -> None:
    world.now = moment(15)
    world.arrives("Long ago")
    world.now = moment(17)
    world.arrives("Shortly before")
    world.joins(ANA)
    assert world.looks() == 0
    assert world.looks(12 * HOUR) == 1
    assert "Shortly before" in world.last_text()
    assert "Long ago" not in world.last_text()
    assert "Mon 16 Nov 20:00 to Wed 18 Nov 2026 08:00 Beijing" in world.last_text()


def test_an_item_is_in_exactly_one_digest(world: World) -> None:
    world.joins(ANA)
    world.arrives("First")
    world.looks(DAY)
    world.arrives("Second")
    world.looks(DAY)
    world.looks(HOUR)
    first, second = (str(mail.payload["text"]) for mail in world.mails())
    assert ("First" in first, "Second" in first) == (True, False)
    assert ("First" in second, "Second" in second) == (False, True)


def test_the_mail_goes_to_the_subscribers_channel_under_a_key_of_its_own(world: World) -> None:
    world.joins(ANA)
    world.arrives("Launch")
    world.looks(DAY)
    (mail,) = world.mails()
    assert (mail.channel, mail.kind, mail.state) == ("subscriber:ana", "digest", "waiting")
    assert mail.key == "digest:ana:2026-11-18:07:30"
    assert mail.payload["to"] == "ana@example.org"
    assert mail.payload["subject"] == "Space, Wed 18 Nov 2026: 1 story: Launch"
    assert "<html" in mail.payload["html"]


def test_the_headers_offer_one_click_and_a_mail_to_unsubscribe(world: World) -> None:
    token = world.joins(ANA).token
    world.looks(DAY)
    headers = world.mails()[0].payload["headers"]
    assert headers["List-Unsubscribe"] == f"<https://desk.example/unsubscribe/{token}>, <mailto:news@example.org?subject=unsubscribe%20ana>"
    assert headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert f"https://desk.example/unsubscribe/{token}" in world.last_text()


def test_a_token_ends_its_own_subscription_and_no_other(world: World) -> None:
    ana, lin = world.joins(ANA), world.joins(replace(ANA, id="lin", address="lin@example.org"))
    assert ana.token != lin.token
    assert unsubscribe(world.store, "guess") is None
    assert unsubscribe(world.store, "") is None
    left = unsubscribe(world.store, ana.token)
    assert left
    assert left.id == "ana"
    world.looks(DAY)
    assert [mail.channel for mail in world.mails()] == ["subscriber:lin"]


def test_nothing_new_is_a_mail_too_and_still_shows_health(world: World) -> None:
    world.arrives("Before")
    world.now = moment(19)
    world.joins(ANA)
    world.looks(DAY)
    assert "Nothing new arrived." in world.last_text()
    assert "1 of 1 endpoints answered well." in world.last_text()
    assert world.mails()[0].payload["subject"] == "Space, Fri 20 Nov 2026: nothing new"


def test_a_slot_that_was_served_before_the_clock_ran_ahead_is_not_made_again_and_again(world: World) -> None:
    world.joins(ANA)
    assert world.looks(DAY) == 1
    there = world.now
    assert world.looks(10 * DAY) == 1
    world.now = there + HOUR
    assert owed(world.store, world.now) == []
    world.arrives("Meanwhile")
    assert world.looks(DAY) == 1
    assert "Meanwhile" in world.last_text()


def test_after_downtime_one_digest_catches_up_and_says_so(world: World) -> None:
    world.joins(ANA)
    world.looks(DAY)
    for day in range(3):
        world.now += DAY
        world.arrives(f"During {day}")
    assert world.looks() == 1
    assert world.looks() == 0
    assert "*** Catch-up: covers 3 days, 18 to 21 Nov ***" in world.last_text()
    assert all(f"During {day}" in world.last_text() for day in range(3))
    assert "(3 days, 18 to 21 Nov)" in str(world.mails()[-1].payload["subject"])


def test_an_item_that_is_about_to_be_read_waits_for_the_next_digest(world: World) -> None:
    world.joins(ANA)
    world.now = moment(17, 23)
    world.arrives("Read")
    late = world.is_announced("Not read yet")
    world.arrives("Read after it")
    world.looks(HOUR)
    assert "Not read yet" not in world.last_text()
    assert "Read after it" not in world.last_text()
    world.is_read(late)
    world.looks(DAY)
    assert "Not read yet" in world.last_text()
    assert "Read after it" in world.last_text()


def test_an_item_that_nobody_could_read_for_hours_is_shown_as_it_is(world: World) -> None:
    world.joins(replace(ANA, topics=("launch",)))
    world.is_announced("Unreadable")
    world.looks(12 * HOUR)
    assert "Unreadable" in world.last_text()


def test_wishes_choose_and_what_is_not_chosen_never_comes_later(world: World) -> None:
    world.store.save_rule(Rule(id="big", name="Big money", query="money"), world.now)
    world.joins(replace(ANA, topics=("launch",), companies=("landspace",), rules=("big",), languages=("en",)))
    world.arrives("By topic", topics=["launch"])
    world.arrives("By company", companies=["landspace"])
    world.arrives("By rule", rules=["big"])
    world.arrives("By nothing", topics=["money"])
    world.arrives("In Chinese", topics=["launch"], lang="zh")
    world.looks(DAY)
    text = world.last_text()
    assert [title in text for title in ("By topic", "By company", "By rule", "By nothing", "In Chinese")] == [
        True,
        True,
        True,
        False,
        False,
    ]
    assert "Big money: 1 story" in text
    world.looks(DAY)
    assert "Nothing new arrived." in world.last_text()


def test_counts_are_compared_with_the_mean_of_seven_days(world: World) -> None:
    world.joins(ANA)
    for _ in range(8):
        world.now += DAY
        for _ in range(2):
            world.arrives("One of two a day")
        world.looks()
    assert "Items: 2 a day, 7-day mean 2." in world.last_text()


def test_a_digest_that_cannot_be_made_stops_no_other(world: World, caplog: pytest.LogCaptureFixture) -> None:
    world.joins(ANA)
    world.store.save_subscriber(replace(ANA, id="astronaut", timezone="Mars/Olympus"))
    world.store.save_subscriber(replace(ANA, id="insomniac", times=("25:00",)))
    world.arrives("Launch")
    assert world.looks(DAY) == 1
    assert [mail.channel for mail in world.mails()] == ["subscriber:ana"]
    assert "astronaut" in caplog.text
    assert "insomniac" in caplog.text


def test_two_services_at_once_make_one_digest(world: World) -> None:
    world.joins(ANA)
    world.arrives("Launch")
    world.now += DAY
    made = [run_due_digests(world.store, PACK, SETTINGS, world.now) for _ in range(2)]
    assert made == [1, 0]


def test_a_subscriber_who_comes_back_gets_nothing_twice(world: World) -> None:
    world.joins(ANA)
    world.arrives("Launch")
    world.looks(11 * HOUR + HOUR)
    world.store.delete_subscriber("ana")
    world.joins(ANA)
    world.looks(DAY)
    assert "Launch" not in world.last_text()


STEPS = st.lists(st.tuples(st.integers(-25, 60), st.integers(0, 2)), max_size=12)  # hours until the next look, articles before it


@settings(max_examples=15, deadline=None)
@given(STEPS)
def test_over_any_looks_the_digests_partition_the_items(steps: list[tuple[int, int]]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        world = World(Path(folder), moment(17))
        with world.store:
            world.joins(replace(ANA, times=("07:30", "19:30")))
            arrived = []
            for hours, articles in [*steps, (200, 0)]:
                arrived += [world.arrives("Title") for _ in range(articles)]
                world.looks(hours * HOUR)
            texts = [str(mail.payload["text"]) for mail in world.mails()]
            shown = [item for item in arrived for text in texts if f"[item {item}]\n" in text]
            assert sorted(shown) == arrived
            assert len({mail.key for mail in world.mails()}) == len(texts)
            last = world.store.last_digest(subscription_of(ANA))
            assert last
            assert last.until_item == max(arrived, default=0)
