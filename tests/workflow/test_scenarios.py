"""What happened to people's wordings in review.md's table, row by row, each with its control.

The numbers are the table's.  A control takes the guard out, and the row must fail.
"""

from __future__ import annotations

import re
import shutil
import subprocess
from collections.abc import Callable

import polib
import pytest

from bitext.drafting.summary import Summary
from bitext.errors import UsageError, WorkspaceError
from bitext.formats.po import read as reading
from bitext.formats.po import write as writing
from bitext.formats.po.entries import Entry, State
from bitext.reviewing.check import check
from bitext.reviewing.history import history, restore
from bitext.reviewing.status import status
from bitext.workspace import targets
from bitext.workspace.wordings import record
from bitext.workspace.wordings.homes import Homes
from bitext.workspace.wordings.record import accept_losses
from tests.workflow.blog import Blog, rules

NERVOUS = "我们都非常紧张，因为这是第一次。"
RELAXED = "我们都十分放松，因为这是第一次。"
TEXTS = (
    "---\ntitle: 开源之夏\n---",
    "# 前言",
    NERVOUS,
    "我们在社区里讨论开源项目的未来。",
    "请看[这份文档](https://one.example/)了解更多。",
    "- 先备份数据\n- 再升级系统",
    "## 经历",
    "昨天的会议上，大家谈到了新的版本。",
    "> 这句话很有道理。",
    "最后，感谢每一位参与者！",
)
Row = Callable[[Blog], None]


@pytest.fixture
def post(blog: Blog) -> Blog:
    """``p.md``, of which every segment is reviewed: ``EN`` and its source."""
    blog.post("p.md", *TEXTS)
    blog.translate()
    words(blog, "p.md", lambda entry: f"EN {entry.msgid}")
    run(blog)
    assert figures(blog)["reviewed"] == figures(blog)["segments"] == 11
    return blog


def words(blog: Blog, name: str, wording: Callable[[polib.POEntry], str]) -> None:
    """A person words the entries of a catalog in an editor; nothing leaves an entry as it is."""
    po = polib.pofile(str(blog.po(name)), wrapwidth=0)
    for entry in po:
        if not entry.obsolete and (new := wording(entry)):
            entry.msgstr = new
            entry.flags = [flag for flag in entry.flags if flag != "fuzzy"]
    po.save()


def run(blog: Blog) -> Summary:
    """As ``bitext run``."""
    summary = blog.translate()
    summary.findings += blog.build().findings
    return summary


def forget(blog: Blog) -> None:
    """A fresh clone: nothing that is not in git."""
    shutil.rmtree(blog.root / ".bitext", ignore_errors=True)


def figures(blog: Blog) -> dict[str, int]:
    rows = [*status(blog.workspace)]
    names = ("segments", "missing", "drafted", "needs_work", "reviewed", "stale")
    return {name: sum(getattr(row, name) for row in rows) for name in names}


def edit(blog: Blog, old: str, new: str, name: str = "p.md") -> None:
    path = blog.root / "content" / name
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def change(blog: Blog, source: str, *edits: tuple[str, str], name: str = "p.md") -> None:
    """Change the text of one entry of a catalog."""
    path = blog.po(name)
    blocks = path.read_text("utf-8").split("\n\n")
    at = next(n for n, block in enumerate(blocks) if f'msgid "{source}"' in block)
    for old, new in edits:
        assert re.search(old, blocks[at], re.M), (old, blocks[at])
        blocks[at] = re.sub(old, new, blocks[at], count=1, flags=re.M)
    path.write_text("\n\n".join(blocks), encoding="utf-8")


MARK = (r"^(?=msg)", "#, fuzzy\n")  # Poedit's Needs Work


def page(blog: Blog, name: str = "p.md") -> str:
    return blog.edition(name).read_text("utf-8")


# States


def row_3_worded_and_left_fuzzy(blog: Blog) -> None:
    change(blog, NERVOUS, MARK, (r'^msgstr ".*"', 'msgstr "Half a thought."'))
    run(blog)
    assert figures(blog)["reviewed"] == 10
    assert figures(blog)["needs_work"] == 1
    assert "Half a thought." in page(blog)
    assert "needs-work" in rules([*check(blog.workspace)])


def row_4_needs_work_on_a_reviewed_entry(blog: Blog) -> None:
    change(blog, NERVOUS, MARK)
    assert blog.build(check=True, reviewed_only=True).outdated
    run(blog)
    assert (figures(blog)["reviewed"], figures(blog)["needs_work"]) == (10, 1)
    assert blog.build(reviewed_only=True).skipped == ["content/p.md"]


