"""``bitext models``: one file per command, imported when it is needed."""

from __future__ import annotations

import click

from bitext.cli.lazy import LazyGroup

#: In the order in which they are used: name -> module, whose function has the same name, and
#: what help says of it.
COMMANDS = {
    "list": ("list_models", "List the models that can be pulled."),
    "pull": (
        "pull",
        "Download, verify and convert a model: the best one that can be had, or NAME.",
    ),
    "path": ("path", "Print where a pulled model is."),
    "remove": ("remove", "Delete a pulled model, or what a cut pull has left."),
}


@click.group(cls=LazyGroup, package=__name__, commands_in=COMMANDS)
def models() -> None:
    """List, download, locate and remove local models."""
