"""Older files in the place of newer ones: a catalog and its journal have gone back together, and
git, or this machine, still knows what people have said since.
"""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import polib
import pytest

from bitext.backend import Request
from bitext.drafting import translate
from bitext.formats.po.entries import State
from bitext.markdown.segmenter import segment_key
from bitext.reviewing.check import check
from bitext.reviewing.history import restore
from bitext.store import journal
from bitext.store.disk import said
from bitext.workspace.selection import git as git_says
from bitext.workspace.wordings import let_go, record
from tests.workflow.blog import Blog
from tests.workflow.test_let_go import ROOF, committed
from tests.workflow.test_settled import BOOKS, CAT, FOOD, RAIN, TREES, git, lay, word

TALL, TALLER = "Tall trees.", "Trees, and tall ones."


def begun(blog: Blog, *, commit: bool = True) -> None:
    """Two commits of people's words; the second words anew what the first has worded."""
    lay(blog, {"a.md": [TREES, CAT], "b.md": [FOOD, RAIN]})
    blog.translate()
    (blog.root / ".gitignore").write_text(".bitext/\noutput/\n", encoding="utf-8")
    git(blog, "init", "-q", "-b", "main")
    word(blog, "a.md", TREES, TALL)
    blog.translate()
    committed(blog, "one")
    for path in (blog.po("a.md"), journal.journal_path(blog.po("a.md"))):
        shutil.copy(path, blog.root.parent)
    word(blog, "a.md", CAT, ROOF)
    word(blog, "a.md", TREES, TALLER)
    blog.translate()
    if commit:
        committed(blog, "two")


def silent(blog: Blog) -> None:
    """Nothing is lost, before a run and after it."""
    assert [*let_go.let_go(blog.workspace)] == []
    blog.translate()
    assert [*let_go.let_go(blog.workspace)] == []


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


def thrown_away(blog: Blog) -> None:
    """In no commit yet, and taken back as changes."""
    begun(blog, commit=False)
    git(blog, "checkout", "-q", "--", "catalog")
    assert "since files were taken back that had it" in told(blog)


def a_commit_thrown_away(blog: Blog) -> None:
    begun(blog)
    git(blog, "reset", "-q", "--hard", "HEAD~1")
    told(blog)


def a_branch_thrown_away(blog: Blog) -> None:
    """As long as it is there, another branch may have less."""
    begun(blog)
    git(blog, "checkout", "-q", "-b", "other", "HEAD~1")
    silent(blog)
    git(blog, "branch", "-q", "-D", "main")
    told(blog)


def a_stash_thrown_away(blog: Blog) -> None:
    """As long as it is there, git has it."""
    begun(blog, commit=False)
    for _ in range(2):
        git(blog, "stash")
        silent(blog)
        word(blog, "b.md", FOOD, "Soy milk.")
    git(blog, "checkout", "-q", "--", "catalog")
    git(blog, "stash", "clear")
    told(blog)


def a_backup_without_git(blog: Blog) -> None:
    begun(blog)
    shutil.rmtree(blog.root / ".git")
    for path in (blog.po("a.md"), journal.journal_path(blog.po("a.md"))):
        path.write_bytes((blog.root.parent / path.name).read_bytes())
    told(blog)


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
    old_files, old_files_in_a_commit, taken_back_by_git, in_another_clone, thrown_away,
    a_branch_thrown_away, a_commit_thrown_away, a_stash_thrown_away, a_backup_without_git,
)}  # fmt: skip
UNSAVED = (
    thrown_away, a_branch_thrown_away, a_commit_thrown_away, a_stash_thrown_away,
    a_backup_without_git,
)  # fmt: skip
LONG = (
    "old_files_in_a_commit", "taken_back_by_git", "in_another_clone", "a_branch_thrown_away",
    "a_commit_thrown_away", "a_stash_thrown_away", "a_backup_without_git",
)  # fmt: skip
EVERY = [pytest.param(row, marks=[pytest.mark.long] if row in LONG else []) for row in ROWS]


@pytest.mark.parametrize("row", EVERY)
def test_row(blog: Blog, row: str) -> None:
    ROWS[row](blog)


