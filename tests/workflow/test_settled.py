"""A merge that was settled for one side, as whole files: what the other side had worded is named.

Journals are merged by union, so that they have it; catalogs do not.  The author has renamed, split,
moved or deleted meanwhile.
"""

from __future__ import annotations

import subprocess
from collections.abc import Callable

import polib
import pytest

from bitext.formats.po.entries import State
from bitext.markdown.segmenter import segment_key
from bitext.model import Finding
from bitext.reviewing import deeds
from bitext.reviewing.check import check
from bitext.reviewing.history import restore
from bitext.store import journal
from bitext.wording import journal as wording_journal
from bitext.wording import older
from bitext.wording.journal import Act, Op
from bitext.workspace import snapshot
from bitext.workspace.wordings import held, record
from tests.workflow.blog import Blog, rules

TREES = "河边的树很高，风吹过来的时候沙沙作响。"
CAT = "邻居家的猫又跑到了屋顶上。"
FOOD = "早饭吃的是豆浆和油条。"
RAIN = "第一句说的是天气。第二句说的是火车。"
BOOKS = "旧书堆在窗台上，一直没有人读。"


def git(blog: Blog, *args: str) -> str:
    command = ["git", "-c", "user.name=a", "-c", "user.email=a@example.org", *args]
    done = subprocess.run(command, cwd=blog.root, capture_output=True, text=True, check=False)
    return done.stdout


def lay(blog: Blog, posts: dict[str, list[str]]) -> None:
    for path in (blog.root / "content").rglob("*.md"):
        path.unlink()
    for name, texts in posts.items():
        blog.post(name, *texts)


def word(blog: Blog, name: str, source: str, wording: str, *, fuzzy: bool = False) -> None:
    po = polib.pofile(str(blog.po(name)), wrapwidth=0)
    for entry in po:
        if entry.msgid == source:
            entry.msgstr, entry.flags = wording, ["fuzzy"] if fuzzy else []
    po.save()


Side = Callable[[], None]


def settled(blog: Blog, posts: dict[str, list[str]], author: Side, reviewer: Side) -> list[Finding]:
    """Both branch off, and every conflict is settled for the author; what the next run says."""
    lay(blog, posts)
    blog.translate()
    (blog.root / ".gitignore").write_text(".bitext/\noutput/\n", encoding="utf-8")
    git(blog, "init", "-q", "-b", "main")
    for day, (branch, side) in enumerate((("main", None), ("theirs", reviewer), ("main", author))):
        git(blog, "checkout", "-q", "main")
        git(blog, "checkout", "-q", "-b", branch)
        with pytest.MonkeyPatch.context() as patch:
            patch.setenv("SOURCE_DATE_EPOCH", str(86400 * day))
            if side:
                side()
                blog.translate()
        git(blog, "add", "-A")
        git(blog, "commit", "-q", "-m", branch)
    git(blog, "merge", "theirs")
    for line in git(blog, "status", "--porcelain", "-uall").splitlines():
        path = line[3:].strip('"')
        if path.endswith(".po") and "U" in line[:2]:
            git(blog, "checkout", "--ours", "--", path)
            git(blog, *(("rm", "-q") if line[:2] == "DU" else ("add",)), "--", path)
    git(blog, "add", "-A")
    git(blog, "commit", "-q", "-m", "merged")
    before = [f.message for f in check(blog.workspace) if f.rule == "retired"]
    told = blog.translate().findings
    assert before == [f.message for f in told if f.rule == "retired"]
    return told


def the_one(findings: list[Finding]) -> str:
    [told] = [f.message for f in findings if f.rule == "retired"]
    return told


