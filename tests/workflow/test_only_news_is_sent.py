"""What is known is not paid for again, and what a person said is never replaced."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from bitext.backends.protocol import Limits
from bitext.drafting import translate
from bitext.errors import WorkspaceError
from bitext.reviewing.check import check
from bitext.store.catalog import State, Update, Updated, merge, write
from bitext.workspace.wordings import writing
from tests.workflow.blog import Blog, honest, rules

A = "我们在社区里讨论开源项目的未来。"
B = "安装之前请先准备好一台机器。"
C = "感谢每一位参与者的帮助。"
LINK = "请看[这份文档](https://one.example/)了解更多。"
CHANGED = "请看[这份文档](https://two.example/)了解更多。"


def test_a_second_run_sends_nothing_and_changes_nothing(blog: Blog) -> None:
    blog.post("a.md", "# 标题", A, LINK)
    blog.post("b.md", B, A)
    first = blog.translate()
    assert (first.drafted, first.failed) == (5, 0)
    assert sorted(blog.engine.heard()) == sorted(["标题", A, "请看<1>这份文档</1>了解更多。", B])
    before = blog.files("catalog")
    second = blog.translate()
    assert (second.calls, second.chars, second.reused) == (0, 0, 5)
    assert blog.files("catalog") == before


def test_an_edited_sentence_sends_one_segment(blog: Blog) -> None:
    blog.post("a.md", A, B, C)
    blog.translate()
    blog.engine.heard()
    blog.post("a.md", A, B + "谢谢。", C)
    assert [p.to_send for p in blog.plan()] == [1]
    assert blog.translate().calls == 1
    assert blog.engine.heard() == [B + "谢谢。"]


def test_a_moved_paragraph_and_a_changed_address_send_nothing(blog: Blog) -> None:
    blog.post("a.md", A, B, LINK)
    blog.translate()
    blog.post("a.md", CHANGED, B, A)
    blog.post("b.md", LINK)
    assert blog.translate().calls == 0
    assert "https://two.example/" in blog.target("a.md", CHANGED)
    assert "https://one.example/" in blog.target("b.md", LINK)


def test_without_the_memory_a_changed_address_is_paid_again(blog: Blog) -> None:
    """The control of the test above: it is the memory that knows."""
    blog.post("a.md", LINK)
    blog.translate()
    for path in (blog.root / ".bitext").glob("memory*"):
        path.unlink()
    blog.post("a.md", CHANGED)
    assert blog.translate().calls == 1


def test_a_changed_term_opens_the_segments_that_hold_it(blog: Blog) -> None:
    blog.terms(社区="community", 机器="machine")
    blog.post("a.md", A, B, C)
    blog.translate()
    blog.engine.heard()
    blog.terms(社区="collective", 机器="machine")
    assert [p.to_send for p in blog.plan()] == [1]
    assert blog.translate().drafted == 1
    assert blog.engine.heard() == ["我们在 collective 里讨论开源项目的未来。"]
    assert "collective" in blog.target("a.md", A)
    assert blog.translate().calls == 0


def test_a_changed_term_leaves_a_persons_wording_and_says_so(blog: Blog) -> None:
    blog.terms(社区="community")
    blog.post("a.md", A)
    blog.translate()
    blog.review("a.md", A, "We talk in the community.")
    blog.terms(社区="collective")
    assert blog.translate().calls == 0
    assert blog.target("a.md", A) == "We talk in the community."
    assert "pin-missing" in rules(list(check(blog.workspace)))


def test_a_draft_that_breaks_the_glossary_stays_until_there_is_a_better_one(blog: Blog) -> None:
    blog.terms(社区="community")
    blog.post("a.md", A)
    blog.translate()
    old = blog.target("a.md", A)
    blog.terms(社区="collective")
    blog.engine.say = lambda _: ""
    summary = blog.translate()
    assert "old draft stays" in summary.findings[0].message
    assert blog.target("a.md", A) == old
    assert blog.translate().calls == 0, "this engine has said that it cannot"
    blog.engine = replace(blog.engine, say=honest, signature="test:2")
    assert blog.translate().drafted == 1
    assert "collective" in blog.target("a.md", A)


def test_a_persons_wording_stays_when_its_source_changes(blog: Blog) -> None:
    blog.post("a.md", A, B)
    blog.translate()
    blog.review("a.md", B, "Get a machine.")
    changed = B.replace("一台", "两台")
    blog.post("a.md", A, changed)
    assert blog.translate().calls == 0
    entry = blog.entry("a.md", changed)
    assert (entry.target, entry.state, entry.previous) == ("Get a machine.", State.STALE, B)
    assert f'#| msgid "{B}"' in blog.po("a.md").read_text(encoding="utf-8")


def test_what_an_editor_saves_during_the_run_is_kept(blog: Blog) -> None:
    blog.post("a.md", A, B)
    blog.post("b.md", C)
    blog.translate()
    blog.post("b.md", C, "这一段是新的。")
    blog.post("a.md", A, B, "这一段也是新的。")

    def save_meanwhile(request: object) -> str:
        blog.review("a.md", A, "Typed while the engine works.")
        return "this part is brand new"

    blog.engine.say = save_meanwhile
    assert blog.translate().drafted == 2
    assert blog.target("a.md", A) == "Typed while the engine works."
    assert blog.target("a.md", "这一段也是新的。") == "this part is brand new"


def test_control_a_run_that_writes_what_it_read_loses_the_editors_work(
    blog: Blog, monkeypatch: pytest.MonkeyPatch
) -> None:
    def careless(updates: Sequence[Update], *, root: Path) -> list[Updated]:  # as `update_all`
        done = [Updated(stale, update.change(stale)) for update in updates]
        for update, updated in zip(updates, done, strict=True):
            write(update.path, updated.after, root=root)
        return done

    monkeypatch.setattr(writing, "update_all", careless)
    blog.post("a.md", A)
    blog.root.joinpath("catalog").mkdir()
    stale = merge(blog.catalog("a.md"), next(blog.workspace.posts()).segments)
    with pytest.raises(AssertionError, match="Typed while"):
        test_what_an_editor_saves_during_the_run_is_kept(blog)


@pytest.mark.parametrize("other", ["0-before.md", "z-after.md"])
def test_a_reviewed_wording_reaches_equal_segments_of_other_posts(blog: Blog, other: str) -> None:
    blog.post("a.md", LINK)
    blog.translate()
    blog.review("a.md", LINK, "See [these docs](https://one.example/).")
    blog.translate()
    blog.post(other, CHANGED)
    assert blog.translate().calls == 0
    assert blog.target(other, CHANGED) == "See [these docs](https://two.example/)."
    assert blog.entry(other, CHANGED).state is State.DRAFT, "a person has to look at it"


def test_a_reviewed_wording_takes_the_place_of_drafts(blog: Blog) -> None:
    for name in ("a.md", "b.md", "c.md"):
        blog.post(name, A)
    blog.translate()
    blog.review("b.md", A, "We talk about what comes next.")
    blog.translate()  # `a.md` came before the person was heard
    assert blog.translate().calls == 0
    assert {blog.target(n, A) for n in ("a.md", "b.md", "c.md")} == {blog.target("b.md", A)}
    before = blog.files("catalog")
    blog.translate()
    assert blog.files("catalog") == before


def test_a_draft_never_replaces_what_a_person_is_working_on(blog: Blog) -> None:
    """Edited, still fuzzy: a person's, though nobody has approved it."""
    blog.post("a.md", A)
    blog.post("b.md", A)
    blog.translate()
    text = blog.po("a.md").read_text(encoding="utf-8")
    old = blog.target("a.md", A)
    blog.po("a.md").write_text(text.replace(old, "half a thought"), encoding="utf-8")
    blog.review("b.md", A, "a whole thought")
    blog.translate()
    assert blog.target("a.md", A) == "half a thought"
    assert blog.entry("a.md", A).state is State.NEEDS_WORK


