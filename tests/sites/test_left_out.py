"""Files that a generator is told to make no page of: they are none of bitext's posts."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner

from bitext.cli.app import app
from bitext.sites.address import EditionPlace, SiteFacts
from bitext.sites.pages import is_excluded
from bitext.workspace.site.config import read_facts

PROGRAM = "export default {{\n  lang: 'zh-CN',\n  {0}\n}}\n"
#: site, its configuration, what it says, its folder of pages; no pages, pages
SITES = {
    "vitepress": (
        ".vitepress/config.js", PROGRAM, "srcExclude: ['README.md', '**/draft/**', \"x/*.md\"],",
        ".", ("README.md", "a/draft/b.md", "x/a.md"), ("x/y/a.md", "a.md"),
    ),
    "vitepress below docs": (
        "docs/.vitepress/config.mts", PROGRAM, "srcDir: './src', srcExclude: ['wip'],",
        "docs/src", ("docs/src/wip/a.md",), ("docs/src/a.md", "docs/src/b/wip/a.md"),
    ),
    "vuepress": (
        "docs/.vuepress/config.ts", PROGRAM,
        "pagePatterns: ['**/*.md', '!**/*.tpl.md', '!.vuepress', '!drafts'],",
        "docs", ("docs/a/b.tpl.md", "docs/drafts/a.md"), ("docs/a.md", "docs/a/drafts/b.md"),
    ),
    "docusaurus": (
        "docusaurus.config.ts", PROGRAM,
        "presets: [['classic', { docs: { sidebarPath: './sidebars.ts', exclude: ['**/wip/**'] }"
        ", blog: { exclude: ['old/*'] } }]],",
        "docs", ("docs/wip/a.md", "docs/b/wip/c/a.md", "blog/old/a.md"),
        ("docs/a.md", "blog/wip/a.md", "blog/a.md"),
    ),
    "mkdocs": (
        "mkdocs.yml", "site_name: 站\n{0}\n",
        "exclude_docs: |\n  drafts/\n  # 备忘\n  *.tmp.md\n\n  /top.md\n"
        "  !a/drafts/keep.md\nnav: []",
        "docs", ("docs/drafts/a.md", "docs/a/drafts/b.md", "docs/a.tmp.md", "docs/top.md"),
        ("docs/a.md", "docs/a/top.md", "docs/a/drafts/keep.md", "docs/nav.md"),
    ),
    "mkdocs in a line": (
        "mkdocs.yml", "docs_dir: src\n{0}\n", "exclude_docs: README.md",
        "src", ("src/README.md", "src/a/README.md"), ("src/a.md",),
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", SITES)
@pytest.mark.parametrize("told", [True, False], ids=["", "control"])
def test_what_is_left_out(name: str, told: bool, tmp_path: Path) -> None:
    file, frame, said, folder, out, pages = SITES[name]
    for path in (*out, *pages):
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_text("# 题\n\n正文。\n", "utf-8")
    config = tmp_path / file
    config.parent.mkdir(parents=True, exist_ok=True)
    config.write_text(frame.format(said if told else ""), "utf-8")
    result = CliRunner().invoke(app, ["-C", str(tmp_path), "init", "--dry-run"])
    assert result.exit_code == 0, result.output
    found = {line.split()[1] for line in result.output.splitlines() if line.startswith("post ")}
    assert {path for path in pages if path.startswith(folder)} <= found
    assert {*out} - found == ({*out} if told else set())


def test_a_readme_beside_an_index_is_no_page_of_mkdocs(tmp_path: Path) -> None:
    """Both editions were at `/en/`: MkDocs itself passes over the README (1.6.1, built)."""
    for name in ("mkdocs.yml", "docs/index.md", "docs/README.md", "docs/a/README.md"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text("site_name: 站\n", "utf-8")
    result = CliRunner().invoke(app, ["-C", str(tmp_path), "init", "--dry-run"])
    assert "docs/index.md" in result.output
    assert "docs/a/README.md" in result.output
    assert "docs/README.md" not in result.output


def test_a_rule_of_another_generator_means_what_it_meant() -> None:
    """The control: Jekyll's and Hexo's globs are their own."""
    place = EditionPlace("jekyll", "", "en", "a/README.md", SiteFacts(excluded=("a",)), ".")
    assert is_excluded(place)
    assert read_facts(Path("/nowhere"), "plain").excluded == ()
