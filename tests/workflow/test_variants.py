"""One source worded otherwise at one of its places: found again whatever happens around it."""

from __future__ import annotations

import polib
import pytest

from bitext.errors import WorkspaceError
from bitext.formats.po.entries import State
from bitext.reviewing.absorb.plan import edited
from bitext.reviewing.absorb.settle import settle
from bitext.reviewing.history import restore
from bitext.reviewing.status import status
from bitext.wording import matching, variants
from bitext.workspace.workspace import Post
from tests.workflow.blog import Blog, rules

HELLO = "大家好。"
POST = ("# 一月", "今年的第一篇。", HELLO, "## 二月", "今年的第二篇。", HELLO, "就到这里。")


@pytest.fixture
def twice(blog: Blog) -> Blog:
    """``p.md``, in which a sentence stands twice, and a person has worded the second otherwise."""
    blog.post("p.md", *POST)
    run(blog)
    add(blog, "2", "Hi there.")
    run(blog)
    return blog


def run(blog: Blog) -> list[str]:
    summary, built = blog.translate(), blog.build()
    return rules([*summary.findings, *built.findings])


def add(blog: Blog, context: str, target: str, shared: str = "Hello.") -> None:
    """A person copies an entry in an editor, as gettext has it."""
    po = polib.pofile(str(blog.po("p.md")), wrapwidth=0)
    entry = next(e for e in po if e.msgid == HELLO)
    entry.msgstr, entry.flags = shared, []
    po.insert(po.index(entry) + 1, polib.POEntry(msgid=HELLO, msgctxt=context, msgstr=target))
    po.save()


def lines(blog: Blog) -> list[str]:
    text = blog.edition("p.md").read_text("utf-8")
    return [line for line in text.split("\n") if line in ("Hello.", "Hi there.", "Hi all.")]


@pytest.mark.parametrize("context", ["2", "#2"])
def test_each_place_says_its_own(blog: Blog, context: str) -> None:
    blog.post("p.md", *POST)
    run(blog)
    add(blog, context, "Hi there.")
    assert "retired" not in run(blog)
    assert lines(blog) == ["Hello.", "Hi there."]
    assert run(blog) == []
    [row] = status(blog.workspace)
    assert (row.segments, row.reviewed) == (7, 2)
    entries = [(e.context, e.state) for e in blog.catalog("p.md").entries if e.source == HELLO]
    assert entries == [("", State.REVIEWED), (context, State.REVIEWED)]


def rewrite(blog: Blog, *texts: str) -> list[str]:
    blog.post("p.md", *texts)
    return run(blog)


def test_it_stays_when_the_other_place_goes(twice: Blog) -> None:
    found = rewrite(twice, *POST[:2], *POST[3:])
    assert lines(twice) == ["Hi there."]
    assert "retired" in found  # the shared wording is on no page, and named
    rewrite(twice, *POST)
    assert lines(twice) == ["Hello.", "Hi there."]


def test_it_goes_with_its_place_and_comes_back_with_it(twice: Blog) -> None:
    assert "retired" in rewrite(twice, *POST[:5], *POST[6:])
    assert lines(twice) == ["Hello."]
    rewrite(twice, *POST)
    assert lines(twice) == ["Hello.", "Hi there."]


def told(blog: Blog) -> list[str]:
    return [f.message for f in blog.translate().findings if f.rule == "retired"]


def test_which_place_is_gone_is_told(twice: Blog) -> None:
    twice.post("p.md", *POST[:5], *POST[6:])
    [message] = told(twice)
    assert "for one place of a source" in message
    assert '"Hi there."' in message


def test_without_its_place_it_stands_where_nobody_has_worded_the_other(blog: Blog) -> None:
    """A machine's draft took its place on the page."""
    blog.post("p.md", *POST)
    run(blog)
    add(blog, "2", "Hi there.", shared="")
    run(blog)
    blog.post("p.md", *POST[:5], *POST[6:])
    assert told(blog) == []
    assert "needs-work" not in run(blog)
    entry = blog.entry("p.md", HELLO)
    assert (entry.context, entry.target, entry.state) == ("", "Hi there.", State.REVIEWED)
    acts = [(a.via, a.op, a.ctx) for a in next(blog.workspace.posts()).journal]
    assert acts == [("po", "word", "2"), ("run", "approve", "")]
    rewrite(blog, *POST)
    assert lines(blog) == ["Hi there.", "Hi there."]
    assert [e.context for e in blog.catalog("p.md").entries if e.source == HELLO] == ["", "2"]


