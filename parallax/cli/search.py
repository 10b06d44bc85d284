"""``parallax search``: the archive in either language."""

import re
import sys
from typing import TYPE_CHECKING

import click

from parallax.cli.output import print_json, say
from parallax.cli.rulebook import saved_queries
from parallax.cli.workplace import Workplace, json_option, pass_workplace
from parallax.digest.clocks import precisely
from parallax.digest.text import harmless

if TYPE_CHECKING:
    from matching.query import Saved
    from parallax.query import Query
    from parallax.records import SearchHit, SearchPage

MARKS = ("\ue000", "\ue001")  # around what matched, as SearchHit promises


@click.command()
@click.argument("query", nargs=-1, required=True)
@click.option("-n", "--limit", default=10, show_default=True, type=click.IntRange(1, 200), help="Results shown.")
@click.option("--ranked", is_flag=True, help="Best match first instead of newest first.")
@click.option("--oldest", is_flag=True, help="Oldest first: who told of it first.")
@click.option("--cursor", help="Continue after the page that printed this cursor.")
@click.option("--explain", is_flag=True, help="Say in words how the query was understood, and stop.")
@json_option
@pass_workplace
def search(
    work: Workplace, query: tuple[str, ...], limit: int, ranked: bool, oldest: bool, cursor: str | None, explain: bool, as_json: bool
) -> None:
    """Search titles and texts, Chinese and English, originals and translations.

    \b
      parallax search 蓝箭                         any script: 藍箭 finds the same
      parallax search '"reusable rocket"'          a phrase
      parallax search LandSpace                    also under its Chinese names
      parallax search 'company:landspace after:2023-01-01 -失败'
      parallax search '(融资 OR funding) lang:zh'
      parallax search 'rule:launch-failures after:2024'   the query of a rule
    """
    from matching.query import explain as in_words

    if ranked and oldest:
        raise click.UsageError("--ranked and --oldest are two orders; choose one.")
    with work.store(read_only=True) as store:
        tree = understood(work, " ".join(query), saved_queries(work, store))
        if explain:
            say(in_words(tree))
            return
        page = store.search(tree, order="ranked" if ranked else "oldest" if oldest else "newest", limit=limit, cursor=cursor)
    print_json(_as_json(page)) if as_json else _print(page)


def understood(work: Workplace, text: str, saved: "Saved | None" = None) -> "Query":
    """The query with its names resolved. What breaks the language is said on standard error, and the words are searched for as they are."""
    from matching.expand import expand
    from matching.query import no_rules, parse_lenient, parse_query
    from parallax.errors import QueryError

    try:
        query = parse_query(text, saved or no_rules)
    except QueryError as error:
        click.echo(harmless(f"{error}\nSearched for the plain words instead."), err=True)
        query = parse_lenient(text, saved or no_rules)
    return expand(query, work.entities, work.pack.sources)


def _as_json(page: "SearchPage") -> dict[str, object]:
    hits = [
        {
            "id": hit.item.id,
            "source": hit.item.article.source_id,
            "url": hit.item.article.url,
            "published": hit.item.article.published.moment if hit.item.article.published else None,
            **{name: _marked(getattr(hit, name)) for name in ("title", "title_en", "snippet", "snippet_en")},
        }
        for hit in page.hits
    ]
    return {"total": page.total, "total_is_exact": page.total_is_exact, "next_cursor": page.next_cursor, "hits": hits}


def _print(page: "SearchPage") -> None:
    if not page.hits:
        say("Nothing found. Try fewer words, or `--explain` to see how the query was understood.")
    for hit in page.hits:
        _print_hit(hit)
    found = f"{'' if page.total_is_exact else 'more than '}{page.total} found"
    if page.next_cursor:
        say(f"{found}; more with --cursor {page.next_cursor}")
    elif page.hits:
        say(f"{found}.")


def _print_hit(hit: "SearchHit") -> None:
    article = hit.item.article
    say_marked(f"[item {hit.item.id}] {hit.title_en or hit.title}")
    if hit.title_en and hit.title_en != hit.title:
        say_marked(f"  {hit.title}")
    say(f"  {article.source_id}, {precisely(article.published)}  {article.url}")
    for snippet in filter(None, (hit.snippet_en, hit.snippet)):
        say_marked(f"  {snippet}")
    say("")


def say_marked(text: str) -> None:
    """A line with its matches in colour on a terminal, between « and » elsewhere."""
    parts = re.split(f"[{''.join(MARKS)}]", text.replace("\n", " "))
    plain = [harmless(part) for part in parts]
    matched = [click.style(part, bold=True, fg="yellow") if sys.stdout.isatty() else f"«{part}»" for part in plain]
    click.echo("".join(matched[at] if at % 2 else part for at, part in enumerate(plain)))


def _marked(text: str) -> str:
    return text.replace(MARKS[0], "«").replace(MARKS[1], "»")
