"""A page of the site in a third language is no post, though Japanese has Han: nobody pays for it.

It was: `a.ja.md` became `a.ja.en.md`, at `/en/a.ja/`, and was sent as Chinese.
"""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner

from bitext.cli.app import app

VITE = "export default {{ lang: 'zh-CN', locales: {{ {0} }}, themeConfig: {{ sidebar: {1} }} }}\n"
SIDEBAR = "{ '/go/': [{ text: '语言', link: '/go/a' }] }"
#: configuration, what it says of languages and what else; pages in others; posts
SITES = {
    "hugo": (
        "hugo.toml", "defaultContentLanguage = 'zh-cn'\n[languages.zh-cn]\n[languages.en]\n{0}",
        "[languages.ja]\n[languages.zh-tw]\n",
        ("content/a.ja.md", "content/b/index.zh-TW.md"), ("content/a.md", "content/c.go.md"),
    ),
    "mkdocs": (
        "mkdocs.yml", "plugins:\n  - i18n:\n      docs_structure: suffix\n      languages:\n"
        "        - {{locale: zh, default: true}}\n{0}",
        "        - {locale: ja, name: 日本語}\n", ("docs/a.ja.md",), ("docs/a.md", "docs/c.go.md"),
    ),
    "vitepress": (
        "docs/.vitepress/config.mts", VITE,
        "root: { label: '中文' }, ja: { label: '日本語', link: '/ja/' }, "
        "'zh-tw': { lang: 'zh-TW' }",
        ("docs/ja/a.md", "docs/zh-tw/a.md"), ("docs/a.md", "docs/go/a.md"),
    ),
    "vuepress": (
        "docs/.vuepress/config.js", VITE, "'/': { lang: 'zh-CN' }, '/ja/': { lang: 'ja-JP' }",
        ("docs/ja/a.md",), ("docs/README.md", "docs/go/a.md"),
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", SITES)
@pytest.mark.parametrize("told", [True, False], ids=["", "control"])
def test_pages_in_a_third_language_are_no_posts(name: str, told: bool, tmp_path: Path) -> None:
    file, frame, said, abroad, posts = SITES[name]
    for path in (*abroad, *posts):
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_text("# 題\n\n本文。\n", "utf-8")
    config = tmp_path / file
    config.parent.mkdir(parents=True, exist_ok=True)
    config.write_text(frame.format(said if told else "", SIDEBAR), "utf-8")
    result = CliRunner().invoke(app, ["-C", str(tmp_path), "init", "--dry-run"])
    assert result.exit_code == 0, result.output
    found = {line.split()[1] for line in result.output.splitlines() if line.startswith("post ")}
    assert found == {*posts, *(() if told else abroad)}
