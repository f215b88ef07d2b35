"""A dictionary of any size in little memory: what does not fit lies in a file that nobody sees."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable
from functools import cached_property
from hashlib import blake2b
from typing import Generic, TypeVar
from weakref import finalize

Value = TypeVar("Value", bound=tuple[object, ...])

#: Entries that are held: what a blog of some hundred posts says, in 15 MB.
HELD = 20_000


class Spilling(Generic[Value]):
    """Text -> a tuple of texts and numbers, the first that was said of it.

    It is gone when the process ends, however it ends.
    """

    def __init__(self, made: Callable[..., Value], held: int = HELD) -> None:
        self._made, self._most = made, held
        self._held: dict[str, Value] = {}

    def setdefault(self, key: str, value: Value) -> Value:
        """What is known of a text; ``value`` from now on, where nothing is."""
        if key in self._held or len(self._held) < self._most:
            return self._held.setdefault(key, value)
        short = blake2b(key.encode("utf-8", "surrogatepass"), digest_size=16).digest()
        row = self._file.execute("SELECT value FROM entry WHERE key = ?", (short,)).fetchone()
        if row:
            return self._made(*json.loads(row[0]))
        self._file.execute("INSERT INTO entry VALUES (?, ?)", (short, json.dumps(value)))
        return value

    @cached_property
    def _file(self) -> sqlite3.Connection:
        """The rest, by what tells one text from another."""
        file = sqlite3.connect("", isolation_level=None, check_same_thread=False)
        finalize(self, file.close)
        file.execute("CREATE TABLE entry (key BLOB PRIMARY KEY, value TEXT) WITHOUT ROWID")
        file.execute("BEGIN")  # never ended: nothing is to be kept
        return file
