"""``parallax rules test`` and ``explain``: what a rule would find, and how it is understood."""

from itertools import dropwhile
from math import ceil
from typing import TYPE_CHECKING, Any, Literal

import click

from parallax.cli.output import print_json, say, warn
from parallax.cli.rulebook import asked_rule, doubts_of
from parallax.cli.search import MARKS, say_marked
from parallax.cli.workplace import Workplace, json_option, now, pass_workplace
from parallax.digest.clocks import precisely
from parallax.query import Where, leaves

if TYPE_CHECKING:
    from matching.backtest import Trial
    from matching.rules import ReadyRule
    from parallax.records import SearchHit

_BAR = 40  # columns of the longest bar
_MARK = MARKS[0]


@click.command()
@click.argument("query", nargs=-1, required=True, metavar="QUERY|ID")
@click.option("--days", default=90, show_default=True, type=click.IntRange(1, 36_500), help="How far back to look.")
@click.option("--kind", type=click.Choice(["match", "spike"]), help="Try it as a spike rule.")
@json_option
@pass_workplace
def test(work: Workplace, query: tuple[str, ...], days: int, kind: Literal["match", "spike"] | None, as_json: bool) -> None:
    """What a rule would have found in the archive: hits a week, the newest five, and whether it is too broad."""
    from matching.backtest import too_broad, try_rule

    with work.store(read_only=True) as store:
        one = asked_rule(work, store, " ".join(query), kind)
        trial = try_rule(store, one, now(), days=days)
    warnings = [*filter(None, [too_broad(trial)]), *doubts_of(work, one)]
    if as_json:
        print_json(_trial_json(one, trial, warnings))
    else:
        _print_trial(trial)
    for warning in warnings:
        warn(warning)


@click.command()
@click.argument("query", nargs=-1, required=True, metavar="QUERY|ID")
@json_option
@pass_workplace
def explain(work: Workplace, query: tuple[str, ...], as_json: bool) -> None:
    """How a rule or query is understood, in words, and every name that it stands for in either language."""
    from matching.explain import explain as in_words
    from matching.explain import names_of

    with work.store(read_only=True) as store:
        one = asked_rule(work, store, " ".join(query))
    names, doubted = names_of(one.query) | _companies(work, one), doubts_of(work, one)
    if as_json:
        print_json({"query": one.rule.query, "words": in_words(one.query), "names": names, "warnings": doubted})
        return
    say(in_words(one.query))
    for text, variants in names.items():
        listed = ", ".join(dict.fromkeys([text, *variants]))
        say(f"{text} is found by: {', '.join(variants)}" if text.startswith("company:") else f"“{text}” is looked for as: {listed}")
    for doubt in doubted:
        warn(doubt)


def _companies(work: Workplace, one: "ReadyRule") -> dict[str, tuple[str, ...]]:
    """``company:landspace`` and the like, each with the names and products by which an item comes to be about it."""
    asked = {leaf.value for leaf in leaves(one.query.root) if isinstance(leaf, Where) and leaf.field == "company"}
    found = [company for company in work.pack.companies if company.id in asked]
    return {f"company:{each.id}": tuple(alias.text for alias in each.aliases if not alias.refused) for each in found}


def _print_trial(trial: "Trial") -> None:
    say(f"{trial.hits} of {trial.items} items published in the last {trial.days} days, {trial.a_week:.2g} a week; {trial.older} older.")
    for line in _bars(trial):
        say(line)
    for spike in trial.spikes:
        say(f"  spike on {spike.day}: {spike.count} items, {spike.mean:g} a day before, {spike.score:g} standard deviations")
    for hit in trial.newest:
        say_marked(f"[item {hit.item.id}] {precisely(hit.item.article.published)}  {hit.title_en or hit.title}")
        for line in filter(None, (hit.title if hit.title_en else "", *(one for one in (hit.snippet_en, hit.snippet) if _MARK in one))):
            say_marked(f"  {line}")


def _bars(trial: "Trial") -> list[str]:
    """One line an interval, from the first that has hits on."""
    most = max((each.hits for each in trial.intervals), default=0)
    if not most:
        return []
    shown = dropwhile(lambda each: each.hits == 0, trial.intervals)
    lines = [f"  {each.start}  {'█' * ceil(each.hits / most * _BAR)} {each.hits}" for each in shown]
    return [f"Hits in {trial.intervals[0].days} days from:", *lines]


def _trial_json(one: "ReadyRule", trial: "Trial", warnings: list[str]) -> dict[str, Any]:
    return {
        "query": one.rule.query,
        **{name: getattr(trial, name) for name in ("days", "hits", "items", "older", "a_week")},
        "intervals": trial.intervals,
        "spikes": trial.spikes,
        "newest": [_hit_json(hit) for hit in trial.newest],
        "warnings": warnings,
    }


def _hit_json(hit: "SearchHit") -> dict[str, Any]:
    marked = str.maketrans(dict(zip(MARKS, "«»", strict=True)))
    texts = {name: getattr(hit, name).translate(marked) for name in ("title", "title_en", "snippet", "snippet_en")}
    return {"id": hit.item.id, "url": hit.item.article.url, **texts}
