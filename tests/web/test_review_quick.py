"""A save does not read its catalog, nor its post: that is why it is quick, whatever the machine."""

from __future__ import annotations

from pathlib import Path

import polib
import pytest

from bitext.formats.po.entries import State
from bitext.reviewing.desk import sheet as sheets
from bitext.reviewing.desk.desk import Desk
from bitext.reviewing.desk.findings import findings_at
from bitext.reviewing.desk.saving import Item, save
from bitext.reviewing.desk.segments import one_row
from bitext.store import catalog
from bitext.workspace.workspace import Post


def read_while_saving(blog: Path, monkeypatch: pytest.MonkeyPatch, *, forgets: bool) -> list[str]:
    """What is read while a reviewer saves, catalogs being written in between."""
    desk = Desk(blog)
    id = next(iter(desk.names()))
    keys = list(desk.sheet(id).entries)
    told: list[str] = []
    read, parse = sheets.read, catalog._parse

    def seen(post: Post) -> sheets.PostSheet:
        told.append("post")
        return read(post)

    def parsed(path: Path, text: str) -> polib.POFile:
        told.append("catalog")
        return parse(path, text)

    monkeypatch.setattr(sheets, "read", seen)
    for number in range(20):
        key = keys[number % len(keys)]
        digest = sheets.digest_of(desk.sheet(id).entries[key])
        with monkeypatch.context() as counting:
            counting.setattr(catalog, "_parse", parsed)
            save(desk, Item(id, key, digest), f"Wording {number}", State.REVIEWED)
            one_row(desk.sheet(id), key)
            findings_at(desk.sheet(id), key)
        if number % 3 == 0:
            desk.settle()
            if forgets:
                desk._sheets.clear()
    return told


def test_nothing_is_read_again(blog: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert read_while_saving(blog, monkeypatch, forgets=False) == []


def test_control_a_desk_that_forgets_reads(blog: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert "post" in read_while_saving(blog, monkeypatch, forgets=True)


def test_a_sheet_is_that_of_its_files(blog: Path) -> None:
    """What is kept in mind over saves and writings is what a fresh reading finds."""
    desk = Desk(blog)
    id = next(iter(desk.names()))
    for number, key in enumerate(list(desk.sheet(id).entries)):
        digest = sheets.digest_of(desk.sheet(id).entries[key])
        state = State.REVIEWED if number % 2 else State.NEEDS_WORK
        save(desk, Item(id, key, digest), f"Wording {number}", state)
        if number % 2:
            desk.settle()
        held = desk.sheet(id)
        fresh = sheets.read(Post(desk.workspace, held.post.path))
        assert {k: sheets.digest_of(e) for k, e in held.entries.items()} == {
            k: sheets.digest_of(e) for k, e in fresh.entries.items()
        }
