"""``parallax accounts``: who may use the web pages."""

import secrets

import click

from parallax.cli.output import print_json, print_table, say
from parallax.cli.workplace import Workplace, json_option, now, pass_workplace
from parallax.errors import ParallaxError
from parallax.records import Role

_ROLES = click.Choice(["reader", "analyst", "operator"])


@click.group()
def accounts() -> None:
    """Who may use the web pages. Without any, only this machine itself is served."""


@accounts.command("list")
@json_option
@pass_workplace
def list_(work: Workplace, as_json: bool) -> None:
    """All accounts with their roles."""
    with work.store(read_only=True) as store:
        rows = [
            {
                "name": each.name,
                "role": each.role,
                "password": bool(each.password_hash),
                "token": bool(each.token_hash),
                "since": each.made_at,
            }
            for each in store.accounts()
        ]
    if as_json:
        print_json(rows)
    elif rows:
        print_table([[str(value) for value in row.values()] for row in rows], tuple(rows[0]))
    else:
        say("No accounts: only this machine itself is served. Next: parallax accounts add NAME --role operator")


@accounts.command()
@click.argument("name")
@click.option(
    "--role", type=_ROLES, default="reader", show_default=True, help="A reader reads; an analyst also decides; an operator does all."
)
@click.option("--token", is_flag=True, help="Make a token for programs instead of a password, and print it once.")
@pass_workplace
def add(work: Workplace, name: str, role: Role, token: bool) -> None:
    """Add the account NAME, or give it a new password, token or role. Asks for the password; nothing secret is on the command line."""
    from parallax.records import Account
    from parallax.web.access import hash_of
    from parallax.web.passwords import password_hash, weakness

    if not name.isprintable() or not name.strip() or len(name) > 100:
        raise ParallaxError(repr(name[:100]), "is no name for an account")
    secret = secrets.token_urlsafe(32) if token else click.prompt("Password", hide_input=True, confirmation_prompt=True)
    if problem := weakness(secret, name):
        raise ParallaxError(f"account {name}", problem)
    token_hash, hashed = (hash_of(secret), "") if token else ("", password_hash(secret))
    with work.store() as store:
        store.save_account(Account(name=name, role=role, made_at=now(), token_hash=token_hash, password_hash=hashed))
    say(f"{name} may come in as {role}.")
    if token:
        say(f"Its token, shown only now: {secret}")


@accounts.command()
@click.argument("name")
@pass_workplace
def remove(work: Workplace, name: str) -> None:
    """Remove the account NAME; its sessions end at once."""
    with work.store() as store:
        if not store.delete_account(name):
            raise ParallaxError(f"account {name}", "does not exist")
    say(f"{name} is gone.")
