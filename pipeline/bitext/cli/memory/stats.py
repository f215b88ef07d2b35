"""``bitext memory stats``: what the memory holds."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path

import click

from bitext.cli import options
from bitext.cli.output.terminal import emit, note, table

_HEADER = ("entries", "failed", "origin", "engine", "languages")


@click.command()
@options.as_json
def stats(as_json: bool) -> None:
    """Count the memory's entries by origin, engine and languages.

    Failed are drafts that an engine could not make: it is not asked again for them.
    """
    from bitext.upkeep import memory as upkeep
    from bitext.workspace.memory import name_of, open_memory
    from bitext.workspace.workspace import open_workspace

    workspace = open_workspace(Path.cwd())
    name = name_of(workspace)
    with open_memory(workspace, only_read=True) as memory:
        groups, size = upkeep.groups(memory), upkeep.size(memory)
    total = (sum(group.entries for group in groups), sum(group.failed for group in groups))
    if as_json:
        counts = {"entries": total[0], "failed": total[1]}
        emit({"path": name, "bytes": size, **counts, "groups": list(map(asdict, groups))})
        return
    rows = [
        (g.entries, g.failed, g.origin, g.signature, f"{g.source_language} > {g.target_language}")
        for g in groups
    ]
    table(_HEADER, [*rows, (*total, "total", "", "")])
    note(f"{name}: {size / 1024 / 1024:.1f} MiB")
