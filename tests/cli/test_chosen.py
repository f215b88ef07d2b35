"""Which files are posts: globs, drafts, editions made by hand, conflicts, an empty folder."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cli.conftest import Call

POSTS = {
    "a.md": "# 甲\n",
    "b.Rmd": "# 乙\n",
    "c.qmd": "# 丙\n",
    "a.en.md": "# 手工\n",
    "lone.en.md": "# 独\n",
    "d.md": "---\ndraft: true\n---\n# 丁\n",
    "_drafts/e.md": "# 戊\n",
}


@pytest.fixture
def posts(blog: Path) -> Path:
    for name in ("one.md", "two.md"):
        (blog / "content" / name).unlink()
    for name, text in POSTS.items():
        path = blog / "content" / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return blog


@pytest.mark.parametrize(
    ("reading", "wanted"),
    [
        ("", "_drafts/e.md a.md b.Rmd c.qmd d.md lone.en.md"),
        ("drafts = false", "a.md b.Rmd c.qmd lone.en.md"),
        ('include = ["?.md"]', "a.md d.md"),
        ('exclude = ["*.qmd", "_drafts/*"]', "a.md b.Rmd d.md lone.en.md"),
    ],
)
def test_posts_are_chosen(call: Call, posts: Path, reading: str, wanted: str) -> None:
    (posts / "bitext.toml").write_text(f'backend = "pseudo"\n[reading]\n{reading}\n')
    rows = json.loads(call("status", "--explain", "--json").stdout)["posts"]
    assert [row["post"].removeprefix("content/") for row in rows] == wanted.split()


def test_a_post_with_a_conflict_is_refused_by_line(call: Call, blog: Path) -> None:
    text = "# 甲\n\n<<<<<<< HEAD\n乙\n=======\n丙\n>>>>>>> other\n"
    (blog / "content" / "one.md").write_text(text, encoding="utf-8")
    ran = call("run")
    assert ran.exit_code != 0
    assert "one.md:3: unresolved git conflict in this post" in ran.output
    assert (blog / "output" / "en" / "two.md").exists()
    told = "题\n=======\n\n`<<<<<<< HEAD` 是标记\n"
    (blog / "content" / "one.md").write_text(told, encoding="utf-8")
    assert "conflict" not in call("run").output


def test_an_empty_content_folder_is_an_error(call: Call, blog: Path) -> None:
    for post in (blog / "content").iterdir():
        post.unlink()
    ran = call("run")
    assert ran.exit_code == 1
    assert "there are no posts (.md, .markdown, .mdx, .rmd, .qmd) here" in ran.output
