"""``bitext shard``: one file per command, imported when it is needed."""

from __future__ import annotations

import click

from bitext.cli.lazy import LazyGroup

#: Name -> module, whose function has the same name, and what help says of it.
COMMANDS = {
    "editions": ("editions", "Put the manifests of builds by parts together."),
    "findings": ("findings", "Put the findings of checks by parts together."),
}


@click.group(cls=LazyGroup, package=__name__, commands_in=COMMANDS)
def shard() -> None:
    """Put together what the jobs of a matrix have done with --shard K/N."""
