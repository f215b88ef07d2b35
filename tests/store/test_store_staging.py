"""Files that are put in place together: old or new at every moment, one barrier for all."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from bitext.errors import StorageError, WorkspaceError
from bitext.store.disk.staging import Staging
from tests.store.test_store_files import failing_at, names, watched

OLD, NEW = b"the old version", b"the new one"


def test_names_are_taken_together(tmp_path: Path) -> None:
    staging = Staging(tmp_path)
    paths = [tmp_path / "en" / "a.md", tmp_path / "en" / "b.md"]
    for path in paths:
        waiting = staging.write(path, NEW)
        assert waiting.read_bytes() == NEW
        assert waiting.name.startswith(".")
    assert not any(path.exists() for path in paths)
    staging.commit()
    assert [path.read_bytes() for path in paths] == [NEW, NEW]
    assert names(tmp_path) == {"en", "a.md", "b.md"}


def test_the_last_of_two_contents_counts_and_discarded_ones_leave_nothing(tmp_path: Path) -> None:
    staging = Staging(tmp_path)
    path = tmp_path / "a.md"
    path.write_bytes(OLD)
    path.chmod(0o640)
    staging.write(path, b"first")
    staging.discard()
    assert path.read_bytes() == OLD
    staging.write(path, b"second")
    staging.write(path, NEW)
    staging.commit()
    assert path.read_bytes() == NEW
    assert path.stat().st_mode & 0o777 == 0o640
    assert names(tmp_path) == {"a.md"}


def durable(calls: list[str]) -> bool:
    """Every content is on disk before the first name is taken, every name before the return."""
    named = calls.index("replace") if "replace" in calls else len(calls)
    before, after = calls[:named], calls[named:]
    synced = before.count("fsync") == before.count("write") == 2
    return synced and after == ["replace", "replace", "fsync", "close"]


def test_contents_are_on_disk_before_names(tmp_path: Path) -> None:
    calls: list[str] = []
    staging = Staging(tmp_path)
    with watched(calls.append):
        for name in ("a.md", "b.md"):
            staging.write(tmp_path / name, NEW)
        staging.commit()
    assert durable(calls)
    for place, call in enumerate(calls):  # control: leaving any one call out is noticed
        if call in ("write", "replace", "fsync"):
            assert not durable(calls[:place] + calls[place + 1 :])


@pytest.mark.parametrize("for_ever", [False, True])
@pytest.mark.parametrize("old", [None, OLD])
def test_whatever_call_fails_a_file_is_old_or_new(
    tmp_path: Path, old: bytes | None, for_ever: bool
) -> None:
    for count in range(1, 30):
        folder = tmp_path / f"{count}"
        folder.mkdir()
        paths = [folder / "a.md", folder / "b.md"]
        if old:
            for path in paths:
                path.write_bytes(old)
        done = _put(folder, paths, failing_at(count, for_ever=for_ever))
        assert all((p.read_bytes() if p.exists() else None) in (old, NEW) for p in paths)
        assert not [name for name in names(folder) if name.endswith(".tmp")]
    assert done  # the sweep went past the last call


def _put(folder: Path, paths: list[Path], before: Callable[[str], None]) -> bool:
    staging = Staging(folder)
    with watched(before):
        try:
            for path in paths:
                staging.write(path, NEW)
            staging.commit()
        except StorageError:
            return False
        finally:
            staging.discard()
    return True


def test_nothing_leaves_the_root(tmp_path: Path) -> None:
    staging = Staging(tmp_path / "blog")
    with pytest.raises(WorkspaceError, match="not inside"):
        staging.write(tmp_path / "x.md", NEW)
    (tmp_path / "blog" / "x.md").mkdir(parents=True)
    with pytest.raises(StorageError, match="directory of this name"):
        staging.write(tmp_path / "blog" / "x.md", NEW)
