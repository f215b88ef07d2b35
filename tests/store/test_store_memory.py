"""Memory: what was reported as done is there, whoever writes, dies or runs out of disk."""

from __future__ import annotations

import os
import random
import signal
import sqlite3
import subprocess
import sys
import time
from contextlib import closing
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bitext.errors import StorageError
from bitext.languages import LanguagePair
from bitext.model import Origin, Pin, Span, Term
from bitext.store import maintenance, schema
from bitext.store.memory import Memory, Remembered, memory_key

LANGUAGES = LanguagePair()


def row(key: str, target: str = "target", origin: Origin = Origin.BACKEND) -> Remembered:
    return Remembered(key, f"source of {key}", target, origin, "echo/1", -0.5)


def sound(path: Path) -> bool:
    with closing(sqlite3.connect(path)) as connection:
        return bool(connection.execute("PRAGMA quick_check").fetchone()[0] == "ok")


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / ".bitext" / "memory.sqlite"


def test_what_was_put_is_found_again(path: Path) -> None:
    nasty = Remembered("n", "a\0b\u2028", "'; DROP TABLE segment; --", Origin.HUMAN)
    with Memory.open(path) as opened:
        opened.put_many([row("a"), nasty])
    with Memory.open(path) as opened:
        assert opened.get_many(["a", "n", "missing"]) == {"a": row("a"), "n": nasty}
        assert opened.get_many([]) == {}
        many = [row(str(number)) for number in range(2000)]
        opened.put_many(many)
        assert len(opened.get_many([item.key for item in many])) == 2000


def test_every_connection_is_durable(path: Path) -> None:
    with Memory.open(path) as opened:
        ask = opened._connection.execute
        assert ask("PRAGMA journal_mode").fetchone()[0] == "wal"
        assert ask("PRAGMA synchronous").fetchone()[0] == 2  # FULL
        assert ask("PRAGMA busy_timeout").fetchone()[0] == 30_000


@settings(max_examples=25)
@given(st.lists(st.sampled_from(list(Origin)), min_size=1, max_size=6))
def test_the_last_of_the_highest_rank_stays(
    tmp_path_factory: pytest.TempPathFactory, origins: list[Origin]
) -> None:
    rank = [Origin.BACKEND, Origin.MEMORY, Origin.HUMAN].index
    best = max(rank(origin) for origin in origins)
    wanted = max(n for n, origin in enumerate(origins) if rank(origin) == best)
    path = tmp_path_factory.getbasetemp() / f"rank-{os.getpid()}.sqlite"
    path.unlink(missing_ok=True)
    with Memory.open(path) as opened:
        for number, origin in enumerate(origins):
            opened.put_many([row("k", str(number), origin)])
        assert opened.get_many(["k"])["k"].target == str(wanted)


def test_a_key_depends_on_text_languages_and_wordings_alone() -> None:
    term = Term(("开源之夏",), ("Open Source Promotion Plan",), short="OSPP")
    first = Pin(term, Span(0, 4), "开源之夏", "Open Source Promotion Plan (OSPP)")
    later = Pin(term, Span(9, 13), "开源之夏", "OSPP")
    keys = {
        memory_key(text, languages, pins)
        for text in ("a", "b", "a\ud800")
        for languages in (LANGUAGES, LanguagePair("zh-TW", "en"))
        for pins in ((), (first,), (later,), (first, later))
    }
    assert len(keys) == 24
    moved = Pin(term, Span(5, 9), "开源之夏", first.wording)
    assert memory_key("a", LANGUAGES, [first]) == memory_key("a", LANGUAGES, [moved])
    # a key of an earlier version must be found by this one
    assert memory_key("a", LANGUAGES) == "fd04a5ca95ae39f3de9ea5bcf6351bda"


def test_threads_share_an_open_memory(path: Path) -> None:
    from concurrent.futures import ThreadPoolExecutor

    with Memory.open(path) as opened, ThreadPoolExecutor(4) as pool:
        list(pool.map(lambda n: opened.put_many([row(f"{n}"), row("same")]), range(40)))
        assert len(opened.get_many([str(n) for n in range(40)])) == 40


# -- death, disk and company -------------------------------------------------------------

