"""``bitext memory``: one file per command, imported when it is needed."""

from __future__ import annotations

import click

from bitext.cli.lazy import LazyGroup

#: In the order in which they are used: name -> module, whose function has the same name.
COMMANDS = {
    "stats": "stats",
    "import": "import_units",
    "export": "export",
    "prune": "prune",
    "verify": "verify",
}


@click.group(cls=LazyGroup, package=__name__, commands_in=COMMANDS)
def memory() -> None:
    """Work with the translation memory."""