@pytest.mark.parametrize("row", EVERY)
def test_control(blog: Blog, row: str, monkeypatch: pytest.MonkeyPatch) -> None:
    if row in (
        "thrown_away",
        "a_commit_thrown_away",
        "a_stash_thrown_away",
        "a_backup_without_git",
    ):
        monkeypatch.setattr(said, "remembered", lambda *_: {})
    else:
        shutil.rmtree(blog.root / ".bitext", ignore_errors=True)
        monkeypatch.setattr(git_says, "_removed", lambda *_: iter(()))
        monkeypatch.setattr(said, "remembered", lambda *_: {})
    with pytest.raises(AssertionError):
        ROWS[row](blog)


def test_what_is_no_loss(blog: Blog) -> None:
    """A post is renamed, another branch looked at, all of a post deleted."""
    begun(blog)
    lay(blog, {"moved.md": [TREES, CAT], "b.md": [FOOD, RAIN]})
    silent(blog)
    assert blog.target("moved.md", CAT) == ROOF
    committed(blog, "moved")
    git(blog, "checkout", "-q", "-b", "older", "HEAD~2")
    silent(blog)
    git(blog, "checkout", "-q", "-f", "main")
    silent(blog)
    lines = journal.journal_path(blog.po("moved.md"))
    for path in (blog.root / "content" / "moved.md", blog.po("moved.md"), lines):
        path.unlink()
    silent(blog)
    committed(blog, "gone")
    silent(blog)


def test_somebody_goes_on_without_them(blog: Blog) -> None:
    """Where the old files have not even the source, the post is refused until somebody says so."""
    begun(blog)
    lay(blog, {"a.md": [TREES, CAT, BOOKS], "b.md": [FOOD, RAIN]})
    blog.translate()
    word(blog, "a.md", BOOKS, "Old books.")
    blog.translate()
    committed(blog, "three")
    git(blog, "checkout", "HEAD~1", "--", "catalog")
    (error,) = blog.translate().errors
    assert "Old books." in str(error)
    assert record.accept_losses(blog.workspace) == 1
    assert not blog.translate().errors
    silent(blog)


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


def in_a_catalog_without_its_post(blog: Blog) -> None:
    """A person words an entry there, and another program drops it: named when the post is back."""
    lay(blog, {"a.md": [TREES, CAT], "b.md": [FOOD, RAIN]})
    blog.translate()
    lay(blog, {"b.md": [FOOD, RAIN]})
    word(blog, "a.md", CAT, ROOF, fuzzy=True)
    blog.translate()
    po = polib.pofile(str(blog.po("a.md")), wrapwidth=0)
    po[:] = [entry for entry in po if entry.msgid != CAT]
    po.save()
    assert [f for f in blog.translate().findings if "a wording lies here" in f.message]
    lay(blog, {"a.md": [TREES, CAT], "b.md": [FOOD, RAIN]})
    assert [f for f in blog.translate().findings if ROOF in f.message]
    restore(next(blog.workspace.posts()), segment_key("", CAT)[:8])
    assert blog.target("a.md", CAT) == ROOF


def test_in_a_catalog_without_its_post(blog: Blog) -> None:
    in_a_catalog_without_its_post(blog)


def test_control_of_orphans(blog: Blog, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(translate, "written_down", lambda _: None)
    with pytest.raises(AssertionError):
        in_a_catalog_without_its_post(blog)


@pytest.mark.parametrize("guarded", [True, False])
def test_taken_back_while_a_run_goes_on(
    blog: Blog, monkeypatch: pytest.MonkeyPatch, guarded: bool
) -> None:
    begun(blog, commit=False)
    blog.post("a.md", TREES, CAT, BOOKS)

    def taken_back(_: Request) -> str:
        git(blog, "checkout", "-q", "--", "catalog")
        return "Old books."

    monkeypatch.setattr(blog.engine, "say", taken_back)
    if not guarded:
        monkeypatch.setattr(let_go, "let_go", lambda _: iter(()))
    blog.translate()
    assert guarded == any(ROOF in f.message for f in check(blog.workspace))
