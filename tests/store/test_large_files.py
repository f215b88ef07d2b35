"""An exported file is on disk before it has its name."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from bitext.store import large_files


def calls(monkeypatch: pytest.MonkeyPatch, path: Path) -> list[str]:
    """What is asked of the disk, in order, when a file is written."""
    made: list[str] = []
    fsync, replace = os.fsync, os.replace

    def synced(descriptor: int) -> None:
        made.append("fsync")
        fsync(descriptor)

    def named(old: str, new: str, **folders: int) -> None:
        made.append("replace")
        replace(old, new, **folders)

    monkeypatch.setattr(os, "fsync", synced)
    monkeypatch.setattr(os, "replace", named)
    large_files.write_new(path, ["一", "二"])
    return made


def test_content_is_synced_before_the_name_and_the_name_before_the_return(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert calls(monkeypatch, tmp_path / "a.tmx") == ["fsync", "replace", "fsync"]
    assert (tmp_path / "a.tmx").read_text(encoding="utf-8") == "一二"
