"""The file behind the memory: whose it is, its schema and how an older one is brought up.

A migration and its record are one transaction, after a backup beside the file: whatever
ends the process, the file has its old or its new schema with all rows.
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path

from bitext.errors import StorageError
from bitext.languages import LanguagePair
from bitext.store.disk.database import BESIDE, attach, claim, refuse_another
from bitext.store.disk.door import Folder, folder_of
from bitext.store.disk.lock import locked
from bitext.store.files import storage_errors, temporary_name
from bitext.store.fuzzy_index import sketch_json

#: Marks the file as ours (``PRAGMA application_id``): "bitx".
APPLICATION_ID = 0x62697478

#: How long a writer waits for the others, in milliseconds.
BUSY_TIMEOUT = 30_000

#: Memory for pages of the file, at most, in KiB: writing touches the whole index of trigrams, but
#: what a run needs must not grow with the number of posts (64 MiB made it 114 instead of 52).
CACHE = 8_192

#: The schema's history, each version its statements; append, never change.
#: ``PRAGMA user_version`` counts the versions that have run.  Statements may call
#: ``sketch(text, source language, target language)`` and ``source_language()``,
#: ``target_language()``: those of the workspace that opens the file.
MIGRATIONS: tuple[tuple[str, ...], ...] = (
    (
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
    ),
    # Near lookup: a number for each row, its languages, and an index of its trigrams.
    # Rows of version 1 named no languages; a workspace has one pair, so they get that.
    (
        "ALTER TABLE segment RENAME TO segment_1",
        """
        CREATE TABLE segment (
            id INTEGER PRIMARY KEY,
            key TEXT NOT NULL UNIQUE,
            source_language TEXT NOT NULL,
            target_language TEXT NOT NULL,
            source TEXT NOT NULL,
            target TEXT NOT NULL,
            origin TEXT NOT NULL CHECK (origin IN ('human', 'memory', 'backend')),
            signature TEXT NOT NULL,
            confidence REAL,
            rank INTEGER AS (CASE origin WHEN 'human' THEN 2 WHEN 'memory' THEN 1 ELSE 0 END)
        ) STRICT
        """,
        """
        INSERT INTO segment
            (key, source_language, target_language, source, target, origin, signature, confidence)
        SELECT key, source_language(), target_language(), source, target, origin, signature,
            confidence
        FROM segment_1 ORDER BY key
        """,
        "DROP TABLE segment_1",
        """
        CREATE TABLE gram (
            hash INTEGER NOT NULL,
            segment INTEGER NOT NULL,
            PRIMARY KEY (hash, segment)
        ) STRICT, WITHOUT ROWID
        """,
        """
        INSERT INTO gram SELECT hashes.value, segment.id
        FROM segment, json_each(sketch(source, source_language, target_language)) AS hashes
        ORDER BY hashes.value, segment.id
        """,
    ),
    # The index of trigrams is brought up to date when somebody asks for near entries.
    (
        "CREATE TABLE indexed (upto INTEGER NOT NULL) STRICT",
        "INSERT INTO indexed SELECT coalesce(max(id), 0) FROM segment",
    ),
)

MOVE_AWAY = (
    "move it away ({0} and its -wal and -shm files) and run again:"
    " translations in the catalogs are kept, only unused drafts are paid again"
)


def connect(
    path: Path, languages: LanguagePair, root: Path, *, only_read: bool = False
) -> sqlite3.Connection:
    """Open the file at ``path`` below ``root`` with the schema of this version, durably.

    With ``only_read`` a file that may not be written, and is of this version, will do.

    Raises:
        WorkspaceError: ``path`` leaves ``root`` or goes through a symbolic link.
        StorageError: damaged, made by a newer bitext (left untouched), or the disk refuses.
    """
    with (
        storage_errors(path),
        database_errors(path),
        folder_of(path, root, create=not only_read) as folder,
    ):
        if only_read and not _writable(path):
            return _reading(folder, path)
        return _writing(folder, path, root, languages)


def _writing(folder: Folder, path: Path, root: Path, languages: LanguagePair) -> sqlite3.Connection:
    identity = claim(folder, path.name)
    connection = attach(path, "rw")
    try:
        refuse_another(identity, folder, path)
        connection.execute(f"PRAGMA busy_timeout = {BUSY_TIMEOUT}")
        connection.execute(f"PRAGMA cache_size = -{CACHE}")
        _prepare(connection, folder, path, root, languages)
    except BaseException:
        connection.close()
        raise
    return connection


def _writable(path: Path) -> bool:
    return os.access(path, os.W_OK) and os.access(path.parent, os.W_OK)


def _reading(folder: Folder, path: Path) -> sqlite3.Connection:
    """A file on a read-only disk, which nobody writes; a log beside it needs a place to be read."""
    for beside in ("", *BESIDE):
        folder.regular(path.name + beside)
    log = folder.status(path.name + "-wal")
    connection = attach(path, "ro" if log and log.st_size else "ro&immutable=1")
    try:
        connection.execute(f"PRAGMA cache_size = -{CACHE}")
        _refuse_older(_check_owner(connection, path), path)
    except BaseException:
        connection.close()
        raise
    return connection


def _refuse_older(version: int, path: Path) -> None:
    if version != len(MIGRATIONS):
        hint = "open it once where it may be written: `bitext memory stats`"
        raise StorageError("an older bitext made this memory", path=str(path), hint=hint)


@contextmanager
def transaction(connection: sqlite3.Connection) -> Iterator[None]:
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
def database_errors(path: Path) -> Iterator[None]:
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
        sqlite3.SQLITE_CORRUPT: ("the memory is damaged", MOVE_AWAY),
        sqlite3.SQLITE_NOTADB: ("this is not a translation memory", MOVE_AWAY),
    }
    return reasons.get(code, (f"the memory fails: {error}", MOVE_AWAY))


def _prepare(
    connection: sqlite3.Connection, folder: Folder, path: Path, root: Path, languages: LanguagePair
) -> None:
    """Check whose file it is, bring the schema up to date, switch to the durable mode."""
    _check_owner(connection, path)
    # The switch to WAL and the backup are no transactions: one process at a time.
    with locked(path.with_name(path.name + ".lock"), root):
        if connection.execute("PRAGMA journal_mode").fetchone()[0] != "wal":
            # A journal that was left beside another database would be rolled back into that.
            connection.execute("PRAGMA journal_mode = MEMORY")
        mode = connection.execute("PRAGMA journal_mode = WAL").fetchone()[0]
        if mode != "wal":
            hint = "network drives cannot hold it: keep the workspace on a local disk"
            raise StorageError(f"SQLite runs in mode {mode}", path=str(path), hint=hint)
        connection.execute("PRAGMA synchronous = FULL")
        version = _check_owner(connection, path)  # another process may have been quicker
        if 0 < version < len(MIGRATIONS):
            _back_up(connection, folder, f"{path.name}.v{version}")
        _migrate(connection, path, languages)


def _check_owner(connection: sqlite3.Connection, path: Path) -> int:
    """The schema version; refuses another program's file and a newer schema, unchanged."""
    version: int = connection.execute("PRAGMA user_version").fetchone()[0]
    owner: int = connection.execute("PRAGMA application_id").fetchone()[0]
    connection.execute("PRAGMA trusted_schema = OFF")
    kinds = {kind for (kind,) in connection.execute("SELECT type FROM sqlite_schema LIMIT 100")}
    # A view in the place of a table could be one that has no end.
    if (kinds and owner != APPLICATION_ID) or kinds - {"table", "index"}:
        hint = MOVE_AWAY.format(path.name)
        raise StorageError("this is not a translation memory", path=str(path), hint=hint)
    if version > len(MIGRATIONS):
        message = f"a newer bitext made this memory (schema {version} > {len(MIGRATIONS)})"
        raise StorageError(message, path=str(path), hint="update bitext; nothing was changed")
    return version


def _migrate(connection: sqlite3.Connection, path: Path, languages: LanguagePair) -> None:
    """Run the missing migrations and their record in one transaction."""
    version = _check_owner(connection, path)
    if version == len(MIGRATIONS):
        return
    connection.create_function("sketch", 3, sketch_json, deterministic=True)
    connection.create_function("source_language", 0, lambda: languages[0])
    connection.create_function("target_language", 0, lambda: languages[1])
    with transaction(connection):
        for statement in (s for statements in MIGRATIONS[version:] for s in statements):
            connection.execute(statement)
        connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
        connection.execute(f"PRAGMA user_version = {len(MIGRATIONS)}")


def _back_up(connection: sqlite3.Connection, folder: Folder, name: str) -> None:
    """Copy the database beside it, under a name that nobody can foresee until it is whole."""
    folder.regular(name)
    temporary = temporary_name(name)
    os.close(folder.create(temporary))
    try:
        with closing(attach(folder.path / temporary, "rw")) as copy:
            connection.backup(copy)
        folder.replace(name, temporary)
    except BaseException:
        with suppress(OSError):
            folder.remove(temporary)
        raise
    folder.sync()
