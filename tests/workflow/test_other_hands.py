"""What other programs and hands do to catalogs and journals: clocks, encodings, broken files."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable

import pytest

from bitext.errors import WorkspaceError
from bitext.formats.po.entries import Catalog, State
from bitext.store import journal
from bitext.store.catalog import read
from bitext.workspace.wordings.held import Held
from bitext.workspace.wordings.homes import Homes
from tests.workflow.blog import Blog, rules

TREES = "河边的树很高，风吹过来的时候沙沙作响。"
CAT = "邻居家的猫又跑到了屋顶上。"
FOOD = "早饭吃的是豆浆和油条。"


def worded(blog: Blog) -> None:
    blog.post("a.md", TREES, CAT)
    blog.post("b.md", FOOD)
    blog.translate()
    blog.review("a.md", CAT, "The cat is on the roof.")
    blog.translate()


def a_clock_that_is_behind(blog: Blog) -> None:
    """What is worded on it comes after what it takes the place of."""
    worded(blog)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SOURCE_DATE_EPOCH", "86400")
        blog.review("a.md", CAT, "A cat on a roof.")
        told = [f for _ in range(3) for f in blog.translate().findings]
    assert "older" not in rules(told)
    post = next(blog.workspace.posts())
    assert [act.now for act in post.journal] == ["The cat is on the roof.", "A cat on a roof."]


def saved_otherwise(blog: Blog, encoding: str, newline: str = "\n") -> None:
    """A journal in another encoding says the same, and goes on."""
    worded(blog)
    path = journal.journal_path(blog.po("a.md"))
    text = path.read_text("utf-8").replace("\n", newline)
    path.write_bytes(text.encode(encoding))
    blog.review("a.md", TREES, "Tall trees.")
    blog.translate()
    said = [act.now for act in next(blog.workspace.posts()).journal]
    assert said == ["The cat is on the roof.", "Tall trees."]
    assert path.read_text("utf-8-sig").count("{") == 2


def with_a_mark(blog: Blog) -> None:
    saved_otherwise(blog, "utf-8-sig", "\r\n")


def in_wide_characters(blog: Blog) -> None:
    saved_otherwise(blog, "utf-16")


def pruned_and_back(blog: Blog) -> None:
    """A catalog is pruned, and its post comes back."""
    worded(blog)
    post = blog.root / "content" / "a.md"
    text = post.read_text("utf-8")
    post.unlink()
    assert "orphaned" in rules(blog.translate().findings)
    homes = Homes(blog.workspace)
    for orphan in [*homes.orphans()]:
        homes.forget(orphan)
    assert not blog.po("a.md").exists()
    assert not [*Homes(blog.workspace).orphans()]
    assert "orphaned" not in rules(blog.translate().findings)
    post.write_text(text, encoding="utf-8")
    shutil.rmtree(blog.root / ".bitext")
    assert not blog.translate().errors
    entry = blog.entry("a.md", CAT)
    assert (entry.target, entry.state) == ("The cat is on the roof.", State.REVIEWED)


def broken_where_its_post_is_gone(blog: Blog) -> None:
    """A catalog with a conflict, and its post renamed: that is said, and the journal is read."""
    worded(blog)
    text = blog.po("a.md").read_text("utf-8")
    text = text.replace('msgstr "The cat', '<<<<<<< ours\nmsgstr "The cat')
    blog.po("a.md").write_text(text, encoding="utf-8")
    (blog.root / "content" / "a.md").rename(blog.root / "content" / "c.md")
    shutil.rmtree(blog.root / ".bitext")
    told = [f.message for f in blog.translate().findings if f.rule == "orphaned"]
    assert [re.sub(r".*; ", "", message) for message in told] == ["no post has this catalog now"]
    assert "conflict" in told[0]
    assert blog.target("c.md", CAT) == "The cat is on the roof."


ROWS: dict[str, Callable[[Blog], None]] = {one.__name__: one for one in (
    a_clock_that_is_behind, with_a_mark, in_wide_characters, pruned_and_back,
    broken_where_its_post_is_gone,
)}  # fmt: skip


@pytest.mark.parametrize("row", ROWS)
def test_row(blog: Blog, row: str) -> None:
    ROWS[row](blog)


def undecoded(data: bytes) -> str:
    return data.decode("utf-8", "replace")


def gone(held: Held, name: str) -> None:
    held.path(name).unlink()
    journal.journal_path(held.path(name)).unlink()


def unread(held: Held, name: str) -> Catalog | None:
    return read(held.path(name), held.workspace.root)


CONTROLS: dict[str, tuple[object, str, object]] = {
    "a_clock_that_is_behind": (journal, "_TIME", re.compile("never")),
    "with_a_mark": (journal, "_text", undecoded),
    "in_wide_characters": (journal, "_text", undecoded),
    "pruned_and_back": (Held, "let_rest", gone),
    "broken_where_its_post_is_gone": (Held, "read", unread),
}


@pytest.mark.parametrize("row", CONTROLS)
def test_control(blog: Blog, row: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(*CONTROLS[row])
    with pytest.raises((AssertionError, WorkspaceError)):
        ROWS[row](blog)
