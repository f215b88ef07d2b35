"""SQLite files behind the door: SQLite itself knows paths only."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from urllib.parse import quote

from bitext.errors import WorkspaceError
from bitext.store.disk.door import Folder

#: What SQLite opens beside a database; with ``O_NOFOLLOW``, but a link is told better by us.
BESIDE = ("-wal", "-shm", "-journal")


def attach(path: Path, mode: str) -> sqlite3.Connection:
    """A connection to a file that is there: SQLite makes none, wherever a name has come to lead."""
    uri = f"file:{quote(os.fsencode(path.absolute()))}?mode={mode}"
    return sqlite3.connect(uri, uri=True, isolation_level=None, check_same_thread=False)


def claim(folder: Folder, name: str) -> os.stat_result:
    """What the file is, made where it is missing; neither it nor what is beside it is a link.

    It is not held open: to close a descriptor would take SQLite's locks of it away.
    """
    for beside in BESIDE:
        folder.regular(name + beside)
    while (found := folder.regular(name)) is None:
        with suppress(FileExistsError):  # another process was quicker
            os.close(folder.create(name))
    return found


def refuse_another(wanted: os.stat_result, folder: Folder, path: Path) -> None:
    """Raise WorkspaceError unless SQLite has opened the file that was claimed.

    SQLite knows paths only, and a folder can be swapped for a link while it opens one.
    """
    ours = list(_open_files())
    if not ours:  # a system that does not tell
        ours = [path.stat()] if folder.status(path.name) == path.stat() else []
    if not any(os.path.samestat(wanted, one) for one in ours):
        message = "refused: another file took its place while it was opened"
        raise WorkspaceError(message, path=str(path), hint="see who else works in this folder")


def _open_files() -> Iterator[os.stat_result]:
    """What this process has open, where the system tells."""
    try:
        names = os.listdir("/proc/self/fd")  # noqa: PTH208
    except OSError:
        return
    for name in names:
        with suppress(OSError):  # closed meanwhile
            yield os.stat(f"/proc/self/fd/{name}")  # noqa: PTH116
