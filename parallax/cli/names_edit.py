"""``parallax names edit``: a company's names, corrected without touching the pack's files."""

import re
from typing import TYPE_CHECKING, Any, get_args

import click

from parallax.catalogue.company_names import NameKind
from parallax.cli.correcting import a_correction, carry_out, correcting
from parallax.cli.workplace import Workplace, pass_workplace

if TYPE_CHECKING:
    from parallax.catalogue.companies import Alias, Company

_KINDS = click.Choice([kind for kind in get_args(NameKind) if kind != "ticker"])
_HAN = re.compile("[\u3400-\u9fff]")
_LISTS = ("require", "follow", "forbid")


@click.command()
@click.argument("company_id", metavar="ID")
@click.option("--add", help="A name to find it under; one that it has gets what is given here, and keeps the rest.")
@click.option("--remove", help="A name that it is not to be found under.")
@click.option("--name-en", help="What it is called in English, here and in every translation.")
@click.option("--kind", type=_KINDS, help="What kind of name. Default: short for a Chinese one, brand for another.")
@click.option("--product", help="With --add: the name of a product, and its English.")
@click.option("--require", multiple=True, metavar="WORD", help="One of these words must stand near; repeat for more, '' for none.")
@click.option("--follow", multiple=True, metavar="WORD", help="One of these must come directly after.")
@click.option("--forbid", multiple=True, metavar="WORD", help="None of these may stand near.")
@click.option("--from", "valid_from", help="In use since: a date, a year, or 2018-03.")
@click.option("--until", "valid_to", help="In use until.")
@click.option("--case/--any-case", default=None, help="Only with these capitals, or with any.")
@click.option("--refused", help="Why this name, known as it is, is never to be found.")
@correcting()
@pass_workplace
def edit(work: Workplace, /, company_id: str, dry_run: bool, as_json: bool, author: str, reason: str, **given: Any) -> None:
    """Correct a name of company ID, and every item of the archive that it touches.

    Exactly one of --add, --remove and --name-en. The pack's files stay as they are: corrections live in
    the archive, and a new version of the pack does not lose them.

    \b
      parallax names edit landspace --add 蓝箭鸿擎 --reason "its new satellite arm"
      parallax names edit orienspace --add 引力 --require 火箭 --reason "an ordinary word otherwise"
      parallax names edit landspace --remove 蓝箭 --reason "too often something else"
    """
    company = work.company(company_id)
    value = _value(company, given)
    correction = a_correction("name", company_id, value, author=author, reason=reason)
    if "add" in value:
        _warn(work, company, value["add"]["text"], value)
    carry_out(work, correction, dry_run=dry_run, as_json=as_json)


def _value(company: "Company", given: dict[str, Any]) -> dict[str, Any]:
    asked = [key for key in ("add", "remove", "name_en") if given[key] is not None]
    if len(asked) != 1:
        raise click.UsageError("expected one of --add, --remove and --name-en")
    if asked != ["add"]:
        if spare := [key for key, value in given.items() if value and key not in asked]:
            raise click.UsageError(f"--{spare[0].replace('_', '-')} goes with --add only")
        return {asked[0]: given[asked[0]]}
    known = next((alias for alias in company.aliases if alias.text == given["add"]), None)
    product = given["product"] or (known.product if known else "")
    return {"add": _row(known, given), **({"product": product} if product else {})}


def _row(known: "Alias | None", given: dict[str, Any]) -> dict[str, Any]:
    """The name as a pack's file would have it: what it is already, with what is given."""
    row: dict[str, Any] = {"text": given["add"], "kind": "short" if _HAN.search(given["add"]) else "brand"}
    if known:
        plain = type(known)(text=known.text, lang=known.lang, kind=known.kind)
        names = [name for name in known.__slots__ if name not in ("lang", "product")]
        row = {name: getattr(known, name) for name in names if name == "kind" or getattr(known, name) != getattr(plain, name)} | row
        row["kind"] = known.kind
    if given["product"]:
        row["kind"] = "product"
    row |= {key: given[key] for key in ("kind", "valid_from", "valid_to", "case", "refused") if given[key] is not None}
    row |= {key: [word for word in given[key] if word] for key in _LISTS if given[key]}
    return {key: list(value) if isinstance(value, tuple) else value for key, value in row.items()}


def _warn(work: Workplace, company: "Company", text: str, value: dict[str, Any]) -> None:
    """Say on standard error what `names lint` has against the name."""
    from parallax.catalogue.amend import amend
    from translate.name_lint import lint_names

    correction = a_correction("name", company.id, value, author="-", reason="-")
    after, _ = amend(work.pack, [correction])
    for finding in lint_names(after.companies):
        if finding.company_id == company.id and finding.name == text:
            click.echo(f"Mind: {finding.rule}: {finding.detail}.", err=True)
