"""What people have said on this machine: ``.bitext/said.jsonl``, each line with its catalog.

Journals have the same lines, until somebody takes them back with what git calls *changes*:
``git checkout .``, ``git reset --hard``, ``git clean``, ``git stash drop``, a backup copied over
them.  It is a cache: without it nothing is lost that is in a journal or in git.
"""

from __future__ import annotations

import json
import os
import re
from collections.abc import Collection, Mapping
from contextlib import suppress
from pathlib import Path

from bitext.errors import BitextError
from bitext.formats.json_text import read_json
from bitext.store.files import append, read_bytes, relative_name, write_atomic

FILE = ".bitext/said.jsonl"
#: Bytes, some ten thousand acts; of more the older half goes.
_LARGEST = 8 << 20
_ID = re.compile(rb'"id": "([0-9a-f]{1,64})"')

#: Path of a catalog in the workspace -> number of an act -> its line.
Lines = Mapping[str, Mapping[bytes, bytes]]


def remember(catalog: Path, root: Path, lines: bytes) -> None:
    """Keep lines that the journal of a catalog has got; where that cannot be, nothing is kept."""
    name = json.dumps(relative_name(catalog, root)).encode()
    text = b"".join(b"%s\t%s\n" % (name, line) for line in lines.split(b"\n") if line)
    with suppress(BitextError):
        # a line first: somebody may have been killed in the middle of the one before
        append(root / FILE, b"\n" + text, root, durable=False)


def remembered(root: Path, below: str) -> Lines:
    """What is kept of the catalogs in a folder; half a line is not."""
    found: dict[str, dict[bytes, bytes]] = {}
    for row in _rows(root):
        said, _, line = row.partition(b"\t")
        number = _ID.search(line)
        with suppress(ValueError):
            name = read_json(said) if number else ""
            if number and isinstance(name, str) and name.startswith(f"{below}/"):
                found.setdefault(name, {})[number[1]] = line
    return found


def numbers(lines: bytes) -> Collection[bytes]:
    """The numbers of the acts that any lines have."""
    return {*_ID.findall(lines)}


def tidy(root: Path) -> None:
    """Keep the file within bounds; raises StorageError."""
    path = root / FILE
    # os.path makes no other path of it: each look of every command asks
    if os.path.exists(path) and os.path.getsize(path) > _LARGEST:  # noqa: PTH110, PTH202
        rows = _rows(root)
        write_atomic(path, b"\n".join(rows[len(rows) // 2 :]), root=root)


def _rows(root: Path) -> list[bytes]:
    path = root / FILE
    with suppress(BitextError):  # os.path as in `tidy`
        data = read_bytes(path, root, limit=2 * _LARGEST) if os.path.exists(path) else b""  # noqa: PTH110
        return [row for row in data.split(b"\n") if row]
    return []
