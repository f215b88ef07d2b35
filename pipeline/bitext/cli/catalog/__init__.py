"""``bitext catalog``: one file per command, imported when it is needed."""

from __future__ import annotations

import click

from bitext.cli.lazy import LazyGroup

#: Name -> module, whose function has the same name, and what help says of it.
COMMANDS = {
    "export": ("export", "Write an XLIFF file for translators."),
    "import": ("import_units", "Take in an XLIFF file."),
    "merge": ("merge", "Merge a catalog for git, entry by entry."),
    "prune": ("prune", "Show catalogs whose post is gone, and delete them when asked."),
}


@click.group(cls=LazyGroup, package=__name__, commands_in=COMMANDS)
def catalog() -> None:
    """Work with the catalogs, where people's wordings are."""
