"""What becomes of items that were just read: hits always, outbox rows only for news."""

from dataclasses import replace
from datetime import timedelta

import pytest
from scenarios import NOON, a_glossed_reading, a_moment, an_article, an_english_reading, an_item

from matching.alerts import Matcher, is_recent
from matching.rules import read_book
from parallax.records import Item, Precision, Reading, Rule, Segment
from translate.reader import ENGINE_FAILED

REPORT = "The rocket failed after take-off, said the company, which opened an inquiry at once and promised to publish its findings. "


def matcher(*rules: Rule, max_age: int = 7) -> Matcher:
    ready = read_book(rules, [], []).matches
    assert len(ready) == len(rules)
    return Matcher(ready, max_age=timedelta(days=max_age), now=lambda: NOON + timedelta(hours=1))


FAILURES = Rule(id="failures", name="Failures", query="failed OR 失利", channels=("desk", "team"))
SILENT = Rule(id="silent", name="Silent", query="rocket")


def new(item_id: int, title: str, text: str = "One.", **changes: object) -> tuple[Item, Reading]:
    return an_item(item_id, an_article(title, text, **changes)), an_english_reading(item_id)  # type: ignore[arg-type]


def keys(one: Matcher, *pairs: tuple[Item, Reading]) -> list[str]:
    _, rows = one.match([item for item, _ in pairs], [reading for _, reading in pairs])
    return [row.key for row in rows]


def test_a_new_item_that_meets_a_rule_is_told_once_to_each_of_its_channels() -> None:
    item, reading = new(7, "A rocket failed")
    hits, rows = matcher(FAILURES, SILENT).match([item], [reading])
    assert [(hit.rule_id, hit.item_id, [one.text for one in hit.evidence]) for hit in hits] == [
        ("failures", 7, ["failed"]),
        ("silent", 7, ["rocket"]),
    ]
    assert [(row.key, row.channel, row.kind, row.rule_id, row.item_id, row.payload) for row in rows] == [
        ("alert:failures:7:desk", "desk", "alert", "failures", 7, {}),
        ("alert:failures:7:team", "team", "alert", "failures", 7, {}),
    ]
    assert hits[0].matched_at == rows[0].made_at == NOON + timedelta(hours=1)


def test_what_is_read_is_what_is_asked_not_the_reading_before() -> None:
    item = an_item(1, an_article("发射", lang="zh"))
    reading = a_glossed_reading(1, "The launch failed", topics=("failure",))
    rules = matcher(FAILURES, Rule(id="topic", name="", query="topic:failure"))
    assert [hit.rule_id for hit in rules.match([item], [reading])[0]] == ["failures", "topic"]


def test_an_item_that_was_read_before_has_hits_and_raises_no_alert() -> None:
    item, reading = new(1, "A rocket failed")
    hits, rows = matcher(FAILURES).match([an_item(1, item.article, reading)], [reading])
    assert (len(hits), rows) == (1, [])


def unfinished(item_id: int, english: str = "") -> Reading:
    """What was read while the engine was down: a gloss, flagged."""
    reading = a_glossed_reading(item_id, english)
    assert reading.translation
    segment = Segment(field="title", paragraph=0, source="发射", target=english, engine="gloss", flags=(ENGINE_FAILED,))
    return replace(reading, version="1-engine-failed", translation=replace(reading.translation, segments=(segment,)))


def test_an_item_whose_engine_failed_is_told_of_when_its_english_comes_at_last() -> None:
    item = replace(an_item(1, an_article("发射", lang="zh")), reading=unfinished(1, "launch"))
    assert keys(matcher(FAILURES), (item, unfinished(1, "launch"))) == []
    assert keys(matcher(FAILURES), (item, a_glossed_reading(1, "The launch failed"))) == ["alert:failures:1:desk", "alert:failures:1:team"]


def test_of_what_its_gloss_met_already_nobody_is_told_again_even_as_the_copy_of_another() -> None:
    item = replace(an_item(1, an_article("发射失利", lang="zh")), reading=unfinished(1, "launch"))
    hits, rows = matcher(FAILURES).match([item], [a_glossed_reading(1, "The launch failed")])
    assert (len(hits), rows) == (1, [])


def test_old_news_that_arrives_late_raises_no_alert() -> None:
    old = new(1, "It failed", at=NOON - timedelta(days=8))
    assert keys(matcher(FAILURES), old) == []
    assert keys(matcher(FAILURES, max_age=9), old)


def test_an_undated_item_raises_an_alert() -> None:
    assert keys(matcher(FAILURES), new(1, "It failed", at=None))


@pytest.mark.parametrize(
    ("precision", "days", "recent"),
    [("minute", 7, True), ("minute", 8, False), ("day", 8, True), ("month", 30, True), ("month", 50, False), ("year", 300, True)],
)
def test_a_vague_date_is_given_the_benefit_of_the_doubt(precision: Precision, days: int, recent: bool) -> None:
    assert is_recent(a_moment(NOON - timedelta(days=days), precision), NOON, timedelta(days=7)) == recent


def test_copies_that_are_read_together_are_one_alert_of_the_first_that_names_the_others() -> None:
    first = new(3, "Rocket lost", REPORT, at=NOON - timedelta(hours=5))
    again = new(1, "Again", REPORT, source_id="paper")
    other = new(2, "Another", "Elsewhere an engine failed.")
    one = matcher(FAILURES)
    _, rows = one.match([again[0], other[0], first[0]], [again[1], other[1], first[1]])
    assert [(row.key, dict(row.payload)) for row in rows if row.channel == "desk"] == [
        ("alert:failures:3:desk", {"copies": [1]}),
        ("alert:failures:2:desk", {}),
    ]


def test_of_copies_only_those_that_meet_the_rule_count() -> None:
    short = new(1, "Lost", REPORT.replace("failed", "fell"), at=NOON - timedelta(hours=5))
    told = new(2, "Lost", REPORT)
    assert keys(matcher(FAILURES), short, told) == ["alert:failures:2:desk", "alert:failures:2:team"]


def test_a_copy_of_an_item_that_was_read_before_is_an_alert_of_its_own() -> None:
    item, reading = new(1, "Lost", REPORT)
    assert keys(matcher(FAILURES), (an_item(1, item.article, reading), reading), new(2, "Lost", REPORT)) == [
        "alert:failures:2:desk",
        "alert:failures:2:team",
    ]


def test_asking_again_gives_the_same_keys() -> None:
    pair, one = new(1, "It failed"), matcher(FAILURES)
    assert keys(one, pair) == keys(one, pair)


def test_without_rules_nothing_is_met() -> None:
    item, reading = new(1, "It failed")
    assert matcher().match([item], [reading]) == ([], [])
