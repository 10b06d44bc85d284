"""``parallax rules``: what you want to be told of. Trying and explaining rules: `parallax.cli.rules_trial`."""

import sys
from collections.abc import Callable, Sequence
from dataclasses import replace
from textwrap import shorten
from typing import TYPE_CHECKING, Any

import click

from parallax.cli.output import print_json, print_table, say, warn
from parallax.cli.rulebook import doubts_of, known_rule, reader_of
from parallax.cli.rules_trial import explain, test
from parallax.cli.workplace import Workplace, json_option, now, pass_workplace
from parallax.records import Rule

if TYPE_CHECKING:
    from matching.rules import RuleReader
    from parallax.contracts import Store

_KINDS = click.Choice(["match", "spike"])
_QUERY = 44  # characters of a query that a list shows


@click.group()
def rules() -> None:
    """List, try, explain, add and change rules.

    A rule is a query with an id: items that meet it are marked for digests and feeds, and told at once to its channels. Of two rules
    with one id, yours and the pack's, yours is in force. Queries may use rules by id: rule:launch-failures.
    """


for _command in (explain, test):
    rules.add_command(_command)


def _described(command: Callable[..., Any]) -> Callable[..., Any]:
    """The options that say what a rule is."""
    options = (
        click.option("--name", help="What readers see. Default: the id."),
        click.option(
            "--kind", type=_KINDS, help="match: every item that meets it; spike: far more items than usual on one company or topic."
        ),
        click.option("--channel", "channels", multiple=True, help="Where its alerts go, by name in the settings; repeat for more."),
        click.option(
            "--cooldown", type=click.IntRange(0, 10_080), help="Least minutes between two messages; what comes meanwhile is grouped."
        ),
        click.option("--weight", type=click.FloatRange(0, 10), help="How much it counts in ranking; 1 is ordinary."),
        click.option("--author", help="Who wants it."),
        click.option("--note", help="Why."),
    )
    for option in reversed(options):
        command = option(command)
    return command


@rules.command("list")
@json_option
@pass_workplace
def list_(work: Workplace, as_json: bool) -> None:
    """All rules: the pack's and yours. Exits with 1 when one cannot be read."""
    with work.store(read_only=True) as store:
        mine = {rule.id for rule in store.rules()}
        reader, every = reader_of(work, store)
        rows = [_row(rule, mine, reader, store) for rule in every]
    if as_json:
        print_json(rows)
    else:
        header = ("id", "name", "kind", "weight", "channels", "from", "state", "last hit", "query")
        print_table([_cells(row) for row in rows], header)
    broken = [row for row in rows if row["problem"]]
    for row in broken:
        click.echo(f"rule {row['rule'].id}: {row['problem']}", err=True)
    sys.exit(1 if broken else 0)


@rules.command()
@click.argument("rule_id", metavar="ID")
@click.option("--query", required=True, help="What it asks for, as in `parallax search`.")
@_described
@json_option
@pass_workplace
def add(work: Workplace, /, rule_id: str, as_json: bool, **given: Any) -> None:
    """Save a new rule under ID. Try its query first: parallax rules test QUERY."""
    from matching.rules import ID

    if not ID.fullmatch(rule_id):
        raise click.BadParameter("expected up to 60 lower-case letters, digits and hyphens", param_hint="ID")
    with work.existing_store() as store:
        _, every = reader_of(work, store)
        if any(rule.id == rule_id for rule in every):
            raise click.UsageError(f"there is a rule '{rule_id}' already. Change it with: parallax rules edit {rule_id}")
        rule = _changed(Rule(id=rule_id, name=rule_id, query=""), given)
        _save(work, store, rule, as_json=as_json)


@rules.command()
@click.argument("rule_id", metavar="ID")
@click.option("--query", help="What it asks for.")
@_described
@click.option("--no-channels", is_flag=True, help="Send its alerts nowhere.")
@click.option("--enable/--disable", "enabled", default=None, help="Switch it on or off.")
@json_option
@pass_workplace
def edit(work: Workplace, /, rule_id: str, no_channels: bool, as_json: bool, **given: Any) -> None:
    """Change what is given of rule ID. A rule of the pack becomes one of yours."""
    with work.existing_store() as store:
        _, every = reader_of(work, store)
        rule = _changed(known_rule(rule_id, every), given)
        _save(work, store, replace(rule, channels=()) if no_channels else rule, as_json=as_json)


