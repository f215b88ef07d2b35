"""What the journal says somebody did is what they did, by whichever door they came."""

from __future__ import annotations

from collections.abc import Callable

import polib
import pytest

from bitext.markdown.segmenter import segment_key
from bitext.model import Finding
from bitext.reviewing import deeds, exchange
from bitext.reviewing import history as told_history
from bitext.reviewing.deeds import Meant
from bitext.reviewing.history import history
from bitext.wording import lost
from bitext.wording.journal import Op
from bitext.wording.rewording import Rewording
from bitext.workspace.wordings.record import record
from bitext.workspace.workspace import Post
from tests.workflow.blog import Blog

CAT, CATS = "邻居家的猫又跑到了屋顶上。", "邻居家的猫又跑到了屋顶上面。"
Door = Callable[[Blog, str], object]


def in_a_po_editor(blog: Blog, source: str, text: str = "", name: str = "a.md") -> None:
    po = polib.pofile(str(blog.po(name)), wrapwidth=0)
    for entry in po:
        if entry.msgid == source:
            entry.msgstr, entry.flags, entry.previous_msgid = text or entry.msgstr, [], None
    po.save()


def in_a_terminal(blog: Blog, source: str) -> None:
    (post,) = blog.workspace.posts()
    keys = frozenset([segment_key("", source)])
    assert deeds.carry_out(blog.workspace, [Meant(post, keys)], "approve")[1]


def in_xliff(blog: Blog, source: str) -> list[Finding]:
    path = blog.root.parent / "out.xlf"
    exchange.export(blog.workspace, path, "xliff1.2")
    text = path.read_text("utf-8")
    assert f"<source>{source}</source>" in text
    path.write_text(text.replace('approved="no"', 'approved="yes"'), encoding="utf-8")
    return exchange.import_xliff(blog.workspace, path).findings


def a_draft(blog: Blog) -> str:
    blog.post("a.md", CAT)
    blog.translate()
    return CAT


def a_stale_one(blog: Blog) -> str:
    blog.review("a.md", a_draft(blog), "The cat is on the roof.")
    blog.translate()
    blog.post("a.md", CATS)
    blog.translate()
    return CATS


DOORS: dict[str, Door] = {d.__name__: d for d in (in_a_po_editor, in_a_terminal, in_xliff)}
STATES = {one.__name__: one for one in (a_draft, a_stale_one)}


def is_an_approval(blog: Blog, door: str, state: str) -> None:
    source = STATES[state](blog)
    said = blog.target("a.md", source)
    DOORS[door](blog, source)
    blog.translate()
    (post,) = blog.workspace.posts()
    act = post.journal[-1]
    assert (act.op, act.src, act.now) == (Op.APPROVE, source, said)


@pytest.mark.parametrize("state", STATES)
@pytest.mark.parametrize("door", DOORS)
def test_what_is_approved_as_it_is(blog: Blog, door: str, state: str) -> None:
    is_an_approval(blog, door, state)


def by_comparison(post: Post, _done: list[Rewording], via: str) -> None:
    record(post, post.read_catalog(), via)


@pytest.mark.parametrize(
    ("door", "state", "module"),
    [("in_xliff", "a_draft", exchange), ("in_a_terminal", "a_stale_one", deeds)],
)
def test_control(
    blog: Blog, door: str, state: str, module: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "write_down", by_comparison)
    with pytest.raises(AssertionError):
        is_an_approval(blog, door, state)


def told(blog: Blog, source: str) -> list[str]:
    """Wordings in the history of a segment, asked for by its line."""
    post = next(blog.workspace.posts())
    line = next(s.line for s in post.segments if s.source == source)
    return [one.act.now for one in history(post, str(line))]


def through_two_sources(blog: Blog) -> None:
    """Who asked for the history of a stale wording was told that nobody had worded anything."""
    blog.post("p.md", "我们都非常紧张。", "别的一段话。")
    blog.translate()
    blog.review("p.md", "我们都非常紧张。", "We are nervous.")
    blog.translate()
    for source in ("我们都十分放松。", "我们都十分轻松。"):
        blog.post("p.md", source, "别的一段话。")
        blog.translate()
        assert told(blog, source)[0] == "We are nervous."
        in_a_po_editor(blog, source, f"We are relaxed: {source}", "p.md")
        assert blog.translate().findings == []  # who worded anew has seen what was there
    assert told(blog, source) == [
        "We are nervous.", "We are relaxed: 我们都十分放松。", "We are relaxed: 我们都十分轻松。",
    ]  # fmt: skip
    assert told(blog, "别的一段话。") == []


def test_a_history_goes_through_former_sources(blog: Blog) -> None:
    through_two_sources(blog)


def test_control_of_former_sources(blog: Blog, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(told_history, "handed_down", lambda _acts, places, _live: places)
    with pytest.raises(AssertionError):
        through_two_sources(blog)


def test_control_of_what_was_worded_anew(blog: Blog, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lost, "handed_down", lambda _acts, places, _live: places)
    with pytest.raises(AssertionError, match="retired"):
        through_two_sources(blog)
