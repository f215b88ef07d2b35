"""Files that are too large to hold: read and written piece by piece."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterable, Iterator
from contextlib import suppress
from pathlib import Path

from bitext.errors import UsageError, WorkspaceError, not_regular
from bitext.store.disk.door import folder_of
from bitext.store.files import storage_errors, temporary_name

CHUNK = 1024 * 1024


def read_chunks(path: Path) -> Iterator[bytes]:
    """The bytes of a regular file, `CHUNK` at a time.

    Raises:
        WorkspaceError: missing, or no regular file.
        StorageError: the disk refuses.
    """
    with storage_errors(path):
        try:
            regular = stat.S_ISREG(path.stat().st_mode)
        except FileNotFoundError as error:
            raise WorkspaceError("there is no such file", path=str(path)) from error
        if not regular:  # a pipe would be waited for
            raise not_regular(path)
        with path.open("rb") as file:
            while chunk := file.read(CHUNK):
                yield chunk


def write_new(path: Path, pieces: Iterable[str]) -> None:
    """Write a file that must not exist yet, in UTF-8; it appears when it is whole and durable.

    Raises:
        UsageError: there is something of this name.
        StorageError: the disk refuses.
    """
    if os.path.lexists(path):
        raise UsageError("this file exists already", path=str(path), hint="choose another name")
    temporary, parent = temporary_name(path.name), path.parent.resolve()  # a person chose it
    with storage_errors(path), folder_of(parent / path.name, parent) as folder:
        try:
            fd = folder.create(temporary)
            with os.fdopen(fd, "w", encoding="utf-8", newline="\n") as file:
                file.writelines(pieces)
                file.flush()
                os.fsync(file.fileno())
            folder.replace(path.name, temporary)
        except BaseException:  # Ctrl-C too must not leave the temporary file behind
            with suppress(OSError):
                folder.remove(temporary)
            raise
        folder.sync()