def moved_meanwhile(blog: Blog) -> None:
    """The author moves a draft's paragraph to a second post; a reviewer words it in the first."""
    told = the_one(settled(
        blog, {"a.md": [TREES, CAT], "b.md": [FOOD, RAIN]},
        author=lambda: lay(blog, {"a.md": [TREES], "b.md": [FOOD, RAIN, CAT]}),
        reviewer=lambda: word(blog, "a.md", CAT, "The cat is on the roof."),
    ))  # fmt: skip
    key = segment_key("", CAT)[:8]
    assert '"The cat is on the roof."' in told
    assert f"content/b.md now, `bitext restore content/b.md:{key}` brings it there" in told
    assert not [f for f in blog.translate().findings if f.rule == "retired"], "said once"
    _, post = blog.workspace.posts()
    _, (back,) = restore(post, key)
    entry = blog.entry("b.md", CAT)
    assert (back.now, entry.target) == ("The cat is on the roof.", entry.target)
    assert (entry.target, entry.state) == ("The cat is on the roof.", State.REVIEWED)


def removed_meanwhile(blog: Blog) -> None:
    """The author takes the paragraph out; it comes back, and with it what was half worded."""
    told = the_one(settled(
        blog, {"a.md": [TREES, CAT]},
        author=lambda: lay(blog, {"a.md": [TREES]}),
        reviewer=lambda: word(blog, "a.md", CAT, "A cat, a roof.", fuzzy=True),
    ))  # fmt: skip
    assert '"A cat, a roof."' in told
    assert "its source is gone, and it comes back with that" in told
    lay(blog, {"a.md": [TREES, CAT]})
    blog.translate()
    entry = blog.entry("a.md", CAT)
    assert (entry.target, entry.state) == ("A cat, a roof.", State.NEEDS_WORK)


def both_worded(blog: Blog) -> None:
    """Two people word the same source: the one who lost is named, and can be brought back."""
    told = the_one(settled(
        blog, {"a.md": [TREES, CAT]},
        author=lambda: word(blog, "a.md", CAT, "A cat on a roof."),
        reviewer=lambda: word(blog, "a.md", CAT, "The cat is on the roof."),
    ))  # fmt: skip
    assert '"The cat is on the roof."' in told
    assert "another one stands there" in told
    key = segment_key("", CAT)[:8]
    (post,) = blog.workspace.posts()
    for wording in ("The cat is on the roof.", "A cat on a roof."):
        restore(post, key)
        assert blog.target("a.md", CAT) == wording
        assert not [f for f in blog.translate().findings if f.rule in ("retired", "older")]


def renamed_meanwhile(blog: Blog) -> None:
    """The author renames the post, and the reviewer's catalog is deleted as ours was; its journal
    lies alone.
    """
    settled(
        blog, {"a.md": [TREES, CAT, FOOD], "b.md": [RAIN]},
        author=lambda: lay(blog, {"c.md": [TREES, CAT], "b.md": [RAIN, BOOKS]}),
        reviewer=lambda: word(blog, "a.md", CAT, "The cat is on the roof."),
    )  # fmt: skip
    assert not blog.po("a.md").exists()
    entry = blog.entry("c.md", CAT)
    assert (entry.target, entry.state) == ("The cat is on the roof.", State.REVIEWED)


def approved_before_a_run(blog: Blog) -> None:
    """An author takes a paragraph out, and somebody approves another one before a run has seen it:
    that run names what has left the page.
    """
    lay(blog, {"a.md": [TREES, CAT]})
    blog.translate()
    word(blog, "a.md", CAT, "The cat is on the roof.")
    blog.translate()
    lay(blog, {"a.md": [TREES]})
    (post,) = blog.workspace.posts()
    deeds.carry_out(blog.workspace, [deeds.Meant(post, frozenset())], "approve")
    assert blog.entry("a.md", TREES).state is State.REVIEWED
    assert '"The cat is on the roof."' in the_one(blog.translate().findings)
    assert [e.source for e in blog.catalog("a.md").obsolete] == [CAT]


def git_has_touched_the_journal_alone(blog: Blog) -> None:
    """As ``git merge -X ours`` does: a build has nothing else to do, and names what is there."""
    lay(blog, {"a.md": [TREES, CAT]})
    blog.translate()
    blog.build()
    act = Act(Op.WORD, "", FOOD, "", "Soy milk.").signed("Rae", "po", "2026-01-01T00:00:00Z")
    journal.write(blog.po("a.md"), blog.root, [act])
    assert "Soy milk." in the_one(blog.build().findings)


