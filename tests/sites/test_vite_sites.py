"""Sites whose configuration is a program: where their pages are, which languages they have."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest
from click.testing import CliRunner

import bitext
from bitext.assemble.relink import Relinking, relink
from bitext.cli.app import app
from bitext.sites.address import EditionPlace, SiteFacts
from bitext.sites.links import Known, SiteMap
from bitext.sites.pages import page
from bitext.store.config import Config
from bitext.workspace.site.advice import advise
from bitext.workspace.site.bundles import duplicates
from bitext.workspace.site.detection import detect

#: where the configuration lies, what it says, the content folder
SITES = [
    (".vitepress/config.mts", "defineConfig({\n  srcDir: './src',\n})", "src"),
    (".vitepress/config.mts", "defineConfig({ title: 'x', srcDir: \"src\" })", "src"),
    ("docs/.vitepress/config.js", "{\n  srcDir: 'pages',\n}", "docs/pages"),
    ("docs/.vitepress/config.js", "{ title: 'x' }", "docs"),
    ("docs/.vitepress/config/index.ts", "{\n  srcDir: 'src',\n}", "docs/src"),
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


@pytest.mark.parametrize("said", ["[]", '{"dependencies": "x", "devDependencies": [1]}', "1", "{"])
def test_a_package_json_of_any_form_is_read(said: str, tmp_path: Path) -> None:
    (tmp_path / "docs" / ".vitepress").mkdir(parents=True)
    (tmp_path / "docs" / ".vitepress" / "config.js").write_text("")
    (tmp_path / "package.json").write_text(said)
    found = detect(tmp_path)
    assert found
    assert (found.site, found.version) == ("vitepress", "")


@pytest.mark.parametrize("name", ["mkdocs.yml", "package.json", "hugo.toml", "_config.yml"])
def test_a_pipe_is_no_configuration(name: str, tmp_path: Path) -> None:
    """`init` waited for what nobody writes into it."""
    os.mkfifo(tmp_path / name)
    (tmp_path / "docs").mkdir()
    (tmp_path / "docs" / "a.md").write_text("今天")
    assert detect(tmp_path) is None


@pytest.mark.parametrize(("configuration", "pipe"), [
    (".vuepress/config.ts", ".vuepress/theme.ts"),
    (".vitepress/config/index.ts", ".vitepress/config/zh.ts"),
    ("hugo.toml", "content/a/index.md"),
])  # fmt: skip
def test_a_pipe_beside_a_configuration_is_passed_over(
    configuration: str, pipe: str, tmp_path: Path
) -> None:
    for name in (configuration, pipe):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
    (tmp_path / configuration).write_text("\n")
    os.mkfifo(tmp_path / pipe)
    (tmp_path / "b.md").write_text("今天")
    detected = detect(tmp_path)
    assert detected
    config = Config(site=detected.site, content=("content",))
    advise(tmp_path, config)  # waited for what nobody writes into it
    assert duplicates(tmp_path, config) is None


@pytest.mark.parametrize(("name", "text"), [
    ("mkdocs.yml", "site_name: 博客\n"),
    ("docusaurus.config.js", "module.exports = { t: '博客' }\n"),
    (".vuepress/config.ts", "export default { t: '博客' }\n"), ("_config.yml", "title: 博客\n"),
    ("hugo.toml", 'title = "博客"\n'), (".vitepress/config.ts", "export default { t: '博客' }\n"),
])  # fmt: skip
def test_a_configuration_in_gbk_is_named_or_stays_as_it_is(
    name: str, text: str, tmp_path: Path
) -> None:
    """MkDocs' ended `init` as a bug of ours, and Hugo's was said to be UTF-16."""
    path = tmp_path / name
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(text.encode("gbk"))
    for folder in ("content", "docs", "_posts"):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "2024-01-02-a.md").write_text("今天", "utf-8")
    done = CliRunner().invoke(app, ["-C", str(tmp_path), "init", "--write-config"])
    assert path.read_bytes() == text.encode("gbk")
    assert done.exit_code == 0 or "iconv -f GB18030" in done.stderr, done.output


@pytest.mark.parametrize(("name", "text", "site"), [
    ("hugo.yml", "title: x\n", "hugo"), ("config.yml", "baseURL: /\n", "hugo"),
    ("config.json", '{"baseURL": "/"}', "hugo"), ("config/_default/hugo.yml", "title: x\n", "hugo"),
    ("config.toml", 'base_url = "https://zola.example"\n', None),
    ("mkdocs.yaml", "site_name: x\n", "mkdocs"),
])  # fmt: skip
def test_a_site_is_known_in_every_spelling(
    name: str, text: str, site: str | None, tmp_path: Path
) -> None:
    (tmp_path / "content").mkdir()
    path = tmp_path / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)
    found = detect(tmp_path)
    assert (found and found.site) == site
    if site:
        missing = advise(tmp_path, Config(site=site, content=("content",)))
        assert missing
        assert missing.file.startswith(name.rpartition("/")[0])
        if name.endswith(".json"):
            assert "en" in json.loads(missing.lines)["languages"]
            assert not missing.writable


FOLDERS = [
    ("docs/.vitepress/config.mts", "zh: { lang: 'zh-CN' }", "docs/zh", "    en: { label:"),
    ("docs/.vitepress/config.mts", "'zh-CN': { lang: 'zh-CN' }", "docs/zh-CN", "    en: { label:"),
    ("docs/.vuepress/config.js", "'/zh/': { lang: 'zh-CN' }", "docs/zh", "    '/en/': { lang:"),
    ("docs/.vitepress/config.mts", "root: { lang: 'zh-CN' }", "docs", ""),
]


@pytest.mark.parametrize(("name", "row", "content", "added"), FOLDERS)
def test_a_folder_for_the_source_too(
    name: str, row: str, content: str, added: str, tmp_path: Path
) -> None:
    """Editions lay in `docs/en/zh/`, where no menu of languages leads."""
    for folder in ("zh", "zh-CN"):
        (tmp_path / "docs" / folder).mkdir(parents=True)
        (tmp_path / "docs" / folder / "a.md").write_text("# 题\n\n[乙](/zh/b.md)\n", "utf-8")
    config = tmp_path / name
    config.parent.mkdir(parents=True)
    config.write_text(f"export default {{\n  locales: {{\n    {row},\n  }},\n}}\n", "utf-8")
    found = detect(tmp_path)
    assert found
    assert found.content == content
    assert found.placement == ("folder" if added else "")
    missing = advise(tmp_path, Config(site=found.site, placement="folder", content=(content,)))
    assert missing
    assert added.strip() in (missing.changed or missing.lines)
    assert not added or "root" not in missing.lines


def test_links_between_folders_of_languages() -> None:
    facts = SiteFacts()
    pages = tuple(
        page(
            EditionPlace("vitepress", "folder", "en", file, facts, "docs/zh"), {}, f"docs/en/{file}"
        )
        for file in ("a.md", "guide/b.md", "chinese.md")
    )
    site = SiteMap("vitepress", "folder", facts, pages)
    known = Known(lambda file: file != "chinese.md", lambda _: {})
    text = "[乙](guide/b.md) [](/zh/guide/b.md) [](/zh/guide/b) [](chinese.md) [](/zh/chinese)\n"
    document = bitext.parse(text, site="vitepress")

    def start(_ids: object) -> Relinking:
        return Relinking(site, pages[0], known, {}, {})

    led = relink(document.text, document, start, "vitepress")[0]
    assert led == (
        "[乙](guide/b.md) [](/en/guide/b.md) [](/en/guide/b) [](/zh/chinese.md) [](/zh/chinese)\n"
    )


def test_a_dynamic_route_has_its_paths_beside_it(tmp_path: Path) -> None:
    """VitePress made no English page of `[name].md` without them (1.6.4, built)."""
    folder = tmp_path / "docs" / "api"
    folder.mkdir(parents=True)
    (tmp_path / "bitext.toml").write_text('site = "vitepress"\ncontent = "docs"\n', "utf-8")
    (folder / "[name].md").write_text("正文 {{ $params.name }}。\n", "utf-8")
    (folder / "[name].paths.ts").write_text("import { all } from './all'\n", "utf-8")
    for other in ("all.ts", "[other].paths.ts"):
        (folder / other).write_text("export const all = []\n", "utf-8")
    result = CliRunner().invoke(app, ["-C", str(tmp_path), "run", "--backend", "pseudo"])
    assert result.exit_code == 0, result.output
    written = {path.name for path in (tmp_path / "docs" / "en" / "api").iterdir()}
    assert written == {"[name].md", "[name].paths.ts", "all.ts"}


@pytest.mark.parametrize(("row", "told"), [
    ("root: { label: 'English', lang: 'en-US' }", True), ("'root': { lang: 'zh-TW' }", False),
])  # fmt: skip
def test_a_root_in_english_is_named(row: str, told: bool, tmp_path: Path) -> None:
    """Editions are a second English there, and nobody said so."""
    (tmp_path / "docs" / "zh").mkdir(parents=True)
    (tmp_path / "docs" / "zh" / "a.md").write_text("正文。\n", "utf-8")
    config = tmp_path / "docs" / ".vitepress" / "config.ts"
    config.parent.mkdir()
    text = (
        f"export default {{\n  locales: {{\n    {row},\n    zh: {{ lang: 'zh-CN' }},\n  }},\n}}\n"
    )
    config.write_text(text, "utf-8")
    said = CliRunner().invoke(app, ["-C", str(tmp_path), "init", "--dry-run"]).output
    assert "docs/zh/a.md -> docs/en/a.md" in said
    assert ("root    has pages in `en`" in said) is told


@pytest.mark.parametrize(
    ("globs", "told"),
    [("'posts/*.md'", True), ("['/posts/*.md']", True), ("['posts/*.md', 'en/posts/*.md']", False)],
)
def test_a_list_of_chinese_posts_on_english_pages_is_told(
    globs: str, told: bool, tmp_path: Path
) -> None:
    (tmp_path / "docs" / ".vitepress").mkdir(parents=True)
    (tmp_path / "docs" / ".vitepress" / "config.mts").write_text("export default {}\n")
    (tmp_path / "docs" / "a.md").write_text("文\n", "utf-8")
    for name in ("posts.data.mts", "en/posts.data.mts"):
        path = tmp_path / "docs" / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(f"export default createContentLoader({globs})\n")
    result = CliRunner().invoke(app, ["-C", str(tmp_path), "init", "--dry-run"])
    said = "docs/posts.data.mts lists `posts/*.md` on the pages of every language: add `en/posts"
    assert (said in result.output) is told
    assert result.output.count("every language") == told


@pytest.mark.parametrize("left", [True, False], ids=["control", ""])
def test_a_sidebar_that_is_made_of_all_pages_is_named(left: bool, tmp_path: Path) -> None:
    """vitepress-sidebar listed English pages on Chinese ones (1.40, built)."""
    options = "excludeByGlobPattern: ['en/**']" if left else ""
    for name, text in {
        ".vitepress/config.js": "import { generateSidebar } from 'vitepress-sidebar'\n"
        f"export default {{ themeConfig: {{ sidebar: generateSidebar({{ {options} }}) }} }}\n",
        "a.md": "# 题\n",
    }.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text, "utf-8")
    said = CliRunner().invoke(app, ["-C", str(tmp_path), "init", "--dry-run"]).output
    assert ("the sidebar is made of all pages" in said) is not left


@pytest.mark.parametrize("further", [True, False], ids=["", "control"])
def test_pages_of_docusaurus_outside_of_docs_and_blog_are_named(
    further: bool, tmp_path: Path
) -> None:
    plugin = "['@docusaurus/plugin-content-docs', { id: 'c', path: 'community' }]" * further
    for name, text in {
        "docusaurus.config.js": f"export default {{ presets: [], plugins: [{plugin}] }}\n",
        "docs/a.md": "# 题\n",
        "community/b.md": "# 题\n",
        **({"src/pages/c.md": "# 题\n"} if further else {}),
    }.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text, "utf-8")
    said = CliRunner().invoke(app, ["-C", str(tmp_path), "init", "--dry-run"]).output
    assert ("others  stay Chinese, below `/en/` too: src/pages/, community/" in said) is further
