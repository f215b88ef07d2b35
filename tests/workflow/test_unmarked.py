"""Drafts whose marks another program, or a merge by lines, has taken away: nobody approved them."""

from __future__ import annotations

import re
import shutil
import subprocess
from collections.abc import Callable

import pytest

from bitext.formats.po.entries import State
from bitext.markdown.segmenter import segment_key
from bitext.reviewing import deeds
from bitext.reviewing.check import check
from bitext.workspace.selection import git as git_says
from bitext.workspace.wordings import held, unmarked
from tests.workflow.blog import Blog
from tests.workflow.test_let_go import committed
from tests.workflow.test_settled import CAT, FOOD, RAIN, TREES, git, lay, word

ROOF = "The cat is on the roof."
SAYS = "a machine's draft has lost its mark"


def drafted(blog: Blog) -> None:
    """Three drafts, of which a person has worded one, in git."""
    lay(blog, {"a.md": [TREES, CAT, FOOD]})
    blog.translate()
    word(blog, "a.md", CAT, ROOF)
    blog.translate()
    (blog.root / ".gitignore").write_text(".bitext/\noutput/\n", encoding="utf-8")
    git(blog, "init", "-q", "-b", "main")
    committed(blog, "begun")


def states(blog: Blog) -> dict[str, State]:
    """As commands see them."""
    (post,) = blog.workspace.posts()
    return {e.source: e.state for e in post.read_catalog().entries}


def is_known(blog: Blog, *drafts: str) -> None:
    """They are drafts, by `check` and after a run, and one is approved as the message says."""
    told = [f for f in check(blog.workspace) if SAYS in f.message]
    assert {f.key for f in told} == {segment_key("", source) for source in drafts}
    assert {s for s, state in states(blog).items() if state is State.DRAFT} == {*drafts}
    assert [f.key for f in blog.translate().findings if SAYS in f.message] == [f.key for f in told]
    assert "#, fuzzy" in blog.po("a.md").read_text("utf-8")
    assert not [f for f in blog.translate().findings if SAYS in f.message], "said once"
    (post,) = blog.workspace.posts()
    assert f"`bitext approve content/a.md:{told[0].key[:8]}`" in told[0].message
    deeds.carry_out(blog.workspace, [deeds.Meant(post, frozenset({told[0].key}))], "approve")
    shutil.rmtree(blog.root / ".bitext")
    blog.translate()
    assert sum(state is State.DRAFT for state in states(blog).values()) == len(drafts) - 1


def comments_stripped(blog: Blog) -> None:
    """`sed '/^#/d'`: no comment, no flag is left."""
    drafted(blog)
    text = blog.po("a.md").read_text("utf-8")
    blog.po("a.md").write_text(re.sub(r"(?m)^#.*\n", "", text), encoding="utf-8")
    is_known(blog, TREES, FOOD)
    assert blog.entry("a.md", CAT).state is State.REVIEWED


def through_a_binary(blog: Blog) -> None:
    """`msgfmt` and `msgunfmt`, and committed: another clone has it of git's history."""
    if not shutil.which("msgunfmt"):
        pytest.skip("needs gettext")
    drafted(blog)
    path, binary = blog.po("a.md"), blog.root / "a.mo"
    subprocess.run(["msgfmt", "--use-fuzzy", "-o", binary, path], check=True)
    subprocess.run(["msgunfmt", "-o", path, binary], check=True)
    binary.unlink()
    committed(blog, "converted")
    clone = Blog(blog.root.parent / "clone", blog.engine)
    git(blog, "clone", "-q", ".", str(clone.root))
    is_known(clone, TREES, FOOD)
    assert clone.entry("a.md", CAT).target == ROOF


def settled_in_parts(blog: Blog) -> None:
    """A conflict of lines: the comments of one side, the text of the other."""
    drafted(blog)
    draft = blog.target("a.md", FOOD)
    word(blog, "a.md", FOOD, "Soy milk.")
    blog.translate()
    text = blog.po("a.md").read_text("utf-8")
    blog.po("a.md").write_text(text.replace("Soy milk.", draft), encoding="utf-8")
    assert states(blog)[FOOD] is State.DRAFT
    (post,) = blog.workspace.posts()
    told = [f.message for f in check(blog.workspace) if "Soy milk." in f.message]
    key = segment_key("", FOOD)[:8]
    assert [m for m in told if f"`bitext restore {post.name}:{key}` brings it back" in m], told
    assert [f for f in blog.translate().findings if SAYS in f.message]
    assert "#, fuzzy\n" + f'msgid "{FOOD}"' in blog.po("a.md").read_text("utf-8")


ROWS: dict[str, Callable[[Blog], None]] = {one.__name__: one for one in (
    comments_stripped, through_a_binary, settled_in_parts,
)}  # fmt: skip


@pytest.mark.parametrize("row", ROWS)
def test_row(blog: Blog, row: str) -> None:
    ROWS[row](blog)


