"""``parallax completion``: tab completion for bash, zsh and fish."""

import click
from click.shell_completion import get_completion_class


@click.command()
@click.argument("shell", type=click.Choice(["bash", "zsh", "fish"]))
@click.pass_context
def completion(context: click.Context, shell: str) -> None:
    """Print the completion script of SHELL.

    \b
      bash:  eval "$(parallax completion bash)"     in ~/.bashrc
      zsh:   eval "$(parallax completion zsh)"      in ~/.zshrc
      fish:  parallax completion fish > ~/.config/fish/completions/parallax.fish
    """
    completer = get_completion_class(shell)
    assert completer is not None
    click.echo(completer(context.find_root().command, {}, "parallax", "_PARALLAX_COMPLETE").source())
