"""Write the generated references: ``python docs/generate.py``; with ``--check`` only say which are out of date, as a test does.

- docs/settings.md from `parallax.settings`
- docs/sources.md from the pack
- docs/cli.md from the commands' own help
- docs/api.md from the OpenAPI document
"""

import sys
from pathlib import Path

import click
from api_page import api_page

from parallax.catalogue import load_pack
from parallax.cli import parallax
from parallax.records import Source
from parallax.settings import describe_settings

DOCS = Path(__file__).resolve().parent


def settings_page() -> str:
    """Every setting, a row each."""
    rows = [f"| `{row.name}` | `{row.environment}` | `{row.default!r}` | {row.doc} |" for row in describe_settings()]
    head = (
        "# Settings\n\nA TOML file (`parallax.toml`, or `$PARALLAX_SETTINGS`, or `--settings FILE`), then the environment. "
        "`parallax init` writes a file with all of them.\n"
    )
    return "\n".join([head, "| setting | environment | default | meaning |", "|---|---|---|---|", *rows]) + "\n"


def sources_page() -> str:
    """Every source of the pack, a row each."""
    pack = load_pack()
    head = (
        f"# Sources of the pack {pack.id}\n\n{len(pack.sources)} sources. *Verified* is the day when it was last read over the network; "
        '"no" means that nobody has yet.\n'
    )
    columns = "| id | name | 中文名 | kind | provenance | language | method | access | verified |"
    return "\n".join([head, columns, "|" + "---|" * 9, *(f"| {' | '.join(_cells(each))} |" for each in pack.sources)]) + "\n"


def _cells(each: Source) -> tuple[str, ...]:
    verified = str(each.verified or "no")
    return f"`{each.id}`", each.name_en, each.name_zh, each.kind, each.provenance, each.lang, each.method, each.access, verified


def cli_page() -> str:
    """The help of every command."""
    return "\n".join(["# Commands", "", *_help(parallax, "parallax")])


def _help(command: click.Command, name: str, parent: click.Context | None = None) -> list[str]:
    context = click.Context(
        command, info_name=name, parent=parent, terminal_width=100, max_content_width=100, help_option_names=["-h", "--help"]
    )
    lines = [f"## {context.command_path}", "", "```text", command.get_help(context), "```", ""]
    for each in sorted(command.commands) if isinstance(command, click.Group) else ():
        lines += _help(command.commands[each], each, context)
    return lines


PAGES = {"settings.md": settings_page, "sources.md": sources_page, "cli.md": cli_page, "api.md": api_page}


def main() -> int:
    """Write the pages, or with --check say which are out of date."""
    stale = [name for name, page in PAGES.items() if not (DOCS / name).exists() or (DOCS / name).read_text("utf-8") != page()]
    if "--check" in sys.argv[1:]:
        print("\n".join(stale))
        return 1 if stale else 0
    for name in stale:
        (DOCS / name).write_text(PAGES[name](), "utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
