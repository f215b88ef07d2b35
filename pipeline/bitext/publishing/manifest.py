"""``output/.editions.jsonl``: whose the files in ``output/`` are; it goes wherever they go.

One line a file, ``[path, post, digest, lines]``, sorted; git merges it by union, so that after a
merge a file has a line for each branch.  What stands there was written by a build: a file that is
otherwise is a person's.  Line ends do not count: git changes them on its way.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from hashlib import blake2b
from pathlib import Path

from bitext.store.build_state import unended
from bitext.store.files import POST_SUFFIXES, append, read_bytes, write_atomic

NAME = ".editions.jsonl"
_ATTRIBUTES = f"""\
# Written by bitext: both sides of a merge keep what their builds wrote.
{NAME} text eol=lf merge=union -diff
"""
_LINE = 3  # bytes of a line's digest: a line that is another passes once in 16 million
_LARGEST = 1 << 30


@dataclass(frozen=True, slots=True, order=True)
class WrittenFile:
    """A file as a build wrote it."""

    path: str
    post: str
    digest: str
    lines: str = ""  #: of a page: six hex digits for each line

    @classmethod
    def of(cls, path: str, post: str, data: bytes) -> WrittenFile:
        page = Path(path).suffix.lower() in POST_SUFFIXES
        return cls(path, post, unended(data), "".join(line_digests(data)) if page else "")

    def versions(self) -> tuple[str, ...]:
        """The digests of its lines."""
        step = 2 * _LINE
        return tuple(self.lines[n : n + step] for n in range(0, len(self.lines), step))


def line_digests(data: bytes) -> Iterator[str]:
    """Yield what tells one line of a text from another."""
    for line in data.replace(b"\r\n", b"\n").split(b"\n"):
        yield blake2b(line, digest_size=_LINE).hexdigest()


@dataclass(slots=True)
class Manifest:
    """The rows of a workspace, read when they are first asked for."""

    path: Path
    root: Path
    _rows: dict[str, set[WrittenFile]] | None = None  #: by path
    _half: bool = False  #: somebody was killed while writing a line

    @property
    def exists(self) -> bool:
        """Whether there is such a file."""
        return self.path.is_file()

    @property
    def rows(self) -> dict[str, set[WrittenFile]]:
        """The rows of each path; what cannot be read (a git marker, half a line) is none."""
        if self._rows is None:
            data = read_bytes(self.path, self.root, limit=_LARGEST) if self.exists else b""
            self._half = data[-1:] not in (b"", b"\n")
            self._rows = {}
            for row in rows_in(data.decode("utf-8", "surrogateescape")):
                self._rows.setdefault(row.path, set()).add(row)
        return self._rows

    def paths_of(self) -> dict[str, list[str]]:
        """Post -> the paths that were written for it."""
        found: dict[str, list[str]] = {}
        for row in sorted(row for rows in self.rows.values() for row in rows):
            found.setdefault(row.post, []).append(row.path)
        return found

    def begin(self, rows: Sequence[WrittenFile]) -> None:
        """Have on disk what comes to be written, so that a killed build knows its own files."""
        if news := [row for row in rows if row not in self.rows.get(row.path, ())]:
            append(self.path, (b"\n" if self._half else b"") + _rendered(news), self.root)
            self._half = False

    def put(self, rows: Iterable[WrittenFile]) -> None:
        """Note what was written, in place of what was there; other posts may use the same file."""
        for row in rows:
            known = self.rows.get(row.path, set())
            self.rows[row.path] = {*(r for r in known if r.digest == row.digest), row}

    def forget(self, path: str) -> None:
        """Drop the rows of a file that is gone."""
        self.rows.pop(path, None)

    def save(self) -> None:
        """Write the rows, sorted, where they changed."""
        data = _rendered(sorted(row for rows in (self._rows or {}).values() for row in rows))
        if self._rows is None or not (data or self.exists):
            return
        write_atomic(self.path, data, root=self.root)
        attributes = self.path.with_name(".gitattributes")
        if not attributes.exists():
            write_atomic(attributes, _ATTRIBUTES.encode(), root=self.root)


def _rendered(rows: Iterable[WrittenFile]) -> bytes:
    lines = (
        json.dumps([row.path, row.post, row.digest, row.lines], ensure_ascii=False) for row in rows
    )
    return "".join(f"{line}\n" for line in lines).encode("utf-8", "surrogateescape")


def rows_in(text: str) -> Iterator[WrittenFile]:
    """Yield the rows of a manifest; what cannot be read is none."""
    for line in text.split("\n"):
        try:
            fields = json.loads(line) if line.startswith("[") else None
        except (ValueError, RecursionError):
            continue
        if isinstance(fields, list) and [type(field) for field in fields] == [str] * 4:
            yield WrittenFile(*fields)
