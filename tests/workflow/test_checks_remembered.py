"""What a check has found of a post is kept: the next one looks at nothing twice, and says the same.

Whatever may happen to a workspace, in any order: a check that knows what the last one found says
what one says that knows nothing.
"""

from __future__ import annotations

import sqlite3
import zlib
from collections.abc import Callable, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bitext.errors import BitextError
from bitext.model import Finding
from bitext.reviewing import looked
from bitext.reviewing.check import Checker, check
from bitext.reviewing.status import PostStatus, status
from bitext.store import journal as acts
from bitext.store.catalog import load
from bitext.store.disk.ledger import Ledger
from bitext.wording.journal import Act, Op
from tests.workflow.blog import Blog, Engine, install

SAME = "同一句话在两篇文章里说。"
POSTS = {
    "a.md": f"# 开源之夏\n\n{SAME}\n\n![图](shot.png) 有 **3** 个人。\n",
    "b.md": f"{SAME}\n\n看[甲](a.md)，2024 年 5 月。\n",
}


def found(blog: Blog) -> tuple[list[Finding], list[PostStatus], list[str]]:
    """What a check and a status say, each in a workspace that has just been opened."""
    errors: list[BitextError] = []
    said = list(check(blog.workspace, trouble=errors.append))
    counted = list(status(blog.workspace, trouble=errors.append))
    return said, counted, [str(error) for error in errors]


def found_anew(blog: Blog) -> tuple[list[Finding], list[PostStatus], list[str]]:
    """The same of who knows nothing."""
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(looked, "_ledger", lambda _workspace: Ledger.private())
        return found(blog)


def ready(blog: Blog, more: str = "") -> Blog:
    blog.configure(more)
    for name, text in POSTS.items():
        blog.post(name, text)
    blog.translate()
    blog.review("a.md", "开源之夏", "Summer of open source")
    blog.review("b.md", "看[甲](a.md)，2024 年 5 月。", "See [A](a.md), in May 2024.")
    blog.translate()
    return blog


