"""Files that can be made again, written together: one barrier for all instead of two for each.

Each file is its old or its new version at every moment, after a power cut too: all contents
are on disk before the first of them takes its name.
"""

from __future__ import annotations

import os
import stat
import sys
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from bitext.store.files import (
    inside,
    make_folder,
    status,
    storage_errors,
    sync_folder,
    temporary_name,
    write_new,
)


@dataclass(slots=True)
class Staging:
    """Files below ``root`` that wait for their names."""

    root: Path
    waiting: dict[Path, Path] = field(default_factory=dict)  #: target -> temporary file

    def write(self, path: Path, data: bytes) -> Path:
        """Write beside ``path`` what shall be there; return the file that waits for the name.

        Raises:
            WorkspaceError: ``path`` leaves ``root`` or goes through a symbolic link.
            StorageError: the disk refuses.
        """
        target = inside(path, self.root)
        with storage_errors(path):
            old = status(target, file=True)
            make_folder(target.parent)
            self._drop(target)
            temporary = self.waiting[target] = temporary_name(target)
            write_new(temporary, data, stat.S_IMODE(old.st_mode) if old else None, durable=False)
        return temporary

    def commit(self) -> None:
        """Give every file its name; all are durable when this returns.

        Raises:
            StorageError: the disk refuses.
        """
        _barrier(self.waiting.values())
        folders = {target.parent for target in self.waiting}
        for target, temporary in list(self.waiting.items()):
            with storage_errors(target):
                temporary.replace(target)
            del self.waiting[target]
        for folder in sorted(folders):
            with storage_errors(folder):
                sync_folder(folder)

    def discard(self) -> None:
        """Leave the old versions in place."""
        for target in list(self.waiting):
            self._drop(target)

    def _drop(self, target: Path) -> None:
        if temporary := self.waiting.pop(target, None):
            with suppress(OSError):
                temporary.unlink()


def _barrier(files: Iterable[Path]) -> None:
    """Have the contents on disk; where `os.sync` does not wait for that, file by file."""
    if sys.platform == "linux":
        os.sync()
        return
    for path in files:
        with storage_errors(path):
            fd = os.open(path, os.O_RDWR | getattr(os, "O_BINARY", 0))
            try:
                os.fsync(fd)
            finally:
                os.close(fd)
