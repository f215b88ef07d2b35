"""``bitext memory copy``: a file's entries for a team, or a team's for a file."""

from __future__ import annotations

from pathlib import Path

import click

from bitext.cli import options
from bitext.cli.before import alone
from bitext.cli.output.outcome import count
from bitext.cli.output.terminal import emit, note


@click.command()
@click.argument("source", metavar="FROM")
@options.wait
@options.as_json
def copy(source: str, wait: int, as_json: bool) -> None:
    """Take in every entry of another memory: FROM is a file, or postgresql://USER@HOST/NAME.

    Nothing replaces an entry of a higher rank: a person's, then an imported one, then a draft.
    The other memory stays as it is; the password of a server is read from PGPASSWORD or ~/.pgpass.
    """
    from bitext.upkeep import memory
    from bitext.workspace.workspace import open_workspace

    workspace = open_workspace(Path.cwd())
    with alone(workspace, "memory copy", wait):
        done = memory.copy(workspace, source)
    names = ("added", "replaced", "unchanged", "outranked")
    figures = {name: getattr(done, name) for name in names}
    if as_json:
        emit(figures)
        return
    note(
        f"{count(done.added, 'entry', 'entries')} added, {done.replaced:,} replaced, "
        f"{done.unchanged:,} as they were, {done.outranked:,} outranked by what is here"
    )
