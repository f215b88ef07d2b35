"""What a build wrote once and would not write now goes: it would be published for ever."""

from __future__ import annotations

from pathlib import Path

import pytest

from bitext.publishing.outputs import Outputs
from tests.workflow.blog import Blog

A = "我们在社区里讨论开源项目的未来。"
PICTURE = "![天气](天气.png)"


@pytest.fixture
def shown(blog: Blog) -> Blog:
    """Two posts that show the same picture, built."""
    (blog.root / "content").mkdir(exist_ok=True)
    (blog.root / "content" / "天气.png").write_bytes(b"PNG")
    for name in ("a.md", "b.md"):
        blog.post(name, A, PICTURE)
    blog.translate()
    assert "output/en/天气.png" in blog.build().written
    return blog


def pictures(blog: Blog) -> list[str]:
    return sorted(path for path in blog.files("output") if path.endswith(".png"))


def clone(blog: Blog) -> None:
    """As on another machine: the manifest is there, this machine's state is not."""
    for path in (blog.root / ".bitext").glob("build.*"):
        path.unlink()


@pytest.mark.parametrize("machine", [lambda _: None, clone], ids=["here", "a clone"])
def test_a_picture_goes_with_the_last_post_that_names_it(shown: Blog, machine: object) -> None:
    for name, left in (("a.md", 2), ("b.md", 0)):
        shown.post(name, A)
        assert callable(machine)
        machine(shown)
        assert bool(shown.build(check=True).outdated)
        shown.build()
        assert len(pictures(shown)) == left
        assert shown.build(check=True).outdated == []
    assert "天气.png" not in (shown.root / "output" / ".editions.jsonl").read_text("utf-8")


def test_control(shown: Blog, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Outputs, "sweep", lambda _: None)
    for name in ("a.md", "b.md"):
        shown.post(name, A)
    shown.build()
    assert len(pictures(shown)) == 2


def test_two_posts_drop_it_at_once(shown: Blog) -> None:
    for name in ("a.md", "b.md"):
        shown.post(name, A)
    assert {*pictures(shown)} <= {*shown.build(check=True).outdated}
    shown.build()
    assert pictures(shown) == []


def test_a_picture_that_somebody_changed_stays_and_is_told_of_each_time(shown: Blog) -> None:
    (shown.root / "output/en/天气.png").write_bytes(b"mine")
    for name in ("a.md", "b.md"):
        shown.post(name, A)
    for _ in range(2):
        told = [finding for finding in shown.build().findings if finding.rule == "edited-edition"]
        assert {finding.path for finding in told} == {"output/en/天气.png"}
        assert pictures(shown) == ["output/en/天气.png"]


@pytest.mark.parametrize(
    ("site", "both"), [("plain", "output/bilingual/a.md"), ("hugo", "content/a.zh-x-bi.md")]
)
def test_bilingual_pages_go_when_nobody_wants_them(blog: Blog, site: str, both: str) -> None:
    """And none is taken for a post in between."""
    (blog.root / "hugo.toml").write_text(
        'defaultContentLanguage = "zh-cn"\n[languages.zh-cn]\n[languages.en]\n[languages.zh-x-bi]\n'
    )
    way = "output" if site == "plain" else "language"
    blog.configure(f'site = "{site}"\nbilingual = "{way}"\n')
    blog.post("a.md", A)
    blog.translate()
    blog.build()
    page = blog.root / both
    assert page.is_file(), blog.files(".").keys()
    blog.configure(f'site = "{site}"\nbilingual = "off"\n')
    assert blog.translate().posts == 1
    assert blog.build(check=True).outdated == [both]
    blog.build()
    assert not page.exists()


def test_control_a_bilingual_page_that_somebody_edited_stays(blog: Blog) -> None:
    blog.post("a.md", A)
    blog.translate()
    blog.build()
    page: Path = blog.root / "output/bilingual/a.md"
    page.write_text("mine")
    blog.configure('bilingual = "off"\n')
    for _ in range(2):
        assert [f.path for f in blog.build().findings] == ["output/bilingual/a.md"]
    assert page.read_text() == "mine"