WRITER = """
import sys
from pathlib import Path
from bitext.model import Origin
from bitext.store.memory import Memory, Remembered

early = sys.argv[2] == "early"
with Memory.open(Path(sys.argv[1])) as memory:
    start = int(sys.argv[3])
    for number in range(start, start + 100_000):
        row = Remembered(str(number), "s" * 500, "t" * 1500, Origin.BACKEND)
        if early:
            print(number, flush=True)
        memory.put_many([row])
        if not early:
            print(number, flush=True)
"""


def killed(path: Path, mode: str, start: int, seconds: float) -> list[str]:
    """What a writer acknowledged before it was killed."""
    arguments = [sys.executable, "-c", WRITER, str(path), mode, str(start)]
    with subprocess.Popen(arguments, stdout=subprocess.PIPE, text=True) as child:
        assert child.stdout is not None
        first = child.stdout.readline()
        time.sleep(seconds)
        child.send_signal(signal.SIGKILL)
        return (first + child.stdout.read()).split()


def lost(path: Path, acknowledged: list[str]) -> list[str]:
    with Memory.open(path) as opened:
        kept = opened.get_many(acknowledged)
    return [key for key in acknowledged if key not in kept]


def test_nothing_acknowledged_is_lost_when_the_program_is_killed(path: Path) -> None:
    seed = random.Random(8)
    total = 0
    for kill in range(16):
        acknowledged = killed(path, "late", kill * 1_000_000, seed.uniform(0, 0.08))
        assert lost(path, acknowledged) == []
        assert sound(path)
        total += len(acknowledged)
    assert total >= 16
    with Memory.open(path) as opened:
        assert maintenance.verify(opened) == [], "an entry and its place in the index are one write"


def test_control_acknowledging_early_loses_rows(path: Path) -> None:
    # whoever prints first is caught by a reader that looks at once
    arguments = [sys.executable, "-c", WRITER, str(path), "early", "0"]
    with Memory.open(path):
        pass
    with closing(sqlite3.connect(path)) as blocker:
        blocker.execute("BEGIN IMMEDIATE")
        with subprocess.Popen(arguments, stdout=subprocess.PIPE, text=True) as child:
            assert child.stdout is not None
            acknowledged = child.stdout.readline().split()
            child.send_signal(signal.SIGKILL)
        blocker.rollback()
    assert lost(path, acknowledged) == ["0"]


FILLER = """
import resource, sys
from pathlib import Path
from bitext.errors import StorageError
from bitext.model import Origin
from bitext.store.memory import Memory, Remembered

with Memory.open(Path(sys.argv[1])) as memory:
    resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv[2]), resource.RLIM_INFINITY))
    try:
        for number in range(100_000):
            memory.put_many([Remembered(str(number), "s" * 3000, "t", Origin.BACKEND)])
            print(number)
    except StorageError as error:
        print(error, file=sys.stderr)
        sys.exit(error.exit_code)
"""


@pytest.mark.parametrize("room", [60_000, 100_000, 250_000])
def test_a_full_disk_costs_the_current_row_only(path: Path, room: int) -> None:
    arguments = [sys.executable, "-c", FILLER, str(path), str(room)]
    done = subprocess.run(arguments, capture_output=True, text=True)
    assert done.returncode == 5, done.stderr
    assert "disk" in done.stderr
    assert "free some space" in done.stderr
    acknowledged = done.stdout.split()
    assert acknowledged
    assert lost(path, acknowledged) == []
    with Memory.open(path) as opened:  # space is free again
        opened.put_many([row("after")])
    assert sound(path)


COUNTER = """
import sys
from pathlib import Path
from bitext.model import Origin
from bitext.store.memory import Memory, Remembered

with Memory.open(Path(sys.argv[1])) as opened:
    for number in range(100):
        rows = [Remembered(f"{sys.argv[2]}-{number}", "s", "t", Origin.BACKEND)]
        opened.put_many([*rows, Remembered(sys.argv[2], "s", str(number), Origin.BACKEND)])
"""


def test_eight_writers_and_a_reader_agree(path: Path) -> None:
    writers = [
        subprocess.Popen([sys.executable, "-c", COUNTER, str(path), f"w{n}"]) for n in range(8)
    ]
    names = [f"w{n}" for n in range(8)]
    last = dict.fromkeys(names, -1)
    with Memory.open(path) as reader:
        while any(writer.poll() is None for writer in writers):
            for name, found in reader.get_many(names).items():
                assert int(found.target) >= last[name]
                last[name] = int(found.target)
            time.sleep(0.02)
        assert [writer.wait() for writer in writers] == [0] * 8
        keys = [f"w{n}-{number}" for n in range(8) for number in range(100)]
        assert len(reader.get_many(keys)) == 800
        assert maintenance.verify(reader) == []


