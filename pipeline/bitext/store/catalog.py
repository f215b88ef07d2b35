"""One PO file per post: the source of truth for its translations.

The state of an entry is written in what every PO editor keeps:

=========  ==========================================================================
MISSING    ``msgstr`` is empty
DRAFT      ``#, fuzzy`` and ``#. draft: <signature> <hash of msgstr>``;
           ``#. confidence: 0.87 (high)`` where its engine told
EDITED     ``#, fuzzy`` without a draft line that fits: a person worded it
REVIEWED   not fuzzy
STALE      ``#, fuzzy`` and ``#| msgid`` = the source a person worded it for;
           ``#. reviewed: <hash of msgstr>`` when that wording was reviewed
=========  ==========================================================================

Files are read by path only: ``polib.pofile(text)`` splits at U+2028 and loses text, and
takes a missing path for text.  A file is replaced only after it was read back equal.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote, unquote

from bitext.errors import StorageError, WorkspaceError
from bitext.store.entries import Catalog, Entry, State, as_obsolete, catalog_path, digest
from bitext.store.files import (
    MAX_BYTES,
    read_bytes,
    status,
    storage_error,
    storage_errors,
    write_atomic,
)
from bitext.store.merge import merge, reword, unwritable
from bitext.store.po_syntax import refuse_broken
from bitext.store.provenance import confidence_line, read_confidence

__all__ = [
    "Catalog", "Entry", "State", "catalog_path", "digest", "merge", "read", "render", "reword",
    "unwritable", "update", "write",
]  # fmt: skip

if TYPE_CHECKING:
    import polib

#: Largest catalog, in bytes: a post's text twice, with comments.
MAX_CATALOG_BYTES = 4 * MAX_BYTES

_ATTEMPTS = 10  # to write a catalog that an editor saves meanwhile
_OWN_HEADERS = {
    "MIME-Version": "1.0",
    "Content-Type": "text/plain; charset=UTF-8",
    "Content-Transfer-Encoding": "8bit",
}
_DRAFT = re.compile(r"draft: (?:(.*) )?([0-9a-f]{8})")
_APPROVED = re.compile(r"reviewed: ([0-9a-f]{8})")


def read(path: Path, root: Path, *, source: str = "", language: str = "") -> Catalog:
    """The catalog at ``path``, empty when there is no such file.

    ``source`` and ``language`` are the post's name and the language it should have, for an
    empty catalog or one that moved; without them the file's own header counts.

    Raises:
        WorkspaceError: not UTF-8, unresolved git conflict, broken PO syntax, an entry twice,
            plural forms, outside ``root``, or too large.
        StorageError: the disk refuses.
    """
    data = _bytes(path, root)
    if data is None:
        return Catalog(source, language or "en")
    refuse_broken(path, data)
    catalog = _load(path)
    return replace(catalog, source=source or catalog.source, language=language or catalog.language)


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


def _load(path: Path) -> Catalog:
    po = _parse(path)
    _refuse_duplicates(po, path)
    obsolete = (as_obsolete(_entry(item)) for item in po if item.obsolete)
    own = {*_OWN_HEADERS, "Language", "X-Source"}
    return Catalog(
        source=unquote(po.metadata.get("X-Source", ""), errors="surrogateescape"),
        language=po.metadata.get("Language", "en"),
        entries=tuple(_entry(item) for item in po if not item.obsolete),
        obsolete=tuple(entry for entry in obsolete if entry.has_human_work),
        header=tuple((k, v) for k, v in po.ordered_metadata() if k not in own),
        comment=po.header,
    )


def _refuse_duplicates(po: polib.POFile, path: Path) -> None:
    seen: dict[tuple[str, str], polib.POEntry] = {}
    for item in po:
        first = seen.setdefault((item.msgctxt or "", item.msgid), item)
        if first is not item or item.msgid_plural or not item.msgid:
            message = f"this entry is there twice, first in line {first.linenum}"
            if first is item:
                message = "entries with plural forms or without a msgid have no place here"
            hint = "delete the entry you do not want"
            raise WorkspaceError(message, path=str(path), line=item.linenum or 0, hint=hint)


def _entry(item: polib.POEntry) -> Entry:
    lines = item.comment.split("\n") if item.comment else []
    draft = next(filter(None, map(_DRAFT.fullmatch, lines)), None)
    approved = next(filter(None, map(_APPROVED.fullmatch, lines)), None)
    state = _state(item, draft[2] if draft else "")
    stale = state is State.STALE
    sure = next((x for x in map(read_confidence, lines) if x is not None), None)
    return Entry(
        source=item.msgid,
        context=item.msgctxt or "",
        target=item.msgstr,
        state=state,
        previous=item.previous_msgid or "" if stale else "",
        approved=approved[1] if approved and stale else "",
        note=tuple(line for line in lines if not _is_own(line)),
        occurrences=tuple(_occurrence(*place) for place in item.occurrences),
        signature=(draft[1] or "") if draft and state is State.DRAFT else "",
        confidence=sure if state is State.DRAFT else None,
        comment=item.tcomment,
        flags=tuple(flag for flag in item.flags if flag and flag != "fuzzy"),
    )


def _is_own(line: str) -> bool:
    """Whether a comment line tells of the state, and so is no note."""
    stated = _DRAFT.fullmatch(line) or _APPROVED.fullmatch(line)
    return bool(stated) or read_confidence(line) is not None


def _state(item: polib.POEntry, drafted: str) -> State:
    if not item.msgstr:
        return State.MISSING
    if not item.fuzzy:
        return State.REVIEWED
    if drafted == digest(item.msgstr):
        return State.DRAFT
    return State.STALE if item.previous_msgid else State.EDITED


def _occurrence(file: str, line: str | int) -> tuple[str, int]:
    number = str(line)
    known = number.isdecimal() and len(number) < 10
    return unquote(file, errors="surrogateescape"), int(number) if known else 0


def _quoted(file: str) -> str:
    """A file name without blanks, at which PO tools would split it."""
    return re.sub(
        r"[\s%\x00-\x1f\x7f-\x9f\ud800-\udfff]",
        lambda char: quote(char[0], errors="surrogateescape"),
        file,
    )


def render(catalog: Catalog) -> bytes:
    """The PO file: UTF-8, unwrapped, the same bytes for the same catalog."""
    import polib

    po = polib.POFile(wrapwidth=0)
    po.header = catalog.comment
    po.metadata = {
        **dict(catalog.header),
        **_OWN_HEADERS,
        "Language": catalog.language,
        "X-Source": _quoted(catalog.source),
    }
    po.extend(_item(entry) for entry in catalog.entries)
    po.extend(_item(entry, obsolete=True) for entry in catalog.obsolete)
    return str(po).encode("utf-8")


def _item(entry: Entry, *, obsolete: bool = False) -> polib.POEntry:
    import polib

    fuzzy = entry.state in (State.DRAFT, State.EDITED, State.STALE)
    lines = list(entry.note)
    if entry.state is State.DRAFT:
        lines.append(" ".join(["draft:", *entry.signature.split(), digest(entry.target)]))
        lines += [confidence_line(entry.confidence)] if entry.confidence is not None else []
    if entry.approved:
        lines.append(f"reviewed: {entry.approved}")
    return polib.POEntry(
        msgid=entry.source,
        msgctxt=entry.context or None,
        msgstr=entry.target,
        comment="\n".join(lines),
        tcomment=entry.comment,
        occurrences=[(_quoted(file), str(line or "")) for file, line in entry.occurrences],
        flags=[*(["fuzzy"] if fuzzy else []), *entry.flags],
        previous_msgid=entry.previous or None,
        obsolete=obsolete,
    )


def write(path: Path, catalog: Catalog, *, root: Path) -> bool:
    """Write ``catalog`` to ``path``; whether anything changed on disk.

    Raises:
        StorageError: the disk refuses, or the file would not read back equal (then the old
            file stays).
        WorkspaceError: ``path`` leaves ``root`` or goes through a symbolic link.
    """
    return _write(path, catalog, root, lambda: None)


def _write(path: Path, catalog: Catalog, root: Path, last: Callable[[], None]) -> bool:
    """`write`, with ``last`` called just before the new file takes the name."""

    def verify(temporary: Path) -> None:
        if _load(temporary) != catalog:
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
) -> Catalog:
    """Read the catalog at ``path``, ``change`` it, write it; what is on disk then.

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
                return _update_once(path, change, root, source, language)
    message = "another program saves this catalog again and again"
    raise StorageError(message, path=str(path), hint="close it in the other program")


def _update_once(
    path: Path, change: Callable[[Catalog], Catalog], root: Path, source: str, language: str
) -> Catalog:
    before = _bytes(path, root)
    old = read(path, root, source=source, language=language)
    new = change(old)
    if new is old:
        return old

    def last() -> None:
        if _bytes(path, root) != before:
            raise _OvertakenError

    _write(path, new, root, last)
    return new


def _bytes(path: Path, root: Path) -> bytes | None:
    return read_bytes(path, root, limit=MAX_CATALOG_BYTES) if status(path) else None
