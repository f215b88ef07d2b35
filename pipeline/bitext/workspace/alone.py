"""One run at a time: two would pay for the same segments, and mix their editions."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from posixpath import dirname
from typing import TYPE_CHECKING

from bitext.store.disk.lock import locked
from bitext.store.disk.waiting import FOLDER
from bitext.store.files import storage_errors, sweep

if TYPE_CHECKING:
    from bitext.workspace.workspace import Workspace

LOCK = ".bitext/run.lock"


@contextmanager
def alone(
    workspace: Workspace,
    command: str,
    seconds: float,
    waiting: Callable[[str], None] | None = None,
) -> Iterator[None]:
    """Hold the workspace for a command that writes; what a killed one has left is swept first.

    ``waiting`` is told for whom, where another holds it.

    Raises StorageError when it does so for longer than ``seconds``, or the disk refuses.
    """
    path = workspace.root / LOCK
    with ExitStack() as held:
        with storage_errors(path):
            lock = locked(
                path, workspace.root, seconds=seconds, what=f"bitext {command}", waiting=waiting
            )
            killed = held.enter_context(lock)
        if killed:
            tidy(workspace)
        if (workspace.root / FOLDER).is_dir():
            from bitext.workspace.wordings.replay import replay

            replay(workspace.root)
        yield


def tidy(workspace: Workspace) -> None:
    """Sweep what a killed command has left; for who holds the workspace."""
    config, placement = workspace.config, workspace.placement
    editions = (placement.english("x.md"), placement.bilingual("x.md"))
    written = {".bitext", f"{config.catalog}/{workspace.language}", *map(dirname, editions)}
    for folder in sorted(written):
        sweep(workspace.root / folder, workspace.root)
