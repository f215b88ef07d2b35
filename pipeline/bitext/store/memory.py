"""``.bitext/memory.sqlite``: every draft that was paid for, found again by its source.

A finished segment is a row; what `Memory.put_many` returned from survives a killed
process and a power cut (WAL with ``synchronous=FULL``).  The file is a cache over the
catalogs: it may be deleted, at the price of asking the backend again.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from hashlib import blake2b
from pathlib import Path
from threading import Lock
from types import TracebackType
from typing import Self

from bitext.errors import StorageError
from bitext.model import Origin, Pin
from bitext.store.files import storage_errors

#: Marks the file as ours (``PRAGMA application_id``): "bitx".
APPLICATION_ID = 0x62697478

#: How long a writer waits for the others, in milliseconds.
BUSY_TIMEOUT = 30_000

#: The schema's history; append, never change. ``PRAGMA user_version`` counts what has run.
MIGRATIONS: tuple[str, ...] = (
    """
    CREATE TABLE segment (
        key TEXT PRIMARY KEY,
        source TEXT NOT NULL,
        target TEXT NOT NULL,
        origin TEXT NOT NULL CHECK (origin IN ('human', 'memory', 'backend')),
        signature TEXT NOT NULL,
        confidence REAL,
        rank INTEGER AS (CASE origin WHEN 'human' THEN 2 WHEN 'memory' THEN 1 ELSE 0 END)
    ) STRICT, WITHOUT ROWID
    """,
)

_GET = (
    "SELECT key, source, target, origin, signature, confidence FROM segment"
    " WHERE key IN (SELECT value FROM json_each(?))"
)
_PUT = (
    "INSERT INTO segment (key, source, target, origin, signature, confidence)"
    " VALUES (?, ?, ?, ?, ?, ?)"
    " ON CONFLICT (key) DO UPDATE SET source = excluded.source, target = excluded.target,"
    " origin = excluded.origin, signature = excluded.signature, confidence = excluded.confidence"
    " WHERE excluded.rank >= segment.rank"
)

_MOVE_AWAY = (
    "move it away ({0} and its -wal and -shm files) and run again:"
    " translations in the catalogs are kept, only unused drafts are paid again"
)


@dataclass(frozen=True, slots=True)
class Remembered:
    """A translation in placeholder form and where it came from."""

    key: str  #: `memory_key`
    source: str  #: placeholder form
    target: str  #: placeholder form
    origin: Origin
    signature: str = ""  #: engine, model and prompt version; empty for a person
    confidence: float | None = None  #: mean log-probability per token, where known


def memory_key(text: str, languages: tuple[str, str], pins: Sequence[Pin] = ()) -> str:
    """32 hex digits for a placeholder form, (source, target) language tags and wanted wordings.

    A changed URL leaves the key alone (it is not in the placeholder form); a changed
    glossary wording changes it.
    """
    parts = [text, *languages, [(pin.text, pin.wording) for pin in pins]]
    return blake2b(json.dumps(parts).encode(), digest_size=16).hexdigest()


class Memory:
    """An open memory; safe to share between threads, and between processes on one machine."""

    def __init__(self, connection: sqlite3.Connection, path: Path) -> None:
        self._connection = connection
        self._path = path
        self._lock = Lock()

    @classmethod
    def open(cls, path: Path) -> Self:
        """Open the memory at ``path``; create it, or bring its schema up to date, where needed.

        Raises:
            StorageError: damaged, made by a newer bitext (left untouched), or the disk refuses.
        """
        with storage_errors(path):
            path.parent.mkdir(parents=True, exist_ok=True)
        with _database_errors(path):
            connection = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
            try:
                connection.execute(f"PRAGMA busy_timeout = {BUSY_TIMEOUT}")
                _prepare(connection, path)
            except BaseException:
                connection.close()
                raise
        return cls(connection, path)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """Close the file; the rows are on disk already."""
        with self._lock, _database_errors(self._path):
            self._connection.close()

    def get_many(self, keys: Sequence[str]) -> dict[str, Remembered]:
        """What is remembered of ``keys``; the others are absent.

        Raises:
            StorageError: the file is damaged or the disk refuses.
        """
        with self._lock, _database_errors(self._path):
            rows = self._connection.execute(_GET, (json.dumps(list(keys)),)).fetchall()
        return {
            key: Remembered(key, source, target, Origin(origin), signature, confidence)
            for key, source, target, origin, signature, confidence in rows
        }

    def put_many(self, rows: Sequence[Remembered]) -> None:
        """Remember ``rows``, all or none; they are durable when this returns.

        A row replaces one of the same key unless that has a higher rank
        (human, then memory, then backend).

        Raises:
            StorageError: the file is damaged, the disk refuses, or a text holds a lone surrogate.
        """
        values = [
            (row.key, row.source, row.target, row.origin.value, row.signature, row.confidence)
            for row in rows
        ]
        with self._lock, _database_errors(self._path), _transaction(self._connection):
            self._connection.executemany(_PUT, values)


@contextmanager
def _transaction(connection: sqlite3.Connection) -> Iterator[None]:
    """Write-locked from its start: a deferred one fails when it turns from reading to writing."""
    connection.execute("BEGIN IMMEDIATE")
    try:
        yield
        connection.execute("COMMIT")
    except BaseException:
        if connection.in_transaction:  # on a full disk SQLite has rolled back already
            connection.execute("ROLLBACK")
        raise


@contextmanager
def _database_errors(path: Path) -> Iterator[None]:
    """Turn every sqlite3 error of the block into a StorageError about ``path``."""
    try:
        yield
    except UnicodeEncodeError as error:
        message = "a text with a lone surrogate cannot be stored"
        raise StorageError(message, path=str(path)) from error
    except sqlite3.Error as error:
        reason, hint = _reason(error)
        raise StorageError(reason, path=str(path), hint=hint.format(path.name)) from error


def _reason(error: sqlite3.Error) -> tuple[str, str]:
    code = getattr(error, "sqlite_errorcode", 0) & 0xFF
    reasons = {
        sqlite3.SQLITE_FULL: ("the disk is full", "free some space and run again"),
        sqlite3.SQLITE_IOERR: ("the disk refuses to write", "free some space, check the disk"),
        sqlite3.SQLITE_READONLY: ("the memory is read-only", "check who owns it and its folder"),
        sqlite3.SQLITE_CANTOPEN: ("it cannot be opened", "check who owns it and its folder"),
        sqlite3.SQLITE_BUSY: ("another bitext is writing", "wait for it and run again"),
        sqlite3.SQLITE_CORRUPT: ("the memory is damaged", _MOVE_AWAY),
        sqlite3.SQLITE_NOTADB: ("this is not a translation memory", _MOVE_AWAY),
    }
    return reasons.get(code, (f"the memory fails: {error}", _MOVE_AWAY))


def _prepare(connection: sqlite3.Connection, path: Path) -> None:
    """Check whose file it is, bring the schema up to date, switch to the durable mode."""
    from filelock import FileLock

    _check_owner(connection, path)
    # The switch to WAL and the backup are no transactions: one process at a time.
    with storage_errors(path), FileLock(path.with_name(path.name + ".lock")):
        mode = connection.execute("PRAGMA journal_mode = WAL").fetchone()[0]
        if mode != "wal":
            hint = "network drives cannot hold it: keep the workspace on a local disk"
            raise StorageError(f"SQLite runs in mode {mode}", path=str(path), hint=hint)
        connection.execute("PRAGMA synchronous = FULL")
        _migrate(connection, path)


def _check_owner(connection: sqlite3.Connection, path: Path) -> int:
    """The schema version; refuses another program's file and a newer schema, unchanged."""
    version: int = connection.execute("PRAGMA user_version").fetchone()[0]
    owner: int = connection.execute("PRAGMA application_id").fetchone()[0]
    tables: int = connection.execute("SELECT count(*) FROM sqlite_schema").fetchone()[0]
    if tables and owner != APPLICATION_ID:
        hint = _MOVE_AWAY.format(path.name)
        raise StorageError("this is not a translation memory", path=str(path), hint=hint)
    if version > len(MIGRATIONS):
        message = f"a newer bitext made this memory (schema {version} > {len(MIGRATIONS)})"
        raise StorageError(message, path=str(path), hint="update bitext; nothing was changed")
    return version


def _migrate(connection: sqlite3.Connection, path: Path) -> None:
    """Run the missing migrations and their record in one transaction, after a backup."""
    version = _check_owner(connection, path)  # again: another process may have been quicker
    if version == len(MIGRATIONS):
        return
    if version:
        backup = path.with_name(f"{path.name}.v{version}")
        with closing(sqlite3.connect(backup)) as copy:
            connection.backup(copy)
    with _transaction(connection):
        for statement in MIGRATIONS[version:]:
            connection.execute(statement)
        connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
        connection.execute(f"PRAGMA user_version = {len(MIGRATIONS)}")
