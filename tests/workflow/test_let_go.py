"""What no run had seen when a merge was settled for the other side: git's history alone has it.

A person corrects a PO file and commits; the author keeps the whole of the other file, or deletes
the post.
"""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from bitext.formats.po.entries import State
from bitext.markdown.segmenter import segment_key
from bitext.reviewing.check import check
from bitext.reviewing.history import restore
from bitext.store import journal
from bitext.workspace.selection import git as git_says
from bitext.workspace.wordings import let_go
from tests.workflow.blog import Blog
from tests.workflow.test_settled import CAT, FOOD, RAIN, TREES, git, lay, word

ROOF = "The cat is on the roof."


def parted(blog: Blog) -> None:
    """Drafts of two posts in git, and a branch of a reviewer's."""
    lay(blog, {"a.md": [TREES, CAT], "b.md": [FOOD, RAIN]})
    blog.translate()
    (blog.root / ".gitignore").write_text(".bitext/\noutput/\n", encoding="utf-8")
    git(blog, "init", "-q", "-b", "main")
    committed(blog, "begun")
    git(blog, "branch", "theirs")


def committed(blog: Blog, message: str) -> None:
    git(blog, "add", "-A")
    git(blog, "commit", "-q", "-m", message)


def merged(blog: Blog, side: str = "--ours") -> None:
    """The reviewer's branch into ours, with every catalog as one side has it."""
    git(blog, "merge", "theirs")
    for line in git(blog, "status", "--porcelain", "-uall").splitlines():
        path = line[3:].strip('"')
        if "U" in line[:2]:
            git(blog, "checkout", side, "--", path)
            git(blog, *(("rm", "-q") if "D" in line[:2] else ("add",)), "--", path)
    committed(blog, "merged")


def on(blog: Blog, branch: str, wording: str = ROOF, *, run: bool = False) -> None:
    git(blog, "checkout", "-q", branch)
    word(blog, "a.md", CAT, wording)
    if run:
        blog.translate()
    committed(blog, branch)


def named(blog: Blog, wording: str = ROOF) -> list[str]:
    """By `check`, which writes nothing, and by the next run."""
    before = blog.files("catalog")
    told = [f.message for f in check(blog.workspace) if wording in f.message]
    assert [m for m in told if "`bitext run` takes it out of git's history" in m], told
    assert blog.files("catalog") == before
    return [f.message for f in blog.translate().findings]


def both_worded(blog: Blog) -> None:
    """The author has run; the reviewer's is named once, and can be brought back."""
    parted(blog)
    on(blog, "theirs")
    on(blog, "main", "A cat on a roof.", run=True)
    merged(blog)
    assert [m for m in named(blog) if ROOF in m]
    assert not [f for f in blog.translate().findings if ROOF in f.message], "said once"
    act = next(a for p in blog.workspace.posts() for a in p.journal if a.now == ROOF)
    assert (act.who, act.via, act.was) == ("a", "po", "")
    post = next(blog.workspace.posts())
    restore(post, segment_key("", CAT)[:8])
    assert blog.target("a.md", CAT) == ROOF


def ours_was_not_seen(blog: Blog) -> None:
    """The other way round: theirs was kept."""
    parted(blog)
    on(blog, "theirs", "A cat on a roof.", run=True)
    on(blog, "main")
    merged(blog, "--theirs")
    assert [m for m in named(blog) if ROOF in m]


def the_post_is_gone(blog: Blog) -> None:
    """Its author has deleted it: a journal is left, and the wording comes back with the post."""
    parted(blog)
    on(blog, "theirs")
    git(blog, "checkout", "-q", "main")
    lay(blog, {"b.md": [FOOD, RAIN]})
    blog.po("a.md").unlink()
    committed(blog, "gone")
    merged(blog)
    assert not blog.po("a.md").exists()
    assert [m for m in named(blog) if "a wording lies here, and the post is gone" in m]
    lay(blog, {"b.md": [FOOD, RAIN], "z.md": [TREES, CAT]})
    shutil.rmtree(blog.root / ".bitext")
    blog.translate()
    entry = blog.entry("z.md", CAT)
    assert (entry.target, entry.state) == (ROOF, State.REVIEWED)


