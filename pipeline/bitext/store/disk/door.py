"""The one door to files below a workspace: no link is followed, whatever is swapped meanwhile.

Each folder on the way is opened by its name in the one before it (``openat`` with ``O_NOFOLLOW``),
and the file by its name in the last: there is no moment between looking and using.  Windows has no
folder descriptors; there each part is looked at before it is used.
"""

from __future__ import annotations

import errno
import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bitext.errors import WorkspaceError

HINT = "bitext writes only real files inside its own folders"
#: What refuses a link in the place of a folder or file; taken out by the tests' controls.
NO_LINK = getattr(os, "O_NOFOLLOW", 0)
_FOLDER = os.O_RDONLY | getattr(os, "O_DIRECTORY", 0)
_BINARY = getattr(os, "O_BINARY", 0)
#: Opening a pipe must not wait for a writer.
_READ = os.O_RDONLY | _BINARY | getattr(os, "O_NONBLOCK", 0)
_NEW = os.O_WRONLY | _BINARY | os.O_CREAT | os.O_EXCL
_BY_DESCRIPTOR = os.open in os.supports_dir_fd


@dataclass(frozen=True, slots=True)
class Folder:
    """An open folder below a workspace; names are those of its entries, never paths."""

    path: Path  #: for messages, and for systems without descriptors
    fd: int  #: -1 where the system has none

    def open(self, name: str, flags: int, mode: int = 0o666) -> int:
        """A descriptor of the entry ``name``, which is no link.

        Raises WorkspaceError for a link, OSError for what else refuses.
        """
        if not _BY_DESCRIPTOR:
            self.refuse_link(name)
        try:
            where, at = self._at(name)
            return os.open(where, flags | NO_LINK, mode, **at)
        except OSError as error:
            if error.errno in (errno.ELOOP, errno.ENOTDIR, errno.EMLINK):
                self.refuse_link(name)
            raise

    def below(self, name: str, *, create: bool = False) -> Folder:
        """The folder ``name`` in this one, made and durable where it is missing."""
        if not _BY_DESCRIPTOR:
            self.refuse_link(name)
            if create:
                (self.path / name).mkdir(exist_ok=True)
            return Folder(self.path / name, -1)
        try:
            return Folder(self.path / name, self.open(name, _FOLDER))
        except FileNotFoundError:
            if not create:
                raise
        with suppress(FileExistsError):  # another process was quicker
            os.mkdir(name, dir_fd=self.fd)
        self.sync()
        return Folder(self.path / name, self.open(name, _FOLDER))

    def status(self, name: str) -> os.stat_result | None:
        """What an entry is, a link not followed; None when there is none."""
        where, at = self._at(name)
        try:
            return os.stat(where, follow_symlinks=False, **at)  # noqa: PTH116 - by descriptor
        except FileNotFoundError:
            return None

    def regular(self, name: str) -> os.stat_result | None:
        """The status of a regular file, None when there is none.

        Raises WorkspaceError for a link, OSError for a folder, a pipe or a device.
        """
        found = self.status(name)
        if found is None or stat.S_ISREG(found.st_mode):
            return found
        self.refuse_link(name)
        raise OSError(errno.EISDIR if stat.S_ISDIR(found.st_mode) else errno.ENXIO, "no file")

    def refuse_link(self, name: str) -> None:
        """Raise WorkspaceError when the entry ``name`` is a link."""
        found = self.status(name)
        guarded = NO_LINK or not _BY_DESCRIPTOR
        if guarded and found is not None and stat.S_ISLNK(found.st_mode):
            message = f"refused: {name} is a symbolic link"
            raise WorkspaceError(message, path=str(self.path / name), hint=HINT)

    def create(self, name: str, old: os.stat_result | None = None) -> int:
        """A descriptor of a new file, with mode and owner of the one it comes to replace.

        Nobody who may not read that one can read it, from its first byte on.
        """
        if old is None:
            return self.open(name, _NEW)
        fd = self.open(name, _NEW, stat.S_IMODE(old.st_mode) & 0o700)
        try:
            _like(fd, old)
        except BaseException:
            os.close(fd)
            raise
        return fd

    def read(self, name: str, limit: int = -1) -> bytes:
        """The bytes of a regular file, ``limit`` of them at most; raises OSError for another."""
        with os.fdopen(self.open(name, _READ), "rb") as file:
            if not stat.S_ISREG(os.fstat(file.fileno()).st_mode):
                raise OSError(errno.ENXIO, "no file")
            return file.read(limit)

    def replace(self, name: str, by: str) -> None:
        """Give the file ``by`` the name ``name``, in one step."""
        (old, _), (new, _) = self._at(by), self._at(name)
        both = {"src_dir_fd": self.fd, "dst_dir_fd": self.fd} if _BY_DESCRIPTOR else {}
        os.replace(old, new, **both)  # noqa: PTH105 - by descriptor

    def remove(self, name: str) -> None:
        where, at = self._at(name)
        os.unlink(where, **at)

    def entries(self) -> list[tuple[str, bool]]:
        """The names in it, sorted, with whether each is a folder (a link is none)."""
        with os.scandir(self.fd if _BY_DESCRIPTOR else self.path) as found:
            return sorted((entry.name, entry.is_dir(follow_symlinks=False)) for entry in found)

    def sync(self) -> None:
        """Have the names on disk."""
        if not _BY_DESCRIPTOR:
            return
        try:
            os.fsync(self.fd)
        except OSError as error:
            if error.errno != errno.EINVAL:  # some file systems cannot sync a folder
                raise

    def close(self) -> None:
        if self.fd >= 0:
            os.close(self.fd)

    def _at(self, name: str) -> tuple[str | Path, dict[str, Any]]:
        return (name, {"dir_fd": self.fd}) if _BY_DESCRIPTOR else (self.path / name, {})


