"""The memory of a workspace: a file of its own, or its team's."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from bitext.errors import UsageError
from bitext.workspace import trust

if TYPE_CHECKING:
    from bitext.remembered import TranslationMemory
    from bitext.workspace.workspace import Workspace

FILE = ".bitext/memory.sqlite"


def open_memory(workspace: Workspace, *, only_read: bool = False) -> TranslationMemory:
    """The workspace's memory, new where there was none.

    With ``only_read`` one that may not be written will do.

    Raises:
        StorageError: damaged, newer than this bitext, the disk or the server refuses.
        UsageError: nobody has allowed this folder to use that server.
    """
    if workspace.config.memory:
        from bitext.store.postgres.memory import TeamMemory

        trust.require(workspace, [trust.MEMORY])
        return TeamMemory.open(workspace.config.memory, only_read=only_read)
    from bitext.store.memory import Memory

    path = workspace.root / FILE
    only_read = only_read and path.exists()
    return Memory.open(path, workspace.languages, root=workspace.root, only_read=only_read)


def named(source: str) -> TranslationMemory:
    """A memory that a person named, to be read: a file, or a server.

    Raises:
        UsageError: it is neither.
        StorageError: it cannot be read.
    """
    from bitext.store.memory import Memory
    from bitext.store.postgres.address import address

    if "://" not in source:
        path = Path(source).resolve()  # `../other/.bitext/memory.sqlite`, as people name it
        if not path.is_file():
            raise UsageError(
                f"there is no memory at {source}", hint="name a file, or postgresql://…"
            )
        return Memory.open(path, only_read=True)
    from bitext.store.postgres.memory import TeamMemory

    try:
        return TeamMemory.open(address(source), only_read=True)
    except ValueError as error:
        raise UsageError(f"{source.split('@')[-1]}: it {error}") from error


def name_of(workspace: Workspace) -> str:
    """Where the memory is, as messages name it."""
    return workspace.config.memory or FILE
