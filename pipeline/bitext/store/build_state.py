"""``.bitext/build.sqlite``: what the last build read and wrote, so the next does no work twice.

Like git's index it trusts a file's size and modification time, and looks at the content only
when they changed.  The file is a cache: whose an edition is, says `publishing.manifest`.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from hashlib import blake2b
from pathlib import Path
from typing import Any

from bitext.store.disk.ledger import Ledger, decoded, encoded
from bitext.store.files import read_bytes

#: What reading such a file may raise when somebody has written into it.
DAMAGE = (ValueError, KeyError, TypeError, AttributeError, RecursionError)

Stamp = tuple[int, int]  #: size in bytes, modification time in nanoseconds
NO_FILE: Stamp = (-1, 0)


def stamp(path: str | Path) -> Stamp:
    """What tells that a file may have changed."""
    try:
        status = os.stat(path)  # noqa: PTH116 - thousands of calls, Path costs as much again
    except OSError:
        return NO_FILE
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


@cache
def this_program() -> str:
    """The same of the code that runs: what is installed meanwhile is not loaded."""
    return program(Path(__file__).parents[1])


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
    """The records of a workspace; one is fresh for the options that it was built with.

    They are read one by one, so that a build of one post reads no other's.
    """

    ledger: Ledger
    options: str  #: what the editions of this build depend on; empty: whatever a record was for
    valid: bool = True  #: whether fresh records may be trusted at all

    @classmethod
    def load(cls, path: Path, options: str, root: Path, *, only_read: bool = False) -> BuildState:
        """Open the state; records for other options keep what was written and nothing else.

        Raises WorkspaceError for a link on the way, StorageError where the disk refuses.
        """
        state = cls(Ledger.open(path, root, only_read=only_read), digest(options.encode()))
        _take_over(state.ledger, path.with_suffix(".json"), root)
        return state

    @classmethod
    def load_as_it_is(cls, path: Path, root: Path, *, only_read: bool = False) -> BuildState:
        """Open the state to change a record of it, whatever the options of its build were."""
        return cls(Ledger.open(path, root, only_read=only_read), "")

    def save(self) -> None:
        """Keep what was put, together with what the manifest noted."""
        self.ledger.save()

    def names(self) -> Iterator[str]:
        """Yield the posts that there is a record of."""
        for (name,) in self.ledger.rows("SELECT name FROM post ORDER BY name"):
            yield decoded(name)

    def record(self, name: str) -> Record:
        """The record of a post, empty when there is none."""
        return self._kept(name)[1]

    def put(self, name: str, record: Record) -> None:
        """Keep what a build of a post came to, where that may be written."""
        if self.ledger.only_read:
            return
        options = self.options or self._kept(name)[0]
        fields = (record.inputs, record.outputs, record.findings, record.skipped)
        row = encoded(name), options, json.dumps(fields, separators=(",", ":"))
        known = self.ledger.rows("SELECT name, options, record FROM post WHERE name = ?", row[:1])
        if next(known, None) != row:
            self.ledger.change("INSERT OR REPLACE INTO post VALUES (?, ?, ?)", [row])

    def forget(self, name: str) -> None:
        """Drop the record of a post that is gone."""
        self.ledger.change("DELETE FROM post WHERE name = ?", [(encoded(name),)])

    def fresh(self, name: str, root: str) -> Record | None:
        """The record of a post whose inputs and outputs are as the last build left them."""
        options, record = self._kept(name) if self.valid else ("", _NOTHING)
        if options != self.options or not record.inputs:
            return None
        for path, (size, mtime, *_) in _stamped(record):
            if stamp(f"{root}/{path}") != (size, mtime):
                return None
        return record

    def _kept(self, name: str) -> tuple[str, Record]:
        """The options and the record of a post; what somebody has written into it is none."""
        query = "SELECT options, record FROM post WHERE name = ?"
        options, text = next(self.ledger.rows(query, (encoded(name),)), ("", ""))
        with suppress(*DAMAGE):
            inputs, outputs, findings, skipped = json.loads(text)
            stamps = [*inputs.values(), *outputs.values()]
            if all(isinstance(known, list) and len(known) >= 2 for known in stamps):
                return str(options), Record(inputs, outputs, list(findings), skipped=bool(skipped))
        return "", Record({}, {}, [])


def _take_over(ledger: Ledger, earlier: Path, root: Path) -> None:
    """Once, what an earlier version kept as JSON: it tells which editions are ours."""
    if (ledger.only_read and ledger.path.name) or ledger.about(_EARLIER) or not earlier.exists():
        return
    with suppress(*DAMAGE):
        posts = json.loads(read_bytes(earlier, root, limit=1 << 30))["posts"]
        rows = [(encoded(name), _EARLIER, str(text)) for name, text in posts.items()]
        ledger.change("INSERT OR IGNORE INTO post VALUES (?, ?, ?)", rows)
    ledger.note(_EARLIER, "1")


_EARLIER = "build.json"


def _stamped(record: Record) -> Iterator[tuple[str, list[Any]]]:
    yield from record.inputs.items()
    yield from record.outputs.items()


_NOTHING = Record({}, {}, [])