def row_5_pretranslation_by_another_program(blog: Blog) -> None:
    po = polib.pofile(str(blog.po("p.md")), wrapwidth=0)
    for entry in po:
        entry.comment, entry.msgstr, entry.flags = "", "Guess", ["fuzzy"]
    po.save()
    run(blog)
    assert (figures(blog)["reviewed"], figures(blog)["needs_work"]) == (0, 11)


def row_15_msgmerge_with_another_template(blog: Blog) -> None:
    blog.post("d.md", "别的草稿。", "还有一段草稿。")
    run(blog)
    path = blog.po("d.md")
    path.write_text(re.sub(r"^#\. .*\n", "", path.read_text("utf-8"), flags=re.M), "utf-8")
    run(blog)
    assert (figures(blog)["reviewed"], figures(blog)["needs_work"]) == (11, 2)


def row_16_msgmerge_carries_a_draft_to_another_source(blog: Blog) -> None:
    blog.post("d.md", NERVOUS + "草稿。")
    run(blog)
    draft = blog.target("d.md", NERVOUS + "草稿。")
    blog.post("d.md", RELAXED + "草稿。")
    edits = [(r'^msgid ".*"', f'#| msgid "{NERVOUS}草稿。"\nmsgid "{RELAXED}草稿。"')]
    change(blog, NERVOUS + "草稿。", *edits, name="d.md")
    run(blog)
    entry = blog.entry("d.md", RELAXED + "草稿。")
    assert entry.state is State.DRAFT
    assert entry.target != draft


def row_45_worded_for_another_source_and_left_fuzzy(blog: Blog) -> None:
    edit(blog, NERVOUS, RELAXED)
    run(blog)
    change(blog, RELAXED, (r'^msgstr ".*"', 'msgstr "We are very relaxed."'))
    edit(blog, RELAXED, NERVOUS)
    run(blog)
    assert blog.target("p.md", NERVOUS) == f"EN {NERVOUS}"  # 44: what was approved for it
    assert figures(blog)["reviewed"] == 11
    assert "relaxed" not in page(blog)


def row_44_an_earlier_wording_comes_back_with_its_source(blog: Blog) -> None:
    edit(blog, NERVOUS, RELAXED)
    run(blog)
    words(blog, "p.md", lambda e: "We are very relaxed." if e.msgid == RELAXED else "")
    run(blog)
    assert "We are very relaxed." in page(blog)
    edit(blog, RELAXED, NERVOUS)
    run(blog)
    assert f"EN {NERVOUS}" in page(blog)
    edit(blog, NERVOUS, RELAXED)
    forget(blog)
    run(blog)
    assert "We are very relaxed." in page(blog)
    assert figures(blog)["reviewed"] == 11


def row_82_git_approves_a_draft_that_nobody_saw(blog: Blog) -> None:
    long = "第一行说的是天气，\n第二行说的是火车，\n第三行说的是会议，\n第四行说的是未来。"
    blog.post("d.md", long)
    run(blog)
    conflict, _ = merged(blog, lambda: approve(blog, "d.md"), lambda: redraft(blog, "d.md"))
    assert conflict


def approve(blog: Blog, name: str) -> None:
    path = blog.po(name)
    path.write_text(path.read_text("utf-8").replace("#, fuzzy\n", ""), encoding="utf-8")


def redraft(blog: Blog, name: str) -> None:
    blog.engine.say = lambda request: "Another draft of four lines of this source text here."
    blog.po(name).unlink()
    forget(blog)
    blog.translate()


def git(blog: Blog, *args: str) -> subprocess.CompletedProcess[str]:
    identity = ("-c", "user.name=a", "-c", "user.email=a@example.org")
    command = ["git", *identity, *args]
    return subprocess.run(command, cwd=blog.root, capture_output=True, text=True, check=False)


def merged(blog: Blog, ours: Callable[[], None], theirs: Callable[[], None]) -> tuple[bool, str]:
    """Whether git sees a conflict between two branches of the catalogs, and what it says."""
    git(blog, "init", "-q", "-b", "main")
    (blog.root / ".gitignore").write_text(".bitext/\noutput/\n", encoding="utf-8")
    for branch, work in (("", None), ("theirs", theirs), ("main", ours)):
        if work:
            git(blog, "checkout", "-q", *(["-b"] if branch == "theirs" else []), branch)
            work()
        git(blog, "add", "-A")
        git(blog, "commit", "-q", "-m", branch or "base")
    done = git(blog, "merge", "theirs")
    return done.returncode != 0, done.stdout + done.stderr


