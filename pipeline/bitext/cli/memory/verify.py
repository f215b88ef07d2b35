"""``bitext memory verify``: whether the memory is whole."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path

import click
from click.exceptions import Exit

from bitext.cli import options
from bitext.cli.output.outcome import FINDINGS
from bitext.cli.output.terminal import emit, note, say


@click.command()
@options.as_json
def verify(as_json: bool) -> None:
    """Check the memory's file, its index and the placeholders of its entries.

    The exit code is 1 when something is wrong; what to do is said with it.
    """
    from bitext.upkeep import memory as upkeep
    from bitext.workspace.memory import name_of, open_memory
    from bitext.workspace.workspace import open_workspace

    workspace = open_workspace(Path.cwd())
    name = name_of(workspace)
    with open_memory(workspace, only_read=True) as memory:
        faults = upkeep.faults(memory)
    if as_json:
        emit({"path": name, "faults": list(map(asdict, faults))})
    for fault in faults:
        say("error", f"{name}: {fault.count:,} {fault.message}")
        say("hint", fault.hint, indent=2)
    if faults:
        raise Exit(FINDINGS)
    if not as_json:
        note(f"{name} is whole")
