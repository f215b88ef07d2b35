"""``.bitext/build.sqlite``: what builds remember, asked for post by post.

A build of one post reads no other's, and what is asked for is not held.  It is a cache: a damaged
one is begun anew, and whoever may not write it goes without, or has one that ends with it.
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any
from weakref import finalize

from bitext.errors import BitextError, StorageError
from bitext.store.disk.database import BESIDE, attach, claim, refuse_another
from bitext.store.disk.door import Folder, folder_of

SCHEMA = 1
_OWNER = 0x62697462  # "bitb"
_TABLES = (
    "CREATE TABLE about (name TEXT PRIMARY KEY, value TEXT) WITHOUT ROWID",
    "CREATE TABLE post (name BLOB PRIMARY KEY, options TEXT, record TEXT) WITHOUT ROWID",
    "CREATE TABLE file (path BLOB, post BLOB, digest TEXT, lines TEXT)",
    "CREATE INDEX file_path ON file (path)",
    "CREATE INDEX file_post ON file (post)",
)
_BUSY = 10_000  # milliseconds: another command commits
_HINT = "delete the file: it is a cache, and costs the next build the time of a first one"


class _Unfit(sqlite3.DatabaseError):
    """A file of another kind or version."""


class Ledger:
    """An open file of what builds remember; changes are kept by `save` alone."""

    def __init__(self, connection: sqlite3.Connection, path: Path, *, only_read: bool) -> None:
        self._connection, self.path = connection, path
        self._closed = finalize(self, connection.close)  # whoever keeps one does not end it
        self.only_read = only_read  #: what is changed is not kept

    @classmethod
    def open(cls, path: Path, root: Path, *, only_read: bool = False) -> Ledger:
        """Open the file at ``path``, made or begun anew where that is needed.

        With ``only_read`` nothing is made, and one that cannot be read is an empty one.

        Raises:
            WorkspaceError: there is a symbolic link on the way.
            StorageError: the disk refuses.
        """
        if not only_read:
            return cls(_writing(path, root), path, only_read=False)
        with suppress(OSError, sqlite3.Error, BitextError):
            return cls(_reading(path, root), path, only_read=True)
        return cls.private()

    @classmethod
    def private(cls) -> Ledger:
        """One that nobody else sees: on the disk where it is large, and gone when it is closed."""
        connection = sqlite3.connect("", isolation_level=None, check_same_thread=False)
        _prepare(connection)
        return cls(connection, Path(), only_read=True)

    def rows(self, query: str, values: Sequence[object] = ()) -> Iterator[tuple[Any, ...]]:
        """Yield what a query finds."""
        with _told(self.path):
            # whoever stops early has the cursor closed by ``yield from``: after the database, maybe
            yield from iter(self._connection.execute(query, values).fetchone, None)

    def change(self, statement: str, rows: Iterable[Sequence[object]] = ((),)) -> None:
        """Run a statement for each of the rows."""
        with _told(self.path):
            if not self._connection.in_transaction:
                self._connection.execute("BEGIN")
            self._connection.executemany(statement, rows)

    def about(self, name: str) -> str:
        """What was noted under a name, empty where nothing was."""
        found = next(self.rows("SELECT value FROM about WHERE name = ?", (name,)), ("",))
        return str(found[0])

    def note(self, name: str, value: str) -> None:
        """Note something for the next build."""
        if self.about(name) != value:
            self.change("INSERT OR REPLACE INTO about VALUES (?, ?)", [(name, value)])

    def save(self) -> None:
        """Keep what was changed since the last time."""
        with _told(self.path):
            if self._connection.in_transaction and not self.only_read:
                self._connection.execute("COMMIT")

    def close(self) -> None:
        """Close it; what was not saved is as it was."""
        self._closed()


def encoded(name: str) -> bytes:
    """A file name as it is kept: one that is not UTF-8, too."""
    return name.encode("utf-8", "surrogateescape")


def decoded(name: object) -> str:
    """`encoded` turned round; of a file that somebody has written into, whatever stands there."""
    return name.decode("utf-8", "surrogateescape") if isinstance(name, bytes) else str(name)


#: Where to delete the file would not help, or cannot be done.
_HINTS = {
    sqlite3.SQLITE_FULL: "free some space and run again: nothing finished is lost",
    sqlite3.SQLITE_IOERR: "free some space, check the disk, and run again",
    sqlite3.SQLITE_READONLY: "check who owns it and its folder",
    sqlite3.SQLITE_CANTOPEN: "check who owns it and its folder",
}


@contextmanager
def _told(path: Path) -> Iterator[None]:
    try:
        yield
    except sqlite3.Error as error:
        message = f"what builds remember cannot be kept: {error}"
        hint = _HINTS.get(getattr(error, "sqlite_errorcode", 0) & 0xFF, _HINT)
        raise StorageError(message, path=str(path), hint=hint) from error


def _writing(path: Path, root: Path) -> sqlite3.Connection:
    from bitext.store.files import storage_errors

    with storage_errors(path), _told(path), folder_of(path, root, create=True) as folder:
        try:
            return _claimed(path, folder)
        except sqlite3.DatabaseError as error:
            code = getattr(error, "sqlite_errorcode", 0) & 0xFF
            damaged = code in (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB)
            if not (damaged or isinstance(error, _Unfit)):
                raise
        for beside in ("", *BESIDE):
            with suppress(FileNotFoundError):
                folder.remove(path.name + beside)
        return _claimed(path, folder)


def _claimed(path: Path, folder: Folder) -> sqlite3.Connection:
    identity = claim(folder, path.name)
    connection = attach(path, "rw")
    try:
        refuse_another(identity, folder, path)
        _check(connection)
        # A journal that was left beside another file would be rolled back into that.
        if connection.execute("PRAGMA journal_mode").fetchone()[0] != "wal":
            connection.execute("PRAGMA journal_mode = MEMORY")
            connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA synchronous = NORMAL")
        _prepare(connection)
    except BaseException:
        connection.close()
        raise
    return connection


def _reading(path: Path, root: Path) -> sqlite3.Connection:
    with folder_of(path, root) as folder:
        for beside in ("", *BESIDE):
            folder.regular(path.name + beside)
        log = folder.status(path.name + "-wal")
        there = log is not None and log.st_size
        log_can_be_read = there or os.access(path.parent, os.W_OK)
        connection = attach(path, "ro" if log_can_be_read else "ro&immutable=1")
    try:
        connection.execute("SELECT 1 FROM about, post, file LIMIT 0")  # else it is no such file
        _check(connection)
    except BaseException:
        connection.close()
        raise
    return connection


def _check(connection: sqlite3.Connection) -> int:
    """The version of the file, 0 of an empty one; raises _Unfit for another program's."""
    connection.execute(f"PRAGMA busy_timeout = {_BUSY}")
    connection.execute("PRAGMA trusted_schema = OFF")
    version: int = connection.execute("PRAGMA user_version").fetchone()[0]
    owner: int = connection.execute("PRAGMA application_id").fetchone()[0]
    kinds = {kind for (kind,) in connection.execute("SELECT type FROM sqlite_schema LIMIT 100")}
    fits = owner == _OWNER and version == SCHEMA and kinds == {"table", "index"}
    if (kinds or version or owner) and not fits:
        raise _Unfit("another program's file, or another version's")
    return version


def _prepare(connection: sqlite3.Connection) -> None:
    if _check(connection) == SCHEMA:
        return
    connection.execute("BEGIN IMMEDIATE")
    if _check(connection) != SCHEMA:  # else another process was quicker
        for statement in _TABLES:
            connection.execute(statement)
        connection.execute(f"PRAGMA application_id = {_OWNER}")
        connection.execute(f"PRAGMA user_version = {SCHEMA}")
    connection.execute("COMMIT")