@pytest.mark.parametrize("row", ROWS)
def test_control(blog: Blog, row: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(git_says, "last", lambda *_: [])
    with pytest.raises(AssertionError):
        ROWS[row](blog)


def renamed_before(blog: Blog) -> None:
    """A run has taken the catalog to the post's new name, which no commit has."""
    drafted(blog)
    (blog.root / "content" / "a.md").rename(blog.root / "content" / "cat.md")
    assert not blog.translate().errors
    text = blog.po("cat.md").read_text("utf-8")
    blog.po("cat.md").write_text(re.sub(r"(?m)^#.*\n", "", text), encoding="utf-8")
    assert [f.rule for f in check(blog.workspace) if SAYS in f.message] == ["needs-work"] * 2
    found = {source for source, state in states(blog).items() if state is State.DRAFT}
    assert found == {TREES, FOOD}


def put_into_another(blog: Blog) -> None:
    """A post is put into another one, and its catalog lies there, as git has it."""
    drafted(blog)
    blog.post("b.md", RAIN)
    blog.translate()
    committed(blog, "one more")
    lay(blog, {"b.md": [RAIN, TREES, FOOD]})
    blog.translate()
    text = blog.po("b.md").read_text("utf-8")
    blog.po("b.md").write_text(re.sub(r"(?m)^#.*\n", "", text), encoding="utf-8")
    assert {s for s, state in states(blog).items() if state is State.DRAFT} == {RAIN, TREES, FOOD}


def without_its_post(blog: Blog) -> None:
    """A catalog whose post was put into another one: its drafts came there as people's."""
    drafted(blog)
    blog.post("b.md", RAIN)
    blog.translate()
    committed(blog, "one more")
    (blog.root / "content" / "a.md").unlink()
    text = blog.po("a.md").read_text("utf-8")
    text = text.replace(blog.target("a.md", TREES), "Tall trees.")
    blog.po("a.md").write_text(re.sub(r"(?m)^#.*\n", "", text), encoding="utf-8")
    lay(blog, {"b.md": [RAIN, TREES, CAT, FOOD]})
    blog.translate()
    assert states(blog)[FOOD] is State.DRAFT
    assert [blog.target("b.md", source) for source in (TREES, CAT)] == ["Tall trees.", ROOF]


def test_drafts_of_a_post_that_is_gone_are_no_wordings(blog: Blog) -> None:
    without_its_post(blog)


def test_control_of_catalogs_without_a_post(blog: Blog, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(held, "drafts_in", lambda *_: {})
    with pytest.raises(AssertionError):
        without_its_post(blog)


NAMES = renamed_before, put_into_another


@pytest.mark.parametrize("row", NAMES)
def test_a_draft_is_known_by_another_name(blog: Blog, row: Callable[[Blog], None]) -> None:
    row(blog)


@pytest.mark.parametrize("row", NAMES)
def test_control_of_names(
    blog: Blog, row: Callable[[Blog], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(held, "_RENAMED", 0)
    with pytest.raises(AssertionError):
        row(blog)


def test_what_people_say_counts(blog: Blog) -> None:
    """An approved draft, a wording without any mark, what a journal has, what was doubted."""
    drafted(blog)
    text = blog.po("a.md").read_text("utf-8")
    draft = blog.target("a.md", TREES)
    at = text.index(f'msgid "{TREES}"')
    approved = text[:at].rpartition("#, fuzzy\n")
    text = approved[0] + approved[2] + text[at:].replace(blog.target("a.md", FOOD), "Soy milk.")
    text = re.sub(r"#\..*\n(?:#.*\n)*(?=msgid \"早)", "", text)
    blog.po("a.md").write_text(text, encoding="utf-8")
    assert set(states(blog).values()) == {State.REVIEWED}
    blog.translate()
    assert [a.op.value for p in blog.workspace.posts() for a in p.journal] == [
        "word", "approve", "word",
    ]  # fmt: skip
    committed(blog, "approved")
    blog.po("a.md").write_text(re.sub(r"(?m)^#.*\n", "", blog.po("a.md").read_text("utf-8")))
    assert set(states(blog).values()) == {State.REVIEWED}
    assert blog.target("a.md", TREES) == draft
    assert not [f for f in check(blog.workspace) if SAYS in f.message]


def test_control_of_marks(blog: Blog, monkeypatch: pytest.MonkeyPatch) -> None:
    """A draft that a memory has of a person's wording, and which stands approved."""
    drafted(blog)
    text = blog.po("a.md").read_text("utf-8")
    draft = text.replace("#. reviewed: ", "#. draft: memory ")
    blog.po("a.md").write_text(draft.replace('#: content/a.md\nmsgid "邻', '#, fuzzy\nmsgid "邻'))
    git(blog, "rm", "-q", "--cached", "catalog/en/a.log.jsonl")
    (blog.root / "catalog" / "en" / "a.log.jsonl").unlink()
    assert states(blog)[CAT] is State.DRAFT
    committed(blog, "a draft of the memory")
    blog.po("a.md").write_text(text, encoding="utf-8")
    assert states(blog)[CAT] is State.REVIEWED
    monkeypatch.setattr(unmarked, "_marked", lambda _: False)
    assert states(blog)[CAT] is State.DRAFT
