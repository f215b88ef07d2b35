"""Bytes in and out: atomic writes, exact reads, the walk over posts.

Nothing is read outside the workspace (it might be sent to a third party) and nothing
is written outside it; a file is either its old or its new version, never half.
"""

from __future__ import annotations

import errno
import os
import stat
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from bitext.errors import StorageError, UsageError, WorkspaceError
from bitext.store.encodings import refuse_encoding

#: Suffixes of posts, compared without case.
POST_SUFFIXES = (".md", ".markdown", ".mdx")

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
    errno.ENAMETOOLONG: ("the file name is too long for this system", "shorten it"),
    errno.EIO: ("the disk reports an input/output error", "check the disk and your backups"),
}


@dataclass(frozen=True, slots=True)
class SourceText:
    """A post as it is on disk: ``text.encode() == bytes``, BOM (U+FEFF) and line ends included."""

    name: str  #: path relative to the workspace, with forward slashes
    text: str


def storage_error(error: OSError, path: Path | str) -> StorageError:
    """Say in a sentence what the disk refused and what to do about it."""
    reason, hint = _REASONS.get(error.errno or 0, (error.strerror or str(error), ""))
    return StorageError(reason, path=str(path), hint=hint)


@contextmanager
def storage_errors(path: Path) -> Iterator[None]:
    """Turn every OSError of the block into a StorageError about ``path``."""
    try:
        yield
    except OSError as error:
        raise storage_error(error, path) from error


def inside(path: Path, root: Path) -> Path:
    """``path`` below ``root`` with ``root`` resolved and no part of it a symbolic link.

    Raises:
        WorkspaceError: it leaves ``root``, or a part of it is a symbolic link.
    """
    hint = "bitext writes only real files inside its own folders"
    with storage_errors(path):
        real = root.resolve()
        base = root if path.is_relative_to(root) else real
        if not path.is_relative_to(base) or ".." in path.parts or "\0" in str(path):
            raise WorkspaceError(f"refused: it is not inside {root}", path=str(path), hint=hint)
        for part in path.relative_to(base).parts:
            real /= part
            if real.is_symlink():
                message = f"refused: {real.name} is a symbolic link"
                raise WorkspaceError(message, path=str(path), hint=hint)
    return real


def status(path: Path, *, file: bool = False) -> os.stat_result | None:
    """What is at ``path``, links not followed; None when there is nothing.

    Raises StorageError when it cannot be told, or is no regular ``file`` as asked for.
    """
    with storage_errors(path), suppress(FileNotFoundError):
        found = path.lstat()
        if file and not stat.S_ISREG(found.st_mode):
            raise OSError(errno.EISDIR if stat.S_ISDIR(found.st_mode) else errno.EPERM, "no file")
        return found
    return None


def write_atomic(
    path: Path, data: bytes, *, root: Path, verify: Callable[[Path], None] = lambda _: None
) -> bool:
    """Write ``data`` so that ``path`` is its old or its new version at every moment.

    Order of calls: create in the same folder, write, fsync, replace, fsync the folder;
    missing folders are created. ``verify`` sees the finished temporary file before it takes
    the name; what it raises leaves the old file in place.

    Returns:
        False when the file already held these bytes and nothing was written.

    Raises:
        WorkspaceError: ``path`` leaves ``root`` or goes through a symbolic link.
        StorageError: the disk refuses.
    """
    target = inside(path, root)
    with storage_errors(path):
        old = status(target, file=True)
        if old is not None and old.st_size == len(data) and target.read_bytes() == data:
            return False
        make_folder(target.parent)
        temporary = temporary_name(target)
        try:
            write_new(temporary, data, stat.S_IMODE(old.st_mode) if old else None)
            verify(temporary)
            temporary.replace(target)
        except BaseException:  # Ctrl-C too must not leave the temporary file behind
            with suppress(OSError):
                temporary.unlink()
            raise
        sync_folder(target.parent)
    return True


def temporary_name(target: Path) -> Path:
    return target.with_name(f".{target.name[:40]}.{os.urandom(4).hex()}.tmp")


def write_new(path: Path, data: bytes, mode: int | None, *, durable: bool = True) -> None:
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)
    fd = os.open(path, flags, 0o666)
    try:
        if mode is not None and hasattr(os, "fchmod"):
            os.fchmod(fd, mode)
        rest = memoryview(data)
        while rest:
            rest = rest[os.write(fd, rest) :]
        if durable:
            os.fsync(fd)
    finally:
        os.close(fd)


def make_folder(folder: Path) -> None:
    """Create ``folder`` and its parents, each durable in the one above it."""
    if folder.is_dir():
        return
    make_folder(folder.parent)
    with suppress(FileExistsError):  # another process was quicker; a file in the way fails later
        folder.mkdir()
    sync_folder(folder.parent)


