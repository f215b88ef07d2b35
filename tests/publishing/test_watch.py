"""Which posts a change concerns, and that one post is built for one change."""

from __future__ import annotations

from pathlib import Path

from bitext.publishing.build import build
from bitext.publishing.watch import concerned
from bitext.workspace.workspace import open_workspace
from tests.web.test_preview import NAME, workspace


def test_a_change_concerns_its_post(tmp_path: Path) -> None:
    root = workspace(tmp_path / "blog")
    held = open_workspace(root)
    post, catalog = root / NAME, held.root / next(held.posts()).catalog_name
    assert concerned(held, [post]) == [post]
    assert concerned(held, [catalog]) == [post]
    assert concerned(held, [root / "output/en/a/x.md"]) == []
    assert concerned(held, [root / "glossary/terms.yaml"]) is None
    assert concerned(held, [root / "bitext.toml"]) is None
    assert concerned(held, [root / "content/gone.md"]) is None


def test_one_post_of_many_is_built_alone(tmp_path: Path) -> None:
    root = workspace(tmp_path / "blog")
    (root / "content/other.md").write_text("# 别的\n\n正文。\n", encoding="utf-8")
    post = root / NAME
    post.write_text(post.read_text("utf-8") + "\n## 标题\n", encoding="utf-8")
    built = build(open_workspace(root), [post])
    assert sorted(built.written) == ["output/bilingual/a/一 篇.md", "output/en/a/一 篇.md"]
    assert built.skipped == []
