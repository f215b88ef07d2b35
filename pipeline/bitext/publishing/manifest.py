"""``output/.editions.jsonl``: whose the files in ``output/`` are; it goes wherever they go.

One line a file, ``[path, post, digest, lines]``, sorted; git merges it by union, so that after a
merge a file has a line for each branch.  What stands there was written by a build: a file that is
otherwise is a person's.  Line ends do not count: git changes them on its way.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from hashlib import blake2b
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING

from bitext.errors import WorkspaceError
from bitext.store.build_state import stamp, unended
from bitext.store.disk.ledger import Ledger, decoded, encoded
from bitext.store.files import (
    POST_SUFFIXES,
    append,
    read_bytes,
    read_lines,
    relative_name,
    write_atomic,
    write_parts,
)  # fmt: skip
from bitext.workspace.wordings.astray import files_of

if TYPE_CHECKING:
    from bitext.workspace.workspace import Workspace

NAME = ".editions.jsonl"
_ATTRIBUTES = """\
# Written by bitext: both sides of a merge keep what their builds wrote.
.editions*.jsonl text eol=lf merge=union -diff
"""
_LINE = 3  # bytes of a line's digest: a line that is another passes once in 16 million
#: Bytes: so many are written anew in a few milliseconds.
_LARGE = 1 << 20


def path_of(workspace: Workspace) -> Path:
    """Where the manifest of a workspace is, of each target language by itself."""
    path = workspace.root / workspace.config.output / NAME
    return path.with_stem(f"{path.stem}{workspace.config.mark}")


def manifest_of(workspace: Workspace, ledger: Ledger) -> Manifest:
    """The manifest of a workspace.

    Raises WorkspaceError where there is none yet, and `output` has another name than when somebody
    edited an edition: the next one would be without the edit.
    """
    path, root = path_of(workspace), workspace.root
    for other in files_of(root, path.name) if not path.exists() else ():
        for row in Manifest(other, root).pages():
            if _is_edited(root, row):
                now, old = (relative_name(one.parent, root) for one in (path, other))
                message = (
                    f"somebody has edited it, and bitext.toml says {now}/ where it said {old}/"
                )
                hint = (
                    f"rename {old}/ to {now}/ and `bitext absorb` what was edited, "
                    f"or delete {old}/ if nobody needs it"
                )
                raise WorkspaceError(message, path=row.path, hint=hint)
    return Manifest(path, root, ledger)


def _is_edited(root: Path, row: WrittenFile) -> bool:
    path = root / row.path
    return path.is_file() and unended(read_bytes(path, root, limit=1 << 30)) != row.digest


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
    known: dict[bytes, str] = {}  # of a table in two languages every other line is a tag
    for line in data.replace(b"\r\n", b"\n").split(b"\n"):
        if line not in known:
            known[line] = blake2b(line, digest_size=_LINE).hexdigest()
        yield known[line]


@dataclass(slots=True)
class Manifest:
    """The rows of a workspace, read into the ledger when they are asked for and not there.

    A build of some posts adds lines to a large file; one of all writes it sorted, each row once.
    """

    path: Path
    root: Path
    ledger: Ledger = field(default_factory=Ledger.private)  #: of the builds of this machine
    partial: bool = False  #: whether only some posts are built
    _read: bool = False  #: whether the ledger has the rows of the file
    _changed: bool = False
    _half: bool = False  #: somebody was killed while writing a line

    @property
    def exists(self) -> bool:
        """Whether there is such a file."""
        return self.path.is_file()

    def at(self, path: str) -> set[WrittenFile]:
        """The rows of a path."""
        return {*self._rows("WHERE path = ?", encoded(path))}

    @property
    def merged(self) -> bool:
        """Whether a file has rows of two builds, as after a merge of branches."""
        rows = "SELECT DISTINCT path, post, digest, lines FROM file"
        query = f"SELECT 1 FROM ({rows}) GROUP BY path HAVING count(*) > 1 LIMIT 1"  # noqa: S608
        return any(True for _ in self._known().rows(query))

    def paths_of(self, post: str) -> list[str]:
        """The paths that were written for a post."""
        return [row.path for row in self._rows("WHERE post = ? ORDER BY path", encoded(post))]

    def posts(self) -> Iterator[str]:
        """Yield the posts that something was written for."""
        for (post,) in self._known().rows("SELECT DISTINCT post FROM file ORDER BY post"):
            yield decoded(post)

    def pages(self) -> Iterator[WrittenFile]:
        """Yield the rows of all pages."""
        return self._rows("WHERE lines != ? ORDER BY path", "")

    def every(self) -> Iterator[WrittenFile]:
        """Yield all rows, sorted."""
        return self._rows("ORDER BY path, post, digest, lines")

    def begin(self, rows: Sequence[WrittenFile]) -> None:
        """Have on disk what comes to be written, so that a killed build knows its own files."""
        if news := [row for row in rows if row not in self.at(row.path)]:
            half = b"\n" if self._half else b""
            append(self.path, half + b"".join(map(_rendered, news)), self.root)
            self._half = False
            self._changed = True

    def put(self, rows: Iterable[WrittenFile]) -> None:
        """Note what was written, in place of what was there; other posts may use the same file."""
        for row in rows:
            known = self.at(row.path)
            if not {row} <= known or any(other.digest != row.digest for other in known):
                self._changed = True
                old = (encoded(row.path), row.digest)
                self._known().change("DELETE FROM file WHERE path = ? AND digest != ?", [old])
            if row not in known:
                self._known().change(_INSERT, [_fields(row)])

    def forget(self, path: str, post: str = "") -> None:
        """Drop the rows of a file that is gone, or those of a post that has no more use for it."""
        if self.at(path):
            self._changed = True
            which = "path = ? AND post = ?" if post else "path = ?"
            values = (encoded(path), encoded(post)) if post else (encoded(path),)
            self._known().change(f"DELETE FROM file WHERE {which}", [values])  # noqa: S608  # ours

    def save(self) -> None:
        """Write the rows, sorted, where they changed; of a build of some posts they stay added."""
        if not self._read and not self.exists:
            return
        large = self.exists and self.path.stat().st_size > _LARGE
        if self._read and (self._changed or not self._known().about(_TIDY)):
            if self.partial and large:
                self._known().note(_TIDY, "")
            else:
                self._write()
        if self._read:
            self._known().note(_STAMP, self._stamped())

    def _write(self) -> None:
        every = self.every()
        first = next(every, None)
        if first or self.exists:
            self.write(chain([first] if first else [], every))
            self._known().note(_TIDY, "1")

    def write(self, rows: Iterable[WrittenFile]) -> None:
        """Write these rows, as they are sorted, in the place of all that is there."""
        write_parts(self.path, map(_rendered, rows), self.root)
        attributes = self.path.with_name(".gitattributes")
        if not attributes.exists():
            write_atomic(attributes, _ATTRIBUTES.encode(), root=self.root)

    def _rows(self, which: str, *values: object) -> Iterator[WrittenFile]:
        query = f"SELECT DISTINCT path, post, digest, lines FROM file {which}"  # noqa: S608  # ours
        for path, post, *said in self._known().rows(query, values):
            yield WrittenFile(decoded(path), decoded(post), *map(str, said))

    def _known(self) -> Ledger:
        """The ledger with the rows of the file as it is now."""
        if not self._read:
            self._read = True
            if self.ledger.about(_STAMP) != self._stamped():
                if self.ledger.only_read:
                    self.ledger = Ledger.private()
                self._take_in()
        return self.ledger

    def _take_in(self) -> None:
        """Read the file; what cannot be read in it (a git marker, half a line) is no row."""
        self.ledger.change("DELETE FROM file")
        last = b"\n"

        def rows() -> Iterator[tuple[bytes, bytes, str, str]]:
            nonlocal last
            for last in read_lines(self.path, self.root) if self.exists else ():
                yield from map(_fields, rows_in(last.decode("utf-8", "surrogateescape")))

        self.ledger.change(_INSERT, rows())
        self._half = last[-1:] != b"\n"
        self.ledger.note(_TIDY, "")

    def _stamped(self) -> str:
        return json.dumps(stamp(self.path))


_INSERT = "INSERT INTO file VALUES (?, ?, ?, ?)"
_STAMP, _TIDY = "manifest", "manifest is tidy"


def _fields(row: WrittenFile) -> tuple[bytes, bytes, str, str]:
    return encoded(row.path), encoded(row.post), row.digest, row.lines


def _rendered(row: WrittenFile) -> bytes:
    line = json.dumps([row.path, row.post, row.digest, row.lines], ensure_ascii=False)
    return f"{line}\n".encode("utf-8", "surrogateescape")


def rows_in(text: str) -> Iterator[WrittenFile]:
    """Yield the rows of a manifest; what cannot be read is none."""
    for line in text.split("\n"):
        try:
            fields = json.loads(line) if line.startswith("[") else None
        except (ValueError, RecursionError):
            continue
        if isinstance(fields, list) and [type(field) for field in fields] == [str] * 4:
            row = WrittenFile(*fields)
            if _is_whole(row):
                yield row


def _is_whole(row: WrittenFile) -> bool:
    """Whether a row can be kept: bytes that are no text, or half a character, may be in it."""
    try:
        _fields(row)
    except UnicodeEncodeError:
        return False
    return row.digest.isascii() and row.lines.isascii() and is_below(row.path)


def is_below(path: str) -> bool:
    """Whether a path is one of a file below the workspace, as builds write it down."""
    parts = path.split("/")
    return "\0" not in path and not {"", ".", ".."} & {*parts}
