"""Git with bitext's merge driver: entries meet, not lines."""

from __future__ import annotations

from collections.abc import Callable

import polib
import pytest

from bitext.errors import UsageError, WorkspaceError
from bitext.formats.po.entries import State
from bitext.reviewing.check import check
from bitext.reviewing.merging import set_up
from bitext.store.config import load
from tests.workflow.blog import Blog
from tests.workflow.test_git import SENTENCES, branches, commit, git


@pytest.fixture
def driven(blog: Blog, request: pytest.FixtureRequest) -> Blog:
    """Posts in git, with the driver set up where the test does not say otherwise."""
    for number in range(getattr(request, "param", 3)):
        blog.post(f"p{number:02}.md", *SENTENCES)
    blog.translate()
    git(blog, "init", "-q", "-b", "main")
    (blog.root / ".gitignore").write_text(".bitext/\noutput/\n", encoding="utf-8")
    assert set_up(blog.root, load(blog.root))
    assert not set_up(blog.root, load(blog.root)), "once"
    commit(blog, "begun")
    return blog


def posts(blog: Blog) -> list[str]:
    return sorted(path.name for path in (blog.root / "content").iterdir())


def word(blog: Blog, chosen: Callable[[int], bool], by: str, *, run: bool = True) -> None:
    for name in posts(blog):
        po = polib.pofile(str(blog.po(name)), wrapwidth=0)
        for place, entry in enumerate(e for e in po if not e.obsolete):
            if chosen(place):
                entry.msgstr, entry.flags = f"{by} words {place}.", []
        po.save()
    if run:
        blog.translate()


@pytest.mark.parametrize("driven", [5, pytest.param(50, marks=pytest.mark.long)], indirect=True)
def test_fifty_posts(driven: Blog) -> None:
    """30 corrections on a branch, one inserted paragraph on the other: 0 conflicts."""

    def insert() -> None:
        for number, name in enumerate(posts(driven)):
            texts = [*SENTENCES]
            texts.insert(number % len(texts), "这是新的一段，从前没有。")
            driven.post(name, *texts)
        driven.translate()

    said = branches(driven, insert, lambda: word(driven, lambda n: n < 30, "Rev", run=False))
    assert "CONFLICT" not in said
    driven.translate()
    for name in posts(driven):
        entries = driven.catalog(name).entries
        assert sum(e.state is State.REVIEWED for e in entries) == 30
        assert len(entries) == len(SENTENCES) + 1


def twice(blog: Blog) -> str:
    third = (3).__eq__
    return branches(blog, lambda: word(blog, third, "Ours"), lambda: word(blog, third, "Theirs"))


def test_the_same_entry_worded_twice_is_one_conflict_of_one_entry(driven: Blog) -> None:
    assert twice(driven).count("CONFLICT") == len(posts(driven))
    text = driven.po("p00.md").read_text("utf-8")
    assert text.count("<<<<<<< ours\n") == text.count(">>>>>>> theirs\n") == 1
    for wording in ("Ours words 3.", "Theirs words 3."):
        assert text.count(f'msgstr "{wording}"') == 1
    with pytest.raises(WorkspaceError, match="unresolved git conflict") as refused:
        [*check(driven.workspace)]
    assert refused.value.line == text[: text.index("<<<<<<<")].count("\n") + 1
    assert "keep the wording you want" in refused.value.hint
    for name in posts(driven):
        path = driven.po(name)
        lines = path.read_text("utf-8").split("\n")
        first, middle, last = (
            lines.index(m) for m in ("<<<<<<< ours", "=======", ">>>>>>> theirs")
        )
        path.write_text("\n".join([*lines[:first], *lines[middle + 1 : last], *lines[last + 1 :]]))
    driven.translate()
    entry = driven.entry("p00.md", SENTENCES[3])
    assert (entry.target, entry.state) == ("Theirs words 3.", State.REVIEWED)


def test_reviewers_at_different_entries_and_an_author(driven: Blog) -> None:
    """Approvals of drafts, an entry reworded whose source the author changed, one taken out."""
    word(driven, lambda n: n < 3, "First")
    commit(driven, "worded")

    def author() -> None:
        for name in posts(driven):
            driven.post(name, SENTENCES[0] + "又说了一遍。", *SENTENCES[2:])
        driven.translate()

    said = branches(driven, author, lambda: word(driven, lambda n: n in (0, 2, 9), "Rev"))
    assert "CONFLICT" not in said
    driven.translate()
    catalog = driven.catalog("p00.md")
    states = {e.source: (e.target, e.state) for e in catalog.entries}
    assert states[SENTENCES[0] + "又说了一遍。"] == ("Rev words 0.", State.STALE)
    assert states[SENTENCES[2]] == ("Rev words 2.", State.REVIEWED)
    assert states[SENTENCES[9]] == ("Rev words 9.", State.REVIEWED)
    assert "First words 1." in [e.target for e in catalog.obsolete]


def test_control_without_the_driver_neighbours_conflict(driven: Blog) -> None:
    git(driven, "config", "--unset", "merge.bitext.driver")
    with pytest.raises(AssertionError):
        test_reviewers_at_different_entries_and_an_author(driven)


def test_line_ends(driven: Blog) -> None:
    """120: whatever an editor makes of them, git has LF and sees no difference."""
    path = driven.po("p00.md")
    path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n"))
    assert git(driven, "diff", "--stat", "--", "catalog").stdout == ""
    said = branches(driven, lambda: word(driven, (3).__eq__, "Ours", run=False),
                    lambda: word(driven, (4).__eq__, "Theirs", run=False))  # fmt: skip
    assert "CONFLICT" not in said
    assert b"\r" not in path.read_bytes()


def test_control_line_ends_without_the_attributes(driven: Blog) -> None:
    attributes = driven.root / "catalog" / ".gitattributes"
    attributes.write_text(attributes.read_text().replace(" text eol=lf", ""))
    with pytest.raises(AssertionError):
        test_line_ends(driven)


def test_what_is_no_catalog_is_left_to_git(driven: Blog) -> None:
    def broken(text: str) -> None:
        path = driven.po("p00.md")
        path.write_text(path.read_text("utf-8").replace('msgstr "', f'msgstr "{text}', 3) + '"\n')

    said = branches(driven, lambda: broken("a"), lambda: broken("b"))
    assert "CONFLICT" in said
    assert "<<<<<<<" in driven.po("p00.md").read_text("utf-8")


def test_no_repository_no_driver(blog: Blog, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(blog.root.parent))
    with pytest.raises(UsageError, match="no git repository"):
        set_up(blog.root, load(blog.root))


def test_attributes_of_ones_own_are_kept(blog: Blog) -> None:
    git(blog, "init", "-q")
    path = blog.root / "catalog" / ".gitattributes"
    path.parent.mkdir()
    path.write_text("*.po text eol=lf\n*.bin binary")
    set_up(blog.root, load(blog.root))
    text = path.read_text()
    assert text.startswith("*.po text eol=lf\n*.bin binary\n")
    assert "*.po text eol=lf merge=bitext\n" in text
    assert "*.log.jsonl text eol=lf merge=union\n" in text
