"""The door: whatever is a link, or becomes one meanwhile, nothing outside is touched."""

from __future__ import annotations

import ctypes
import os
import sqlite3
import stat
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path

import pytest

from bitext.errors import BitextError, StorageError, WorkspaceError
from bitext.languages import CHINESE_ENGLISH
from bitext.publishing.manifest import NAME, Manifest, WrittenFile
from bitext.store import files, schema
from bitext.store.build_state import BuildState
from bitext.store.disk import door
from bitext.store.disk.database import attach
from bitext.store.disk.lock import locked
from bitext.store.disk.staging import Staging
from bitext.store.files import append, read_bytes, remove, sweep, write_atomic
from bitext.store.memory import Memory

SWAPS = 1_000
SECRET = b"secret of another program"


def tree(folder: Path) -> dict[str, bytes]:
    """Every file below a folder with its content, every folder with nothing."""
    found = sorted(folder.rglob("*"))
    return {str(p.relative_to(folder)): p.read_bytes() if p.is_file() else b"" for p in found}


@pytest.fixture
def root(tmp_path: Path) -> Path:
    (tmp_path / "blog" / "room").mkdir(parents=True)
    (tmp_path / "blog" / "room" / "x.md").write_bytes(b"ours")
    (tmp_path / "other").mkdir()
    (tmp_path / "other" / "x.md").write_bytes(SECRET)
    return tmp_path / "blog"


@contextmanager
def swapping(room: Path, other: Path) -> Iterator[Callable[[], int]]:
    """Swap a folder for a link to another one and back, again and again; how often so far.

    Each swap is one step (``renameat2`` of Linux), so that there always is something.
    """
    aside, ended, count = room.with_name("aside"), threading.Event(), 0
    aside.symlink_to(other)
    exchange = ctypes.CDLL(None).renameat2
    names = (-100, os.fsencode(room), -100, os.fsencode(aside), 2)  # AT_FDCWD, RENAME_EXCHANGE

    def swap() -> None:
        nonlocal count
        while not ended.is_set() or room.is_symlink():
            assert exchange(*names) == 0
            count += 1
            time.sleep(0)  # let the others run

    thread = threading.Thread(target=swap)
    thread.start()
    try:
        yield lambda: count
    finally:
        ended.set()
        thread.join()


def read(path: Path, root: Path) -> None:
    assert read_bytes(path, root) != SECRET


def staged(path: Path, root: Path) -> None:
    staging = Staging(root)
    try:
        staging.write(path, b"new")
        staging.commit()
    finally:
        staging.discard()


def lock(path: Path, root: Path) -> None:
    with locked(path, root, what="test"):
        pass


def remember(path: Path, root: Path) -> None:
    Memory.open(path.with_suffix(".sqlite"), root=root).close()


WAYS: dict[str, Callable[[Path, Path], object]] = {
    "write": lambda path, root: write_atomic(path, os.urandom(8), root=root),
    "new folder": lambda path, root: write_atomic(path.parent / "en" / "y.md", b"y", root=root),
    "read": read,
    "stage": staged,
    "append": lambda path, root: append(path, b"more", root),
    "remove": remove,
    "sweep": lambda path, root: sweep(path.parent, root),
    "lock": lock,
}


def escapes(root: Path, way: Callable[[Path, Path], object], swaps: int) -> bool:
    """Whether anything outside was read or changed in so many swaps."""
    other = root.parent / "other"
    (other / ".x.md.01234567.tmp").write_bytes(SECRET)
    before = tree(other)
    with swapping(root / "room", other) as count:
        while count() < swaps:
            with suppress(BitextError, OSError):  # it is a link just now
                try:
                    way(root / "room" / "x.md", root)
                except AssertionError:
                    return True
            if tree(other) != before:
                return True
    return tree(other) != before


linux = pytest.mark.skipif(sys.platform != "linux", reason="swaps by a call of Linux")


@linux
@pytest.mark.parametrize("way", WAYS.values(), ids=WAYS)
def test_a_thousand_swaps_lead_nowhere(root: Path, way: Callable[[Path, Path], object]) -> None:
    assert not escapes(root, way, SWAPS)


