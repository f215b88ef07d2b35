"""What the journal says somebody did is what they did, by whichever door they came."""

from __future__ import annotations

from collections.abc import Callable

import polib
import pytest

from bitext.markdown.segmenter import segment_key
from bitext.model import Finding
from bitext.reviewing import deeds, exchange
from bitext.reviewing.deeds import Meant
from bitext.wording.journal import Op
from bitext.wording.rewording import Rewording
from bitext.workspace.wordings.record import record
from bitext.workspace.workspace import Post
from tests.workflow.blog import Blog

CAT, CATS = "邻居家的猫又跑到了屋顶上。", "邻居家的猫又跑到了屋顶上面。"
Door = Callable[[Blog, str], object]


def in_a_po_editor(blog: Blog, source: str) -> None:
    po = polib.pofile(str(blog.po("a.md")), wrapwidth=0)
    for entry in po:
        if entry.msgid == source:
            entry.flags, entry.previous_msgid = [], None
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
