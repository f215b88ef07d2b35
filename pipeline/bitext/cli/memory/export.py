"""``bitext memory export``: the memory for other tools."""

from __future__ import annotations

from pathlib import Path

import click

from bitext.cli import options
from bitext.cli.output.outcome import count
from bitext.cli.output.terminal import emit, note

#: The values of `bitext.model.Origin`, said here so that ``--help`` loads no model.
ORIGINS = ("human", "memory", "backend")


@click.command()
@click.argument("file", metavar="FILE", type=click.Path(path_type=Path))
@click.option(
    "--origin",
    "origins",
    type=click.Choice(ORIGINS),
    multiple=True,
    help="Only people's entries, imported ones, or drafts; may be repeated.",
)
@options.as_json
def export(file: Path, origins: tuple[str, ...], as_json: bool) -> None:
    """Write the entries of the workspace's languages to FILE as TMX 1.4b.

    FILE must not exist yet.  Placeholders become inline elements, which CAT tools show as
    tags; `bitext memory import` reads them back.
    """
    from bitext.model import Origin
    from bitext.upkeep.memory import export_tmx
    from bitext.workspace.workspace import open_workspace

    chosen = [Origin(name) for name in origins or ORIGINS]
    counts = export_tmx(open_workspace(Path.cwd()), file, chosen)
    written = counts.pop("written", 0)
    if as_json:
        emit({"path": str(file), "units": written, "left_out": counts})
        return
    note(f"wrote {count(written, 'unit')} to {file}")
    if counts:
        left_out = ", ".join(f"{number:,} {reason}" for reason, number in counts.items())
        note(f"left out: {left_out}")
