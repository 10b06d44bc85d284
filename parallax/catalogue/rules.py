"""The rules that a pack suggests: what somebody who follows its subject wants to be told of.

This module reads and checks one file. Whether a query can be parsed and wants anything is `matching.rules`' business.
"""

from collections.abc import Mapping
from typing import Any, Literal

from parallax.catalogue.checker import Checker, Problem
from parallax.records import Rule

RuleKind = Literal["match", "spike"]


def read_rules(file: str, table: Mapping[str, Any]) -> tuple[tuple[Rule, ...], list[Problem]]:
    """The rules of a file in their order, and everything wrong with it; a rule with problems is left out."""
    checker = Checker(file, table)
    rows = checker.value("rule", list, "a list of [[rule]] tables", [], required=True)
    checker.finish()
    problems, rules = checker.problems, {}
    for number, row in enumerate(rows, 1):
        if not isinstance(row, dict):
            problems.append(Problem(file, f"rule[{number}]", "expected a table"))
            continue
        check = Checker(file, row, f"rule.{row.get('id', number)}.", problems)
        rule = _rule(check)
        if rule and rule.id in rules:
            check.problem("id", "is used by an earlier rule")
        elif rule:
            rules[rule.id] = rule
    return tuple(rules.values()), problems


def _rule(check: Checker) -> Rule | None:
    before = len(check.problems)
    rule = Rule(
        id=check.text("id", required=True),
        name=check.text("name", required=True),
        query=check.text("query", required=True),
        kind=check.choice("kind", RuleKind, "match"),  # type: ignore[arg-type]
        weight=float(check.value("weight", (int, float), "a number", 1.0)),
        channels=check.texts("channels"),
        cooldown_minutes=check.integer("cooldown_minutes", 0, least=0, most=10_080),
        author="pack",
        note=check.text("note"),
        enabled=check.flag("enabled", True),
    )
    check.finish()
    return rule if len(check.problems) == before else None
