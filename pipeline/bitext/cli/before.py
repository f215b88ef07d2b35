"""Before a command sends or writes: may the workspace use what it names, and is it alone?"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from contextlib import AbstractContextManager
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import click

from bitext.cli.output.terminal import note, printable, say
from bitext.errors import StorageError

if TYPE_CHECKING:
    from bitext.workspace.trust import Errand
    from bitext.workspace.workspace import Workspace


def opened() -> Workspace:
    """The workspace here, for a command that works in one language: told, where there are more."""
    from bitext.workspace.workspace import open_workspace

    workspace = open_workspace(Path.cwd())
    config = workspace.config
    if len(config.targets) > 1 and not config.target:
        others = ", ".join(tag for tag in config.targets if tag != config.language)
        note(f"for {config.language}; `bitext --target TAG …` for another: {others}")
    return workspace


def trusting(workspace: Workspace, backend: Sequence[str], *, allowed: bool) -> Workspace:
    """The workspace with what a person allows these backends, now or before."""
    from bitext.workspace import trust

    return allowing(workspace, (*trust.chosen(workspace, backend), trust.MEMORY), allowed=allowed)


def allowing(workspace: Workspace, names: Sequence[str], *, allowed: bool) -> Workspace:
    """The workspace with what a person allows it, now by ``--trust`` or a yes, or has before.

    Where nobody can be asked nothing is added, and the run is refused when it comes to send.
    """
    from bitext.workspace import trust

    asked = trust.untrusted(workspace, names)
    if not asked or not (allowed or _yes(workspace, asked)):
        return workspace
    try:
        trust.allow(asked, workspace)
    except StorageError as error:
        say("warning", f"allowed for this run only: {error}")
    return replace(workspace, trusted=workspace.trusted | set(asked))


def _yes(workspace: Workspace, asked: Sequence[Errand]) -> bool:
    if not (sys.stdin.isatty() and sys.stderr.isatty()):
        return False
    note(f"{workspace.root}/bitext.toml asks for what nobody has allowed this folder yet:")
    for errand in asked:
        note(f"  {printable(str(errand))}")
    return click.confirm("Allow it, from now on?", default=False, err=True)


def alone(workspace: Workspace, command: str, wait: int) -> AbstractContextManager[None]:
    """Hold the workspace; see `bitext.workspace.alone`."""
    from bitext.workspace.alone import alone as held

    return held(workspace, command, wait, waiting=note)
