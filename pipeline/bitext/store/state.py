"""``.bitext/build.json``: what the last build read and wrote, so the next does no work twice.

Like git's index it trusts a file's size and modification time, and looks at the content only
when they changed.  The file is a cache; what it protects is a person's edit of an edition:
an output whose content is not what was written there is never overwritten.
"""

from __future__ import annotations

import json
import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import blake2b
from pathlib import Path
from typing import Any

from bitext.store.files import read_bytes, write_atomic

VERSION = 1

Stamp = tuple[int, int]  #: size in bytes, modification time in nanoseconds; (-1, 0): no file


def stamp(path: str | Path) -> Stamp:
    """What tells that a file may have changed."""
    try:
        status = os.stat(path)  # noqa: PTH116 - thousands of calls, Path costs as much again
    except OSError:
        return (-1, 0)
    return (status.st_size, status.st_mtime_ns)


def digest(data: bytes) -> str:
    """What tells that a content has changed."""
    return blake2b(data, digest_size=16).hexdigest()


@dataclass(slots=True)
class Record:
    """A post's last build: inputs by stamp, outputs by stamp and digest, findings."""

    inputs: list[list[int]]
    outputs: dict[str, list[Any]]  #: path -> [size, mtime, digest]
    findings: list[list[Any]]
    skipped: bool = False  #: it had not the translations asked for


@dataclass(slots=True)
class State:
    """All records of a workspace, valid for one set of options."""

    path: Path
    options: str
    posts: dict[str, Record] = field(default_factory=dict)
    changed: bool = False

    @classmethod
    def load(cls, path: Path, options: str, root: Path) -> State:
        """Read the state; other options keep the outputs' digests but nothing else."""
        state = cls(path, options)
        if not path.exists():
            return state
        try:
            data = json.loads(read_bytes(path, root, limit=1 << 30))
            records = {name: Record(*fields) for name, fields in data["posts"].items()}
        except (ValueError, KeyError, TypeError):
            return state  # a damaged cache is no cache
        if data.get("version") == VERSION:
            state.posts = records
        if data.get("options") != options:
            for record in state.posts.values():
                record.inputs = []
        return state

    def save(self, root: Path) -> None:
        """Write the state when it changed."""
        if self.changed:
            posts = {n: [r.inputs, r.outputs, r.findings, r.skipped] for n, r in self.posts.items()}
            data = {"version": VERSION, "options": self.options, "posts": posts}
            text = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
            write_atomic(self.path, text.encode(), root=root)
            self.changed = False

    def fresh(self, name: str, inputs: Sequence[Stamp], root: str) -> Record | None:
        """The record of a post whose inputs and outputs are as the last build left them."""
        record = self.posts.get(name)
        if record is None or record.inputs != [list(stamp) for stamp in inputs]:
            return None
        for path, (size, mtime, _) in record.outputs.items():
            if stamp(f"{root}/{path}") != (size, mtime):
                return None
        return record


def written(known: Mapping[str, list[Any]], path: str, data: bytes) -> bool | None:
    """Whether the content of an output is what we wrote there; None when that is not known."""
    if path not in known:
        return None
    return bool(known[path][2] == digest(data))
