"""What builds remember, in a file: a connection that nobody holds is closed."""

from __future__ import annotations

import sqlite3
import weakref
from collections.abc import Generator
from pathlib import Path

import pytest

from bitext.errors import StorageError
from bitext.store.disk.ledger import Ledger
from bitext.store.disk.spill import Spilling


def test_a_ledger_that_is_let_go_is_closed() -> None:
    """Python 3.13 warns of each that is not; `close` and an end are as good."""
    ledger = Ledger.private()
    connection = ledger._connection
    connection.execute("SELECT 1 FROM post")
    del ledger
    with pytest.raises(sqlite3.ProgrammingError, match="closed"):
        connection.execute("SELECT 1 FROM post")


def test_whoever_stops_reading_after_that_is_told_nothing() -> None:
    """An error on the way left a reader to the end: it said "closed database", with a traceback."""
    ledger = Ledger.private()
    ledger.change("INSERT INTO about VALUES (?, ?)", [("a", "1"), ("b", "2")])
    rows = ledger.rows("SELECT name FROM about ORDER BY name")
    assert next(rows) == ("a",)
    ledger.close()
    assert isinstance(rows, Generator)
    rows.close()


def test_so_is_what_did_not_fit_in_memory() -> None:
    spilling = Spilling(tuple[str], held=0)
    assert spilling.setdefault("甲", ("a",)) == spilling.setdefault("甲", ("b",))
    connection, gone = spilling._file, weakref.ref(spilling)
    del spilling
    assert gone() is None
    with pytest.raises(sqlite3.ProgrammingError, match="closed"):
        connection.execute("SELECT 1")


@pytest.mark.parametrize(("pragma", "statement", "words"), [
    ("max_page_count = 1", "INSERT INTO about VALUES (1, zeroblob(100000))", "free some space"),
    ("query_only = 1", "INSERT INTO about VALUES (1, 2)", "check who owns it"),
    ("cache_size = 10", "INSERT INTO nothing VALUES (1)", "delete the file"),  # the control
])  # fmt: skip
def test_to_delete_a_file_is_no_help_on_a_full_disk(
    pragma: str, statement: str, words: str, tmp_path: Path
) -> None:
    ledger = Ledger.open(tmp_path / "build.sqlite", tmp_path)
    ledger._connection.execute(f"PRAGMA {pragma}")
    with pytest.raises(StorageError) as told:
        ledger.change(statement)
    assert words in told.value.hint
    ledger.close()