# Posts and paths


def renamed(blog: Blog, to: str) -> Summary:
    path = blog.root / "content" / to
    path.parent.mkdir(parents=True, exist_ok=True)
    (blog.root / "content" / "p.md").rename(path)
    forget(blog)
    summary = run(blog)
    assert figures(blog)["reviewed"] == 11
    assert f"EN {NERVOUS}" in page(blog, to)
    assert [one.people for one in summary.adopted] == [11]
    assert len([*(blog.root / "catalog").rglob("*.po")]) == 1
    assert [told.act.now for told in history(next(blog.workspace.posts()))]
    return summary


def row_47_corrected_and_renamed_before_the_next_run(blog: Blog) -> None:
    words(blog, "p.md", lambda e: "We are nervous." if e.msgid == NERVOUS else "")
    (blog.root / "content" / "p.md").rename(blog.root / "content" / "q.md")
    forget(blog)
    run(blog)
    assert "We are nervous." in page(blog, "q.md")
    assert figures(blog)["reviewed"] == 11


def row_48_renamed_in_a_fresh_clone(blog: Blog) -> None:
    renamed(blog, "q.md")


def row_49_another_folder(blog: Blog) -> None:
    renamed(blog, "2026/deep/p.md")


def row_50_another_suffix(blog: Blog) -> None:
    renamed(blog, "p.mdx")


def row_51_case_of_a_folder(blog: Blog) -> None:
    (blog.root / "content" / "Tech").mkdir()
    renamed(blog, "tech/p.md")


def row_54_corrected_and_moved_to_another_post(blog: Blog) -> None:
    blog.post("q.md", "这里只有一段。")
    run(blog)
    words(blog, "p.md", lambda e: "We are nervous." if e.msgid == NERVOUS else "")
    edit(blog, f"{NERVOUS}\n\n", "")
    blog.post("q.md", "这里只有一段。", NERVOUS)
    found = run(blog)
    entry = blog.entry("q.md", NERVOUS)
    assert (entry.target, entry.state) == ("We are nervous.", State.REVIEWED)
    assert "We are nervous." in page(blog, "q.md")
    assert "retired" not in rules(found.findings)


def row_55_moved_to_another_post_in_a_fresh_clone(blog: Blog) -> None:
    edit(blog, f"{NERVOUS}\n\n", "")
    blog.post("a.md", NERVOUS)
    forget(blog)
    run(blog)
    assert blog.entry("a.md", NERVOUS).state is State.REVIEWED


def row_55b_split_over_two_posts(blog: Blog) -> None:
    (blog.root / "content" / "p.md").unlink()
    blog.post("one.md", *TEXTS[:5])
    blog.post("two.md", *TEXTS[5:])
    forget(blog)
    found = run(blog)
    assert figures(blog)["reviewed"] == figures(blog)["segments"] == 11
    assert "orphaned" not in rules(found.findings)


def row_91_deleted_and_named(blog: Blog) -> None:
    path = blog.root / "content" / "p.md"
    text = path.read_bytes()
    path.unlink()
    for findings in (run(blog).findings, [*check(blog.workspace)], blog.build().findings):
        told = dict.fromkeys(f for f in findings if f.rule == "orphaned")
        assert [(f.path, "11 wordings" in f.message) for f in told] == [("catalog/en/p.po", True)]
    path.write_bytes(text)
    run(blog)
    assert figures(blog)["reviewed"] == 11


# The journal


def row_119_a_catalog_cut_short(blog: Blog) -> None:
    path = blog.po("p.md")
    whole = path.read_text("utf-8")
    path.write_text("\n\n".join(whole.split("\n\n")[:4]) + "\n", encoding="utf-8")
    forget(blog)
    summary = blog.translate()
    assert re.search(r"(\d+) reviewed wordings have vanished", str(summary.errors[0]))
    with pytest.raises(WorkspaceError, match="vanished"):
        [*check(blog.workspace)]
    assert blog.build().errors
    restore(next(blog.workspace.posts()))
    run(blog)
    assert figures(blog)["reviewed"] == 11


def row_61_emptied_is_named_and_can_be_brought_back(blog: Blog) -> None:
    change(blog, NERVOUS, (r'^msgstr ".*"', 'msgstr ""'))
    found = run(blog)
    assert "cleared" in rules(found.findings)
    assert f"EN {NERVOUS}" not in page(blog)
    key = next(f.key for f in found.findings if f.rule == "cleared")
    restore(next(blog.workspace.posts()), key[:8])
    run(blog)
    assert f"EN {NERVOUS}" in page(blog)