@pytest.fixture
def looks(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The posts that have been looked at, one after another."""
    names: list[str] = []
    look = Checker.looked

    def counted(self: Checker, post, *more):  # type: ignore[no-untyped-def]  # as it is called
        names.append(post.name)
        return look(self, post, *more)

    monkeypatch.setattr(Checker, "looked", counted)
    return names


def test_nothing_is_looked_at_twice(blog: Blog, looks: list[str]) -> None:
    ready(blog)
    first = found(blog)
    assert first[0], "something is wrong with them"
    assert looks == ["content/a.md", "content/b.md"], "the status knows what the check has seen"
    assert found(blog) == first
    assert len(looks) == 2
    blog.post("b.md", POSTS["b.md"] + "\n新的一段。\n")
    found(blog)
    assert looks[2:] == ["content/b.md"] * 2, "it has a source that its catalog does not know"
    blog.translate()
    found(blog)
    assert looks[4:] == ["content/b.md"]


def test_other_levels_neither_know_nor_keep(blog: Blog, looks: list[str]) -> None:
    from bitext.checks.levels import Levels

    ready(blog)
    found(blog)
    del looks[:]
    alone = list(check(blog.workspace, levels=Levels({}, select=("target",))))
    assert {finding.rule for finding in alone} == {"target"}
    assert len(looks) == 2
    found(blog)
    assert len(looks) == 2


# What may happen to it


def post(blog: Blog) -> None:
    blog.post("a.md", POSTS["a.md"].replace("3", "4"))


def first_catalog(blog: Blog) -> Path:
    """That of b.md, while it has one."""
    return max((blog.root / "catalog/en").glob("[ab].po"), default=blog.root / "catalog/en/c.po")


def catalog(blog: Blog) -> None:
    path = first_catalog(blog)
    path.write_text(path.read_text("utf-8").replace('msgstr "', 'msgstr "No 7 ', 3), "utf-8")


def comment(blog: Blog) -> None:
    path = first_catalog(blog)
    text = path.read_text("utf-8")
    idle = "\n\n# bitext: ignore garbage it is none\n#"
    path.write_text(text.replace("\n\n#", idle), "utf-8")


def glossary(blog: Blog) -> None:
    blog.terms(开源之夏="OSPP")


def level(blog: Blog) -> None:
    blog.configure('[checks]\ntarget = "error"\nnumber = "off"\n')


def image(blog: Blog) -> None:
    (blog.root / "content/shot.png").write_bytes(b"x")


def no_image(blog: Blog) -> None:
    (blog.root / "content/shot.png").unlink(missing_ok=True)


def gone(blog: Blog) -> None:
    (blog.root / "content/b.md").unlink(missing_ok=True)


def renamed(blog: Blog) -> None:
    if (blog.root / "content/b.md").exists():
        (blog.root / "content/b.md").rename(blog.root / "content/c.md")


def no_catalog(blog: Blog) -> None:
    (blog.root / "catalog/en/a.po").unlink(missing_ok=True)


def journal(blog: Blog) -> None:
    """Somebody else's approval comes with a pull, and the catalog has not followed."""
    for name in ("a", "b"):
        path = blog.root / f"catalog/en/{name}.po"
        if path.exists():
            known = load(path, blog.root, source=f"content/{name}.md", language="en").catalog
            one = next((e for e in known.entries if e.state.human), known.entries[0])
            at = (one.context, one.source)
            said = [("", one.target), (one.target, "What somebody said later.")]
            acts.add(path, blog.root, [Act(Op.WORD, *at, *both) for both in said], "po")


def translated(blog: Blog) -> None:
    blog.translate()


def adopted_changes(blog: Blog) -> None:
    """A post has been renamed, and then its old catalog is corrected."""
    renamed(blog)
    found(blog)
    catalog(blog)


def moved(blog: Blog) -> None:
    """A paragraph goes from one post to the other."""
    blog.post("b.md", POSTS["b.md"].replace(SAME, "别的。"))
    blog.post("a.md", POSTS["a.md"] + f"\n{POSTS['b.md']}\n")


EVENTS = (
    post, catalog, comment, glossary, level, image, no_image, gone, renamed, no_catalog, journal,
    translated, adopted_changes, moved,
)  # fmt: skip


@pytest.mark.parametrize("event", EVENTS)
def test_it_says_the_same_as_if_nothing_were_known(
    blog: Blog, event: Callable[[Blog], None]
) -> None:
    ready(blog)
    before = found(blog)
    event(blog)
    anew = found_anew(blog)
    assert found(blog) == anew
    assert found(blog) == anew
    assert (anew == before) == (event in (no_image, translated)), "else it is no event"


@pytest.mark.parametrize("forgotten", ["_options", "stamp"])
def test_control_what_is_not_looked_at_would_be_said_for_ever(
    blog: Blog, monkeypatch: pytest.MonkeyPatch, forgotten: str
) -> None:
    if forgotten == "_options":
        monkeypatch.setattr(looked, "_options", lambda _workspace: "")
    else:
        for module in ("reviewing.looked", "reviewing.check", "reviewing.files"):
            monkeypatch.setattr(f"bitext.{module}.stamp", lambda _path: (0, 0))
        monkeypatch.setattr("bitext.workspace.workspace.stamp", lambda _path: (0, 0))
    ready(blog)
    found(blog)
    (level if forgotten == "_options" else catalog)(blog)
    assert found(blog) != found_anew(blog)


@given(st.lists(st.sampled_from(EVENTS), max_size=6))
@settings(max_examples=8)
def test_whatever_happens_in_any_order(events: Sequence[Callable[[Blog], None]]) -> None:
    with TemporaryDirectory() as folder, pytest.MonkeyPatch.context() as patched:
        blog = Blog(Path(folder) / "blog")
        install(patched, Engine)
        ready(blog)
        for event in events:
            found(blog)
            event(blog)
        anew = found_anew(blog)
        assert found(blog) == anew


def test_a_damaged_memory_is_none(blog: Blog, looks: list[str]) -> None:
    ready(blog)
    first = found(blog)
    path = blog.root / looked.CHECKS
    for damage in (b"", b"x", zlib.compress(b"[{}, []]"), zlib.compress(b'[{"x": 1}, 2]')):
        with sqlite3.connect(path) as file:
            file.execute("UPDATE post SET record = ?", (damage,))
        file.close()
        del looks[:]
        assert found(blog) == first
        assert looks == ["content/a.md", "content/b.md"]
    path.write_bytes(b"no database at all" * 100)
    assert found(blog) == first


def test_where_nothing_may_be_written_nothing_is(blog: Blog, tmp_path: Path) -> None:
    ready(blog)
    (blog.root / ".bitext").rename(tmp_path / "away")
    first = found(blog)
    assert not (blog.root / ".bitext").exists(), "nothing has run here yet"
    (blog.root / ".bitext").symlink_to(tmp_path / "away")
    before = {path.name: path.read_bytes() for path in (tmp_path / "away").iterdir()}
    assert found(blog) == first
    assert {path.name: path.read_bytes() for path in (tmp_path / "away").iterdir()} == before


def test_posts_that_are_gone_are_forgotten(blog: Blog) -> None:
    ready(blog)
    found(blog)
    gone(blog)
    list(check(blog.workspace, [blog.root / "content/a.md"]))
    assert names(blog) == ["content/a.md", "content/b.md"], "only a part has been asked for"
    found(blog)
    assert names(blog) == ["content/a.md"]


def names(blog: Blog) -> list[str]:
    file = sqlite3.connect(blog.root / looked.CHECKS)
    try:
        return [name.decode() for (name,) in file.execute("SELECT name FROM post ORDER BY name")]
    finally:
        file.close()
