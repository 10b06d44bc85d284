"""The rules of a workplace as commands need them: the pack's and those saved, what reads them, and the one that somebody means."""

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Literal

import click

from parallax.records import Rule

if TYPE_CHECKING:
    from matching.rules import ReadyRule, RuleReader
    from matching.saved import SavedQueries
    from parallax.cli.workplace import Workplace
    from parallax.contracts import Store


def reader_of(work: "Workplace", store: "Store", *more: Rule) -> "tuple[RuleReader, tuple[Rule, ...]]":
    """The rules in force, with ``more`` among them, and what reads them."""
    from matching.rules import RuleReader, combined

    every = combined(combined(work.pack.rules, store.rules()), more)
    return RuleReader(every, work.entities, work.pack.sources), every


def saved_queries(work: "Workplace", store: "Store") -> "SavedQueries":
    """What rule:ID stands for, for those who only search."""
    return reader_of(work, store)[0].saved


def known_rule(rule_id: str, every: Sequence[Rule]) -> Rule:
    """The rule of that id; a usage error names the nearest."""
    found = next((rule for rule in every if rule.id == rule_id), None)
    if found is None:
        from difflib import get_close_matches

        near = get_close_matches(rule_id, [rule.id for rule in every])
        advice = f" Did you mean {' or '.join(near)}?" if near else " See: parallax rules list"
        raise click.UsageError(f"there is no rule '{rule_id}'.{advice}")
    return found


def asked_rule(work: "Workplace", store: "Store", text: str, kind: Literal["match", "spike"] | None = None) -> "ReadyRule":
    """The rule of that id, else the text as a query."""
    _, every = reader_of(work, store)
    rule = next((rule for rule in every if rule.id == text), None) or Rule(id="as-typed", name="", query=text)
    rule = replace(rule, kind=kind or rule.kind)
    return reader_of(work, store, rule)[0].read(rule)


def doubts_of(work: "Workplace", one: "ReadyRule") -> list[str]:
    """Names in its query that nobody knows."""
    from matching.rules import doubts

    return doubts(one.query, work.entities, work.pack.sources, [topic.id for topic in work.pack.topics])
