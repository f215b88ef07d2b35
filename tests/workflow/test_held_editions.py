"""A post that is held keeps its last good edition, under whatever name the post has now."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from bitext.publishing import build as building
from bitext.publishing.built import Built
from bitext.store.catalog import reword, update
from tests.workflow.blog import Blog, rules
from tests.workflow.test_editions_in_git import git

NERVOUS = "我们都非常紧张，因为这是第一次。"
RELAXED = "我们都十分放松，因为这是第一次。"
LINK = "请看[这份文档](https://one.example/)了解更多。"
OTHER = "河边的树长得很高，很远就能看到。"
NAMES = ("en", "bilingual")

WAYS = {
    "renamed": "q.md",
    "moved": "2026/notes/p.md",
    "another suffix": "p.mdx",
    "another case": "P.md",
}


@pytest.fixture
def published(blog: Blog) -> Blog:
    """A post that is reviewed to the end, and another; published."""
    blog.configure('stale = "hold"\n')
    blog.post("Tech/p.md", "# 前言", NERVOUS, LINK, "最后，感谢每一位参与者！")
    blog.post("other.md", "# 后记", OTHER)
    blog.translate()
    for path in (blog.root / "catalog").rglob("*.po"):
        path.write_text(path.read_text("utf-8").replace("#, fuzzy\n", ""), "utf-8")
    run(blog)
    assert blog.build().findings == []
    return blog


def run(blog: Blog) -> Built:
    blog.translate()
    return blog.build()


def edit(path: Path, old: str, new: str) -> None:
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new), "utf-8")


def rename(blog: Blog, new: str) -> Path:
    content = blog.root / "content"
    path = content / "Tech" / new
    path.parent.mkdir(parents=True, exist_ok=True)
    (content / "Tech" / "p.md").rename(path)
    return path


def pages(blog: Blog) -> dict[str, bytes]:
    return {name: data for name, data in blog.files("output").items() if "/." not in name}


def same(_blog: Blog) -> None:
    """Go on where the last build was."""


def forget(blog: Blog) -> None:
    shutil.rmtree(blog.root / ".bitext")


def clone(blog: Blog) -> None:
    """Go on in a fresh clone, the outputs in git."""
    (blog.root / ".gitignore").write_text(".bitext/\n")
    for command in ("init -q", "add -A", "commit -q -m all"):
        git(blog.root, *command.split())
    git(blog.root.parent, "clone", "-q", str(blog.root), "cloned")
    blog.root = blog.root.parent / "cloned"


@pytest.mark.parametrize("meanwhile", [same, forget, clone])
@pytest.mark.parametrize("way", WAYS)
def test_the_last_edition_of_a_renamed_post_stays(
    published: Blog, way: str, meanwhile: Callable[[Blog], None]
) -> None:
    stays_until_it_is_good(published, WAYS[way], meanwhile)


def stays_until_it_is_good(blog: Blog, new: str, meanwhile: Callable[[Blog], None] = same) -> None:
    before = pages(blog)
    path = rename(blog, new)
    edit(path, NERVOUS, RELAXED)
    meanwhile(blog)
    for step in ("build", "run", "build", "build --check"):
        done = run(blog) if step == "run" else blog.build(check="--check" in step)
        assert pages(blog) == before
        assert not done.outdated
        (held,) = (f.message for f in done.findings if f.rule == "held")
        assert "its last edition stays as it was, output/en/Tech/p.md" in held
    po = next(p for p in blog.root.rglob("*.po") if "非常紧张" in p.read_text("utf-8"))
    said = "All of us are quite relaxed."
    update(po, lambda old: reword(old, "", RELAXED, said), root=blog.root)
    assert rules(run(blog).findings) == []
    there = {p.rpartition("/")[2] for p in pages(blog) if "quite relaxed" in _text(blog, p)}
    assert there == {path.name}
    assert len(pages(blog)) == len(before)


def _text(blog: Blog, name: str) -> str:
    return (blog.root / name).read_text("utf-8")


def test_a_refused_wording_holds_it_too(published: Blog) -> None:
    """As it is without a word in the settings: a link came into a reviewed paragraph."""
    published.configure()
    published.build()
    before = pages(published)
    edit(rename(published, "q.md"), NERVOUS, f"[{NERVOUS[:7]}](https://two.example/){NERVOUS[7:]}")
    for _ in range(2):
        assert "held" in rules(run(published).findings)
        assert pages(published) == before


def test_an_edition_of_a_post_that_is_gone_goes(published: Blog) -> None:
    """Another post is held, and has nothing to do with it; or has an edition of its own."""
    (published.root / "content" / "other.md").unlink()
    edit(rename(published, "q.md"), NERVOUS, RELAXED)
    run(published)
    assert sorted(pages(published)) == [f"output/{name}/Tech/p.md" for name in sorted(NAMES)]
    published.configure()
    run(published)
    published.post("copy.md", (published.root / "content/Tech/q.md").read_text("utf-8"))
    run(published)
    published.configure('stale = "hold"\n')
    (published.root / "content" / "copy.md").unlink()
    run(published)
    assert sorted(pages(published)) == [f"output/{name}/Tech/q.md" for name in sorted(NAMES)]


def test_a_persons_edit_of_it_is_named(published: Blog) -> None:
    edit(rename(published, "q.md"), NERVOUS, RELAXED)
    page = published.edition("Tech/p.md")
    page.write_text(page.read_text("utf-8") + "\nMine.\n", "utf-8")
    for _ in range(2):
        assert {"held", "edited-edition"} <= {*rules(run(published).findings)}
        assert page.read_text("utf-8").endswith("Mine.\n")


CONTROLS = {
    "the post is known by its words": (building, "last_editions", lambda *_: {}),
    "they are looked for": (building.Builder, "_last_editions", lambda _: ()),
}


@pytest.mark.parametrize("guard", CONTROLS)
def test_control(published: Blog, guard: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(*CONTROLS[guard])
    with pytest.raises(AssertionError):
        stays_until_it_is_good(published, "q.md")
