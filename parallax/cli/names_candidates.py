"""``parallax names candidates``, ``accept``, ``alias``, ``refuse``: the queue of new names, and a person's verdict on one.

Nothing enters the registry by itself. A verdict is a correction: it keeps author and reason, and the queue never asks again.
"""

from dataclasses import asdict
from typing import TYPE_CHECKING, Any, get_args

import click

from parallax.catalogue.companies import CompanyType
from parallax.catalogue.company_names import NameKind
from parallax.cli.correcting import carry_out, correcting, system_user
from parallax.cli.output import print_json, print_table, say
from parallax.cli.workplace import Workplace, json_option, now, pass_workplace
from parallax.digest.text import harmless
from parallax.records import Correction, NewName

if TYPE_CHECKING:
    from scheduler.verdicts import Said, Verdict
    from translate.near_names import NearNames

_SHOWN = 3  # contexts of a name in the list
_KINDS = [kind for kind in get_args(NameKind) if kind not in {"product", "ticker"}]


@click.command()
@click.option("--limit", type=click.IntRange(1), default=20, show_default=True, help="Names shown.")
@click.option("--least", type=click.IntRange(1), default=1, show_default=True, help="Only names that stand in so many items.")
@json_option
@pass_workplace
def candidates(work: Workplace, limit: int, least: int, as_json: bool) -> None:
    """New names to judge: where they stand, what gave them away, and the companies whose names are nearest.

    \b
    Judge each once:
      parallax names accept NAME     it is a company that we do not have
      parallax names alias NAME ID   it is another name of a company that we have
      parallax names refuse NAME     it is no company, or none of ours
    """
    with work.store(read_only=True) as store:
        queue = store.new_names(limit, least)
    nearest = _near_names(work)
    if as_json:
        print_json([{**asdict(name), "nearest": nearest.near(name.text)} for name in queue])
        return
    if not queue:
        say("No new names to judge.")
        return
    print_table([_row(name, nearest) for name in queue], ("name", "items", "sources", "seen as", "first seen", "nearest"))
    for name in queue:
        say("\n" + "\n".join(_evidence(name, nearest)))


def _evidence(name: NewName, nearest: "NearNames") -> list[str]:
    near = [f"  near {each.name} [{each.entity_id}], {each.score:.0f} of 100" for each in nearest.near(name.text)]
    places = [f"  item {item_id}: {context}" for item_id, context in name.contexts[:_SHOWN]]
    return [name.text + (f", short for {name.full}" if name.full else ""), *near, *places]


def _row(name: NewName, nearest: "NearNames") -> list[str]:
    near = ", ".join(each.entity_id for each in nearest.near(name.text))
    return [name.text, str(name.items), str(name.sources), ", ".join(name.patterns), f"{name.first_seen:%Y-%m-%d}", near]


@click.command()
@click.argument("name")
@click.option("--name-en", required=True, help="What to write in English.")
@click.option("--name-zh", default="", help="Its Chinese name. Default: NAME, when that is Chinese.")
@click.option("--id", "company_id", default="", help="Its id. Default: made from the English name.")
@click.option("--type", "type_", type=click.Choice(get_args(CompanyType)), default="private", show_default=True, help="Who owns it.")
@click.option("--segment", default="unknown", show_default=True, help="What it does, such as launch or remote sensing.")
@click.option("--require", multiple=True, metavar="WORD", help="One of these words must stand near NAME; repeat for more.")
@correcting()
@pass_workplace
def accept(
    work: Workplace,
    /,
    name: str,
    name_en: str,
    name_zh: str,
    company_id: str,
    type_: str,
    segment: str,
    require: tuple[str, ...],
    **said: Any,
) -> None:
    """NAME of the queue is a company that we do not have: enter it, and read again what names it."""
    from scheduler.verdicts import accepted, id_of

    company_id = company_id or id_of(name_en)
    if any(company.id == company_id for company in work.pack.companies):
        raise click.UsageError(
            f"there is a company '{company_id}' already. Give another --id, or: parallax names alias {name} {company_id}"
        )
    made = {"name_en": name_en, "name_zh": name_zh, "company_id": company_id, "type_": type_, "segment": segment}
    _judge(work, accepted(_queued(work, name), _said(said), **made, require=require), said)


@click.command()
@click.argument("name")
@click.argument("company_id", metavar="ID")
@click.option("--kind", type=click.Choice(_KINDS), help="What kind of name it is. Default: legal or short, by its form.")
@click.option("--require", multiple=True, metavar="WORD", help="One of these words must stand near NAME; repeat for more.")
@correcting()
@pass_workplace
def alias(work: Workplace, /, name: str, company_id: str, kind: str | None, require: tuple[str, ...], **said: Any) -> None:
    """NAME of the queue is another name of company ID: add it, and read again what it touches."""
    from scheduler.verdicts import another_name

    company = work.company(company_id)
    _judge(work, another_name(_queued(work, name), _said(said), company, kind=kind or "", require=require), said)


@click.command()
@click.argument("names", metavar="NAME...", nargs=-1, required=True)
@correcting()
@pass_workplace
def refuse(work: Workplace, /, names: tuple[str, ...], dry_run: bool, as_json: bool, **said: Any) -> None:
    """Each NAME of the queue is no company, or none of ours: never ask again."""
    from scheduler.correct import correct, look
    from scheduler.verdicts import refused

    asked = [_queued(work, name) for name in names]
    with work.existing_store() as store:
        for new in asked:
            (look if dry_run else correct)(store, work.plain_pack, refused(new, _said(said)).end)
    if as_json:
        print_json([{"refused": new.text} for new in asked])
    else:
        say("\n".join(f"{new.text}: {'could be refused' if dry_run else 'will not be asked about again'}." for new in asked))


def _judge(work: Workplace, verdict: "Verdict", said: dict[str, Any]) -> None:
    """Change the registry, then take the name out of the queue."""
    from scheduler.correct import correct

    assert verdict.change
    _warn(work, verdict.change, verdict.end.subject)
    carry_out(work, verdict.change, dry_run=said["dry_run"], as_json=said["as_json"])
    if not said["dry_run"]:
        with work.existing_store() as store:
            correct(store, work.plain_pack, verdict.end)


def _said(said: dict[str, Any]) -> "Said":
    """Of what `correcting` asks for, who says it and why."""
    from scheduler.verdicts import Said

    return Said(author=said["author"] or system_user(), reason=said["reason"], at=now())


def _warn(work: Workplace, change: Correction, text: str) -> None:
    """Say on standard error what `names lint` has against the name."""
    from parallax.catalogue.amend import amend
    from translate.name_lint import lint_names

    after, _ = amend(work.pack, [change])
    for finding in lint_names(after.companies):
        if finding.company_id == change.subject and finding.name == text:
            click.echo(harmless(f"Mind: {finding.rule}: {finding.detail}. --require narrows where it counts."), err=True)


def _queued(work: Workplace, name: str) -> NewName:
    """The new name as the queue has it, however it is spelt; a usage error names the nearest ones."""
    from parallax.fold import fold
    from scheduler.verdicts import queue as queue_of

    with work.existing_store() as store:
        queue = queue_of(store)
    if fold(name) not in queue:
        from difflib import get_close_matches

        near = [queue[each].text for each in get_close_matches(fold(name), queue)]
        advice = f" Did you mean {' or '.join(near)}?" if near else " See: parallax names candidates"
        raise click.UsageError(harmless(f"'{name}' is not in the queue.{advice}"))
    return queue[fold(name)]


def _near_names(work: Workplace) -> "NearNames":
    from translate.near_names import NearNames

    return NearNames(work.pack.companies)