def test_control_of_a_wording_without_its_place(
    blog: Blog, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(matching, "_placeless", lambda _: None)
    with pytest.raises(AssertionError):
        test_without_its_place_it_stands_where_nobody_has_worded_the_other(blog)


def test_it_stays_when_another_place_comes_before_it(twice: Blog) -> None:
    rewrite(twice, HELLO, *POST)
    assert lines(twice) == ["Hello.", "Hello.", "Hi there."]


def test_by_its_number_alone_it_would_go_astray(
    twice: Blog, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(variants, "_around", lambda *_: 0)
    with pytest.raises(AssertionError):
        test_it_stays_when_another_place_comes_before_it(twice)


def test_a_change_of_its_place_takes_its_own_wording_along(twice: Blog) -> None:
    rewrite(twice, *POST[:5], "大家都好。", *POST[6:])
    entry = twice.entry("p.md", "大家都好。")
    assert (entry.target, entry.state) == ("Hi there.", State.STALE)
    assert lines(twice) == ["Hello.", "Hi there."]


def test_empty_it_says_what_the_others_say(twice: Blog) -> None:
    po = polib.pofile(str(twice.po("p.md")), wrapwidth=0)
    next(e for e in po if e.msgctxt).msgstr = ""
    po.save()
    assert "cleared" in run(twice)
    assert lines(twice) == ["Hello.", "Hello."]


def test_an_entry_that_has_vanished_is_missed(twice: Blog) -> None:
    po = polib.pofile(str(twice.po("p.md")), wrapwidth=0)
    po.remove(next(e for e in po if e.msgctxt))
    po.save()
    errors = twice.translate().errors
    assert "vanished" in str(errors[0])


def test_a_page_that_was_edited_at_one_place(twice: Blog) -> None:
    page = twice.edition("p.md")
    page.write_text(page.read_text("utf-8").replace("Hello.", "Hi all."), "utf-8")
    [found] = edited(twice.workspace, [page])
    settle(found)
    run(twice)
    assert lines(twice) == ["Hi all.", "Hi there."]


def test_a_page_on_which_one_of_two_was_edited(blog: Blog) -> None:
    blog.post("p.md", *POST)
    run(blog)
    page = blog.edition("p.md")
    text = page.read_text("utf-8")
    said = blog.target("p.md", HELLO)
    assert text.count(said) == 2
    at = text.rindex(said)
    page.write_text(text[:at] + "Hi there." + text[at + len(said) :], "utf-8")
    [found] = edited(blog.workspace, [page])
    assert [edit.context for edit in found.edits] == ["#2"]
    settle(found)
    blog.build()
    assert page.read_text("utf-8").count(said) == 1
    assert lines(blog) == ["Hi there."]


def test_a_renamed_post_takes_it_along(twice: Blog) -> None:
    path = twice.root / "content" / "p.md"
    path.rename(path.with_name("q.md"))
    import shutil

    shutil.rmtree(twice.root / ".bitext")
    run(twice)
    text = twice.edition("q.md").read_text("utf-8")
    assert "Hello." in text
    assert "Hi there." in text


def lost_whole(blog: Blog, *paragraphs: str) -> Post:
    """A wording for the second place of a source, which a merge for one side has dropped."""
    blog.post("w.md", "一段话。", HELLO, "另一段话。", HELLO)
    blog.translate()
    kept = blog.po("w.md").read_bytes()
    more = f'\nmsgctxt "#2"\nmsgid "{HELLO}"\nmsgstr "Only there."\n'
    blog.po("w.md").write_bytes(kept + more.encode())
    blog.translate()
    blog.po("w.md").write_bytes(kept)
    if paragraphs:
        blog.post("w.md", *paragraphs)
    return next(post for post in blog.workspace.posts() if post.name.endswith("w.md"))


def test_a_wording_for_one_place_comes_back_when_it_was_lost_whole(blog: Blog) -> None:
    """It was refused for ever: there was nothing to bring back."""
    post = lost_whole(blog)
    with pytest.raises(WorkspaceError, match="a reviewed wording has vanished"):
        post.load_catalog()
    _, (back,) = restore(post)
    assert back.now == "Only there."
    assert not blog.translate().errors
    said = {e.context: e.state for e in blog.catalog("w.md").entries if e.source == HELLO}
    assert said == {"": State.DRAFT, "#2": State.REVIEWED}
    blog.build()
    assert blog.edition("w.md").read_text("utf-8").strip().endswith("Only there.")


def test_without_its_place_it_is_named(blog: Blog) -> None:
    lost_whole(blog, "一段话。", HELLO, "另一段话。")
    done = blog.translate()
    assert not done.errors
    told = [f.message for f in done.findings if "Only there." in f.message]
    assert ["`bitext history content/w.md` has it" in message for message in told] == [True]
