"""One PO file per post: the source of truth for its translations.

Files are read by path only: ``polib.pofile(text)`` splits at U+2028 and loses text, and
takes a missing path for text.  A file that holds a person's work is replaced only after it was
read back equal; drafts can be made again.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

from bitext.errors import StorageError, WorkspaceError
from bitext.formats.po.entries import Catalog, Entry, State, digest
from bitext.formats.po.read import catalog_of
from bitext.formats.po.syntax import refuse_broken
from bitext.formats.po.write import render
from bitext.store.encodings import refuse_encoding
from bitext.store.files import (
    MAX_BYTES,
    read_bytes,
    status,
    storage_error,
    storage_errors,
    write_atomic,
)
from bitext.store.merge import add_drafts, merge, reword, unwritable

__all__ = [
    "Catalog", "Entry", "OnDisk", "State", "add_drafts", "catalog_path", "digest", "load", "merge",
    "read", "render", "reword", "unwritable", "update", "write",
]  # fmt: skip

if TYPE_CHECKING:
    import polib

#: Largest catalog, in bytes: a post's text twice, with comments.
MAX_CATALOG_BYTES = 4 * MAX_BYTES

_ATTEMPTS = 10  # to write a catalog that an editor saves meanwhile


@dataclass(frozen=True, slots=True)
class OnDisk:
    """A catalog as its file had it when it was read."""

    catalog: Catalog
    data: bytes | None  #: the file, None where there is none


def read(path: Path, root: Path, *, source: str = "", language: str = "") -> Catalog:
    """The catalog at ``path``, as `load` finds it."""
    return load(path, root, source=source, language=language).catalog


def load(path: Path, root: Path, *, source: str = "", language: str = "") -> OnDisk:
    """The catalog at ``path``, empty when there is no such file, with the file itself.

    ``source`` and ``language`` are the post's name and the language it should have, for an
    empty catalog or one that moved; without them the file's own header counts.

    Raises:
        WorkspaceError: not UTF-8, unresolved git conflict, broken PO syntax, an entry twice,
            plural forms, outside ``root``, or too large.
        StorageError: the disk refuses.
    """
    data = _bytes(path, root)
    if data is None:
        return OnDisk(Catalog(source, language or "en"), None)
    refuse_undecodable(path, data)
    refuse_broken(str(path), data)
    found = _parsed(path)
    named = replace(found, source=source or found.source, language=language or found.language)
    return OnDisk(named, data)


def catalog_path(post: str, language: str) -> PurePosixPath:
    """Where the catalog of ``post`` (relative to ``content``) lies, relative to ``catalog``."""
    path = PurePosixPath(language, post)
    return path.with_suffix(".po") if path.suffix == ".md" else path.with_name(path.name + ".po")


def refuse_undecodable(path: Path, data: bytes) -> None:
    """Raises WorkspaceError for a file that is not UTF-8."""
    try:
        data.decode("utf-8")
    except UnicodeDecodeError as error:
        raise refuse_encoding(str(path), data, error.start) from error


def _parse(path: Path) -> polib.POFile:
    import polib

    try:
        return polib.pofile(str(path), encoding="utf-8", wrapwidth=0)
    except (OSError, ValueError, IndexError, AttributeError) as error:
        if isinstance(error, OSError) and error.errno:
            raise storage_error(error, path) from error
        found = re.search(r"\(line (\d+)\)(?:: (.*))?", str(error))
        line, detail = (int(found[1]), found[2] or "") if found else (0, "")
        message = f"this is not valid PO syntax{detail and ': '}{detail}"
        hint = f"`msgfmt --check {path.name}` says more; git has the last good version"
        raise WorkspaceError(message, path=str(path), line=line, hint=hint) from error


def write(path: Path, catalog: Catalog, *, root: Path) -> bool:
    """Write ``catalog`` to ``path``; whether anything changed on disk.

    Raises:
        StorageError: the disk refuses, or a person's work in it would not read back equal
            (then the old file stays).
        WorkspaceError: ``path`` leaves ``root`` or goes through a symbolic link.
    """
    return _write(path, catalog, root, lambda: None)


def _parsed(path: Path) -> Catalog:
    return catalog_of(_parse(path), str(path))


def _write(path: Path, catalog: Catalog, root: Path, last: Callable[[], None]) -> bool:
    """`write`, with ``last`` called just before the new file takes the name."""

    def verify(temporary: Path) -> None:
        if catalog.has_human_work and _parsed(temporary) != catalog:
            message = "the catalog would not read back as it was written; the old file stays"
            raise StorageError(message, path=str(path))
        last()

    return write_atomic(path, render(catalog), root=root, verify=verify)


class _OvertakenError(Exception):
    """Someone saved the file between our reading and our writing."""


def update(
    path: Path,
    change: Callable[[Catalog], Catalog],
    *,
    root: Path,
    source: str = "",
    language: str = "",
    known: OnDisk | None = None,
) -> Catalog:
    """Read the catalog at ``path``, ``change`` it, write it; what is on disk then.

    ``known`` is what an earlier `read` found: the file is not parsed again while it is that.

    ``change`` is pure and quick, for example a `merge` with drafts that are there already.  It
    is called again when an editor saved the file meanwhile; other bitext processes wait.
    A catalog that comes back unchanged is not written.

    Raises:
        WorkspaceError, StorageError: as `read` and `write` do.
    """
    from filelock import FileLock

    lock = root / ".bitext" / "catalog.lock"
    with storage_errors(lock):
        lock.parent.mkdir(exist_ok=True)
    with storage_errors(path), FileLock(lock):
        for _ in range(_ATTEMPTS):
            with suppress(_OvertakenError):
                return _update_once(path, change, root, source, language, known)
    message = "another program saves this catalog again and again"
    raise StorageError(message, path=str(path), hint="close it in the other program")


def _update_once(
    path: Path,
    change: Callable[[Catalog], Catalog],
    root: Path,
    source: str,
    language: str,
    known: OnDisk | None,
) -> Catalog:
    if known is None or _bytes(path, root) != known.data:
        known = load(path, root, source=source, language=language)
    old = known.catalog
    new = change(old)
    if new is old:
        return old

    def last() -> None:
        if _bytes(path, root) != known.data:
            raise _OvertakenError

    _write(path, new, root, last)
    return new


def _bytes(path: Path, root: Path) -> bytes | None:
    return read_bytes(path, root, limit=MAX_CATALOG_BYTES) if status(path) else None
