"""``parallax init``: a settings file that explains itself, and an empty archive."""

from pathlib import Path

import click

from parallax.cli.output import say
from parallax.cli.workplace import Workplace


@click.command()
@click.option("--contact", default="", help="Your e-mail address or URL, sent to the sites you crawl so that they can reach you.")
@click.argument("folder", type=click.Path(path_type=Path, file_okay=False), default=".")
def init(folder: Path, contact: str) -> None:
    """Make a settings file and an archive in FOLDER (default: here). What exists is left as it is."""
    if contact and "@" not in contact and "://" not in contact:
        raise click.BadParameter("expected an e-mail address or a URL, such as you@example.org", param_hint="--contact")
    folder.mkdir(parents=True, exist_ok=True)
    file = folder / "parallax.toml"
    if file.exists():
        say(f"{file} exists and was left as it is.")
    else:
        file.touch(0o600)  # it may come to hold passwords
        file.write_text(settings_text(contact), "utf-8")
        say(f"Wrote {file}: every setting with its default, explained.")
    work = Workplace(settings_file=file)
    with work.store():
        say(f"The archive {work.settings.archive} is ready.")
    say("Next: parallax check-config, then parallax run --once")


def settings_text(contact: str = "") -> str:
    """A settings file in which every setting stands as a comment with its default."""
    from parallax.settings import describe_settings

    lines, section = ["# Parallax settings. Remove the # before a setting to change it.", ""], ""
    for row in describe_settings():
        *table, name = row.name.split(".")
        if table and table[0] != section:
            section = table[0]
            lines += [f"[{section}]", ""]
        lines.append(f"# {row.doc}")
        lines += [f"contact = {toml_value(contact)}" if name == "contact" and contact else f"# {name} = {toml_value(row.default)}", ""]
    return "\n".join(lines)


def toml_value(value: object) -> str:
    """A value as TOML writes it."""
    import tomlkit

    return tomlkit.item(list(value) if isinstance(value, tuple) else value).as_string()
