"""A hundred thousand posts: what one of them costs does not grow with their number.

Work is counted (files opened, folders read, rows asked for), not timed.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from bitext.checks.rules.wording.inconsistent import Met, differs
from bitext.publishing import manifest as manifests
from bitext.publishing.build import build
from bitext.publishing.built import STATE
from bitext.publishing.manifest import NAME, Manifest, WrittenFile
from bitext.store.build_state import BuildState, Record
from bitext.store.disk.spill import Spilling
from bitext.wording import adoption
from bitext.wording.adoption import adopted
from tests.counted import passes
from tests.workflow.blog import Blog

OPENED: list[str] = []
LISTENING = [False]


def _hear(event: str, args: tuple[Any, ...]) -> None:
    if LISTENING[0] and event in ("open", "os.listdir", "os.scandir"):
        OPENED.append(f"{event} {args[0]}")


sys.addaudithook(_hear)


@contextmanager
def opened() -> Iterator[list[str]]:
    """The files that are opened and the folders that are read meanwhile."""
    OPENED.clear()
    LISTENING[0] = True
    try:
        yield OPENED
    finally:
        LISTENING[0] = False


def blog_of(count: int, blog: Blog) -> Blog:
    """So many posts, built, in folders of ten."""
    for number in range(count):
        blog.post(f"{number // 10}/{number}.md", f"第{number}篇：我们讨论开源项目的未来。")
    blog.translate()
    blog.build()
    build(blog.workspace)  # all is loaded and noted by now
    return blog


def cost_of_one(blog: Blog) -> tuple[int, int]:
    """Files and folders that the build of one post opens, and lines of Python that it passes."""
    path = blog.root / "content" / "0" / "3.md"
    path.write_bytes(path.read_bytes() + b"\n")
    with opened() as seen:
        build(blog.workspace, [path])
    files = len(seen)
    path.write_bytes(path.read_bytes() + b"\n")
    return files, sum(passes(lambda: build(blog.workspace, [path])).values())


def cost_of_a_paragraph(blog: Blog) -> int:
    """Files and folders that one more paragraph in one post opens."""
    path = blog.post("0/3.md", "第三篇：我们讨论开源项目的未来。", "这一段是新的。")
    with opened() as seen:
        build(blog.workspace, [path])
    return len(seen)


def small(count: int, folder: Path) -> Blog:
    folder.mkdir()
    (folder / "bitext.toml").write_text("")
    (folder / "content").mkdir()
    return blog_of(count, Blog(folder))


def test_one_more_paragraph_reads_no_other_catalog(tmp_path: Path) -> None:
    """It may come from another post with a person's wording: of drafts nobody wants that."""
    few, many = (cost_of_a_paragraph(small(n, tmp_path / str(n))) for n in (20, 80))
    assert many <= few + 8, "a folder of catalogs is read for each folder of posts"


def test_control_without_the_notes_each_is_read(tmp_path: Path) -> None:
    blogs = [small(n, tmp_path / str(n)) for n in (20, 80)]
    for blog in blogs:
        for path in (blog.root / ".bitext").glob("drafts*"):
            path.unlink()
    few, many = map(cost_of_a_paragraph, blogs)
    assert many > few + 50


def test_a_wording_of_a_person_still_moves_with_its_paragraph(blog: Blog) -> None:
    """Also one that was made since the last run, in an editor, and while it stays `fuzzy`."""
    said = "我们在社区里讨论开源项目的未来。"
    blog.post("a.md", "第一篇说的是别的事情。", said)
    blog.post("b.md", "第二篇也说的是别的事情。")
    blog.translate()
    blog.review("a.md", said, "We talk.")
    blog.post("a.md", "第一篇说的是别的事情。")
    blog.post("b.md", "第二篇也说的是别的事情。", said)
    (blog.root / ".bitext" / "memory.sqlite").unlink()
    assert any("We talk." in text.read_text() for text in built_editions(blog))


def built_editions(blog: Blog) -> list[Path]:
    blog.build()
    return [blog.edition("b.md")]


