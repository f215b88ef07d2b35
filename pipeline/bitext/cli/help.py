"""``bitext help``: what ``--help`` shows, for those who ask in words."""

from __future__ import annotations

import click

from bitext.cli.output.terminal import echo
from bitext.errors import UsageError


@click.command()
@click.argument("words", metavar="[COMMAND]...", nargs=-1)
@click.pass_context
def help(context: click.Context, words: tuple[str, ...]) -> None:
    """Show the help of COMMAND, or of bitext.

    A command of a group is two words: `bitext help glossary add`.
    """
    found = context.find_root()
    for word in words:
        group = found.command
        if not isinstance(group, click.Group):
            raise UsageError(f"`{found.command_path}` has no commands of its own")
        command = group.get_command(found, word)
        if command is None:
            raise UsageError(f"there is no command {word!r}")
        found = click.Context(command, parent=found, info_name=word)
    echo(found.get_help())
