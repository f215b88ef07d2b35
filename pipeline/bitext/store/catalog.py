"""One PO file per post: the source of truth for its translations.

A file that holds a person's work is replaced only after it was read back equal; drafts can be
made again.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, replace
from io import StringIO
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

from bitext.errors import StorageError, WorkspaceError
from bitext.formats.po.entries import Catalog, Entry, State, digest
from bitext.formats.po.read import catalog_of
from bitext.formats.po.syntax import plain, refuse_broken
from bitext.formats.po.write import render
from bitext.store.disk.lock import locked
from bitext.store.encodings import refuse_encoding
from bitext.store.files import MAX_BYTES, POST_SUFFIXES, read_bytes, storage_errors, write_atomic
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
    adopted: bytes | None = None  #: the file that was its own before the post was renamed


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
    if not data.strip():
        message = "this catalog is empty: its translations are lost"
        hint = "take it back from git or a backup; or delete the file, and it is drafted anew"
        raise WorkspaceError(message, path=str(path), hint=hint)
    text = decoded(path, data)
    refuse_broken(str(path), data)
    whole = plain(data)
    found = _parsed(path, text if whole == data else decoded(path, whole))
    named = replace(found, source=source or found.source, language=language or found.language)
    return OnDisk(named, data)


def catalog_path(post: str, language: str) -> PurePosixPath:
    """Where the catalog of ``post`` (relative to ``content``) lies, relative to ``catalog``.

    No two posts share one: ``.md`` gives way to ``.po``, unless what is left is the name of a
    post itself (``x.markdown.md`` beside ``x.markdown``).
    """
    path = PurePosixPath(language, post)
    short = path.suffix == ".md" and not path.stem.lower().endswith(POST_SUFFIXES)
    return path.with_suffix(".po") if short else path.with_name(path.name + ".po")


def posts_of(catalog: str) -> tuple[str, ...]:
    """The names that the post of a catalog may have; both without their folders.

    >>> posts_of("a/x.po"), posts_of("x.mdx.po")
    (('a/x.md',), ('x.mdx', 'x.mdx.md'))
    """
    name = catalog.removesuffix(".po")
    own = (name,) if name.lower().endswith(POST_SUFFIXES) else ()
    return (*own, f"{name}.md")


def decoded(path: Path, data: bytes) -> str:
    """Raises WorkspaceError for a file that is not UTF-8."""
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        raise refuse_encoding(str(path), data, error.start) from error


class _Text(str):
    """The text of a PO file as polib takes it: never for a path, and cut at line ends alone.

    polib asks whether there is a file of this name, which no NUL can be in, and then for the
    lines, which `str` also ends at U+2028 and others: text would be lost.
    """

    __slots__ = ()

    def splitlines(self, keepends: bool = True) -> list[str]:  # noqa: ARG002  # as polib calls it
        return list(StringIO(self[:-1], newline=None))


def _parse(path: Path, text: str) -> polib.POFile:
    import polib

    try:
        return polib.pofile(_Text(text + "\0"), encoding="utf-8", wrapwidth=0)
    except (OSError, ValueError, IndexError, AttributeError) as error:
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


def _parsed(path: Path, text: str) -> Catalog:
    return catalog_of(_parse(path, text), str(path))


def _write(path: Path, catalog: Catalog, root: Path, last: Callable[[], None]) -> bool:
    """`write`, with ``last`` called just before the new file takes the name."""

    def verify(data: bytes) -> None:
        if catalog.has_human_work and _parsed(path, decoded(path, data)) != catalog:
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
    lock = root / ".bitext" / "catalog.lock"
    with storage_errors(lock), locked(lock, root):
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
    return read_bytes(path, root, limit=MAX_CATALOG_BYTES) if os.path.lexists(path) else None