def row_115_rewritten_in_place(blog: Blog) -> None:
    edit(blog, NERVOUS, "完全不同的一段话，讲的是河边的树和一本旧书。")
    told = [f.message for f in run(blog).findings if f.rule == "retired"]
    assert len(told) == 1
    assert NERVOUS[:8] in told[0]


def row_42_a_title_replaced(blog: Blog) -> None:
    edit(blog, "开源之夏", "关于天气的一些看法")
    told = [f.message for f in run(blog).findings if f.rule == "retired"]
    assert len(told) == 1
    assert "EN 开源之夏" in told[0]


ROWS = {name: row for name, row in globals().items() if name.startswith("row_")}


@pytest.mark.parametrize("name", ROWS)
def test_row(post: Blog, name: str) -> None:
    ROWS[name](post)


def old_state(item: polib.POEntry, _marks: object) -> State:
    """As it was: whatever a person or a program leaves fuzzy counts as reviewed."""
    return State.REVIEWED if item.msgstr else State.MISSING


def no_marks(entry: Entry) -> list[str]:
    return []


GUARDS: dict[str, tuple[object, str, object, tuple[str, ...]]] = {
    "fuzzy is not reviewed": (
        reading, "_state", old_state,
        ("row_3_worded_and_left_fuzzy", "row_4_needs_work_on_a_reviewed_entry",
         "row_5_pretranslation_by_another_program", "row_15_msgmerge_with_another_template",
         "row_16_msgmerge_carries_a_draft_to_another_source"),
    ),
    "a mark above the flag": (
        writing, "_state_lines", no_marks, ("row_82_git_approves_a_draft_that_nobody_saw",),
    ),
    "adoption": (
        Homes, "adopted_by", lambda *_: "",
        ("row_48_renamed_in_a_fresh_clone",
         "row_49_another_folder", "row_50_another_suffix", "row_51_case_of_a_folder"),
    ),
    "paragraphs bring their wordings": (
        Homes, "brought_along", lambda _self, _post, _before, merged, **_: merged,
        ("row_54_corrected_and_moved_to_another_post",
         "row_55_moved_to_another_post_in_a_fresh_clone", "row_55b_split_over_two_posts"),
    ),
    "orphans are named": (
        Homes, "findings", lambda _self: iter(()), ("row_91_deleted_and_named",),
    ),
    "the journal": (
        record, "record", lambda *_args, **_names: (),
        ("row_119_a_catalog_cut_short", "row_61_emptied_is_named_and_can_be_brought_back",
         "row_44_an_earlier_wording_comes_back_with_its_source",
         "row_45_worded_for_another_source_and_left_fuzzy"),
    ),
    "retired wordings are named": (
        targets, "retired", lambda *_: (),
        ("row_115_rewritten_in_place", "row_42_a_title_replaced"),
    ),
}  # fmt: skip


