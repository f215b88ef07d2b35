"""``bitext memory``: one file per command, imported when it is needed."""

from __future__ import annotations

import click

from bitext.cli.lazy import LazyGroup

#: In the order in which they are used: name -> module, whose function has the same name, and
#: what help says of it.
COMMANDS = {
    "stats": ("stats", "Count what the memory holds."),
    "import": ("import_units", "Take in a TMX file."),
    "copy": ("copy", "Take in another memory, of a file or a team."),
    "export": ("export", "Write the memory as a TMX file."),
    "prune": ("prune", "Drop entries that are of no use."),
    "verify": ("verify", "Check that the memory is whole."),
}


@click.group(cls=LazyGroup, package=__name__, commands_in=COMMANDS)
def memory() -> None:
    """Work with the translation memory."""
