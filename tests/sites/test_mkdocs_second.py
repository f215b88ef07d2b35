"""MkDocs with plugins beside which there is none of languages: a second configuration."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml
from click.testing import CliRunner

from bitext.cli.app import app

SITE = """\
site_name: 海的笔记
site_url: https://hai.example/notes/
theme:
  name: material
  language: zh
hooks: [own.py]
nav:
  - 首页: index.md
plugins:
  - search
{0}
markdown_extensions:
  - attr_list
extra:
  version: 1
"""
POST = "---\ntitle: 题\ndate: 2023-01-01\n---\n\n## 前言\n\n见[首页](../../index.md)。\n"


def bitext(root: Path, *words: str) -> str:
    result = CliRunner().invoke(app, ["-C", str(root), *words], catch_exceptions=False)
    assert result.exit_code == 0, result.output
    return result.output


def site(root: Path, plugins: str) -> Path:
    for name, text in (
        ("mkdocs.yml", SITE.format(plugins)),
        ("docs/index.md", "# 首页\n\n![图](a.png)\n"),
        ("docs/a.png", ""),
        ("docs/blog/posts/a.md", POST),
    ):
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(text, "utf-8")
    return root


def test_a_blog_has_a_build_for_each_language(tmp_path: Path) -> None:
    """With mkdocs-static-i18n 1.3.1 every post of the site was gone, the Chinese ones too."""
    root = site(tmp_path, "  - blog")
    assert "mkdocs build -f mkdocs.en.yml" in bitext(root, "init", "--dry-run")
    bitext(root, "init", "--write-config")
    said = yaml.safe_load((root / "mkdocs.yml").read_text("utf-8"))
    assert said["plugins"] == ["search", "blog"]
    assert [row["link"] for row in said["extra"]["alternate"]] == ["/notes/", "/notes/en/"]
    english = (root / "mkdocs.en.yml").read_text("utf-8")
    assert yaml.safe_load(english) == {
        "INHERIT": "mkdocs.yml", "site_url": "https://hai.example/notes/en/",
        "site_dir": "site/en", "theme": {"name": "material", "language": "en"},
        "hooks": ["own.py", "_bitext/mkdocs.py"],
    }  # fmt: skip
    assert "# site_name: 海的笔记" in english
    assert (root / "_bitext/mkdocs.py").is_file()
    bitext(root, "run", "--backend", "pseudo")
    post = (root / "docs-en/blog/posts/a.md").read_text("utf-8")
    assert 'slug: "a"' in post  # its address is not made of the title's wording
    assert "(../../index.md)" in post
    assert not (root / "docs-en/a.png").exists()  # each build takes it from docs/
    again = bitext(root, "init", "--write-config")
    assert "changed" not in again


def test_bilingual_pages_have_a_build_too(tmp_path: Path) -> None:
    root = site(tmp_path, "  - awesome-pages")
    bitext(root, "init")
    config = root / "bitext.toml"
    text = config.read_text("utf-8").replace('bilingual = "off"', 'bilingual = "language"')
    config.write_text(text, "utf-8")
    bitext(root, "init", "--write-config")
    said = yaml.safe_load((root / "mkdocs.zh-XB.yml").read_text("utf-8"))
    assert (said["site_dir"], said["theme"]["language"]) == ("site/zh-XB", "zh")
    said = yaml.safe_load((root / "mkdocs.yml").read_text("utf-8"))
    assert len(said["extra"]["alternate"]) == 3
    assert said["extra_css"] == ["bitext.css"]
    bitext(root, "run", "--backend", "pseudo")
    assert (root / "docs-zh-XB/index.md").is_file()
    assert (root / "docs/bitext.css").is_file()


def test_without_such_a_plugin_there_is_one_build(tmp_path: Path) -> None:
    """The control."""
    root = site(tmp_path, "  - tags")
    said = bitext(root, "init", "--write-config")
    assert "docs_structure: suffix" in said
    assert not (root / "mkdocs.en.yml").exists()


@pytest.mark.parametrize("way", [(), ("--write-config",)], ids=["", "control"])
def test_a_run_says_that_the_site_was_told_nothing(way: tuple[str, ...], tmp_path: Path) -> None:
    """Whoever passed over what `init` prints had stray pages at `/a.en/`, and no word of it."""
    root = site(tmp_path, "  - tags")
    bitext(root, "init", *way)
    said = bitext(root, "run", "--backend", "pseudo")
    assert ("`bitext init` says what mkdocs.yml needs: without it" in said) is not bool(way)
    assert (root / "docs/index.en.md").is_file()


def test_menus_of_folders_are_named(tmp_path: Path) -> None:
    """English pages had the Chinese menu of awesome-nav, and nobody had said so."""
    root = site(tmp_path, "  - awesome-nav")
    menu = "title: 指南\nnav:\n  - 开始: index.md\n  - a.md\n  - 中文.md\n"
    (root / "docs/.nav.yml").write_text(menu, "utf-8")
    said = bitext(root, "init", "--write-config")
    assert (
        "menus in docs/.nav.yml are Chinese alone (指南, 开始): English ones go into docs-en"
        in said
    )
    bitext(root, "run", "--backend", "pseudo")
    (root / "docs-en/.nav.yml").write_text("nav:\n  - Start: index.md\n", "utf-8")
    assert "menus in docs/" not in bitext(root, "init")
    bitext(root, "run", "--backend", "pseudo")
    assert (root / "docs-en/.nav.yml").is_file()


@pytest.mark.parametrize("plugins", ["  - macros", "  - tags"], ids=["", "control"])
def test_macros_read_no_remark_of_jinja(plugins: str, tmp_path: Path) -> None:
    """`{#id}` began one, and an error stood in the place of the page (mkdocs-macros 1.5, built)."""
    root = site(tmp_path, plugins)
    bitext(root, "init", "--write-config")
    bitext(root, "run", "--backend", "pseudo")
    text = (root / "docs/blog/posts/a.en.md").read_text("utf-8")
    wanted, other = ("{: #_1}", "{#_1}") if "macros" in plugins else ("{#_1}", "{: #_1}")
    assert wanted in text
    assert other not in text


@pytest.mark.parametrize("mark", ["", "<!-- material/tags -->\n"], ids=["", "control"])
def test_a_page_of_tags_that_is_empty_in_english_is_named(mark: str, tmp_path: Path) -> None:
    """Material fills the one file that `tags_file` names (9.8, built)."""
    root = site(tmp_path, "  - tags:\n      tags_file: tags.md")
    (root / "docs/tags.md").write_text(f"# 标签\n\n{mark}", "utf-8")
    said = bitext(root, "init", "--dry-run")
    assert ("tags    are listed on docs/tags.md by `tags_file`" in said) is not bool(mark)
