"""``bitext catalog merge``: what git calls where two branches changed a catalog."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path

import click
from click.exceptions import Exit

from bitext.cli import options
from bitext.cli.output.outcome import FINDINGS
from bitext.cli.output.terminal import emit, note, printable

_file = click.Path(exists=True, dir_okay=False, path_type=Path)


@click.command()
@click.argument("base", type=_file)
@click.argument("ours", type=_file)
@click.argument("theirs", type=_file)
@click.argument("name", default="")
@options.as_json
def merge(base: Path, ours: Path, theirs: Path, name: str, as_json: bool) -> None:
    """Merge THEIRS into OURS, entry by entry, as git's merge driver.

    `bitext init --git` sets it up: git then calls it with the three versions (%O %A %B) and the
    path (%P).  An entry that both sides worded is a conflict, with both wordings in the file;
    exit code 1.
    """
    from bitext.reviewing.merging import merge_files
    from bitext.wording.fate import short

    told = name or str(ours)
    found = merge_files(base, ours, theirs)
    if as_json:
        emit({"catalog": told, "conflicts": [asdict(one) for one in found]})
    for one in found:
        both = f"{short(one.ours)} (ours) and {short(one.theirs)} (theirs)"
        note(printable(f"{told}: {short(one.source)} was worded on both sides: {both}"))
    if found:
        note(
            printable(f"keep one wording of each in {told}, delete the marker lines, `git add` it")
        )
        raise Exit(FINDINGS)
