"""Bytes in and out: atomic writes, exact reads.

Nothing is read outside the workspace (it might be sent to a third party) and nothing
is written outside it; a file is either its old or its new version, never half.
"""

from __future__ import annotations

import errno
import os
import re
import stat
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import IO

from bitext.errors import FileRefused, StorageError, WorkspaceError, not_regular
from bitext.store.disk.door import Folder, enter, folder_of
from bitext.store.encodings import refuse_encoding

#: Suffixes of posts, compared without case.
POST_SUFFIXES = (".md", ".markdown", ".mdx", ".rmd", ".qmd")

#: Largest post, in bytes: 9.5 MB already take a Markdown parser 20 s and 425 MB of memory.
MAX_BYTES = 16 * 1024 * 1024

_REASONS = {
    errno.ENOSPC: ("the disk is full", "free some space and run again: nothing finished is lost"),
    errno.EDQUOT: ("your disk quota is used up", "free some space and run again"),
    errno.EFBIG: ("the file would pass the size limit of this system", "see `ulimit -f`"),
    errno.EROFS: ("the file system is read-only", "work on a copy you may write to"),
    errno.EACCES: ("permission denied", "check who owns the file and its folder"),
    errno.EPERM: ("permission denied", "check who owns the file and its folder"),
    errno.EISDIR: ("there is a directory of this name", "rename or remove the directory"),
    errno.ENOTDIR: ("a part of the path is a file, not a folder", "rename or remove that file"),
    errno.EEXIST: ("a part of the path is a file, not a folder", "rename or remove that file"),
    errno.ENXIO: ("this is a pipe or a device, not a file", "rename or remove it"),
    errno.ENAMETOOLONG: ("the file name is too long for this system", "shorten it"),
    errno.EIO: ("the disk reports an input/output error", "check the disk and your backups"),
}
_AGAIN = "run again; if it is told again, look at the file and its disk"
#: What says nothing about other files.
_OF_ONE_FILE = {
    errno.EACCES, errno.EPERM, errno.EISDIR, errno.ENOTDIR, errno.EEXIST, errno.ENAMETOOLONG,
    errno.ELOOP, errno.ENOENT, errno.ENXIO,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class SourceText:
    """A post as it is on disk: ``text.encode() == bytes``, BOM (U+FEFF) and line ends included."""

    name: str  #: path relative to the workspace, with forward slashes
    text: str


def storage_error(error: OSError, path: Path | str) -> StorageError:
    """Say in a sentence what the disk refused and what to do about it."""
    reason, hint = _REASONS.get(error.errno or 0, (error.strerror or str(error), _AGAIN))
    kind = FileRefused if error.errno in _OF_ONE_FILE else StorageError
    return kind(reason, path=str(path), hint=hint)


@contextmanager
def storage_errors(path: Path) -> Iterator[None]:
    """Turn every OSError of the block into a StorageError about ``path``."""
    try:
        yield
    except OSError as error:
        raise storage_error(error, path) from error


def write_atomic(
    path: Path, data: bytes, *, root: Path, verify: Callable[[bytes], None] = lambda _: None
) -> bool:
    """Write ``data`` so that ``path`` is its old or its new version at every moment.

    Order of calls: create in the same folder, write, fsync, replace, fsync the folder;
    missing folders are created. ``verify`` gets what can be read of the finished temporary file
    before it takes the name; what it raises leaves the old file in place.

    Returns:
        False when the file already held these bytes and nothing was written.

    Raises:
        WorkspaceError: ``path`` leaves ``root`` or goes through a symbolic link.
        StorageError: the disk refuses.
    """
    with storage_errors(path), folder_of(path, root, create=True) as folder:
        old = folder.regular(path.name)
        if old is not None and old.st_size == len(data) and folder.read(path.name) == data:
            return False
        temporary = temporary_name(path.name)
        try:
            write_new(folder, temporary, data, old)
            verify(folder.read(temporary))
            folder.replace(path.name, temporary)
        except BaseException:  # Ctrl-C too must not leave the temporary file behind
            with suppress(OSError):
                folder.remove(temporary)
            raise
        folder.sync()
    return True


def write_parts(path: Path, parts: Iterable[bytes], root: Path) -> None:
    """Write a large file part by part, as `write_atomic` does: it is never held as a whole."""
    with storage_errors(path), folder_of(path, root, create=True) as folder:
        temporary = temporary_name(path.name)
        fd = folder.create(temporary, folder.regular(path.name))
        try:
            with os.fdopen(fd, "wb", 1 << 20) as file:
                file.writelines(parts)
                file.flush()
                os.fsync(fd)
            folder.replace(path.name, temporary)
        except BaseException:
            with suppress(OSError):
                folder.remove(temporary)
            raise
        folder.sync()


def read_lines(path: Path, root: Path) -> Iterator[bytes]:
    """Yield the lines of a regular file with their ends, one by one; it is never held as a whole.

    Raises WorkspaceError, StorageError as `read_bytes` does.
    """
    file: IO[bytes]
    try:
        with folder_of(path, root) as folder:
            folder.regular(path.name)
            file = os.fdopen(folder.open(path.name, os.O_RDONLY), "rb")
    except (WorkspaceError, OSError):  # a link, say
        file = BytesIO(read_bytes(path, root, limit=1 << 30))
    with file:
        yield from file


_TEMPORARY = re.compile(r"\..{1,40}\.[0-9a-f]{8}\.tmp", re.S)


def temporary_name(name: str) -> str:
    return f".{name[:40]}.{os.urandom(4).hex()}.tmp"


def is_temporary(name: str) -> bool:
    """Whether a name is one that `temporary_name` gives."""
    return _TEMPORARY.fullmatch(name) is not None


def write_new(
    folder: Folder, name: str, data: bytes, old: os.stat_result | None, *, durable: bool = True
) -> None:
    """Write a new file with mode and owner of the one it comes to replace."""
    fd = folder.create(name, old)
    try:
        rest = memoryview(data)
        while rest:
            rest = rest[os.write(fd, rest) :]
        if durable:
            os.fsync(fd)
    finally:
        os.close(fd)


def append(path: Path, data: bytes, root: Path, *, durable: bool = True) -> None:
    """Add to a file, durably; it is made where it is missing.

    Raises WorkspaceError: ``path`` leaves ``root`` or goes through a symbolic link; StorageError.
    """
    flags = os.O_WRONLY | os.O_APPEND | os.O_CREAT | getattr(os, "O_BINARY", 0)
    with storage_errors(path), folder_of(path, root, create=True) as folder:
        folder.regular(path.name)
        fd = folder.open(path.name, flags)
        try:
            rest = memoryview(data)
            while rest:
                rest = rest[os.write(fd, rest) :]
            if durable:
                os.fsync(fd)
        finally:
            os.close(fd)


def remove(path: Path, root: Path) -> None:
    """Take a file away; a link is taken away itself, and what is not there is no trouble.

    Raises:
        WorkspaceError: ``path`` leaves ``root`` or goes through a symbolic link.
        StorageError: the disk refuses.
    """
    with (
        storage_errors(path),
        suppress(FileNotFoundError),
        folder_of(path, root) as folder,
    ):
        folder.remove(path.name)


def sweep(folder: Path, root: Path) -> None:
    """Remove the temporary files that a killed process has left in a folder and below it."""
    with suppress(OSError, WorkspaceError):
        _sweep(enter(folder, root))


def _sweep(folder: Folder) -> None:
    try:
        for name, is_folder in folder.entries():
            with suppress(OSError, WorkspaceError):
                if is_temporary(name) and folder.regular(name):
                    folder.remove(name)
                elif is_folder:
                    _sweep(folder.below(name))
    finally:
        folder.close()


def read_bytes(path: Path, root: Path, *, limit: int = MAX_BYTES) -> bytes:
    """The bytes of a regular file that lies, links followed, inside ``root``.

    Raises:
        WorkspaceError: missing, outside ``root``, no regular file, or larger than ``limit`` bytes.
        StorageError: the disk refuses.
    """
    data = read_start(path, root, limit + 1)
    if len(data) > limit:
        message = f"the file is larger than {limit // 1024 // 1024} MiB"
        raise WorkspaceError(message, path=str(path), hint="split it into several files")
    return data


def read_start(path: Path, root: Path, size: int) -> bytes:
    """The first bytes of a file; raises as `read_bytes` does, but for what it is too large for."""
    data = _read_straight(path, root, size)
    if data is not None:
        return data
    real = real_path(path, root)
    with storage_errors(path):
        if not stat.S_ISREG(real.stat().st_mode):
            raise not_regular(path)
        return _read(real, root.resolve(), size)


def _read_straight(path: Path, root: Path, limit: int) -> bytes | None:
    """The bytes of a file on whose way there is no link; None for any other."""
    try:
        return _read(path, root, limit)
    except (WorkspaceError, OSError, ValueError):
        return None


def _read(path: Path, root: Path, limit: int) -> bytes:
    with folder_of(path, root) as folder:
        return folder.read(path.name, limit)


def real_path(path: Path, root: Path) -> Path:
    """Where ``path`` leads, links followed.

    Raises:
        WorkspaceError: nowhere, or outside ``root``.
    """
    try:
        real = path.resolve(strict=True)
    except FileNotFoundError as error:
        raise WorkspaceError("there is no such file", path=str(path)) from error
    except (OSError, RuntimeError, ValueError) as error:  # link loop, NUL, over-long name
        message, hint = f"this path cannot be read: {error}", "rename or remove it"
        raise WorkspaceError(message, path=str(path), hint=hint) from error
    if not real.is_relative_to(root.resolve()):
        message = f"refused: it leads outside the workspace, to {real}"
        raise WorkspaceError(message, path=str(path), hint="copy the file into the workspace")
    return real


def read_source(path: Path, root: Path) -> SourceText:
    """Read a post exactly: strict UTF-8, BOM and line ends kept.

    Raises:
        WorkspaceError: as for `read_bytes`, or not UTF-8 (with the offset, a guess of the
            encoding and the command that converts it).
    """
    data = read_bytes(path, root)
    try:
        return SourceText(relative_name(path, root), data.decode("utf-8"))
    except UnicodeDecodeError as error:
        raise refuse_encoding(str(path), data, error.start) from error


def relative_name(path: Path, root: Path) -> str:
    """``path`` relative to ``root``, with forward slashes, as people and catalogs name it."""
    full, prefix = str(path), f"{root}{os.sep}"
    if full.startswith(prefix):  # thousands of posts: pathlib takes twenty times as long
        return full[len(prefix) :].replace(os.sep, "/")
    base = root if path.is_relative_to(root) else root.resolve()
    return (path if path.is_relative_to(base) else path.resolve()).relative_to(base).as_posix()
