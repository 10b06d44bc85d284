"""``parallax names``: which names are known, what is found in a text, and what is wrong with the names that a pack declares."""

import sys
from typing import TYPE_CHECKING

import click

from parallax.cli.names_candidates import accept, alias, candidates, refuse
from parallax.cli.names_edit import edit
from parallax.cli.names_mismatch import mismatch
from parallax.cli.output import print_json, print_table, say
from parallax.cli.workplace import Workplace, json_option, pass_workplace

if TYPE_CHECKING:
    from parallax.catalogue.companies import Alias, Company


@click.group()
def names() -> None:
    """Find companies in a text, show what is known of one, check the pack's names."""


names.add_command(edit)


for _command in (accept, alias, candidates, mismatch, refuse):
    names.add_command(_command)


@names.command()
@click.argument("text")
@json_option
@pass_workplace
def find(work: Workplace, text: str, as_json: bool) -> None:
    """The companies and products named in TEXT, or in standard input when TEXT is -."""
    from translate.names import NameFinder

    if text == "-":
        with click.open_file("-", encoding="utf-8") as stream:
            text = stream.read()
    found = NameFinder(work.pack.companies).find(text)
    if as_json:
        print_json(found)
        return
    if not found:
        say("No company or product that the pack knows is named here. Unknown names in the archive: parallax names candidates")
        return
    rows = [[f"{each.start}-{each.end}", each.text, each.entity_id, each.name_en, each.kind] for each in found]
    print_table(rows, ("span", "text", "id", "English name", "kind"))


@names.command()
@click.argument("company_id", metavar="ID")
@json_option
@pass_workplace
def show(work: Workplace, company_id: str, as_json: bool) -> None:
    """One company: who it is, under which names it is found and on what conditions, and where that is known from."""
    company = work.company(company_id)
    if as_json:
        print_json(company)
        return
    say("\n".join(f"{label:11} {value}" for label, value in _about(company) if value))
    own = [alias for alias in company.aliases if alias.kind != "product"]
    print_table([[each.text, each.kind, _validity(each), _conditions(each)] for each in own], ("name", "kind", "valid", "matched"))
    products = [alias for alias in company.aliases if alias.kind == "product"]
    if products:
        print_table([[each.product, each.text, _conditions(each)] for each in products], ("product", "name", "matched"))


@names.command()
@json_option
@pass_workplace
def lint(work: Workplace, as_json: bool) -> None:
    """Names that would be found in the wrong place or for the wrong company. Exits with 1 when there are any."""
    from translate.name_lint import lint_names

    findings = lint_names(work.pack.companies)
    if as_json:
        print_json(findings)
    elif findings:
        print_table([[each.company_id, each.name, each.rule, each.detail] for each in findings], ("id", "name", "rule", "detail"))
    else:
        say(f"{len(work.pack.companies)} companies, nothing wrong with their names.")
    sys.exit(1 if findings else 0)


def _about(company: "Company") -> list[tuple[str, str]]:
    academy = f" (academy {company.academy})" if company.academy else ""
    return [
        ("name", " ".join(filter(None, (company.name_en, company.name_zh)))),
        ("basis", "" if company.name_en_basis == "attested" else f"the English name is ours, by {company.name_en_basis}"),
        ("type", company.type),
        ("ownership", company.ownership),
        ("segment", company.segment),
        ("seat", company.seat),
        ("founded", str(company.founded or "")),
        ("parent", company.parent + academy),
        ("spin-off of", company.spin_off_of),
        ("confidence", f"{company.confidence}, {'seen in a source' if company.verified else 'not yet seen in a source'}"),
        ("source", "; ".join(company.source)),
        ("note", company.note),
    ]


def _validity(alias: "Alias") -> str:
    return f"{alias.valid_from}-{alias.valid_to}" if alias.valid_from or alias.valid_to else ""


def _conditions(alias: "Alias") -> str:
    """When a name counts, in words."""
    if alias.refused:
        return f"never: {alias.refused}"
    if alias.kind == "ticker":
        return "with its market, or where the company is named"
    parts = [
        "everywhere" if alias.safe else "",
        "only with a number" if not alias.bare else "",
        f"before {_some(alias.follow)}" if alias.follow else "",
        f"near {_some(alias.require)}" if alias.require else "",
        f"not near or in {_some(alias.forbid)}" if alias.forbid else "",
        "not behind another place's name" if alias.national else "",
        "with these capitals" if alias.case and alias.lang == "en" else "",
        "numbered members too" if alias.family else "",
    ]
    return "; ".join(filter(None, parts))


def _some(words: tuple[str, ...], most: int = 6) -> str:
    more = f" and {len(words) - most} more" if len(words) > most else ""
    return ", ".join(words[:most]) + more
