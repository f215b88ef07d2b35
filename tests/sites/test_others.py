"""`bitext init` where no generator is known: in a folder of Astro's, mdBook's, Pelican's."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest
from click.testing import CliRunner

from bitext.cli.app import app

POST = "# 题\n\n正文。\n"


def bitext(root: Path, *words: str) -> str:
    result = CliRunner().invoke(app, ["-C", str(root), *words], catch_exceptions=False)
    assert result.exit_code == 0, result.output
    return result.output


def put(root: Path, *names: str, text: str = POST) -> None:
    for name in names:
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(text, "utf-8")


@pytest.mark.parametrize(("marker", "post", "content", "name"), [
    ("astro.config.mjs", "src/content/blog/a.md", "src/content/blog", "Astro"),
    (".eleventy.js", "posts/2024/a.md", "posts/2024", "Eleventy"),
    ("book.toml", "src/a.md", "src", "mdBook"),
    ("pelicanconf.py", "content/a.md", "content", "Pelican"),
    ("book.json", "a.md", ".", "HonKit"), ("book.json", "docs/a.md", "docs", "HonKit"),
    ("_sidebar.md", "README.md", ".", "docsify"),
])  # fmt: skip
def test_a_generator_that_is_not_known(
    marker: str, post: str, content: str, name: str, tmp_path: Path
) -> None:
    """An empty `content/` was made, and Pelican's `output/` taken for editions."""
    put(tmp_path, marker, text="base = 1\n")
    put(tmp_path, post)
    put(tmp_path, "node_modules/x/a.md", "LICENSE.md")
    said = bitext(tmp_path, "init")
    assert f"site    {name}, as {marker} says, which bitext does not know" in said
    config = tomllib.loads((tmp_path / "bitext.toml").read_text("utf-8"))
    assert (config["content"], config["output"]) == (content, "_bitext/output")
    assert not (tmp_path / "output").exists()
    bitext(tmp_path, "run", "--backend", "pseudo")
    assert (tmp_path / "_bitext/output/en" / Path(post).name).is_file()


def test_posts_that_lie_elsewhere(tmp_path: Path) -> None:
    put(tmp_path, "notes/a.md", "notes/deep/b.md", "README.md")
    said = bitext(tmp_path, "init")
    assert "posts   in notes/, editions in output/en/" in said
    assert "does not know" not in said
    assert not (tmp_path / "content").exists()


@pytest.mark.parametrize("names", [(), ("README.md",), ("a.md",), ("content/a.md", "notes/b.md")])
def test_a_folder_without_others_is_as_it_was(names: tuple[str, ...], tmp_path: Path) -> None:
    """The control."""
    put(tmp_path, *names)
    put(tmp_path, "english/a.md", text="# English\n")
    said = bitext(tmp_path, "init")
    assert "posts   in" not in said
    assert (tmp_path / "content").is_dir()