@rules.command()
@click.argument("rule_id", metavar="ID")
@json_option
@pass_workplace
def remove(work: Workplace, rule_id: str, as_json: bool) -> None:
    """Forget a rule of yours. The items that it marked stay marked."""
    from matching.rules import combined

    with work.existing_store() as store:
        mine = store.rules()
        rule = known_rule(rule_id, combined(work.pack.rules, mine))
        if rule not in mine:
            raise click.UsageError(f"'{rule_id}' comes with the pack. Switch it off with: parallax rules edit {rule_id} --disable")
        broken = _newly_broken(work, mine, [each for each in mine if each.id != rule_id])
        if broken:
            raise click.UsageError(f"it is used by {', '.join(broken)}. Change that first.")
        store.delete_rule(rule_id)
    back = any(each.id == rule_id for each in work.pack.rules)
    if as_json:
        print_json({"removed": rule_id, "pack": back})
        return
    say(f"Removed {rule_id}." + (" The pack's rule of this id is in force again." if back else ""))


def _changed(rule: Rule, given: dict[str, Any]) -> Rule:
    """The rule with what the command line gives; what it does not mention stays."""
    named = {("cooldown_minutes" if key == "cooldown" else key): value for key, value in given.items()}
    return replace(rule, **{key: value for key, value in named.items() if value not in (None, ())})


def _save(work: Workplace, store: "Store", rule: Rule, *, as_json: bool) -> None:
    """Save a rule that can be read; QueryError says what is wrong with one that cannot."""
    known = {each.partition("=")[0] for each in work.settings.alerts.channels}
    if unknown := [each for each in rule.channels if each not in known]:
        listed = ", ".join(sorted(known)) or "none yet; see [alerts] channels in the settings"
        raise click.UsageError(f"there is no channel '{unknown[0]}'. Known: {listed}.")
    reader, _ = reader_of(work, store, rule)
    one = reader.read(rule)
    before = store.rules()
    broken = _newly_broken(work, before, [*(each for each in before if each.id != rule.id), rule])
    store.save_rule(rule, now())
    print_json(rule) if as_json else say(f"Saved {rule.id}. See what it would have found: parallax rules test {rule.id}")
    for warning in [*doubts_of(work, one), *(f"rule {each} uses it and can no longer be read" for each in broken)]:
        warn(warning)


def _newly_broken(work: Workplace, before: Sequence[Rule], after: Sequence[Rule]) -> list[str]:
    """Ids of rules that could be read before a change of the saved ones and cannot be read after it."""
    from matching.rules import combined, read_book

    was, will = (read_book(combined(work.pack.rules, saved), work.entities, work.pack.sources).broken for saved in (before, after))
    return sorted({one.rule.id for one in will} - {one.rule.id for one in was})


def _row(rule: Rule, mine: set[str], reader: "RuleReader", store: "Store") -> dict[str, Any]:
    from parallax.errors import QueryError

    problem = ""
    try:
        reader.read(rule)
    except QueryError as error:
        problem = str(error)
    last = store.hits(rule.id, limit=1)
    hit = last[0].matched_at if last else None
    return {"rule": rule, "from": "you" if rule.id in mine else "pack", "problem": problem, "last_hit": hit}


def _cells(row: dict[str, Any]) -> list[str]:
    rule, hit = row["rule"], row["last_hit"]
    state = "broken" if row["problem"] else "on" if rule.enabled else "off"
    shown = f"{hit:%Y-%m-%d}" if hit else ""
    query = shorten(rule.query, _QUERY, placeholder=" …")
    return [rule.id, rule.name, rule.kind, f"{rule.weight:g}", ", ".join(rule.channels), row["from"], state, shown, query]
