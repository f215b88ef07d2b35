"""A post is deleted whose wordings other catalogs have too, on their page or at rest."""

from __future__ import annotations

import shutil
from collections.abc import Callable

import pytest

from bitext.formats.po.entries import Catalog, State
from bitext.reviewing.check import check
from bitext.store import journal
from bitext.workspace.wordings import of_people, orphans
from bitext.workspace.wordings.held import Held
from bitext.workspace.wordings.homes import Homes
from bitext.workspace.wordings.of_people import FILE
from tests.workflow.blog import Blog
from tests.workflow.test_settled import CAT, FOOD, RAIN, TREES, lay

ROOF = "The cat is on the roof."


def told(blog: Blog) -> list[str]:
    """The catalogs that a check, a run and a build name; they agree."""
    every = [
        sorted(f.path for f in findings if f.rule == "orphaned")
        for findings in ([*check(blog.workspace)], blog.translate().findings, blog.build().findings)
    ]
    assert every[0] == every[1] == every[2]
    return every[0]


def came_along(blog: Blog) -> None:
    """A paragraph with a person's wording goes to another post, and the first has it at rest."""
    lay(blog, {"a.md": [TREES, CAT], "b.md": [FOOD, RAIN]})
    blog.translate()
    blog.review("a.md", CAT, ROOF)
    blog.translate()
    lay(blog, {"a.md": [TREES], "b.md": [FOOD, RAIN, CAT]})
    blog.translate()
    assert blog.target("b.md", CAT) == ROOF
    assert [entry.target for entry in blog.catalog("a.md").obsolete] == [ROOF]


def gone_with_the_post_that_it_came_to(blog: Blog) -> None:
    """It is on no page any more: that is said, and it comes back with its source."""
    came_along(blog)
    lay(blog, {"a.md": [TREES]})
    assert told(blog) == ["catalog/en/b.po"]
    homes = Homes(blog.workspace)
    assert [(one.catalog, one.people) for one in homes.orphans()] == [("catalog/en/b.po", 1)]
    for orphan in [*homes.orphans()]:
        homes.forget(orphan)
    assert told(blog) == []
    shutil.rmtree(blog.root / ".bitext")
    lay(blog, {"a.md": [TREES], "c.md": [RAIN, CAT]})
    blog.translate()
    entry = blog.entry("c.md", CAT)
    assert (entry.target, entry.state) == (ROOF, State.REVIEWED)


def gone_and_on_another_page(blog: Blog) -> None:
    came_along(blog)
    lay(blog, {"a.md": [TREES, CAT]})
    assert told(blog) == []
    assert blog.target("a.md", CAT) == ROOF


def gone_and_edited_on_another_page(blog: Blog) -> None:
    came_along(blog)
    lay(blog, {"a.md": [TREES, CAT.replace("又", "")]})
    assert told(blog) == []
    assert blog.entry("a.md", CAT.replace("又", "")).state is State.STALE


def named_when_it_left(blog: Blog) -> None:
    """What had left its page before the post went is not named anew."""
    came_along(blog)
    lay(blog, {"a.md": [TREES], "b.md": [FOOD, RAIN]})
    assert any(f.rule == "retired" and ROOF in f.message for f in blog.translate().findings)
    lay(blog, {"a.md": [TREES]})
    assert told(blog) == []


ROWS: dict[str, Callable[[Blog], None]] = {one.__name__: one for one in (
    gone_with_the_post_that_it_came_to, gone_and_on_another_page, gone_and_edited_on_another_page,
    named_when_it_left,
)}  # fmt: skip


@pytest.mark.parametrize("row", ROWS)
def test_row(blog: Blog, row: str) -> None:
    ROWS[row](blog)


def every_post_is_gone(blog: Blog, *, touched: bool = False) -> tuple[list[str], list[str]]:
    """What is told of catalogs as a run left them, and which were read for that."""
    came_along(blog)
    lay(blog, {})
    if touched:
        po = blog.po("b.md")
        po.write_text(po.read_text("utf-8").replace(ROOF, "A cat sits there."), encoding="utf-8")
    read: list[str] = []
    with pytest.MonkeyPatch.context() as patch:
        whole = Held.read

        def counted(held: Held, name: str) -> Catalog | None:
            read.append(name)
            return whole(held, name)

        patch.setattr(Held, "read", counted)
        found = [*Homes(blog.workspace).findings()]
    return [f"{f.path} {f.message}" for f in found], read


def test_catalogs_are_not_read_where_every_post_is_gone(blog: Blog) -> None:
    """1,500 of them took 8 seconds; what is told is the same."""
    quick, read = every_post_is_gone(blog)
    assert [line.partition(" lie")[0] for line in quick] == [
        "catalog/en/a.po a wording", "catalog/en/b.po a wording",
    ]  # fmt: skip
    assert read == []
    (blog.root / FILE).unlink()
    assert [f"{f.path} {f.message}" for f in Homes(blog.workspace).findings()] == quick
    assert "orphaned" in [f.rule for f in blog.translate().findings]


def test_one_that_somebody_has_touched_is_read(blog: Blog) -> None:
    found, read = every_post_is_gone(blog, touched=True)
    assert len(found) == 2
    assert read == ["catalog/en/b.po"]
    assert blog.translate().findings  # a run writes down what was worded there
    lines = journal.journal_path(blog.po("b.md")).read_text("utf-8")
    assert "A cat sits there." in lines


def test_control_of_stamps(blog: Blog, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(of_people, "stamp", lambda _: (0, 0))
    with pytest.raises(AssertionError):
        test_one_that_somebody_has_touched_is_read(blog)


GUARDS = {
    "what rests counts as what is on a page": (
        "has", lambda self, entry, **_: (entry.identity, entry.target) in (self.live | self.rests),
        gone_with_the_post_that_it_came_to,
    ),
    "a page is as its catalog": (
        "page", property(lambda self: self.live), gone_and_on_another_page
    ),
}  # fmt: skip


@pytest.mark.parametrize("guard", GUARDS)
def test_control(blog: Blog, guard: str, monkeypatch: pytest.MonkeyPatch) -> None:
    name, instead, row = GUARDS[guard]
    monkeypatch.setattr(orphans._Other, name, instead)
    with pytest.raises(AssertionError):
        row(blog)
