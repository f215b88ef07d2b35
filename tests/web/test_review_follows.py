"""Every change that others make on disk is told once, whoever reads the post first."""

from __future__ import annotations

from pathlib import Path

from bitext.formats.po.entries import Catalog, State
from bitext.reviewing.desk import sheet as sheets
from bitext.reviewing.desk.desk import Desk
from bitext.reviewing.desk.saving import Item, save
from bitext.store import catalog


def test_what_a_request_reads_first_is_told_to_every_page(blog: Path) -> None:
    """Somebody asks for a post before the folder's watcher has come to it."""
    told: list[dict[str, object]] = []
    desk = Desk(blog, told.append)
    id = next(iter(desk.names()))
    desk.sheet(id)
    catalog.write(desk.post(id).catalog_path, worded(desk, id, "Theirs"), root=blog)
    desk.sheet(id)
    assert told == [{"type": "changed", "posts": [id]}]
    assert desk.is_as_held(id), "and not a second time"


def test_what_was_written_here_is_no_news(blog: Path) -> None:
    told: list[dict[str, object]] = []
    desk = Desk(blog, told.append)
    id = next(iter(desk.names()))
    key, entry = next(iter(desk.sheet(id).entries.items()))
    save(desk, Item(id, key, sheets.digest_of(entry)), "Ours", State.REVIEWED)
    desk.settle()
    desk._sheets.clear()
    desk.sheet(id)
    assert [one for one in told if one["type"] == "changed"] == []


def worded(desk: Desk, id: str, text: str) -> Catalog:
    """The catalog of a post, its first entry worded by somebody else."""
    known = catalog.read(desk.post(id).catalog_path, desk.root)
    return catalog.reword(known, *known.entries[0].identity, text)
