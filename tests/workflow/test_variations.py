"""Authors move and edit at once: every wording stays on a page, stale where its source changed.

Two posts are reviewed to the end, in words of their own for the heading that both have.  Then one
thing is done to their files, in a fresh clone, and bitext runs.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence

import polib
import pytest

from bitext.drafting import translate as translating
from bitext.formats.po.entries import Entry, State
from bitext.markdown.segmenter import segment_key
from bitext.wording import adoption
from bitext.workspace.wordings import homes as homes_module
from bitext.workspace.wordings.homes import Homes
from bitext.workspace.workspace import Post
from tests.workflow.blog import Blog, rules
from tests.workflow.test_scenarios import change, forget, run

A = (
    "---\ntitle: 开源之夏\n---",
    "## 参考代码",
    "我们在社区里讨论开源项目的未来，也谈到了每个人的想法。",
    "安装之前请先准备好机器和网络，然后再下载最新的版本。",
    "- 先备份所有重要的数据和配置文件\n- 再升级系统里面的软件包",
    "昨天的会议上，大家谈到了新的版本，还有后面的安排。",
    "最后，感谢每一位参与者，没有你们就没有今天的成绩！",
)
B = (
    "---\ntitle: 河边的树\n---",
    "## 参考代码",
    "河边的树长得很高，很远的地方就能看到它的影子。",
    "> 邻居家的猫喜欢坐在火车站前面，看着来来往往的人。",
    "这本旧书讲的是修机器的方法，[这里](https://one.example/)可以找到。",
    "早饭以后下起了雨，我们只好在家里等到下午才出门。",
)
Act = Callable[[Blog], None]


@pytest.fixture
def reviewed(blog: Blog) -> Blog:
    """``a.md`` and ``b.md``, each entry in words that nothing else has."""
    blog.post("a.md", *A)
    blog.post("b.md", *B)
    blog.translate()
    for name in ("a.md", "b.md"):
        po = polib.pofile(str(blog.po(name)), wrapwidth=0)
        for number, entry in enumerate(po):
            entry.msgstr, entry.flags = f"{name[0]}{number}w {entry.msgstr}", []
        po.save()
    found = run(blog)
    assert not found.errors
    return blog


def said(blog: Blog) -> dict[str, State]:
    """The mark of each wording in the catalogs of posts -> its state."""
    found: dict[str, State] = {}
    for post in blog.workspace.posts():
        for entry in post.read_catalog().entries:
            for mark in re.findall(r"\b[ab]\d+w\b", entry.target):
                found[mark] = entry.state
    return found


def pages(blog: Blog) -> str:
    found = sorted((blog.root / "output" / "en").rglob("*.md"))
    return " ".join(path.read_text("utf-8") for path in found)


def lay(blog: Blog, **posts: tuple[str, ...]) -> None:
    """These posts and no others."""
    for path in (blog.root / "content").iterdir():
        path.unlink()
    for name, texts in posts.items():
        blog.post(f"{name}.md", *texts)


def a_word_changed(texts: tuple[str, ...], *places: int) -> tuple[str, ...]:
    """One letter of each line of the paragraphs at these places, or of all, is another."""
    chosen = places or range(len(texts))
    first = re.compile("^(.*?)[的在了我以]", re.M)
    return tuple(first.sub(r"\1之", t) if n in chosen else t for n, t in enumerate(texts))


def renamed_with_each_paragraph_edited(blog: Blog) -> None:
    lay(blog, x=a_word_changed(A), y=a_word_changed(B))


def renamed_to_each_others_names(blog: Blog) -> None:
    lay(blog, a=B, b=A)


def renamed_to_each_others_names_and_edited(blog: Blog) -> None:
    lay(blog, a=a_word_changed(B, 2, 4), b=a_word_changed(A, 3, 5))


def split_and_edited(blog: Blog) -> None:
    lay(blog, a=A[:4], new=a_word_changed(A[4:], 1), b=B)


def split_under_new_names(blog: Blog) -> None:
    lay(blog, x=a_word_changed(A[:4], 2), y=a_word_changed(A[4:], 1), b=B)


def one_post_of_two(blog: Blog) -> None:
    lay(blog, b=(*B, *a_word_changed(A[2:], 1, 3)))


def one_new_post_of_two(blog: Blog) -> None:
    lay(blog, both=(*a_word_changed(A, 3), *a_word_changed(B[2:], 1)))


def half_of_each_exchanged(blog: Blog) -> None:
    lay(
        blog,
        a=(*A[:4], *a_word_changed(B[3:], 1)),
        b=(*B[:3], *a_word_changed(A[4:], 2)),
    )


#: What was done, and the wordings whose page is gone: named, and nothing else.
ACTS: dict[Act, set[str]] = {
    renamed_with_each_paragraph_edited: set(),
    renamed_to_each_others_names: set(),
    renamed_to_each_others_names_and_edited: set(),
    split_and_edited: set(),
    split_under_new_names: set(),
    one_post_of_two: {"a0w", "a1w"},
    one_new_post_of_two: {"b0w", "b1w"},
    half_of_each_exchanged: set(),
}


@pytest.mark.parametrize("act", ACTS, ids=lambda act: act.__name__)
def test_wordings_go_along(reviewed: Blog, act: Act) -> None:
    holds(reviewed, act)


def holds(blog: Blog, act: Act) -> None:
    before, sources = said(blog), _sources(blog)
    act(blog)
    forget(blog)
    found = run(blog)
    after, stand = said(blog), _sources(blog)
    assert before.keys() - after.keys() == ACTS[act]
    for mark, state in after.items():
        assert mark in pages(blog)
        assert (state is State.REVIEWED) == (sources[mark] == stand[mark]), mark
    named = [f for f in found.findings if f.rule in ("retired", "orphaned")]
    assert bool(named) == bool(ACTS[act]), named
    assert not run(blog).drafted, "nothing is left to do"


def _sources(blog: Blog) -> dict[str, str]:
    return {
        mark: entry.source
        for post in blog.workspace.posts()
        for entry in post.read_catalog().entries
        for mark in re.findall(r"\b[ab]\d+w\b", entry.target)
    }


@pytest.mark.parametrize("act", ACTS, ids=lambda act: act.__name__)
def test_one_post_after_the_other(
    reviewed: Blog, act: Act, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What a post takes over is on disk, under its new name, when the next one asks."""
    monkeypatch.setattr(translating, "WINDOW", 1)
    holds(reviewed, act)


