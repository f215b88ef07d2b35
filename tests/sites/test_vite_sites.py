"""Sites whose configuration is a program: where their pages are, which languages they have."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from click.testing import CliRunner

from bitext.cli.app import app
from bitext.store.config import Config
from bitext.workspace.site.advice import advise
from bitext.workspace.site.detection import detect

#: where the configuration lies, what it says, the content folder
SITES = [
    (".vitepress/config.mts", "defineConfig({\n  srcDir: './src',\n})", "src"),
    (".vitepress/config.mts", "defineConfig({ title: 'x', srcDir: \"src\" })", "src"),
    ("docs/.vitepress/config.js", "{\n  srcDir: 'pages',\n}", "docs/pages"),
    ("docs/.vitepress/config.js", "{ title: 'x' }", "docs"),
    (".vitepress/config.js", "{ mysrcDir: 'src' }", "."),
    (".vitepress/config.js", "{ srcDir: '../elsewhere' }", "."),
]


@pytest.mark.parametrize(("name", "text", "content"), SITES)
def test_pages_lie_where_the_configuration_says(
    name: str, text: str, content: str, tmp_path: Path
) -> None:
    path = tmp_path / name
    path.parent.mkdir(parents=True)
    path.write_text(f"export default {text}\n", "utf-8")
    found = detect(tmp_path)
    assert found
    assert (found.site, found.content) == ("vitepress", content)


@pytest.mark.parametrize(("site", "name", "text", "told"), [
    ("vitepress", ".vitepress/config.js", "locales: { root: {}, en: { lang: 'en-US' } }", False),
    ("vitepress", ".vitepress/config.js", "locales: {\n  root: {},\n  en: {},\n}", False),
    ("vitepress", ".vitepress/config.js", "title: 'golden: age'", True),
    ("vuepress", "docs/.vuepress/config.js", "locales: { '/': {}, '/en/': {} }", False),
    ("vuepress", "docs/.vuepress/config.js", "locales: { '/': {} }", True),
    ("docusaurus", "docusaurus.config.js", "i18n: { locales: ['zh-CN', 'en'] }", False),
    ("docusaurus", "docusaurus.config.js", "i18n: { locales: ['zh-CN'] }", True),
])  # fmt: skip
def test_a_language_that_is_there_is_not_asked_for(
    site: str, name: str, text: str, told: bool, tmp_path: Path
) -> None:
    path = tmp_path / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"export default {{ {text} }}\n", "utf-8")
    assert (advise(tmp_path, Config(site=site)) is not None) is told


def test_a_dry_run_says_that_gitignore_gets_a_line_and_writes_none(tmp_path: Path) -> None:
    (tmp_path / "mkdocs.yml").write_text("site_name: x\n", "utf-8")
    (tmp_path / ".gitignore").write_text("site\n", "utf-8")
    said = CliRunner().invoke(app, ["-C", str(tmp_path), "init", "--dry-run"]).output
    assert "create  .gitignore (a line)" in said
    assert (tmp_path / ".gitignore").read_text("utf-8") == "site\n"
    assert "created .gitignore" in CliRunner().invoke(app, ["-C", str(tmp_path), "init"]).output
    assert ".bitext/" in (tmp_path / ".gitignore").read_text("utf-8")


@pytest.mark.parametrize("name", ["mkdocs.yml", "package.json", "hugo.toml", "_config.yml"])
def test_a_pipe_is_no_configuration(name: str, tmp_path: Path) -> None:
    """`init` waited for what nobody writes into it."""
    os.mkfifo(tmp_path / name)
    (tmp_path / "docs").mkdir()
    (tmp_path / "docs" / "a.md").write_text("今天")
    assert detect(tmp_path) is None