def an_older_file(blog: Blog) -> None:
    """``git checkout HEAD~1 -- catalog/en/a.po``, and something is brought back before a run."""
    lay(blog, {"a.md": [TREES, CAT, FOOD]})
    blog.translate()
    word(blog, "a.md", CAT, "A cat on a roof.")
    blog.translate()
    before = blog.po("a.md").read_bytes()
    word(blog, "a.md", CAT, "The cat is on the roof.")
    word(blog, "a.md", FOOD, "Soy milk.")
    blog.translate()
    blog.po("a.md").write_bytes(before)
    (post,) = blog.workspace.posts()
    restore(post, segment_key("", FOOD)[:8])
    assert blog.target("a.md", FOOD) == "Soy milk."
    told = [f.message for f in blog.translate().findings if f.rule == "older"]
    assert ['"The cat is on the roof."' in message for message in told] == [True]


def reworded_where_it_was_stale(blog: Blog) -> None:
    """No merge, and nothing is lost: what was doubted, and then stale, its reviewer words anew."""
    newer = {CAT: CAT.replace("又", "再"), FOOD: FOOD.replace("豆浆", "热豆浆")}
    lay(blog, {"a.md": [TREES, *newer]})
    blog.translate()
    for source in newer:
        word(blog, "a.md", source, f"Words {source[0]}.", fuzzy=True)
    blog.translate()
    lay(blog, {"a.md": [TREES, *newer.values()]})
    blog.translate()
    for fuzzy, source in enumerate(newer.values()):
        word(blog, "a.md", source, f"Other words {fuzzy}.", fuzzy=bool(fuzzy))
    assert "retired" not in rules(blog.translate().findings)
    (post,) = blog.workspace.posts()
    assert [act.was for act in post.journal[-2:]] == [f"Words {source[0]}." for source in newer]


def half_worded_since(blog: Blog) -> None:
    """Somebody has worded a reviewed entry anew and not finished; a merge has kept the other."""
    lay(blog, {"a.md": [TREES, CAT]})
    blog.translate()
    word(blog, "a.md", CAT, "A cat on a roof.")
    blog.translate()
    before = blog.po("a.md").read_bytes()
    word(blog, "a.md", CAT, "The cat, on the roof.", fuzzy=True)
    blog.translate()
    blog.po("a.md").write_bytes(before)
    told = [f.message for f in blog.translate().findings if f.rule == "older"]
    assert ['"The cat, on the roof."' in message for message in told] == [True]
    restore(next(blog.workspace.posts()), segment_key("", CAT)[:8])
    assert blog.target("a.md", CAT) == "The cat, on the roof."


ROWS = {one.__name__: one for one in (
    moved_meanwhile, removed_meanwhile, both_worded, renamed_meanwhile, approved_before_a_run,
    git_has_touched_the_journal_alone, an_older_file, reworded_where_it_was_stale,
    half_worded_since,
)}  # fmt: skip


@pytest.mark.parametrize("row", ROWS)
def test_row(blog: Blog, row: str) -> None:
    ROWS[row](blog)


CONTROLS: dict[str, tuple[object, str, object]] = {
    "moved_meanwhile": (record, "passed_over", lambda *_: ()),
    "removed_meanwhile": (record, "recalled", lambda _before, merged, _known: merged),
    "both_worded": (record, "passed_over", lambda *_: ()),
    "renamed_meanwhile": (held.Held, "lone", ()),
    "git_has_touched_the_journal_alone": (snapshot, "journal_path", lambda catalog: catalog),
    "approved_before_a_run": (deeds, "unleft", lambda _before, after: after),
    "reworded_where_it_was_stale": (wording_journal, "_earlier", lambda *_: ""),
    "an_older_file": (record, "gone_back", lambda *_: ()),
    "half_worded_since": (older, "_newer", lambda *_: None),
}


@pytest.mark.parametrize("row", CONTROLS)
def test_control(blog: Blog, row: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(*CONTROLS[row])
    with pytest.raises((AssertionError, ValueError)):
        ROWS[row](blog)