def copied_and_deleted_later(blog: Blog) -> None:
    """The copy has a catalog of its own, of drafts; somebody has put a remark on one."""
    lay(blog, a=A, b=B, copy=a_word_changed(A, 3))
    forget(blog)
    run(blog)
    change(blog, A[2], ("^", "# Is this right?\n"), name="copy.md")
    lay(blog, b=B, copy=a_word_changed(A, 3))
    before = said(blog) | {f"a{n}w": State.REVIEWED for n in range(8)}
    forget(blog)
    assert rules(run(blog).findings) == ["stale"]
    after = said(blog)
    assert after.keys() == before.keys()
    assert sorted(mark for mark in after if after[mark] is State.STALE) == ["a3w"]
    assert blog.entry("copy.md", A[2]).comment == "Is this right?"


def test_a_copy_inherits_when_its_original_goes(reviewed: Blog) -> None:
    copied_and_deleted_later(reviewed)


def one_heading_for_two(blog: Blog) -> None:
    """Two posts have lost a heading, and another has got it, with what came from one of them."""
    lay(blog, a=(A[0], *A[2:]), b=(*B[:1], *B[4:]), c=B[1:4])
    forget(blog)
    told = [f.message for f in run(blog).findings if f.rule == "retired"]
    assert "b1w" in said(blog)
    assert "a1w" not in said(blog)
    assert len(told) == 1
    assert "a1w" in told[0]


