"""``parallax translate``: a text of yours in English, beside its original; nothing is stored."""

from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from parallax.cli.output import print_json, say
from parallax.cli.workplace import Workplace, json_option, now, pass_workplace
from parallax.errors import ParseError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from parallax.records import Item, Reading
    from translate.equivalents import Money

MOST_BYTES = 5_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Rendered:
    """What is printed: how the text was read, its money, and whose work the English rests on."""

    title: str
    reading: "Reading"
    money: "tuple[Money, ...]"
    notes: tuple[str, ...]


@click.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, allow_dash=True))
@click.option("--no-title", is_flag=True, help="The first line is text like the others, not a title.")
@json_option
@pass_workplace
def translate(work: Workplace, file: str, no_title: bool, as_json: bool) -> None:
    """Show FILE (or standard input, when FILE is -) in English, sentence by sentence beside the original.

    The first line is the title. Names, amounts, doubts and the engine are shown; nothing is stored. Without an
    installed model the English is a word-by-word gloss (see `parallax models`).
    """
    from parallax.digest.credits import credits_of

    item, moment = _item(file, _text(file), now(), no_title=no_title)
    reading = _read(work, item)
    money = _money(work, item, reading, moment)
    rendered = Rendered(title=item.article.title, reading=reading, money=money, notes=credits_of([reading]))
    print_json(rendered) if as_json else say("\n".join(_lines(rendered, item)))


def _text(file: str) -> str:
    """What the file says, whatever its charset. Raises ParseError for what is no text, or nothing, or too much."""
    from crawlers.decode import decode

    with click.open_file(file, "rb") as stream:
        body = stream.read(MOST_BYTES + 1)
    name = "standard input" if file == "-" else file
    if len(body) > MOST_BYTES:
        raise ParseError(name, f"is larger than {MOST_BYTES // 1_000_000} MB; split it")
    text = decode(body)
    if "\0" in text or text.count("\ufffd") * 20 > len(text):
        raise ParseError(name, "is not a text file")
    if not text.strip():
        raise ParseError(name, "is empty")
    return text.replace("\r\n", "\n").replace("\r", "\n").strip("\n")


def _item(file: str, text: str, moment: datetime, *, no_title: bool) -> "tuple[Item, datetime]":
    """The text as if it had come from a source."""
    from parallax.records import Article, Item

    title, _, rest = ("", "", text) if no_title else text.partition("\n")
    article = Article(
        source_id="file",
        key=file,
        url="" if file == "-" else Path(file).resolve().as_uri(),
        title=title.strip(),
        text="\n".join(line.strip() for line in rest.splitlines() if line.strip()),
        html="",
        authors=(),
        published=None,
        lang="",
        fetched_at=moment,
        extractor="file",
        origin="import",
    )
    return Item(id=0, seq=0, article=article, stored_at=moment, capture_hash=""), moment


def _read(work: Workplace, item: "Item") -> "Reading":
    """Read with everything that people corrected, and without the translation memory: the text is not the archive's."""
    from scheduler.pipeline import make_reader

    settings = replace(work.settings, translate=replace(work.settings.translate, memory=False))
    return make_reader(work.plain_pack, settings, work.corrections).read([item])[0]


def _money(work: Workplace, item: "Item", reading: "Reading", moment: datetime) -> "tuple[Money, ...]":
    from translate.equivalents import money_in

    if reading.lang != "zh":
        return ()
    return money_in(f"{item.article.title}\n{item.article.text}", work.pack.rates, moment.date(), most=20)


def _lines(rendered: Rendered, item: "Item") -> "Iterator[str]":
    from translate.equivalents import describe

    reading = rendered.reading
    if reading.translation is None:
        what = {"en": "is English already"}.get(reading.lang, "is not Chinese")
        yield f"This text {what} ({reading.script}); it is shown as it is."
        yield from ("", *(line for line in (item.article.title, item.article.text) if line), "")
    for segment in reading.translation.segments if reading.translation else ():
        doubt = f"  [check: {', '.join(segment.flags)}]" if segment.flags else ""
        yield f"{segment.target}{doubt}\n    {segment.source}" + ("\n" if segment.field == "title" else "")
    if reading.translation:
        yield ""
    if reading.mentions:
        yield "Names: " + ", ".join(dict.fromkeys(f"{each.text} = {each.name_en} [{each.entity_id}]" for each in reading.mentions))
    if rendered.money:
        yield f"Amounts: {describe(rendered.money)}"
    if reading.translation:
        yield f"English: {_engine(reading)}"
    yield from rendered.notes


def _engine(reading: "Reading") -> str:
    translation = reading.translation
    assert translation
    doubtful = sum(bool(each.flags) for each in translation.segments)
    checks = f"; {doubtful} of {len(translation.segments)} sentences to check" if doubtful else ""
    if translation.engine == "gloss":
        return f"word-by-word gloss, not a translation{checks}"
    return f"{translation.engine}{f' (model {translation.model})' if translation.model else ''}{checks}"
