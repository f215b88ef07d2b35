"""``.bitext/memory.sqlite``: every draft that was paid for, found again by its source.

A finished segment is a row; what `Memory.put_many` returned from survives a killed
process and a power cut (WAL with ``synchronous=FULL``).  The file is a cache over the
catalogs: it may be deleted, at the price of asking the backend again.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from hashlib import blake2b
from pathlib import Path
from threading import Lock
from types import TracebackType
from typing import Any, Self

from bitext.languages import CHINESE_ENGLISH, LanguagePair
from bitext.model import Origin, Pin
from bitext.remembered import Remembered
from bitext.store import fuzzy_index
from bitext.store.schema import connect, database_errors, transaction

__all__ = ["COLUMNS", "RANK", "Memory", "Remembered", "memory_key", "remembered"]

#: Law 4 of the design: nothing replaces a translation of a higher rank.
RANK = {Origin.BACKEND: 0, Origin.MEMORY: 1, Origin.HUMAN: 2}

#: What `remembered` reads, in order.
COLUMNS = "key, source, target, origin, signature, confidence, source_language, target_language"
_PUT = (
    f"INSERT INTO segment ({COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?, ?)"  # noqa: S608  # ours
    " ON CONFLICT (key) DO UPDATE SET source = excluded.source, target = excluded.target,"
    " origin = excluded.origin, signature = excluded.signature, confidence = excluded.confidence"
    " WHERE excluded.rank >= segment.rank"
)


def memory_key(text: str, languages: LanguagePair, pins: Sequence[Pin] = ()) -> str:
    """32 hex digits for a placeholder form, (source, target) language tags and wanted wordings.

    A changed URL leaves the key alone (it is not in the placeholder form); a changed
    glossary wording changes it.
    """
    parts = [text, *languages, [(pin.text, pin.wording) for pin in pins]]
    return blake2b(json.dumps(parts).encode(), digest_size=16).hexdigest()


class Memory:
    """An open memory; safe to share between threads, and between processes on one machine."""

    remark = ""  #: as of a `TranslationMemory`

    def __init__(self, connection: sqlite3.Connection, path: Path) -> None:
        self._connection = connection
        self._path = path
        self._lock = Lock()

    @classmethod
    def open(
        cls,
        path: Path,
        languages: LanguagePair = CHINESE_ENGLISH,
        *,
        root: Path | None = None,
        only_read: bool = False,
    ) -> Self:
        """Open the memory at ``path``; create it, or bring its schema up to date, where needed.

        ``languages`` are the workspace's; entries of a version that kept none get them.  No link
        is followed below ``root``, which is the folder of the file unless given.  With
        ``only_read`` a memory that may not be written is opened, too; a missing one is not made.

        Raises:
            WorkspaceError: there is a symbolic link on the way.
            StorageError: damaged, made by a newer bitext (left untouched), or the disk refuses.
        """
        root = root or path.parent
        return cls(connect(path, languages, root, only_read=only_read), path)

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
        with self.session() as connection:
            connection.close()

    @contextmanager
    def session(self) -> Iterator[sqlite3.Connection]:
        """The connection for this thread alone; sqlite3's errors become StorageErrors."""
        with self._lock, database_errors(self._path):
            yield self._connection

    def get_many(self, keys: Sequence[str]) -> dict[str, Remembered]:
        """What is remembered of ``keys``; the others are absent.

        Raises:
            StorageError: the file is damaged or the disk refuses.
        """
        with self.session() as connection:
            return _read(connection, "key", keys)

    def put_many(self, rows: Sequence[Remembered]) -> None:
        """Remember ``rows``, all or none; they are durable when this returns.

        A row replaces one of the same key unless that has a higher rank
        (human, then memory, then backend).

        Raises:
            StorageError: the file is damaged, the disk refuses, or a text holds a lone surrogate.
        """
        with self.session() as connection, transaction(connection):
            connection.executemany(_PUT, map(_values, rows))

    def forget_people(self, keys: Sequence[str]) -> None:
        """Drop what people are remembered to have said under ``keys``: they took it back.

        Raises:
            StorageError: the file is damaged or the disk refuses.
        """
        query = (
            "DELETE FROM segment WHERE origin = 'human' AND key IN (SELECT value FROM json_each(?))"
        )
        with self.session() as connection, transaction(connection):
            connection.execute(query, (json.dumps(list(keys)),))

    def index(self) -> None:
        """Make new entries found by `nearest`, which else does it when it is first asked.

        Raises:
            StorageError: the file is damaged or the disk refuses.
        """
        with self.session() as connection:
            _index(connection)

    def nearest(
        self, text: str, languages: LanguagePair, count: int
    ) -> list[tuple[Remembered, float]]:
        """The ``count`` entries whose source is most like ``text``, with the similarity.

        From `fuzzy_index.NEAR` to 100, nearest first, a person's before a machine's; entries of
        these languages with a target, each source once.

        Raises:
            StorageError: the file is damaged or the disk refuses.
        """
        with self.session() as connection:
            _index(connection)
            found = fuzzy_index.neighbours(connection, text, languages, count)
            rows = _read(connection, "id", [hit.id for hit in found])
        return [(rows[hit.id], hit.similarity) for hit in found]


def _index(connection: sqlite3.Connection) -> None:
    if fuzzy_index.is_behind(connection):
        with transaction(connection):
            fuzzy_index.catch_up(connection)


def _values(row: Remembered) -> tuple[object, ...]:
    scores = (row.signature, row.confidence)
    return (row.key, row.source, row.target, row.origin.value, *scores, *row.languages)


def _read(
    connection: sqlite3.Connection, column: str, values: Sequence[object]
) -> dict[Any, Remembered]:
    """Entries by the values of a unique column."""
    query = (
        f"SELECT {column}, {COLUMNS} FROM segment"  # noqa: S608  # no text of a user's
        f" WHERE {column} IN (SELECT value FROM json_each(?))"
    )
    rows = connection.execute(query, (json.dumps(list(values)),))
    return {row[0]: remembered(row[1:]) for row in rows}


def remembered(row: Sequence[Any]) -> Remembered:
    """A row of the columns `COLUMNS` as an entry."""
    key, source, target, origin, signature, confidence, *languages = row
    pair = LanguagePair(*languages)
    return Remembered(key, source, target, Origin(origin), signature, confidence, pair)
