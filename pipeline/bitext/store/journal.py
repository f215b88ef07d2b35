"""The journal of a post on disk: ``p.log.jsonl`` beside ``p.po``, in git, only ever added to."""

from __future__ import annotations

import codecs
import os
import re
import subprocess
import time
from collections.abc import Collection, Iterable, Iterator, Sequence
from functools import lru_cache
from pathlib import Path

from bitext.store.disk.said import remember
from bitext.store.files import append, read_bytes, remove, write_atomic
from bitext.wording.journal import Act, Place, parse, place, render

SUFFIX = ".log.jsonl"
_LARGEST = 256 * 1024 * 1024


def journal_path(catalog: Path) -> Path:
    """Where the journal of a catalog lies."""
    return catalog.with_suffix(SUFFIX)


def read(catalog: Path, root: Path) -> list[Act]:
    """The acts of a catalog's journal, by time; what cannot be read of it is passed over.

    Raises StorageError when the disk refuses.
    """
    return acts_of(raw(catalog, root))


def acts_of(data: bytes) -> list[Act]:
    """The acts of a journal that holds these bytes."""
    return parse(_text(data))


def _text(data: bytes) -> str:
    """What editors have saved in another encoding, or with a mark in front, says the same."""
    return data.decode("utf-16" if data[:2] in _WIDE else "utf-8-sig", "replace")


_WIDE = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)


def raw(catalog: Path, root: Path) -> bytes:
    """A catalog's journal as it lies there; nothing where there is none."""
    path = journal_path(catalog)
    return read_bytes(path, root, limit=_LARGEST) if os.path.exists(path) else b""  # noqa: PTH110


def add(catalog: Path, root: Path, acts: Sequence[Act], via: str) -> tuple[Act, ...]:
    """Write acts at the end, durable when this returns; as they were written.

    Raises StorageError when the disk refuses.
    """
    if not acts:
        return ()
    before = raw(catalog, root)
    # a clock that is behind must not make what is said now older than what it is said of
    who, at = person(root), max([now(), *_TIME.findall(_text(before))])
    signed = tuple(_numbered((act.signed(who, via, at) for act in acts), before))
    lines = render(signed).encode("utf-8", "surrogatepass")
    _append(catalog, root, lines, before)
    remember(catalog, root, lines)
    return signed


_TIME = re.compile(r'"at": "(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ)"')


def _numbered(acts: Iterable[Act], before: bytes) -> Iterator[Act]:
    """Acts with numbers of their own: what is done, undone and done again within a second is
    three acts, and the same number would make the last no act.
    """
    taken = set[str]()
    for act in acts:
        while act.id in taken or f'"id": "{act.id}"'.encode() in before:
            act = act.next()
        taken.add(act.id)
        yield act


def _append(catalog: Path, root: Path, lines: bytes, before: bytes | None = None) -> None:
    before = raw(catalog, root) if before is None else before
    if before[:2] in _WIDE:  # what is added would be none of it
        whole = _text(before).encode("utf-8", "surrogatepass")
        write_atomic(journal_path(catalog), whole, root=root)
        before = whole
    half = before and not before.endswith(b"\n")  # somebody was killed while writing
    append(journal_path(catalog), (b"\n" if half else b"") + lines, root)


def move(before: Path, after: Path, root: Path) -> None:
    """Let the journal of a catalog follow it; one that is there already gets the lines added.

    Raises StorageError when the disk refuses.
    """
    if lines := raw(before, root):
        _append(after, root, lines)
        remove(journal_path(before), root)


def copy(before: Path, after: Path, root: Path, places: Collection[Place]) -> list[Act]:
    """Let what people did at these places stand in the journal of another catalog too; the acts.

    Raises StorageError when the disk refuses.
    """
    known = {act.id for act in read(after, root)}
    acts = [a for a in read(before, root) if place(a.ctx, a.src) in places and a.id not in known]
    write(after, root, acts)
    return acts


def write(catalog: Path, root: Path, acts: Sequence[Act]) -> None:
    """Write acts that have a name and a time already.

    Raises StorageError when the disk refuses.
    """
    if acts:
        _append(catalog, root, render(acts).encode("utf-8", "surrogatepass"))


def now() -> str:
    """The time of an act; `SOURCE_DATE_EPOCH` is another clock for who wants the same bytes."""
    seconds = os.environ.get("SOURCE_DATE_EPOCH", "")
    return moment(int(seconds) if seconds.isdecimal() else None)


def moment(seconds: int | None) -> str:
    """A time as acts have it; of none, now."""
    return time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(seconds))


def person(root: Path) -> str:
    """Who is at work: ``BITEXT_AS``, else git's ``user.name``, else nobody."""
    return os.environ.get("BITEXT_AS", "") or _git_name(str(root))


@lru_cache(maxsize=8)
def _git_name(root: str) -> str:
    command = ["git", "-C", root, "config", "user.name"]
    try:
        done = subprocess.run(command, capture_output=True, timeout=5, check=False)  # noqa: S603
    except (OSError, subprocess.TimeoutExpired):
        return ""
    return done.stdout.decode("utf-8", "replace").strip()