def test_of_two_wordings_the_other_is_named(reviewed: Blog) -> None:
    one_heading_for_two(reviewed)


def alike_headings_exchanged(blog: Blog) -> None:
    """Each post gets the other's text, and a heading that is like the one that it had."""
    one, two = ("## 注意点", *A[5:]), ("## 注意", *B[4:])
    lay(blog, c=one, d=two)
    blog.translate()
    blog.review("c.md", "注意点", "Points to note")
    blog.review("d.md", "注意", "Beware")
    blog.translate()
    lay(blog, c=a_word_changed(two, 1), d=a_word_changed(one, 1))
    forget(blog)
    told = rules(run(blog).findings)
    for name, source, wording in (("d.md", "注意点", "Points to note"), ("c.md", "注意", "Beware")):
        entry = blog.entry(name, source)
        assert (entry.target, entry.state) == (wording, State.REVIEWED)
    assert "retired" not in told
    assert not run(blog).drafted


def an_alike_heading_gone(blog: Blog) -> None:
    """Its wording has no page, for the source that is like it has its own: it rests, named."""
    lay(blog, c=("## 注意点", *A[5:]), d=("## 注意", *B[4:]))
    blog.translate()
    blog.review("c.md", "注意点", "Points to note")
    blog.review("d.md", "注意", "Beware")
    blog.translate()
    lay(blog, c=B[4:], d=a_word_changed(("## 注意点", *A[5:]), 1))
    forget(blog)
    [told] = [f.message for f in run(blog).findings if f.rule == "retired"][:1]
    assert "Beware" in told
    assert "it rests in catalog/en/d.po" in told
    assert blog.target("d.md", "注意点") == "Points to note"
    assert "Beware" in [entry.target for entry in blog.catalog("d.md").obsolete]


def test_what_gives_way_rests(reviewed: Blog) -> None:
    an_alike_heading_gone(reviewed)


def test_a_wording_of_its_own_before_one_of_a_source_that_is_alike(reviewed: Blog) -> None:
    alike_headings_exchanged(reviewed)


def everybody_has_lost_it(homes: Homes, _taker: Post, _name: str, old: Entry) -> None:
    homes.moved |= {(post.name, segment_key(*old.identity)) for post in homes.workspace.posts()}


def as_they_were(left: Sequence[Entry], blanks: Sequence[Entry]) -> Iterator[tuple[Entry, Entry]]:
    return ((e, e) for b in blanks for e in left if e.identity == b.identity)


def edited(blog: Blog) -> None:
    holds(blog, split_and_edited)


def edited_everywhere(blog: Blog) -> None:
    holds(blog, renamed_with_each_paragraph_edited)


GIVERS = Homes._givers
CONTROLS: dict[str, tuple[object, str, object, Act]] = {
    "letters in common": (adoption, "_runs", lambda _: {}, edited_everywhere),
    "edited ones come along": (homes_module, "followed", as_they_were, edited),
    "of two, from where the others come": (
        Homes, "_givers", lambda *args: sorted(GIVERS(*args)), one_heading_for_two,
    ),
    "also in the place of drafts": (
        Homes, "unclaimed", frozenset(), copied_and_deleted_later,
    ),
    "who has lost it": (Homes, "_has_moved", everybody_has_lost_it, one_heading_for_two),
    "its own before another's": (Homes, "_own", lambda *_: None, alike_headings_exchanged),
    "what gave way rests": (
        homes_module, "given_way", lambda now, *_: now, an_alike_heading_gone,
    ),
}  # fmt: skip


@pytest.mark.parametrize("guard", CONTROLS)
def test_control(reviewed: Blog, guard: str, monkeypatch: pytest.MonkeyPatch) -> None:
    module, name, instead, act = CONTROLS[guard]
    monkeypatch.setattr(module, name, instead)
    with pytest.raises(AssertionError):
        act(reviewed)