def test_the_dry_run_says_what_the_run_does(blog: Blog) -> None:
    blog.terms(社区="community")
    blog.post("a.md", "# 标题", A, A, LINK)
    blog.post("b.md", A, CHANGED)
    planned = blog.plan()
    assert not blog.engine.calls
    summary = blog.translate()
    assert sum(p.to_send for p in planned) == len(blog.engine.heard()) == 3
    assert sum(p.segments for p in planned) == summary.segments
    assert sum(p.chars for p in planned) == summary.chars


def test_the_dry_run_counts_the_parts_that_a_service_without_markup_gets(blog: Blog) -> None:
    blog.engine.limit = Limits(markup="none")
    blog.post("a.md", LINK, "请看[另一份文档](https://one.example/)了解更多。")
    planned = blog.plan()
    summary = blog.translate()
    assert sum(p.chars for p in planned) == summary.chars == len("请看这份文档了解更多。另一份文档")


def test_the_dry_run_forgets_parts_when_the_run_does(blog: Blog) -> None:
    blog.engine.limit = Limits(markup="none")
    for number in range(translate.WINDOW + 2):
        blog.post(f"{number:02}.md", f"请看[文档{number}](https://one.example/)。")
    planned = sum(p.chars for p in blog.plan())
    assert planned == blog.translate().chars
    assert blog.engine.heard().count("请看") == 2


def test_the_budget_stops_before_the_request_that_would_pass_it(blog: Blog) -> None:
    blog.post("a.md", A, B, C)
    summary = blog.translate(max_chars=len(B) + len(C))
    assert summary.chars <= len(B) + len(C)
    assert summary.drafted == 2
    assert summary.stopped
    assert not summary.findings
    assert blog.translate().drafted == 1


def test_a_catalog_somebody_broke_does_not_keep_the_others_from_being_written(blog: Blog) -> None:
    blog.post("a.md", A)
    blog.post("b.md", B)

    def break_it(request: object) -> str:
        blog.po("a.md").parent.mkdir(parents=True, exist_ok=True)
        blog.po("a.md").write_text("<<<<<<< mine\n", encoding="utf-8")
        return "some words that are good enough"

    blog.engine.say = break_it
    summary = blog.translate()
    assert [error.exit_code for error in summary.errors] == [3]
    assert blog.target("b.md", B) == "some words that are good enough"
    blog.po("a.md").unlink()
    assert blog.translate().calls == 0, "the draft is in the memory"


def test_equal_segments_of_a_window_are_sent_once_also_with_other_addresses(blog: Blog) -> None:
    blog.post("a.md", LINK, CHANGED)
    blog.post("b.md", CHANGED)
    assert blog.translate().drafted == 3
    assert len(blog.engine.heard()) == 1


def test_a_broken_glossary_ends_the_run_once_and_nothing_is_sent(blog: Blog) -> None:
    blog.post("a.md", A)
    blog.post("b.md", B)
    blog.terms(社区="社区")
    with pytest.raises(WorkspaceError, match="Chinese"):
        blog.translate()
    assert not blog.engine.calls