def another_clone(blog: Blog) -> None:
    """Nobody ran anything where it was merged."""
    parted(blog)
    on(blog, "theirs")
    on(blog, "main", "A cat on a roof.", run=True)
    merged(blog)
    (blog.root / "content" / "b.md").write_text(f"{RAIN}\n", encoding="utf-8")
    committed(blog, "later")
    clone = Blog(blog.root.parent / "clone", blog.engine)
    git(blog, "clone", "-q", ".", str(clone.root))
    assert [m for m in named(clone) if ROOF in m]


ROWS = {one.__name__: one for one in (
    both_worded, ours_was_not_seen, the_post_is_gone, another_clone,
)}  # fmt: skip


#: Seconds each: those that go the same way as another one run in `make long`.
LONG = ("ours_was_not_seen", "another_clone")
EVERY = [pytest.param(row, marks=[pytest.mark.long] if row in LONG else []) for row in ROWS]


@pytest.mark.parametrize("row", EVERY)
def test_row(blog: Blog, row: str) -> None:
    ROWS[row](blog)


@pytest.mark.parametrize("row", EVERY)
def test_control(blog: Blog, row: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(git_says, "sides", lambda *_: iter(()))
    with pytest.raises(AssertionError):
        ROWS[row](blog)


def test_an_honest_merge_lets_nothing_go(blog: Blog) -> None:
    """What a person has corrected since, what was said on both sides, what is in no catalog."""
    parted(blog)
    on(blog, "theirs")
    git(blog, "checkout", "-q", "main")
    word(blog, "b.md", FOOD, "Soy milk.")
    committed(blog, "main")
    merged(blog)
    assert not [*let_go.let_go(blog.workspace)]
    blog.translate()
    assert blog.target("a.md", CAT) == ROOF
    acts = [a.now for p in blog.workspace.posts() for a in p.journal]
    assert sorted(acts) == ["Soy milk.", ROOF]


def test_merges_are_looked_at_once(blog: Blog, monkeypatch: pytest.MonkeyPatch) -> None:
    parted(blog)
    on(blog, "theirs")
    on(blog, "main", "A cat on a roof.", run=True)
    merged(blog)
    blog.translate()
    before = blog.files("catalog")
    monkeypatch.setattr(git_says, "given_up", lambda *_: pytest.fail("looked at again"))
    blog.translate()
    assert not [f for f in check(blog.workspace) if f.rule == "retired"]
    assert blog.files("catalog") == before


def test_what_is_remembered_of_merges_is_a_cache(blog: Blog) -> None:
    parted(blog)
    on(blog, "theirs")
    on(blog, "main", "A cat on a roof.")
    merged(blog)
    for said in ("", "--output=x", "0" * 40, "no commit\n"):
        Path(blog.root, f"{let_go.FILE}.en").write_text(said, encoding="utf-8")
        assert [act.now for _, act in let_go.let_go(blog.workspace)] == [ROOF]


def test_where_git_is_not_installed(blog: Blog, monkeypatch: pytest.MonkeyPatch) -> None:
    blog.post("a.md", TREES)
    monkeypatch.setenv("PATH", str(blog.root))
    assert not blog.translate().errors
    assert not [*let_go.let_go(blog.workspace)]


def test_a_broken_side_and_no_git(blog: Blog) -> None:
    parted(blog)
    git(blog, "checkout", "-q", "theirs")
    blog.po("a.md").write_text("<<<<<<< ours\n", encoding="utf-8")
    journal.journal_path(blog.po("a.md")).write_bytes(b"{\n\xff")
    committed(blog, "theirs")
    git(blog, "checkout", "-q", "main")
    word(blog, "a.md", TREES, "Tall trees.")
    committed(blog, "main")
    merged(blog)
    assert not [*let_go.let_go(blog.workspace)]
    remembered = Path(blog.root, f"{let_go.FILE}.en")
    shutil.rmtree(blog.root / ".git")
    assert not [*let_go.let_go(blog.workspace)]
    let_go.written_down(blog.workspace)
    assert not remembered.exists()