@linux
def test_a_swap_never_makes_another_database_the_memory(root: Path) -> None:
    """SQLite opens by path, so a log may be laid beside it; what was there stays as it was."""
    other = root.parent / "other" / "x.sqlite"
    with closing(sqlite3.connect(other)) as connection:
        connection.execute("CREATE TABLE cookies (value TEXT)")
    before = tree(root.parent / "other")
    with swapping(root / "room", root.parent / "other") as count:
        while count() < SWAPS:
            with suppress(BitextError):
                remember(root / "room" / "x.md", root)
    after = tree(root.parent / "other")
    assert {name: after.get(name) for name in before} == before
    assert all(name.endswith(("-wal", "-shm")) for name in after.keys() - before)


@pytest.fixture
def elsewhere(root: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A memory of another workspace; SQLite finds it in the place of ours, for that moment."""
    other = root.parent / "other" / "memory.sqlite"
    Memory.open(other, root=root.parent).close()
    room, away = root / "room", root / "away"

    def swapped(path: Path, mode: str) -> sqlite3.Connection:
        room.rename(away)
        room.symlink_to(other.parent)
        try:
            return attach(path, mode)
        finally:
            room.unlink()
            away.rename(room)

    monkeypatch.setattr(schema, "attach", swapped)
    return other


@linux
def test_the_database_that_sqlite_has_opened_is_the_one_that_was_asked_for(
    root: Path, elsewhere: Path
) -> None:
    """SQLite opens by path: what it has opened is compared with what was claimed before."""
    before = elsewhere.read_bytes()
    with pytest.raises(WorkspaceError, match="another file took its place"):
        Memory.open(root / "room" / "memory.sqlite", root=root)
    assert elsewhere.read_bytes() == before


@linux
def test_control_the_other_database_is_taken(
    root: Path, elsewhere: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(schema, "refuse_another", lambda *_: None)
    with Memory.open(root / "room" / "memory.sqlite", root=root):
        assert elsewhere.exists()


@linux
@pytest.mark.parametrize("name", ["write", "stage", "append", "remove", "lock"])
def test_control_without_the_guard_a_swap_leads_out(
    root: Path, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(door, "NO_LINK", 0)
    assert escapes(root, WAYS[name], 20 * SWAPS)


def links(root: Path) -> Iterator[tuple[str, Callable[[], object]]]:
    """What a hostile workspace may hold, and what bitext then does there."""
    path = root / "room" / "memory.sqlite"
    for beside in ("", "-wal", "-shm", "-journal", ".lock"):
        yield f"memory.sqlite{beside}", lambda: Memory.open(path, root=root).close()
    row = WrittenFile.of("output/a.md", "a.md", b"a")
    yield NAME, lambda: Manifest(root / "room" / NAME, root).begin([row])
    ledger = root / "room" / "build.sqlite"
    for beside in ("", "-wal", "-shm", "-journal"):
        yield f"build.sqlite{beside}", lambda: BuildState.load(ledger, "", root).ledger.close()


@pytest.mark.parametrize("there", [True, False], ids=["a file", "nothing"])
def test_a_link_in_our_own_folder_leads_nowhere(root: Path, there: bool) -> None:
    other = root.parent / "other"
    for name, work in links(root):
        target = other / ("x.md" if there else "new")
        (root / "room" / name).symlink_to(target)
        before = tree(other)
        with pytest.raises(WorkspaceError, match=r"symbolic link|outside"):
            work()
        assert tree(other) == before, name
        (root / "room" / name).unlink()
        for left in [*(root / "room").glob("memory*"), *(root / "room").glob("build*")]:
            left.unlink()


def old_memory(path: Path) -> None:
    with closing(sqlite3.connect(path)) as connection:
        for statement in schema.MIGRATIONS[0]:
            connection.execute(statement)
        connection.execute(f"PRAGMA application_id = {schema.APPLICATION_ID}")
        connection.execute("PRAGMA user_version = 1")
        connection.commit()


def test_a_backup_does_not_overwrite_what_a_link_names(root: Path) -> None:
    path, other = root / "room" / "memory.sqlite", root.parent / "other" / "cookies.sqlite"
    old_memory(path)
    with closing(sqlite3.connect(other)) as connection:
        connection.execute("CREATE TABLE cookies (value TEXT)")
    before = other.read_bytes()
    path.with_name("memory.sqlite.v1").symlink_to(other)
    with pytest.raises(WorkspaceError, match="symbolic link"):
        Memory.open(path, root=root)
    assert other.read_bytes() == before
    path.with_name("memory.sqlite.v1").unlink()
    Memory.open(path, root=root).close()  # control: it is the link that is refused
    assert not list(path.parent.glob(".*"))


def test_a_memory_that_is_a_view_without_end_is_refused(root: Path) -> None:
    path = root / "room" / "memory.sqlite"
    Memory.open(path, root=root).close()
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("DROP TABLE segment")
        connection.execute(
            "CREATE VIEW segment AS"
            " WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n)"
            " SELECT i AS id, i AS key, i AS source, i AS target, 'human' AS origin FROM n"
        )
        connection.commit()
    with pytest.raises(StorageError, match="not a translation memory"):
        Memory.open(path, root=root)


def test_a_temporary_file_is_never_more_open_than_what_it_replaces(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = root / "room" / "x.md"
    path.chmod(0o600)
    modes: list[int] = []
    real = os.write

    def write(fd: int, data: bytes) -> int:
        modes.append(stat.S_IMODE(os.fstat(fd).st_mode))
        return real(fd, data)

    monkeypatch.setattr(os, "write", write)
    opened = os.open

    def seen(name: str, flags: int, mode: int = 0o777, **at: int) -> int:
        fd = opened(name, flags, mode, **at)
        if flags & os.O_EXCL:
            modes.append(stat.S_IMODE(os.fstat(fd).st_mode))
        return fd

    monkeypatch.setattr(os, "open", seen)
    write_atomic(path, b"new", root=root)
    assert len(modes) == 2
    assert all(mode & 0o077 == 0 for mode in modes)


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can give files away")
def test_a_file_keeps_its_owner(root: Path) -> None:
    path = root / "room" / "x.md"
    os.chown(path, 1234, 1234)
    write_atomic(path, b"new", root=root)
    assert (path.stat().st_uid, path.stat().st_gid) == (1234, 1234)


def test_what_a_killed_writer_left_is_swept_and_nothing_else(root: Path) -> None:
    room = root / "room"
    (room / "deep").mkdir()
    left = [room / files.temporary_name("x.md"), room / "deep" / files.temporary_name("字" * 80)]
    for path in left:
        path.write_bytes(b"half")
    kept = [room / ".x.md.tmp", room / "x.01234567.tmp", room / ".a.0123456.tmp"]
    for path in kept:
        path.write_bytes(b"a person's")
    (room / ".link.01234567.tmp").symlink_to(root.parent / "other" / "x.md")
    (room / "out").symlink_to(root.parent / "other")
    (root.parent / "other" / ".x.01234567.tmp").write_bytes(b"")
    sweep(room, root)
    assert not any(path.exists() for path in left)
    assert all(path.exists() for path in kept)
    assert (root.parent / "other" / ".x.01234567.tmp").exists()


@pytest.mark.usefixtures("uncollected")
def test_a_damaged_or_hostile_state_is_no_state(root: Path) -> None:
    path = root / "room" / "build.sqlite"
    view = "CREATE VIEW post AS SELECT 1 AS name, 2 AS options, 3 AS record"
    for data in (b"[" * 100_000, b"5", view, "CREATE TABLE post (name)", "PRAGMA user_version = 9"):
        if isinstance(data, bytes):
            path.write_bytes(data)
        else:
            path.unlink()
            with closing(sqlite3.connect(path)) as other:
                other.execute(data)
        assert closed(path, root) == []
    for record in (5, "5", "[1,2,3,4]", '[{"a":5},{},[],0]', '[{},{"a":[1]},[],0]'):
        with closing(sqlite3.connect(path)) as other, other:
            other.execute("INSERT OR REPLACE INTO post VALUES (?, '', ?)", (b"a", record))
        state = BuildState.load(path, "", root)
        with closing(state.ledger):
            assert state.record("a").outputs == {}


def closed(path: Path, root: Path) -> list[str]:
    """The names in a state that is opened as builds and as checks open it."""
    found: list[str] = []
    for only_read in (True, False, True):
        state = BuildState.load(path, "", root, only_read=only_read)
        with closing(state.ledger):
            found += state.names()
    return found


def test_a_read_only_memory_is_read(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = root / "room" / "memory.sqlite"
    Memory.open(path, root=root).close()
    before = tree(root)
    monkeypatch.setattr(schema, "_writable", lambda path: False)
    with Memory.open(path, CHINESE_ENGLISH, root=root, only_read=True) as memory:
        assert memory.get_many(["x"]) == {}
    assert tree(root) == before
    path.unlink()
    old_memory(path)
    with pytest.raises(StorageError, match="older bitext"):
        Memory.open(path, root=root, only_read=True)
