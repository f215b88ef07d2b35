"""A wording that its catalog has lost is named, whatever its state was, and can be brought back.

Another program drops what is fuzzy (``msgattrib --no-fuzzy``), or somebody empties an entry: of
what needs work or is stale nothing was said before.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import polib
import pytest

from bitext.formats.po.entries import State
from bitext.markdown.segmenter import segment_key
from bitext.model import Finding
from bitext.reviewing.check import check
from bitext.reviewing.deeds import Meant, carry_out
from bitext.reviewing.history import restore
from bitext.workspace.wordings import record as recording
from tests.workflow.blog import Blog
from tests.workflow.test_scenarios import MARK, NERVOUS, RELAXED, change, edit, forget, page, run
from tests.workflow.test_scenarios import post as post

SAID = f"EN {NERVOUS}"
THANKS = "最后，感谢每一位参与者！"


def needing_work(blog: Blog) -> str:
    change(blog, NERVOUS, MARK)
    run(blog)
    return NERVOUS


def stale(blog: Blog) -> str:
    edit(blog, NERVOUS, RELAXED)
    run(blog)
    return RELAXED


def stale_at_this_moment(blog: Blog) -> str:
    edit(blog, NERVOUS, RELAXED)
    return NERVOUS


def dropped(blog: Blog, source: str) -> None:
    po = polib.pofile(str(blog.po("p.md")), wrapwidth=0)
    for entry in [entry for entry in po if entry.msgid == source]:
        po.remove(entry)
    po.save()


def emptied(blog: Blog, source: str) -> None:
    """As polib does: what it was worded for is still there."""
    po = polib.pofile(str(blog.po("p.md")), wrapwidth=0)
    for entry in po:
        if entry.msgid == source:
            entry.msgstr, entry.flags = "", []
    po.save()


def emptied_in_an_editor(blog: Blog, source: str) -> None:
    po = polib.pofile(str(blog.po("p.md")), wrapwidth=0)
    for entry in po:
        if entry.msgid == source:
            entry.msgstr, entry.flags, entry.previous_msgid = "", [], None
    po.save()


STATES = {one.__name__: one for one in (needing_work, stale, stale_at_this_moment)}
WAYS = {one.__name__: one for one in (dropped, emptied, emptied_in_an_editor)}


def named(findings: Sequence[Finding]) -> list[str]:
    return [f.key for f in findings if SAID in f.message and "brings it back" in f.message]


def is_named(blog: Blog, state: Callable[[Blog], str], way: Callable[[Blog, str], None]) -> None:
    way(blog, state(blog))
    forget(blog)
    (key,) = named([*check(blog.workspace)])  # nobody has run yet
    assert named(blog.build().findings) == [key]
    others = [Meant(next(blog.workspace.posts()), frozenset([segment_key("", THANKS)]))]
    assert carry_out(blog.workspace, others, "needs-work")[1]  # it leaves the naming to a run
    assert named(run(blog).findings) == [key]
    assert SAID not in page(blog)
    assert named(run(blog).findings) == []
    _, (back,) = restore(next(blog.workspace.posts()), key[:8])
    assert back.now == SAID
    here = NERVOUS if state is needing_work else RELAXED
    entry = blog.entry("p.md", here)
    assert (entry.target, entry.state) == (SAID, State.NEEDS_WORK)  # no more than it was
    run(blog)
    assert SAID in page(blog)
    assert blog.entry("p.md", here).state is State.NEEDS_WORK


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("state", STATES)
def test_what_is_taken_out_is_named(post: Blog, state: str, way: str) -> None:
    if (state, way) != ("stale_at_this_moment", "emptied_in_an_editor"):
        is_named(post, STATES[state], WAYS[way])


def test_what_was_approved_is_refused_as_before(post: Blog) -> None:
    dropped(post, NERVOUS)
    assert "a reviewed wording has vanished" in str(post.translate().errors[0])


def test_what_has_been_worded_since_is_not(post: Blog) -> None:
    """An author changes a source three times, somebody words or approves each: nothing is lost."""
    for number, text in enumerate((RELAXED, "我们都十分放松，因为这是第二次。", NERVOUS)):
        before = (NERVOUS, RELAXED, "我们都十分放松，因为这是第二次。")[number]
        edit(post, before, text)
        run(post)
        if number != 1:
            update = [(r'^msgstr ".*"', f'msgstr "Said {number}."')]
            change(post, text, *update)
        change(post, text, ("^#, fuzzy\n|^(?=msgid)", ""))
        assert not [f for f in run(post).findings if f.rule == "cleared"]
    edit(post, NERVOUS, f"{NERVOUS}\n\n我们都很紧张，因为这是最后一次。")  # alike, and new
    assert not [f for f in run(post).findings if f.rule == "cleared"]


@pytest.mark.parametrize("state", STATES)
def test_control(post: Blog, state: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(recording, "lost", lambda *_: ())
    with pytest.raises((AssertionError, ValueError)):
        is_named(post, STATES[state], dropped)
