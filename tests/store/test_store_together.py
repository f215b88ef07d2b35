"""Catalogs that are changed together: one wait for all, and each stands for itself."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from bitext.errors import BitextError, StorageError
from bitext.store.catalog import (
    Catalog,
    Entry,
    State,
    Update,
    Updated,
    merge,
    read,
    update_all,
    write,
)
from bitext.store.disk.staging import Staging
from tests.store.test_store_files import names, watched
from tests.store.test_store_merge import post

NAMES = ("a.po", "b.po", "c.po")


def merging(path: Path, *sources: str) -> Update:
    return Update(path, lambda old: merge(old, post(*sources)), "content/x.md")


def test_each_catalog_is_changed_and_one_that_is_broken_is_told(tmp_path: Path) -> None:
    (tmp_path / "b.po").write_text("this is no catalog", encoding="utf-8")
    done = update_all([merging(tmp_path / n, f"第 {n} 段。") for n in NAMES], root=tmp_path)
    assert [type(found) for found in done] == [Updated, type(done[1]), Updated]
    assert isinstance(done[1], BitextError)
    assert done[1].path.endswith("b.po")
    for name, found in zip(NAMES, done, strict=True):
        if isinstance(found, Updated):
            assert found.before.entries == ()
            assert read(tmp_path / name, tmp_path) == found.after
    assert (tmp_path / "b.po").read_text(encoding="utf-8") == "this is no catalog"
    assert names(tmp_path) == {*NAMES, ".bitext", "catalog.lock"}


def test_all_contents_are_on_disk_before_the_first_name(tmp_path: Path) -> None:
    (tmp_path / ".bitext").mkdir()
    calls: list[str] = []
    with watched(calls.append):
        update_all([merging(tmp_path / n, f"第 {n} 段。") for n in NAMES], root=tmp_path)
    first = calls.index("replace")
    assert calls[:first].count("fsync") == calls[:first].count("write") == 3
    assert calls[first:].count("replace") == 3
    assert "fsync" in calls[len(calls) - calls[::-1].index("replace") :]  # the names


@pytest.fixture
def saved_meanwhile(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[], int]:
    """A person saves a catalog while the contents of all are on their way to the disk."""
    path, waits = tmp_path / "b.po", iter(range(9))
    sync = Staging.sync

    def slow(staging: Staging) -> None:
        sync(staging)
        if next(waits) == 0:
            path.write_bytes(
                path.read_bytes() + b'\n# TRANSLATORS: kept\n#~ msgid "x"\n#~ msgstr "X"\n'
            )

    monkeypatch.setattr(Staging, "sync", slow)
    return lambda: next(waits)


def test_what_is_saved_at_the_last_moment_is_read_again(
    tmp_path: Path, saved_meanwhile: Callable[[], int]
) -> None:
    for name in NAMES:
        write(tmp_path / name, merge(Catalog("content/x.md"), post("旧。")), root=tmp_path)
    done = update_all([merging(tmp_path / n, f"第 {n} 段。") for n in NAMES], root=tmp_path)
    assert all(isinstance(found, Updated) for found in done)
    assert [e.source for e in read(tmp_path / "b.po", tmp_path).obsolete] == ["x"]
    assert saved_meanwhile() == 2  # one round for all, one for the catalog that was saved


def test_a_wording_that_would_not_read_back_keeps_its_file_alone(tmp_path: Path) -> None:
    good = Catalog("content/x.md", entries=(Entry("一", target="one", state=State.REVIEWED),))
    for name in NAMES:
        write(tmp_path / name, good, root=tmp_path)
    odd = Entry("二", state=State.DRAFT)  # a draft of nothing
    bad = Update(tmp_path / "b.po", lambda old: Catalog(old.source, entries=(*old.entries, odd)))
    other = merging(tmp_path / "a.po", "一", "二")
    done = update_all([other, bad], root=tmp_path)
    assert isinstance(done[0], Updated)
    assert isinstance(done[1], StorageError)
    assert "read back" in done[1].message
    assert read(tmp_path / "b.po", tmp_path) == good
    assert not [path for path in tmp_path.iterdir() if path.suffix == ".tmp"]
