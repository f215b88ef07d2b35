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


STARLIGHT = "import starlight from '@astrojs/starlight';\n"


@pytest.mark.parametrize(("marker", "text", "post", "edition", "needs"), [
    ("astro.config.mjs", STARLIGHT, "src/content/docs/x/a.md", "src/content/docs/en/x/a.md",
     "`locales` in astro.config.mjs has `en: { label: 'English', lang: 'en' }`"),
    ("astro.config.mjs", STARLIGHT, "src/content/docs/zh-cn/x/a.md", "src/content/docs/en/x/a.md",
     "its configuration has the language"),
    ("rspress.config.ts", "", "docs/zh/x/a.md", "docs/en/x/a.md",
     "its configuration has the language"),
    ("config.toml", "base_url = 'x'", "content/x/a.md", "content/x/a.en.md",
     'config.toml has `default_language = "zh"` and `[languages.en]`'),
    ("astro.config.mjs", "", "src/content/blog/x/a.md", "_bitext/output/en/x/a.md",
     '`placement` puts editions there: "locale" into src/content/blog/en/'),
])  # fmt: skip
def test_editions_among_posts(
    marker: str, text: str, post: str, edition: str, needs: str, tmp_path: Path
) -> None:
    """The folder that its guides tell people to have was refused: posts lay inside `output`."""
    put(tmp_path, marker, text=text)
    put(tmp_path, post, str(Path(post).parents[1] / "b.md"))
    assert needs in " ".join(bitext(tmp_path, "init").split())
    for _ in range(2):
        bitext(tmp_path, "run", "--backend", "pseudo")
    assert (tmp_path / edition).is_file()
    found = {path.name for path in tmp_path.glob("**/*.md") if "en" in f"{path}".split("/")}
    assert found in ({"a.md", "b.md"}, set())  # none is a post of its own


def test_links_and_pictures_of_editions_among_posts(tmp_path: Path) -> None:
    """Both led to where the edition does not lie; no control is left as it was: `output` is one."""
    put(tmp_path, "astro.config.mjs", text=STARLIGHT)
    put(tmp_path, "src/assets/t.png", "src/content/docs/own.png", "src/content/docs/c.md", text="x")
    header = "---\ntitle: 题\nlang: zh-CN\nhero:\n  file: ../../assets/t.png\n---\n"
    body = (
        "见[乙](/b/)、[乙](/b#节)、[乙](./b.md)、[站](/other/)。\n\n"
        "![图](../../assets/t.png)\n\n![图](./own.png)\n"
    )
    put(tmp_path, "src/content/docs/a.md", text=f"{header}{body}")
    put(tmp_path, "src/content/docs/b.md", text="# 乙\n\n## 节\n\n正文。\n")
    bitext(tmp_path, "init")
    bitext(tmp_path, "run", "--backend", "pseudo")
    text = (tmp_path / "src/content/docs/en/a.md").read_text("utf-8")
    for led in ("](/en/b/)", "](/en/b#", "](./b.md)", "](/other/)", "](../../../assets/t.png)"):
        assert led in text
    assert "  file: ../../../assets/t.png\n" in text
    assert "\nlang: en\n" in text
    assert (tmp_path / "src/content/docs/en/own.png").is_file()
    config = (tmp_path / "bitext.toml").read_text("utf-8").replace('"locale"', '"output"')
    (tmp_path / "bitext.toml").write_text(config, "utf-8")
    bitext(tmp_path, "build")
    text = (tmp_path / "_bitext/output/en/a.md").read_text("utf-8")
    assert "](/b/)" in text
    assert "](../../assets/t.png)" in text
