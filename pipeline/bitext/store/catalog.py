"""One PO file per post: the source of truth for its translations.

A file that holds a person's work is replaced only after it was read back equal; drafts can be
made again.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import partial
from io import StringIO
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

from bitext.errors import ONE_FILE, BitextError, FileRefused, StorageError, WorkspaceError
from bitext.formats.po.entries import Catalog, Entry, State, digest
from bitext.formats.po.lines import bounded, gathered
from bitext.formats.po.read import catalog_of
from bitext.formats.po.syntax import plain, refuse_broken
from bitext.formats.po.write import render
from bitext.store.disk import waiting
from bitext.store.disk.lock import locked
from bitext.store.disk.staging import Staging
from bitext.store.encodings import refuse_encoding
from bitext.store.files import MAX_BYTES, POST_SUFFIXES, read_bytes, storage_errors, write_atomic
from bitext.store.merge import add_drafts, merge, reword, unwritable
from bitext.wording.rewording import applied

__all__ = [
    "Catalog", "Entry", "OnDisk", "State", "Update", "add_drafts", "catalog_path", "digest", "load",
    "merge", "read", "render", "reword", "unwritable", "update", "update_all", "write",
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
    waiting: bytes = b""  #: lines of what was saved on a page, which the catalog has in it


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
        return _with_waiting(path, root, Catalog(source, language or "en"), None)
    if not data.strip():
        message = "this catalog is empty: its translations are lost"
        hint = "take it back from git or a backup; or delete the file, and it is drafted anew"
        raise WorkspaceError(message, path=str(path), hint=hint)
    found = of_bytes(path, data)
    named = replace(found, source=source or found.source, language=language or found.language)
    return _with_waiting(path, root, named, data)


def of_bytes(path: Path, data: bytes) -> Catalog:
    """The catalog that a file holds; raises WorkspaceError, with the line, where it holds none."""
    text = decoded(path, data)
    refuse_broken(str(path), data)
    whole = plain(data)
    return _parsed(path, text if whole == data else decoded(path, whole))


def _with_waiting(path: Path, root: Path, catalog: Catalog, data: bytes | None) -> OnDisk:
    """With what a page has saved and not yet written here."""
    lines = waiting.lines_for(path, root)
    catalog = applied(catalog, waiting.read(lines)) if lines else catalog
    return OnDisk(catalog, data, waiting=lines)


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
        text = self[:-1]
        return gathered(list(StringIO(text, newline=None)) if "\r" in text else text.split("\n"))


def _parse(path: Path, text: str) -> polib.POFile:
    import polib

    try:
        text = _Text(text + "\0")
        return polib.pofile(text, encoding="utf-8", wrapwidth=0, klass=bounded())
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
    verify = partial(_verify, path, catalog)
    return write_atomic(path, render(catalog), root=root, verify=verify)


def _verify(path: Path, catalog: Catalog, data: bytes) -> None:
    """Refuse a file that would lose what a person wrote; drafts can be made again."""
    if catalog.has_human_work and _parsed(path, decoded(path, data)) != catalog:
        message = "the catalog would not read back as it was written; the old file stays"
        raise FileRefused(message, path=str(path))


def _parsed(path: Path, text: str) -> Catalog:
    return catalog_of(_parse(path, text), str(path))


@dataclass(frozen=True, slots=True)
class Update:
    """What shall become of a catalog.

    ``change`` is pure and quick, for example a `merge` with drafts that are there already.  It
    is called again when an editor saved the file meanwhile.
    """

    path: Path
    change: Callable[[Catalog], Catalog]
    source: str = ""
    language: str = ""
    known: OnDisk | None = None  #: by an earlier `load`: not parsed again while the file is that


@dataclass(frozen=True, slots=True)
class Updated:
    """A catalog before and after an update, the same where nothing was to be done."""

    before: Catalog
    after: Catalog


def update(
    path: Path,
    change: Callable[[Catalog], Catalog],
    *,
    root: Path,
    source: str = "",
    language: str = "",
) -> Catalog:
    """Change one catalog, as `update_all` does; raises what kept it from being changed."""
    (done,) = update_all([Update(path, change, source, language)], root=root)
    if isinstance(done, BitextError):
        raise done
    return done.after


def update_all(updates: Sequence[Update], *, root: Path) -> list[Updated | BitextError]:
    """Read each catalog, change and write it; for each what was done, or what was in the way.

    Every change is durable when this returns, and other bitext processes wait until then.  A
    catalog that comes back unchanged is not written.  Their paths are different.

    Raises:
        StorageError: the disk refuses more than one file; what was not changed is as it was.
    """
    lock = root / ".bitext" / "catalog.lock"
    done: _Done = {}
    with storage_errors(lock), locked(lock, root):
        for _ in range(_ATTEMPTS):
            if left := [update for update in updates if update.path not in done]:
                _try(left, root, done)
    return [done.get(update.path) or _overtaken(update.path) for update in updates]


def _overtaken(path: Path) -> StorageError:
    message = "another program saves this catalog again and again"
    return StorageError(message, path=str(path), hint="close it in the other program")


_Done = dict[Path, Updated | BitextError]


def _try(updates: Sequence[Update], root: Path, done: _Done) -> None:
    """Make changes; what somebody saved meanwhile is not in ``done``, and as they saved it."""
    staging, ready = Staging(root), dict[Path, tuple[OnDisk, Catalog]]()
    try:
        for update in updates:
            with _told(update.path, done):
                known, new = ready[update.path] = _changed(update, root)
                data = None if new is known.catalog else render(new)
                # what waited is written even over equal bytes: who reads by stamps must see it
                if data is None or (data == known.data and not known.waiting):
                    done[update.path] = Updated(known.catalog, new)
                    continue
                staging.write(update.path, data)
                _verify(update.path, new, staging.read(update.path))
        staging.sync()
        for path in list(staging.waiting):
            with _told(path, done):
                known, new = ready[path]
                if path not in done and _bytes(path, root) == known.data:
                    staging.name(path)
                    done[path] = Updated(known.catalog, new)
        staging.sync_names()
        for path, (known, new) in ready.items():
            if known.waiting and path in done and new is not known.catalog:
                waiting.settle(path, root, known.waiting)  # the file has it, changed or not
    finally:
        staging.discard()


@contextmanager
def _told(path: Path, done: _Done) -> Iterator[None]:
    """One that is broken does not keep the others from being written."""
    try:
        yield
    except ONE_FILE as error:
        done[path] = error


def _changed(update: Update, root: Path) -> tuple[OnDisk, Catalog]:
    known = update.known
    if known is None or _bytes(update.path, root) != known.data:
        known = load(update.path, root, source=update.source, language=update.language)
    return known, update.change(known.catalog)


def _bytes(path: Path, root: Path) -> bytes | None:
    return read_bytes(path, root, limit=MAX_CATALOG_BYTES) if os.path.lexists(path) else None