@pytest.mark.parametrize("begin", ["BEGIN IMMEDIATE", "BEGIN DEFERRED"])
def test_control_a_deferred_transaction_is_refused_when_it_turns_to_writing(
    path: Path, begin: str
) -> None:
    Memory.open(path).close()
    with closing(sqlite3.connect(path, isolation_level=None)) as one:
        one.execute("PRAGMA busy_timeout = 30000")
        one.execute(begin)
        one.execute("SELECT count(*) FROM segment").fetchone()
        if begin == "BEGIN DEFERRED":
            with Memory.open(path) as other:
                other.put_many([row("k")])
            with pytest.raises(sqlite3.OperationalError, match="locked"):
                one.execute("DELETE FROM segment")
        else:
            one.execute("DELETE FROM segment")
            one.execute("COMMIT")


def test_a_writer_that_waits_too_long_is_told(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(schema, "BUSY_TIMEOUT", 10)
    with Memory.open(path) as one, closing(sqlite3.connect(path)) as other:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(StorageError, match="another bitext is writing"):
            one.put_many([row("k")])
        other.rollback()
        one.put_many([row("k")])


# -- damage and age ----------------------------------------------------------------------


def test_a_damaged_or_foreign_file_is_told_and_left_alone(path: Path) -> None:
    path.parent.mkdir()
    path.write_bytes(b"this is no database, " * 100)
    with pytest.raises(StorageError, match="move it away"):
        Memory.open(path)
    assert path.read_bytes().startswith(b"this is no database")
    path.unlink()
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("CREATE TABLE bookmarks (url)")
    before = path.read_bytes()
    with pytest.raises(StorageError, match="not a translation memory"):
        Memory.open(path)
    assert path.read_bytes() == before


def test_damage_inside_is_told(path: Path) -> None:
    with Memory.open(path) as opened:
        opened.put_many([row(str(n), "t" * 2000) for n in range(200)])
    data = bytearray(path.read_bytes())
    data[8192:] = b"\xff" * (len(data) - 8192)
    path.write_bytes(data)
    with pytest.raises(StorageError, match="catalogs are kept"), Memory.open(path) as opened:
        opened.get_many([str(n) for n in range(200)])


def test_a_lone_surrogate_is_told_and_nothing_of_the_batch_is_kept(path: Path) -> None:
    with Memory.open(path) as opened:
        with pytest.raises(StorageError, match="surrogate"):
            opened.put_many([row("a"), row("b", "\ud800")])
        assert opened.get_many(["a", "b"]) == {}
        opened.put_many([row("a")])


def test_a_newer_schema_is_refused_untouched(path: Path) -> None:
    with Memory.open(path) as opened:
        opened.put_many([row("a")])
        opened._connection.execute("PRAGMA user_version = 99")
    before = path.read_bytes()
    with pytest.raises(StorageError, match="newer bitext"):
        Memory.open(path)
    assert path.read_bytes() == before


NEXT = (*schema.MIGRATIONS, ("ALTER TABLE segment ADD COLUMN seen TEXT",))


def test_an_upgrade_keeps_the_rows_and_a_backup(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with Memory.open(path) as opened:
        opened.put_many([row("a")])
    monkeypatch.setattr(schema, "MIGRATIONS", NEXT)
    with Memory.open(path) as opened:
        assert opened.get_many(["a"]) == {"a": row("a")}
        assert opened._connection.execute("PRAGMA user_version").fetchone()[0] == len(NEXT)
    backup = path.with_name(f"memory.sqlite.v{len(NEXT) - 1}")
    with closing(sqlite3.connect(backup)) as connection:
        assert connection.execute("SELECT count(*) FROM segment").fetchone()[0] == 1


def test_a_failed_upgrade_leaves_the_old_schema(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with Memory.open(path) as opened:
        opened.put_many([row("a")])
    with monkeypatch.context() as patch:
        patch.setattr(schema, "MIGRATIONS", (*NEXT, ("THIS IS NO SQL",)))
        with pytest.raises(StorageError):
            Memory.open(path)
    with Memory.open(path) as opened:
        assert opened.get_many(["a"]) == {"a": row("a")}
        columns = opened._connection.execute("PRAGMA table_info(segment)").fetchall()
        assert "seen" not in [column[1] for column in columns]
