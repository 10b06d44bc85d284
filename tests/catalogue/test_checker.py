"""Rows of a pack's file: each is named by its id or its place, and what is wrong with one costs no other."""

from parallax.catalogue.checker import Checker
from parallax.catalogue.rules import read_rules
from parallax.catalogue.topics import read_topics

RULE = {"id": "funding", "name": "Funding", "query": "融资"}
TOPIC = {"id": "launch", "name_en": "Launch", "name_zh": "发射", "question": "events", "terms_zh": ["发射"], "terms_en": ["launch"]}


def test_a_row_is_named_by_its_id_or_else_by_its_place() -> None:
    checker = Checker("x.toml", {"rule": [{"id": "funding"}, {"id": 5}, "no table"]})
    for row in checker.rows("rule"):
        row.problem("name", "is missing")
    assert [each.key for each in checker.problems] == ["rule[3]", "rule.funding.name", "rule[2].name"]


def test_an_array_that_is_missing_is_a_problem() -> None:
    checker = Checker("x.toml", {})
    assert checker.rows("rule") == []
    assert [str(each) for each in checker.problems] == ["x.toml: rule: is missing; expected a list of [[rule]] tables"]


def test_a_wrong_rule_is_left_out_and_the_others_stay() -> None:
    rules, problems = read_rules("x.toml", {"rule": [{**RULE, "id": "wrong", "weight": "much"}, RULE]})
    assert [rule.id for rule in rules] == ["funding"]
    assert [each.key for each in problems] == ["rule.wrong.weight"]


def test_an_id_is_given_once() -> None:
    rules, wrong_rules = read_rules("x.toml", {"rule": [RULE, {**RULE, "query": "上市"}]})
    topics, wrong_topics = read_topics("x.toml", {"topic": [TOPIC, TOPIC]})
    assert [rule.query for rule in rules] == ["融资"]
    assert len(topics) == 1
    assert [each.key for each in wrong_rules + wrong_topics] == ["rule.funding.id", "topic.launch.id"]