def sync_folder(folder: Path) -> None:
    if os.name == "nt":  # Windows cannot open a folder
        return
    fd = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(fd)
    except OSError as error:
        if error.errno != errno.EINVAL:  # some file systems cannot sync a folder
            raise
    finally:
        os.close(fd)


def read_bytes(path: Path, root: Path, *, limit: int = MAX_BYTES) -> bytes:
    """The bytes of a regular file that lies, links followed, inside ``root``.

    Raises:
        WorkspaceError: missing, outside ``root``, no regular file, or larger than ``limit`` bytes.
        StorageError: the disk refuses.
    """
    real = _real(path, root)
    with storage_errors(path):
        # O_NONBLOCK: opening a FIFO must not wait for a writer
        flags = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
        if not stat.S_ISREG(real.stat().st_mode):
            raise WorkspaceError("this is not a regular file", path=str(path))
        with os.fdopen(os.open(real, flags), "rb") as file:
            data = file.read(limit + 1)
    if len(data) > limit:
        message = f"the file is larger than {limit // 1024 // 1024} MiB"
        raise WorkspaceError(message, path=str(path), hint="split it into several files")
    return data


def _real(path: Path, root: Path) -> Path:
    try:
        real = path.resolve(strict=True)
    except FileNotFoundError as error:
        raise WorkspaceError("there is no such file", path=str(path)) from error
    except (OSError, RuntimeError, ValueError) as error:  # link loop, NUL, over-long name
        raise WorkspaceError(f"this path cannot be read: {error}", path=str(path)) from error
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


def find_posts(
    root: Path, content: Path, paths: Sequence[Path] = (), *, exclude: Iterable[Path] = ()
) -> Iterator[Path]:
    """Every post below ``content`` (relative to ``root``), or below the ``paths`` a user named.

    Sorted by folder and name, streaming, each post once; names that begin with a dot and
    folders in ``exclude`` (relative to ``root``) are passed over.

    Raises:
        UsageError: a named path does not exist, is no post, or is outside ``content``.
        WorkspaceError: a link leads outside the workspace or in a circle, or a file name is
            not UTF-8.
    """
    folder = root / content
    if not folder.is_dir():
        hint = "create it, or set `content` in bitext.toml"
        raise WorkspaceError("the content folder does not exist", path=str(folder), hint=hint)
    skip = frozenset(str((root / part).resolve()) for part in exclude)
    seen: set[Path] = set()
    for start in [_named(path, folder) for path in paths] or [folder]:
        for post in _walk(start, root.resolve(), skip, frozenset()):
            if post not in seen:
                seen.add(post)
                yield post


def _named(path: Path, folder: Path) -> Path:
    """A user's path, absolute or relative to the working directory, as one below ``folder``."""
    full, base = (Path(os.path.abspath(p)) for p in (path, folder))  # noqa: PTH100 - links stay
    hint = f"posts are below {folder}; name files or folders there, or set `content`"
    if not os.path.lexists(full):
        raise UsageError("there is no such file or folder", path=str(path), hint=hint)
    if not full.is_relative_to(base):
        raise UsageError("this is outside the content folder", path=str(path), hint=hint)
    if not full.is_dir() and not _is_post(full.name):
        message = f"this is not a post ({', '.join(POST_SUFFIXES)})"
        raise UsageError(message, path=str(path), hint=hint)
    return folder / full.relative_to(base)


def _walk(path: Path, root: Path, skip: frozenset[str], above: frozenset[str]) -> Iterator[Path]:
    """Yield the posts at or below ``path``; a link is followed inside ``root`` only."""
    real = str(_real(path, root))
    if real in skip:
        return
    if not path.is_dir():
        if _is_post(path.name):
            yield _utf8_named(path)
        return
    if real in above:
        raise WorkspaceError("refused: this link leads in a circle", path=str(path))
    with storage_errors(path), os.scandir(path) as entries:
        below = sorted((e.name, e.is_symlink(), e.is_dir()) for e in entries if e.name[0] != ".")
    for name, link, folder in below:
        if link or folder:
            yield from _walk(path / name, root, skip, above | {real})
        elif _is_post(name) and f"{real}{os.sep}{name}" not in skip:
            yield _utf8_named(path / name)


def _is_post(name: str) -> bool:
    return name.lower().endswith(POST_SUFFIXES)


def _utf8_named(path: Path) -> Path:
    try:
        str(path).encode()
    except UnicodeEncodeError as error:
        raise WorkspaceError("this file name is not UTF-8", path=ascii(str(path))) from error
    return path