def _like(fd: int, old: os.stat_result) -> None:
    """Give an open file the owner, where we may, and the mode of another."""
    if hasattr(os, "fchown") and (old.st_uid, old.st_gid) != (os.geteuid(), os.getegid()):
        with suppress(PermissionError):
            os.fchown(fd, old.st_uid, old.st_gid)
    if hasattr(os, "fchmod"):
        os.fchmod(fd, stat.S_IMODE(old.st_mode))


def parts_below(path: Path, root: Path) -> tuple[str, ...]:
    """The names from ``root`` to ``path``.

    Raises:
        WorkspaceError: it leaves ``root``, as its letters say.
    """
    parts, base = path.parts, root.parts
    if parts[: len(base)] != base:
        base = root.resolve().parts
    if parts[: len(base)] != base or ".." in parts or "\0" in str(path):
        raise WorkspaceError(f"refused: it is not inside {root}", path=str(path), hint=HINT)
    return parts[len(base) :]


@contextmanager
def folder_of(path: Path, root: Path, *, create: bool = False) -> Iterator[Folder]:
    """The folder in which ``path`` lies, reached from ``root`` without following a link.

    Raises:
        WorkspaceError: ``path`` leaves ``root``, or a part on the way is a link.
        OSError: a part of it is missing or no folder, or the disk refuses.
    """
    folder = _through(parts_below(path, root)[:-1], root, create)
    try:
        yield folder
    finally:
        folder.close()


def enter(path: Path, root: Path, *, create: bool = False) -> Folder:
    """The folder ``path``, reached as by `folder_of`; to be closed by whoever asked for it."""
    return _through(parts_below(path, root), root, create)


def _through(names: tuple[str, ...], root: Path, create: bool) -> Folder:
    if create and not root.is_dir():
        root.mkdir(parents=True, exist_ok=True)
    folder = Folder(root, os.open(root, _FOLDER) if _BY_DESCRIPTOR else -1)
    for name in names:
        try:
            deeper = folder.below(name, create=create)
        finally:
            folder.close()
        folder = deeper
    return folder
