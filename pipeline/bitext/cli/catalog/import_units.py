"""``bitext catalog import``: a translator's file, into the catalogs."""

from __future__ import annotations

from pathlib import Path

import click

from bitext.cli import options
from bitext.cli.before import alone, opened
from bitext.cli.catalog.export import FORMATS
from bitext.cli.output.outcome import CommandOutcome, count, finish, gathered
from bitext.cli.output.terminal import note


@click.command("import")
@click.argument("file", metavar="FILE", type=click.Path(path_type=Path))
@click.option("--format", "form", type=click.Choice(FORMATS), help="Refuse any other.")
@options.wait
@options.as_json
def import_units(file: Path, form: str | None, wait: int, as_json: bool) -> None:
    """Take the wordings of an XLIFF file into the catalogs.

    A segment that the translator marked final is reviewed, another that was changed needs work.
    A segment whose markup is broken, or that somebody has worded since the export, is named
    with its line and left as it is; the others are taken.
    """
    from bitext.reviewing.exchange import import_xliff

    workspace = opened()
    with alone(workspace, "catalog import", wait):
        done = import_xliff(workspace, file, form or "")
    refused = len(done.findings)
    result = {
        "path": str(file), "units": done.units, "taken": done.taken, "reviewed": done.reviewed,
        "refused": refused, "number": done.number,
    }  # fmt: skip
    line = (
        f"{count(done.units, 'segment')}: {count(done.taken, 'new wording')}, "
        f"{done.reviewed:,} reviewed, {refused:,} refused; `bitext build` writes the editions"
    )
    if done.number:
        note(f"`bitext undo {done.number}` takes it back")
    finish(CommandOutcome(result, (line,), gathered(workspace, done.findings)), as_json=as_json)
