"""Older files in the place of newer ones: a catalog and its journal have gone back together, and
git, or this machine, still knows what people have said since.
"""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from bitext.formats.po.entries import State
from bitext.markdown.segmenter import segment_key
from bitext.reviewing.check import check
from bitext.reviewing.history import restore
from bitext.store import journal
from bitext.workspace.selection import git as git_says
from bitext.workspace.wordings import let_go, record
from tests.workflow.blog import Blog
from tests.workflow.test_let_go import ROOF, committed
from tests.workflow.test_settled import CAT, FOOD, RAIN, TREES, git, lay, word

TALL, TALLER = "Tall trees.", "Trees, and tall ones."


def begun(blog: Blog) -> None:
    """Two commits of people's words; the second words anew what the first has worded."""
    lay(blog, {"a.md": [TREES, CAT], "b.md": [FOOD, RAIN]})
    blog.translate()
    (blog.root / ".gitignore").write_text(".bitext/\noutput/\n", encoding="utf-8")
    git(blog, "init", "-q", "-b", "main")
    word(blog, "a.md", TREES, TALL)
    blog.translate()
    committed(blog, "one")
    word(blog, "a.md", CAT, ROOF)
    word(blog, "a.md", TREES, TALLER)
    blog.translate()
    committed(blog, "two")


def told(blog: Blog) -> str:
    """By `check`, which writes nothing, and by the next run; once."""
    before = blog.files("catalog")
    first = [f.message for f in check(blog.workspace) if f.rule == "retired"]
    assert [m for wording in (ROOF, TALLER) for m in first if wording in m and "`bitext run`" in m]
    assert len(first) == 2
    assert blog.files("catalog") == before
    found = blog.translate().findings
    said = " ".join(f.message for f in found if f.rule in ("older", "cleared", "retired"))
    assert ROOF in said
    assert TALLER in said
    assert not [f for f in blog.translate().findings if ROOF in f.message], "said once"
    for source, wording in ((CAT, ROOF), (TREES, TALLER)):
        post = next(blog.workspace.posts())
        restore(post, segment_key("", source)[:8])
        entry = blog.entry("a.md", source)
        assert (entry.target, entry.state) == (wording, State.REVIEWED)
    return " ".join(first)


def old_files(blog: Blog) -> None:
    begun(blog)
    git(blog, "checkout", "HEAD~1", "--", "catalog")
    assert "since an older journal was put in the place of the one that git has" in told(blog)


def old_files_in_a_commit(blog: Blog) -> None:
    begun(blog)
    git(blog, "restore", "--source", "HEAD~1", "--", "catalog")
    committed(blog, "back")
    assert "since a commit took it out" in told(blog)


def taken_back_by_git(blog: Blog) -> None:
    begun(blog)
    git(blog, "revert", "--no-edit", "HEAD")
    assert "since a commit took it out" in told(blog)


def in_another_clone(blog: Blog) -> None:
    """Nobody ran anything where it was taken back."""
    begun(blog)
    git(blog, "revert", "--no-edit", "HEAD")
    (blog.root / "content" / "b.md").write_text(f"{RAIN}\n", encoding="utf-8")
    committed(blog, "later")
    clone = Blog(blog.root.parent / "clone", blog.engine)
    git(blog, "clone", "-q", ".", str(clone.root))
    told(clone)


ROWS = {one.__name__: one for one in (
    old_files, old_files_in_a_commit, taken_back_by_git, in_another_clone,
)}  # fmt: skip
LONG = ("old_files_in_a_commit", "in_another_clone")
EVERY = [pytest.param(row, marks=[pytest.mark.long] if row in LONG else []) for row in ROWS]


@pytest.mark.parametrize("row", EVERY)
def test_row(blog: Blog, row: str) -> None:
    ROWS[row](blog)


@pytest.mark.parametrize("row", EVERY)
def test_control(blog: Blog, row: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(git_says, "_removed", lambda *_: iter(()))
    with pytest.raises(AssertionError):
        ROWS[row](blog)


def test_what_is_no_loss(blog: Blog) -> None:
    """A post is renamed, another branch looked at, all of a post deleted."""
    begun(blog)

    def silent() -> None:
        assert [*let_go.let_go(blog.workspace)] == []
        blog.translate()
        assert [*let_go.let_go(blog.workspace)] == []

    lay(blog, {"moved.md": [TREES, CAT], "b.md": [FOOD, RAIN]})
    silent()
    assert blog.target("moved.md", CAT) == ROOF
    committed(blog, "moved")
    git(blog, "checkout", "-q", "-b", "older", "HEAD~2")
    silent()
    git(blog, "checkout", "-q", "-f", "main")
    silent()
    lines = journal.journal_path(blog.po("moved.md"))
    for path in (blog.root / "content" / "moved.md", blog.po("moved.md"), lines):
        path.unlink()
    silent()
    committed(blog, "gone")
    silent()


def test_lines_that_somebody_means_to_be_rid_of(blog: Blog) -> None:
    begun(blog)
    git(blog, "checkout", "HEAD~1", "--", "catalog")
    committed(blog, "back")
    record.accept_losses(blog.workspace)
    assert [*let_go.let_go(blog.workspace)] == []
    assert not [f for f in blog.translate().findings if ROOF in f.message]


def test_one_more_question_to_git(blog: Blog, monkeypatch: pytest.MonkeyPatch) -> None:
    """What a build with nothing to do asks of git, whatever the number of posts."""
    begun(blog)
    blog.build()
    blog.translate()
    asked, run = list[str](), git_says._run

    def counted(
        root: Path, arguments: tuple[str, ...], given: str = ""
    ) -> subprocess.CompletedProcess[bytes]:
        asked.append(arguments[0])
        return run(root, arguments, given)

    monkeypatch.setattr(git_says, "_run", counted)
    assert blog.build().unchanged == 2
    assert asked == ["rev-parse", "diff"]
