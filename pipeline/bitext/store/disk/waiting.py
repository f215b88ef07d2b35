"""Wordings that are saved and not yet in their catalog: some lines in ``.bitext/waiting``.

A catalog takes a tenth of a second to be written, and longer while another program has it; a
line here is on disk in some milliseconds.  Whoever reads a catalog reads it with what waits.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Iterator, Sequence
from hashlib import blake2b
from pathlib import Path

from bitext.formats.json_text import read_json
from bitext.formats.po.entries import Entry
from bitext.store.disk.lock import locked
from bitext.store.files import (
    append,
    read_bytes,
    relative_name,
    remove,
    storage_errors,
    sweep,
    write_atomic,
)
from bitext.wording.rewording import Rewording, entry_of, row

FOLDER = ".bitext/waiting"
_LOCK = ".bitext/waiting.lock"
_LARGEST = 1 << 28


def path_of(catalog: Path, root: Path) -> Path:
    """Where the wordings of a catalog wait; no path of a post is long enough to be trouble."""
    name = relative_name(catalog, root).encode("utf-8", "surrogateescape")
    return root / FOLDER / f"{blake2b(name, digest_size=12).hexdigest()}.jsonl"


def add(catalog: Path, root: Path, rewordings: Iterable[Rewording]) -> None:
    """Let rewordings wait, durably when this returns; raises StorageError."""
    name = relative_name(catalog, root)
    rows = ({"catalog": name, "rows": [row(one.before), row(one.after)]} for one in rewordings)
    # an empty line first: somebody may have been killed in the middle of the one before
    text = "".join(f"\n{json.dumps(said)}\n" for said in rows)
    lock, path = root / _LOCK, path_of(catalog, root)
    with storage_errors(lock), locked(lock, root):
        append(path, text.encode(), root)


def lines_for(catalog: Path, root: Path) -> bytes:
    """What waits for a catalog, as its file has it."""
    path = path_of(catalog, root)
    return read_bytes(path, root, limit=_LARGEST) if os.path.exists(path) else b""  # noqa: PTH110


def read(lines: bytes) -> list[Rewording]:
    """The rewordings of a file; half a line was never told to be saved."""
    return [Rewording(before, after) for _, before, after in _rows(lines)]


def settle(catalog: Path, root: Path, lines: bytes) -> None:
    """These lines are in their catalog; what has come since goes on waiting."""
    lock, path = root / _LOCK, path_of(catalog, root)
    with storage_errors(lock), locked(lock, root):
        now = lines_for(catalog, root)
        left = now[len(lines) :] if now.startswith(lines) else now
        if read(left):
            write_atomic(path, left, root=root)
        else:
            remove(path, root)


def tidy(root: Path) -> None:
    """Remove what a killed process has left half written."""
    lock = root / _LOCK
    with storage_errors(lock), locked(lock, root):
        sweep(root / FOLDER, root)


def catalogs(root: Path) -> Sequence[Path]:
    """The catalogs for which something waits."""
    found = []
    for path in sorted((root / FOLDER).glob("*.jsonl")):
        names = [name for name, _, _ in _rows(read_bytes(path, root, limit=_LARGEST))]
        catalog = root / names[0] if names else None
        if catalog and path_of(catalog, root).name == path.name:
            found.append(catalog)
        else:
            remove(path, root)
    return found


def _rows(lines: bytes) -> Iterator[tuple[str, Entry, Entry]]:
    for line in lines.split(b"\n"):
        try:
            said = read_json(line) if line else {}
            before, after = said["rows"]
            yield str(said["catalog"]), entry_of(before), entry_of(after)
        except (ValueError, TypeError, KeyError, IndexError):
            continue
