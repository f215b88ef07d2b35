"""``bitext shard editions``: whose the editions are that several builds have written."""

from __future__ import annotations

from pathlib import Path

import click

from bitext.cli import options
from bitext.cli.before import alone, opened
from bitext.cli.output.outcome import count
from bitext.cli.output.terminal import emit, note

_file = click.Path(exists=True, dir_okay=False, path_type=Path)


@click.command()
@click.argument("manifests", nargs=-1, required=True, type=_file)
@options.wait
@options.as_json
def editions(manifests: tuple[Path, ...], wait: int, as_json: bool) -> None:
    """Write the manifest of all editions from MANIFESTS, that of part 1/N first and of N/N last.

    Each is the `output/.editions.jsonl` of a job that ran `bitext build --shard K/N`; of each
    what it says of its own posts is taken.  The editions themselves are copied by whoever runs
    the jobs: no two parts write the same page.
    """
    from bitext.publishing.manifest import Manifest, path_of
    from bitext.workspace.selection.shard import Shard

    workspace = opened()
    with alone(workspace, "shard editions", wait):
        parts = [
            (Manifest(path.absolute(), path.absolute().parent), Shard(number, len(manifests)))
            for number, path in enumerate(manifests, 1)
        ]
        rows = {row for part, shard in parts for row in part.every() if shard.has(row.post)}
        path = path_of(workspace)
        Manifest(path, workspace.root).write(sorted(rows))
    if as_json:
        emit({"manifest": path.relative_to(workspace.root).as_posix(), "files": len(rows)})
    note(f"{path.relative_to(workspace.root)}: {count(len(rows), 'file')}")
