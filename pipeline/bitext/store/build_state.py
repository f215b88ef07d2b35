"""``.bitext/build.json``: what the last build read and wrote, so the next does no work twice.

Like git's index it trusts a file's size and modification time, and looks at the content only
when they changed.  The file is a cache: whose an edition is, says `publishing.manifest`.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from hashlib import blake2b
from pathlib import Path
from typing import Any

from bitext.store.files import read_bytes, write_atomic

VERSION = 2
#: What reading such a file may raise when somebody has written into it.
_DAMAGE = (ValueError, KeyError, TypeError, AttributeError, RecursionError)

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


def unended(data: bytes) -> str:
    """What tells that a content has changed, by more than its line ends: git changes those."""
    return digest(data.replace(b"\r\n", b"\n"))


#: What no edition depends on: who talks to people, who drafts, and how well.
_NOT_IN_EDITIONS = frozenset({"backends", "cli", "evaluate", "models", "sending", "testing.py"})


def program(package: Path) -> str:
    """A digest of the code that an edition depends on: of its bytes, whenever it was installed."""
    total = blake2b(digest_size=16)
    for path in sorted(package.rglob("*.py")):
        below = path.relative_to(package)
        if below.parts[0] not in _NOT_IN_EDITIONS:
            total.update(f"{below.as_posix()}\0".encode() + path.read_bytes())
    return total.hexdigest()


@dataclass(frozen=True, slots=True)
class Record:
    """A post's last build; paths are relative to the workspace."""

    inputs: dict[str, list[int]]  #: path -> size, time of what was read (or was not there)
    outputs: dict[str, list[Any]]  #: path -> size, time, digest of what was written
    findings: list[list[Any]]
    skipped: bool = False  #: it had not the translations asked for

    def written(self, path: str, data: bytes) -> bool | None:
        """Whether the content of an output is what we wrote; None when that is not known."""
        known = self.outputs.get(path)
        return None if known is None else bool({digest(data), unended(data)} & {*known[2:]})


@dataclass(slots=True)
class BuildState:
    """All records of a workspace; fresh ones are valid for one set of options.

    Records are kept as JSON text and parsed when asked for: a tenth of the memory.
    """

    path: Path
    options: str
    valid: bool = False  #: whether the last build had the same options
    posts: dict[str, str] = field(default_factory=dict)
    changed: bool = False
    listed: bool = False  #: whether a manifest of the outputs lay beside them

    @classmethod
    def load(cls, path: Path, options: str, root: Path) -> BuildState:
        """Read the state; other options keep what was written and nothing else."""
        state = cls(path, options)
        if path.exists():
            with suppress(*_DAMAGE):  # a damaged cache is no cache
                data = json.loads(read_bytes(path, root, limit=1 << 30))
                if data["version"] == VERSION:
                    state.posts = dict(data["posts"])
                    state.valid = data["options"] == options
                    state.listed = bool(data.get("listed"))
        return state

    @classmethod
    def load_as_it_is(cls, path: Path, root: Path) -> BuildState:
        """Read the state to change a record of it, whatever the options of the last build were."""
        options = ""
        if path.exists():
            with suppress(*_DAMAGE):
                options = str(json.loads(read_bytes(path, root, limit=1 << 30))["options"])
        return cls.load(path, options, root)

    def save(self, root: Path) -> None:
        """Write the state when it changed; the journal is part of it then."""
        if self.changed:
            data = {
                "version": VERSION, "options": self.options, "listed": self.listed,
                "posts": self.posts,
            }  # fmt: skip
            text = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
            write_atomic(self.path, text.encode("utf-8", "surrogateescape"), root=root)
            self.changed = False

    def record(self, name: str) -> Record:
        """The record of a post, empty when there is none."""
        with suppress(*_DAMAGE):
            inputs, outputs, findings, skipped = json.loads(self.posts.get(name, ""))
            stamps = [*inputs.values(), *outputs.values()]
            if all(isinstance(known, list) and len(known) >= 2 for known in stamps):
                return Record(inputs, outputs, list(findings), skipped=bool(skipped))
        return Record({}, {}, [])

    def put(self, name: str, record: Record) -> None:
        """Keep what a build of a post came to."""
        fields = (record.inputs, record.outputs, record.findings, record.skipped)
        text = json.dumps(fields, ensure_ascii=False, separators=(",", ":"))
        self.changed = self.changed or self.posts.get(name) != text or not self.valid
        self.posts[name] = text

    def forget(self, name: str) -> None:
        """Drop the record of a post that is gone."""
        del self.posts[name]
        self.changed = True

    def fresh(self, name: str, root: str) -> Record | None:
        """The record of a post whose inputs and outputs are as the last build left them."""
        record = self.record(name)
        if not self.valid or not record.inputs:
            return None
        for path, (size, mtime, *_) in _stamped(record):
            if stamp(f"{root}/{path}") != (size, mtime):
                return None
        return record


def _stamped(record: Record) -> Iterator[tuple[str, list[Any]]]:
    yield from record.inputs.items()
    yield from record.outputs.items()
