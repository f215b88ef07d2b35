"""Memories that earlier versions wrote: brought up to date, whatever ends the process.

``memory-v1.sqlite`` was written by bitext at commit f51c7d4, the last one with schema 1.
"""

from __future__ import annotations

import shutil
import signal
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from bitext.languages import LanguagePair
from bitext.model import Origin
from bitext.store import maintenance, schema
from bitext.store.memory import Memory, Remembered, memory_key

V1 = Path(__file__).with_name("memory-v1.sqlite")
PAIR = LanguagePair("zh-CN", "en")
NOW = len(schema.MIGRATIONS)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return Path(shutil.copy(V1, tmp_path / "memory.sqlite"))


def version(path: Path) -> int:
    with closing(sqlite3.connect(path)) as connection:
        return int(connection.execute("PRAGMA user_version").fetchone()[0])


def contents(path: Path) -> list[tuple[object, ...]]:
    query = "SELECT key, source, target, origin, signature, confidence FROM segment ORDER BY key"
    with closing(sqlite3.connect(path)) as connection:
        assert connection.execute("PRAGMA quick_check").fetchone()[0] == "ok"
        return list(connection.execute(query))


def test_the_file_of_version_1_is_one(path: Path) -> None:
    assert version(path) == 1
    assert len(contents(path)) == 6


def test_all_rows_are_kept_and_found(path: Path) -> None:
    before = contents(path)
    text = "我们在社区里讨论开源项目的未来。"
    with Memory.open(path, PAIR) as memory:
        (found,) = memory.get_many([memory_key(text, PAIR)]).values()
        assert found == Remembered(
            memory_key(text, PAIR), text, found.target, Origin.HUMAN, languages=PAIR
        )
        near = memory.nearest("我们在社区里讨论开源项目的将来。", PAIR, 3)
        assert [hit.source for hit, _ in near] == [text]
        assert maintenance.verify(memory) == []
    assert (version(path), contents(path)) == (NOW, before)
    backup = path.with_name("memory.sqlite.v1")
    assert (version(backup), contents(backup)) == (1, before)


def test_rows_get_the_languages_of_the_workspace(path: Path) -> None:
    with Memory.open(path, LanguagePair("zh-TW", "en-GB")) as memory:
        assert {(g.source_language, g.target_language) for g in maintenance.groups(memory)} == {
            ("zh-TW", "en-GB")
        }


#: Opens a memory and is killed after so many callbacks of SQLite, one every 1,000 steps of
#: its machine; says how many there were when it got to the end.
VICTIM = """
import os, signal, sys
from contextlib import nullcontext
from pathlib import Path
from bitext.store import schema
from bitext.store.memory import Memory

left = int(sys.argv[2])
seen = 0
real = schema._migrate

def migrate(connection, path, languages):
    def step():
        global seen
        seen += 1
        if seen == left:
            os.kill(os.getpid(), signal.SIGKILL)
        return 0
    connection.set_progress_handler(step, 1000)
    real(connection, path, languages)

schema._migrate = migrate
if sys.argv[3] == "loose":  # what a migration must not be: statements on their own
    schema.transaction = nullcontext
Memory.open(Path(sys.argv[1])).close()
print(seen)
"""


def opened(path: Path, kill_after: int, mode: str = "whole") -> subprocess.CompletedProcess[str]:
    arguments = [sys.executable, "-c", VICTIM, str(path), str(kill_after), mode]
    return subprocess.run(arguments, capture_output=True, text=True, timeout=60)


def grown(path: Path) -> list[tuple[object, ...]]:
    """Make the memory large enough for a migration of many steps."""
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute(
            "WITH RECURSIVE n (i) AS (VALUES (1) UNION ALL SELECT i + 1 FROM n WHERE i < 400)"
            " INSERT INTO segment SELECT i || key, i || source, target, origin, signature,"
            " confidence FROM segment, n"
        )
    return contents(path)


def states(path: Path, mode: str, moments: int) -> list[tuple[int, list[tuple[object, ...]]]]:
    """Version and rows after a kill at each of ``moments`` moments of the migration."""
    original = path.with_name("original")
    shutil.copy(path, original)
    total = int(opened(path, 0, mode).stdout)
    found = []
    for moment in range(moments):
        for left in path.parent.glob("memory.sqlite*"):
            left.unlink()
        shutil.copy(original, path)
        killed = opened(path, 1 + moment * (total - 1) // moments, mode)
        assert killed.returncode == -signal.SIGKILL
        try:
            found.append((version(path), contents(path)))
        except sqlite3.OperationalError:  # no table of that name: half a migration
            found.append((version(path), []))
    return found


def test_a_kill_at_any_moment_leaves_the_old_or_the_new_schema_with_all_rows(path: Path) -> None:
    before = grown(path)
    for number, rows in states(path, "whole", 50):
        assert number in (1, NOW)
        assert rows == before
    backup = path.with_name("memory.sqlite.v1")
    assert contents(backup) == before  # of the last kill; it was made before the migration
    with Memory.open(path) as memory:  # the next start finishes the work
        assert maintenance.verify(memory) == []
    assert (version(path), contents(path)) == (NOW, before)


def test_control_a_migration_that_is_no_transaction_is_caught_half_done(path: Path) -> None:
    before = grown(path)
    assert any(rows != before for _, rows in states(path, "loose", 12))