@pytest.mark.parametrize(
    ("guard", "name"), [(guard, name) for guard, what in GUARDS.items() for name in what[3]]
)
def test_control(post: Blog, guard: str, name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    module, attribute, instead, _ = GUARDS[guard]
    monkeypatch.setattr(module, attribute, instead)
    if guard == "the journal":
        for path in (post.root / "catalog").rglob("*.jsonl"):
            path.unlink()
    with pytest.raises((AssertionError, IndexError, StopIteration, UsageError, WorkspaceError)):
        ROWS[name](post)


def test_control_a_renamed_post_without_either_way(
    post: Blog, monkeypatch: pytest.MonkeyPatch
) -> None:
    for guard in ("adoption", "paragraphs bring their wordings"):
        module, attribute, instead, _ = GUARDS[guard]
        monkeypatch.setattr(module, attribute, instead)
    with pytest.raises(AssertionError):
        row_47_corrected_and_renamed_before_the_next_run(post)


def test_losses_that_are_accepted_are_lost_once(post: Blog) -> None:
    path = post.po("p.md")
    path.write_text("\n\n".join(path.read_text("utf-8").split("\n\n")[:4]) + "\n", "utf-8")
    assert accept_losses(post.workspace) == 8
    summary = run(post)
    assert not summary.errors
    assert figures(post)["reviewed"] == 3
    assert accept_losses(post.workspace) == 0
    restore(next(post.workspace.posts()))
    run(post)
    assert figures(post)["reviewed"] == 11


def test_a_broken_journal_is_mended_from_the_catalog(post: Blog) -> None:
    path = post.po("p.md").with_suffix(".log.jsonl")
    lines = path.read_text("utf-8").splitlines(keepends=True)
    broken = [
        "<<<<<<< HEAD\n",
        *lines[:3],
        "=======\n",
        lines[3][:40] + "\n",
        "null\n",
        lines[4][:30],
    ]
    path.write_text("".join(broken), encoding="utf-8")
    run(post)
    told = [*history(next(post.workspace.posts()))]
    assert {t.act.src for t in told} == {e.source for e in post.catalog("p.md").entries}
    path.unlink()
    run(post)
    assert len([*history(next(post.workspace.posts()))]) == 11
    before = path.read_bytes()
    run(post)
    assert path.read_bytes() == before, "nobody did anything"


def test_a_post_that_cannot_be_seen_loses_its_catalog_to_nobody(
    post: Blog, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A folder that may not be read today: its posts are not gone."""
    texts = (post.root / "content" / "p.md").read_text("utf-8")
    (post.root / "content" / "p.md").unlink()
    (post.root / "content" / "loop").symlink_to(post.root / "content")
    post.post("q.md", texts.replace("前言", "后记"))
    translated = post.translate()
    assert translated.errors
    assert not translated.adopted
    assert "orphaned" not in rules(translated.findings)
    assert post.po("p.md").exists()
    (post.root / "content" / "loop").unlink()
    assert run(post).adopted or "orphaned" in rules(run(post).findings)


def test_a_conflict_in_a_post_is_refused_with_its_line(post: Blog) -> None:
    """89, 89b: it was translated and published."""
    before = page(post)
    both = f"<<<<<<< HEAD\n{NERVOUS}\n=======\n{RELAXED}\n>>>>>>> branch"
    edit(post, NERVOUS, both)
    summary = post.translate()
    assert [(e.path, e.line > 0) for e in summary.errors] == [("content/p.md", True)]
    with pytest.raises(WorkspaceError, match="conflict"):
        [*check(post.workspace)]
    assert post.build().errors
    assert page(post) == before
    edit(post, both, NERVOUS)
    run(post)
    assert figures(post)["reviewed"] == 11
    edit(post, NERVOUS, f"{NERVOUS}\n\n```\n{both}\n```")  # a post about git
    assert not run(post).findings


# What ships: the policy


def policy(blog: Blog, text: str) -> None:
    blog.configure(text)


def test_stale_wordings_ship_or_their_source_or_nothing_new(post: Blog) -> None:
    before = page(post)
    edit(post, NERVOUS, RELAXED)
    run(post)
    assert f"EN {NERVOUS}" in page(post)  # shipped, and named
    policy(post, 'stale = "source"\n')
    assert "stale" in rules(run(post).findings)
    assert RELAXED in page(post)
    post.edition("p.md").write_text(before, encoding="utf-8")
    policy(post, 'stale = "hold"\n')
    forget(post)
    found = run(post)
    assert "held" in rules(found.findings)
    assert page(post) == before


def test_doubted_and_refused_wordings_are_held_when_asked(post: Blog) -> None:
    before = page(post)
    policy(post, 'needs_work = "hold"\nrefused = "hold"\n')
    change(post, NERVOUS, MARK)
    assert "held" in rules(run(post).findings)
    change(post, NERVOUS, ("^#, fuzzy\n", ""))
    words(post, "p.md", lambda e: "No link any more." if "这份文档" in e.msgid else "")
    assert "held" in rules(run(post).findings)
    assert page(post) == before
    policy(post, "")
    run(post)
    assert "请看" in page(post)


def test_a_post_that_is_not_ready_fails_a_check_of_reviewed_posts(post: Blog) -> None:
    """73, 106: with output/ in git and not."""
    assert not post.build(check=True, reviewed_only=True).findings
    edit(post, NERVOUS, RELAXED)
    post.translate()
    for _ in range(2):
        done = post.build(check=True, reviewed_only=True)
        assert [f.severity for f in done.findings if f.rule == "not-reviewed"][:1] == ["error"]
        shutil.rmtree(post.root / "output", ignore_errors=True)
    post.build()
    post.build(reviewed_only=True)
    assert not post.edition("p.md").exists(), "an edition that nobody reviewed is taken away"


def test_control_a_post_that_is_not_ready_would_pass(
    post: Blog, monkeypatch: pytest.MonkeyPatch
) -> None:
    from bitext.workspace.targets import Found

    monkeypatch.setattr(Found, "reviewed", property(lambda _self: True))
    with pytest.raises((AssertionError, IndexError)):
        test_a_post_that_is_not_ready_fails_a_check_of_reviewed_posts(post)
