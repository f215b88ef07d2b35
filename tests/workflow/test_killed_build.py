"""A build that was killed knows its own editions, and still not a person's."""

from __future__ import annotations

import shutil

import pytest

from bitext.publishing.manifest import NAME, Manifest
from bitext.store.build_state import BuildState
from tests.workflow.blog import Blog, rules

A = "我们在社区里讨论开源项目的未来。"


@pytest.fixture
def killed(blog: Blog, monkeypatch: pytest.MonkeyPatch) -> Blog:
    """A build came to its end; the next had put its editions in place when it was killed."""
    blog.post("a.md", A)
    blog.translate()
    blog.build()
    blog.review("a.md", A, "We talk.")
    with monkeypatch.context() as patch:
        patch.setattr(BuildState, "save", lambda *_: None)
        patch.setattr(Manifest, "save", lambda *_: None)
        blog.build()
    assert blog.edition("a.md").read_text() == "We talk.\n"
    blog.review("a.md", A, "We talk about it.")
    return blog


def test_its_own_editions_are_replaced(killed: Blog) -> None:
    assert killed.build().findings == []
    assert killed.edition("a.md").read_text() == "We talk about it.\n"


def test_another_machine_knows_them_too(killed: Blog) -> None:
    shutil.rmtree(killed.root / ".bitext")
    test_its_own_editions_are_replaced(killed)


def test_control_without_the_manifest_they_pass_for_a_persons(
    blog: Blog, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Manifest, "begin", lambda *_: None)
    killed.__wrapped__(blog, monkeypatch)  # type: ignore[attr-defined]
    assert rules(blog.build().findings) == ["edited-edition"] * 2


def test_a_half_line_costs_that_line_only(killed: Blog) -> None:
    manifest = killed.root / "output" / NAME
    manifest.write_bytes(manifest.read_bytes() + b'["content/b.md", "output')
    blog = killed
    blog.post("b.md", "安装之前请先准备好一台机器。")
    blog.translate()
    assert blog.build().findings == []
    assert len(manifest.read_text().splitlines()) == 4


def test_a_person_who_edits_after_the_kill_keeps_the_edit(killed: Blog) -> None:
    killed.edition("a.md").write_text("I know better.\n")
    assert rules(killed.build().findings) == ["edited-edition"]
    assert killed.edition("a.md").read_text() == "I know better.\n"


def test_the_first_build_of_all_may_be_killed(blog: Blog, monkeypatch: pytest.MonkeyPatch) -> None:
    blog.post("a.md", A)
    blog.translate()
    with monkeypatch.context() as patch:
        patch.setattr(BuildState, "save", lambda *_: None)
        patch.setattr(Manifest, "save", lambda *_: None)
        blog.build()
    (blog.root / "content" / "a.md").unlink()
    blog.build()
    assert not blog.edition("a.md").exists(), "it was ours"
