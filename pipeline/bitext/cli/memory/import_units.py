"""``bitext memory import``: translation memories of other tools."""

from __future__ import annotations

from pathlib import Path

import click

from bitext.cli import options
from bitext.cli.before import alone
from bitext.cli.output.outcome import count
from bitext.cli.output.terminal import echo, emit, note

_COUNTS = ("added", "replaced", "unchanged", "outranked")


@click.command("import")
@click.argument("file", metavar="FILE", type=click.Path(path_type=Path))
@options.wait
@options.as_json
def import_units(file: Path, wait: int, as_json: bool) -> None:
    """Take in the units of a TMX file that have the workspace's languages.

    They outrank machine drafts and are outranked by people's entries; a person's entry that
    bitext exported comes back as that.
    """
    from bitext.upkeep.memory import import_tmx
    from bitext.workspace.workspace import open_workspace

    workspace = open_workspace(Path.cwd())
    with alone(workspace, "memory import", wait):
        result = import_tmx(workspace, file)
    counts = {name: getattr(result, name) for name in _COUNTS}
    if as_json:
        emit({"path": str(file), "units": result.units, **counts, "skipped": result.skipped})
        return
    told = ", ".join(f"{n:,} {name}" for name, n in counts.items() if n or name == "added")
    echo(f"{count(result.units, 'unit')}: {told}")
    if result.skipped:
        skipped = ", ".join(f"{number:,} {reason}" for reason, number in result.skipped.items())
        note(f"skipped: {skipped}")