@pytest.fixture
def large(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(manifests, "_LARGE", 0)


def two_sizes(tmp_path: Path) -> tuple[tuple[int, int], tuple[int, int]]:
    few, many = (cost_of_one(small(count, tmp_path / str(count))) for count in (40, 160))
    return few, many


@pytest.mark.usefixtures("large")
def test_one_post_costs_the_same_among_four_times_as_many(tmp_path: Path) -> None:
    (files, lines), (more_files, more_lines) = two_sizes(tmp_path)
    assert more_files <= files + 2, (files, more_files)
    assert more_lines < 1.05 * lines


def test_control_a_manifest_that_is_sorted_each_time_is_seen(tmp_path: Path) -> None:
    (_, lines), (_, more_lines) = two_sizes(tmp_path)
    assert more_lines > 1.3 * lines


@pytest.mark.usefixtures("large")
def test_a_large_manifest_is_added_to_and_sorted_by_a_build_of_all(blog: Blog) -> None:
    blog = blog_of(20, blog)
    path = blog.root / "output" / NAME
    sorted_rows = path.read_bytes()
    post = blog.post("0/3.md", "第三篇：我们讨论开源项目的明天。")
    blog.translate()
    build(blog.workspace, [post])
    assert path.read_bytes().startswith(sorted_rows), "it is only added to"
    assert len(path.read_bytes().splitlines()) == 42
    build(blog.workspace)
    lines = path.read_bytes().splitlines()
    assert len(lines) == 40
    assert lines == sorted(lines)
    assert build(blog.workspace).unchanged == 20


@pytest.mark.usefixtures("large")
def test_an_added_row_is_known_elsewhere(blog: Blog) -> None:
    """A clone has the manifest alone: what a build of one post added is no person's edit there."""
    blog = blog_of(3, blog)
    post = blog.post("0/1.md", "第一篇：我们讨论开源项目的明天。")
    blog.translate()
    build(blog.workspace, [post])
    for path in (blog.root / ".bitext").glob("build*"):
        path.unlink()
    assert build(blog.workspace).findings == []


def test_other_options_for_one_post_leave_the_others_to_be_built(blog: Blog) -> None:
    """A build of one post with other options made the rest pass for built with them."""
    blog = blog_of(3, blog)
    blog.configure('layout = "interleave"\n')
    build(blog.workspace, [blog.root / "content" / "0" / "1.md"])
    assert len(build(blog.workspace).written) == 2


def test_records_are_asked_for_one_by_one(tmp_path: Path) -> None:
    state = BuildState.load(tmp_path / STATE, "a", tmp_path)
    for name in ("a.md", "b.md"):
        state.put(name, Record({name: [1, 2]}, {}, []))
    state.save()
    state.ledger.close()
    again = BuildState.load(tmp_path / STATE, "a", tmp_path)
    assert list(again.names()) == ["a.md", "b.md"]
    assert again.record("b.md").inputs == {"b.md": [1, 2]}
    other = BuildState.load(tmp_path / STATE, "b", tmp_path)
    assert other.fresh("b.md", str(tmp_path)) is None
    assert other.record("b.md").inputs, "what was written is known all the same"
    for one in (again, other):
        one.ledger.close()


def test_a_killed_build_changes_no_record(tmp_path: Path) -> None:
    state = BuildState.load(tmp_path / STATE, "a", tmp_path)
    state.put("a.md", Record({"a.md": [1, 2]}, {}, []))
    state.ledger.close()  # without `save`
    again = BuildState.load(tmp_path / STATE, "a", tmp_path)
    assert list(again.names()) == []
    again.ledger.close()


def test_names_of_no_encoding_are_kept(tmp_path: Path) -> None:
    name = os.fsdecode(b"caf\xe9.png")
    manifest = Manifest(tmp_path / NAME, tmp_path)
    row = WrittenFile.of(name, "甲.md", b"x")
    manifest.begin([row])
    manifest.put([row])
    manifest.save()
    assert Manifest(tmp_path / NAME, tmp_path).at(name) == {row}


def test_what_does_not_fit_is_found_again() -> None:
    plain: dict[str, Met] = {}
    spilling = Spilling(Met, held=3)
    for seen in (plain, spilling):
        mets = [Met(f"源{n % 7}", f"t{n % 5}", "…", "a.md", n, "k\ud800") for n in range(60)]
        said = [[d.message for d in differs(m, seen)] for m in mets]
        if seen is plain:
            wanted = said
    assert said == wanted
    assert len(spilling._held) == 3


def texts(name: str, *, common: bool) -> dict[tuple[str, str], int]:
    own = {("", f"{name}{n}"): 10 for n in range(3)}
    return own | ({("", f"页脚{n}"): 10 for n in range(20)} if common else {})


def moved(count: int) -> Callable[[], dict[str, str]]:
    """A folder renamed; every post has the footer in common with every catalog."""
    posts = {f"new/{n}.po": texts(f"第{n}篇", common=True) for n in range(count)}
    catalogs = {f"old/{n}.po": texts(f"第{n}篇", common=True) for n in range(count)}
    return lambda: adopted(posts, catalogs)


def steepness() -> float:
    """How many times the work twice as many posts are."""
    once, twice = (sum(passes(moved(count)).values()) for count in (60, 120))
    return twice / once


def test_a_folder_that_moves_with_a_footer_in_each_post(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(adoption, "COMMON", 8)
    assert moved(30)() == {f"new/{n}.po": f"old/{n}.po" for n in range(30)}
    assert steepness() < 2.3


def test_control_without_the_bound_it_is_a_square(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(adoption, "COMMON", 1 << 30)
    assert steepness() > 3


def test_posts_that_say_nothing_of_their_own_are_told_by_name(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(adoption, "COMMON", 8)
    said = {("", "模板"): 10}
    posts = {f"new/{n}.po": said for n in range(30)}
    catalogs = {f"old/{n}.po": said for n in range(30)}
    assert adopted(posts, catalogs) == {f"new/{n}.po": f"old/{n}.po" for n in range(30)}
