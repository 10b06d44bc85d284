"""The rules that a pack suggests: what somebody who follows its subject wants to be told of.

This module reads and checks one file. Whether a query can be parsed and wants anything is `matching.rules`' business.
"""

from collections.abc import Mapping
from typing import Any

from parallax.catalogue.checker import Checker, Problem
from parallax.records import Rule, RuleKind


def read_rules(file: str, table: Mapping[str, Any]) -> tuple[tuple[Rule, ...], list[Problem]]:
    """The rules of a file in their order, and everything wrong with it; a rule with problems is left out."""
    checker = Checker(file, table)
    rules = checker.by_id("rule", _rule)
    checker.finish()
    return tuple(rules.values()), checker.problems


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
