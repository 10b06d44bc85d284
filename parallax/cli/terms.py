"""``parallax terms``: the glossary, looked into and corrected without touching the pack's files."""

from typing import TYPE_CHECKING, Any

import click

from parallax.cli.correcting import a_correction, carry_out, correcting
from parallax.cli.output import print_json, print_table, say
from parallax.cli.workplace import Workplace, json_option, pass_workplace

if TYPE_CHECKING:
    from parallax.catalogue.glossary import GlossaryTerm


@click.group()
def terms() -> None:
    """Find terms of the glossary, show what is known of one, correct one."""


@terms.command()
@click.argument("text")
@json_option
@pass_workplace
def find(work: Workplace, text: str, as_json: bool) -> None:
    """The terms that TEXT contains, or whose Chinese or English contains TEXT."""
    from parallax.fold import fold

    asked = fold(text)
    found = [term for term in work.pack.glossary if _meant(fold(term.zh), asked) or asked in fold(" / ".join((term.en, *term.also)))]
    if as_json:
        print_json(found)
    elif found:
        print_table(
            [[term.zh, term.en, ", ".join(term.also), ", ".join(term.forbid)] for term in found], ("term", "English", "also", "wrong")
        )
    else:
        say("No such term. Add one: parallax terms edit TERM --en ENGLISH --reason WHY")


def _meant(zh: str, asked: str) -> bool:
    return zh in asked or asked in zh


@terms.command()
@click.argument("zh", metavar="TERM")
@json_option
@pass_workplace
def show(work: Workplace, zh: str, as_json: bool) -> None:
    """One term: its English, what is right too, what is wrong, and who corrected it."""
    term = _term(work, zh)
    corrections = [each for each in work.corrections if each.kind == "term" and each.subject == zh]
    if term is None and not corrections:
        raise click.UsageError(f"there is no term '{zh}'.{_advice(work, zh)}")
    if as_json:
        print_json({"term": term, "corrections": corrections})
        return
    rows = (("English", term.en), ("also", ", ".join(term.also)), ("wrong", ", ".join(term.forbid)), ("note", term.note)) if term else ()
    say("\n".join([zh if term else f"{zh} is no term any more", *(f"{label:8} {value}" for label, value in rows if value)]))
    for each in corrections:
        say(f"{each.made_at:%Y-%m-%d} {each.author}: {each.reason} (correction {each.id})")


@terms.command()
@click.argument("zh", metavar="TERM")
@click.option("--en", help="Its English.")
@click.option("--also", multiple=True, metavar="ENGLISH", help="English that is right too; repeat for more, '' for none.")
@click.option("--forbid", multiple=True, metavar="ENGLISH", help="English that is wrong.")
@click.option("--note", help="What to bear in mind.")
@click.option("--remove", is_flag=True, help="It is no term.")
@correcting()
@pass_workplace
def edit(work: Workplace, /, zh: str, remove: bool, dry_run: bool, as_json: bool, author: str, reason: str, **given: Any) -> None:
    """Correct the Chinese TERM, or add it, and read again what it touches. What is not given stays as it is.

    The pack's files stay as they are: corrections live in the archive, and a new version of the pack does
    not lose them.

    \b
      parallax terms edit 回收 --en recovery --forbid recycling --reason "rockets are recovered"
    """
    zh = _as_read(work, zh)
    if remove and any(given.values()):
        raise click.UsageError("--remove goes alone")
    if not remove and not any(value is not None and value != () for value in given.values()):
        raise click.UsageError("nothing to change; expected --en, --also, --forbid, --note or --remove")
    value = {"remove": True} if remove else _value(_term(work, zh), given)
    longer = [] if as_json else _longer(work, zh)
    carry_out(work, a_correction("term", zh, value, author=author, reason=reason), dry_run=dry_run, as_json=as_json)
    if longer:
        say(f"Longer terms keep their English: {', '.join(longer)}.")


def _longer(work: Workplace, zh: str, most: int = 5) -> list[str]:
    """Terms that begin with this one or hold it, and are found before it."""
    return [f"{term.zh} = {term.en}" for term in work.pack.glossary if zh in term.zh != zh][:most]


def _as_read(work: Workplace, zh: str) -> str:
    """A term as sentences have it when terms are looked for: simplified, without blanks."""
    from translate.normalise import normalise

    return zh if _term(work, zh) else normalise(zh.strip()).text


def _term(work: Workplace, zh: str) -> "GlossaryTerm | None":
    return next((term for term in work.pack.glossary if term.zh == zh), None)


def _value(known: "GlossaryTerm | None", given: dict[str, Any]) -> dict[str, Any]:
    """The term as the pack's file would have it: what it is already, with what is given."""
    value: dict[str, Any] = {"en": known.en, "also": list(known.also), "forbid": list(known.forbid), "note": known.note} if known else {}
    value |= {key: given[key] for key in ("en", "note") if given[key] is not None}
    value |= {key: [each for each in given[key] if each] for key in ("also", "forbid") if given[key]}
    return value


def _advice(work: Workplace, zh: str) -> str:
    from difflib import get_close_matches

    near = get_close_matches(zh, [term.zh for term in work.pack.glossary], cutoff=0.4)
    return f" Did you mean {' or '.join(near)}?" if near else " Find it with: parallax terms find TEXT"
