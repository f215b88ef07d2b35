"""Files that a build writes: never over a person's edit, and known as ours even if it is killed."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from bitext.errors import ONE_FILE
from bitext.model import Finding, Severity
from bitext.publishing.built import Built
from bitext.store.build_state import BuildState, Record, digest, stamp
from bitext.store.disk.staging import Staging
from bitext.store.files import POST_SUFFIXES, read_bytes, remove, write_atomic

#: Where an edition goes that was replaced without knowing who wrote it.
REPLACED = ".bitext/replaced"


@dataclass
class Outputs:
    """What is written for a window of posts, and what stands in ``output/`` already."""

    root: Path
    state: BuildState
    built: Built
    check: bool
    ours: Callable[[str], bool]  #: whether builds write there: nothing else is ever taken away
    staging: Staging = field(init=False)
    made: dict[str, list[Any]] = field(default_factory=dict)  #: path -> size, time, digest
    records: dict[str, Record] = field(default_factory=dict)  #: by post, once all is in place

    def __post_init__(self) -> None:
        self.staging = Staging(self.root)

    def put(self, path: str, data: bytes, before: Record, outputs: dict[str, list[Any]]) -> bool:
        """Write one file where it is out of date; return whether it was."""
        target = self.root / path
        made = self.made.get(path)
        if made and made[2] == digest(data):  # a picture of another post of this window
            outputs[path] = made
            return True
        old = self._read(path) if target.is_file() else None
        if old != data:
            if self.check:
                self.built.outdated.append(path)
                return True
            if old is not None and not self._may_replace(path, old, before):
                outputs[path] = before.outputs[path]
                return True
            target = self.staging.write(target, data)
            self.made[path] = [*stamp(target), digest(data)]
            self.built.written.append(path)
        outputs[path] = [*stamp(target), digest(data)]
        return old != data

    def _read(self, path: str) -> bytes:
        return read_bytes(self.root / path, self.root, limit=1 << 30)

    def _may_replace(self, path: str, old: bytes, before: Record) -> bool:
        ours = before.written(path, old)
        if ours is None:
            kept = f"{REPLACED}/{digest(old)[:8]}-{Path(path).name}"
            write_atomic(self.root / kept, old, root=self.root)
        elif not ours:
            message = (
                f"this edition was edited by hand and is not overwritten: `bitext absorb {path}` "
                f"takes the edit into the catalog"
            )
            self.built.findings.append(Finding("edited-edition", Severity.ERROR, message, path))
        return ours is not False

    def commit(self) -> None:
        """Give what was written its names, and remember it as ours: that first, then the names."""
        if self.made:
            written = {name: _digests(record, self.made) for name, record in self.records.items()}
            self.state.begin({name: found for name, found in written.items() if found}, self.root)
            self.staging.commit()
        for name, record in self.records.items():
            self.state.put(name, record)
        self.made, self.records = {}, {}

    def discard(self) -> None:
        """Leave everything as the last commit left it."""
        self.staging.discard()

    def take_away(self, outputs: dict[str, list[Any]]) -> None:
        """Delete editions of a post that is not to be published, unless a person edited them.

        Pictures stay: another post may show them.
        """
        if self.check:
            return
        record = Record({}, outputs, [])
        for path in [path for path in outputs if Path(path).suffix.lower() in POST_SUFFIXES]:
            target = self.root / path
            if target.is_file() and record.written(path, self._read(path)):
                remove(target, self.root)
                self.built.written.append(path)
                del outputs[path]

    def remove(self, gone: Iterable[str]) -> None:
        """Take away editions of posts that no longer exist, unless a person edited them."""
        names = set(gone)
        left = self.state.posts.keys() - names if names else ()
        used = {path for name in left for path in self.state.record(name).outputs}
        for name in sorted(names):
            for path in self._ours(self.state.record(name), used):
                if self.check:
                    self.built.outdated.append(path)
                else:
                    remove(self.root / path, self.root)
                    self.built.written.append(path)
            if not self.check:
                self.state.forget(name)

    def _ours(self, record: Record, used: set[str]) -> Iterator[str]:
        """Outputs that are as we wrote them, less what other posts use (a shared picture)."""
        for path in sorted(record.outputs.keys() - used):
            if not self.ours(path):  # the state is a file like any other: it may name what it likes
                continue
            with suppress(*ONE_FILE):  # a link, say: left where it is
                if (self.root / path).is_file() and record.written(path, self._read(path)):
                    yield path


def _digests(record: Record, made: Mapping[str, list[Any]]) -> dict[str, str]:
    return {path: made[path][2] for path in record.outputs if path in made}
