"""Bilingual pages in their sites: the layout a site can show, its stylesheet, Jekyll's excerpt."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner
from lxml import html

from bitext.cli.app import app
from bitext.publishing import bilingual_page
from bitext.publishing.bilingual_page import stylesheet
from bitext.sites.placement import WAYS
from bitext.sites.showing import showing
from bitext.sites.stylesheet import sheet
from bitext.workspace.site.config import read_facts
from tests.renderers import rendering

POST = "---\ntitle: 标题\n---\n\n你好，<b>世界</b> & *朋友*。\n\n## 前言 {#intro}\n\n正文在这里。\n"
CONTENT = {"jekyll": "_posts", "hexo": "source/_posts", "hugo": "content"}
UNSAFE = "[markup.goldmark.renderer]\nunsafe = true\n"
LANGUAGES = (
    'defaultContentLanguage = "zh-cn"\n[languages.zh-cn]\nweight = 1\n[languages.en]\nweight = 2\n'
    f"[languages.zh-x-bi]\nweight = 3\n{UNSAFE}"
)


def bitext(root: Path, *words: str, code: int = 0) -> str:
    result = CliRunner().invoke(app, ["-C", str(root), *words], catch_exceptions=False)
    assert result.exit_code == code, result.output
    return result.output


def site(root: Path, name: str, *, settings: str = "", own: str = "") -> Path:
    """A site with one post, drafted; `own` is its own configuration."""
    content = CONTENT.get(name, "docs")
    post = root / content / "2024-03-05-a.md"
    post.parent.mkdir(parents=True)
    post.write_text(POST, encoding="utf-8")
    (root / "bitext.toml").write_text(
        f'site = "{name}"\ncontent = "{content}"\nglossary = "_bitext/glossary"\n'
        'catalog = "_bitext/catalog"\noutput = "_bitext/output"\nbilingual = "language"\n'
        f"{settings}",
        encoding="utf-8",
    )
    (root / "_bitext/glossary").mkdir(parents=True)
    configured = {"hugo": "hugo.toml", "jekyll": "_config.yml", "mkdocs": "mkdocs.yml"}
    if name in configured:
        theme = "theme: {name: material}\n" * (name == "mkdocs" and "theme:" not in own)
        text = LANGUAGES if name == "hugo" else own + theme
        (root / configured[name]).write_text(text, encoding="utf-8")
    return root


def page(root: Path) -> str:
    (found,) = (p for p in root.rglob("*.md") if re.search("zh-(x-bi|XB)", p.as_posix()))
    return found.read_text(encoding="utf-8")


HEADINGS = """\
见[前言](#前言)。
{: .lead}

## 前言

好。

## 安装 Linux
{: .wide}

好。

## FAQ

设置
----

- 一

  ### 列表

> ## 引用

1. ## 编号

## 前言

## 自己 {#own}
"""


def ids(markdown: str) -> list[str]:
    (page,) = rendering.ruby("gfm")([markdown])
    return [str(h.get("id")) for h in html.fromstring(page.html).iter("h2", "h3")]


@pytest.mark.parametrize("anchored", [True, False], ids=["", "control"])
def test_headings_of_jekyll_keep_their_ids_between_tags(
    anchored: bool, tmp_path: Path, needs: Callable[[str], str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """kramdown makes ids of ASCII alone there: links to Chinese headings led nowhere."""
    needs("ruby")
    if not anchored:
        monkeypatch.setattr(bilingual_page, "_anchored", lambda page, _: page)
    root = site(tmp_path, "jekyll", own="permalink: /:title/\n")
    (root / "_posts/2024-03-05-a.md").write_text(f"---\ntitle: 题\n---\n{HEADINGS}", "utf-8")
    bitext(root, "run", "--backend", "pseudo")
    found = ids(page(root).split("---\n", 2)[2])
    assert (set(ids(HEADINGS)) <= set(found)) is anchored
    assert len(set(found)) == len(found)


@pytest.mark.parametrize("name", sorted(set(WAYS) - {"plain"}))
def test_each_site_has_a_layout_that_it_can_show_and_the_stylesheet(
    name: str, tmp_path: Path
) -> None:
    root = site(tmp_path, name, own="site_name: s\nmarkdown_extensions: [md_in_html]\n")
    bitext(root, "run", "--backend", "pseudo")
    text = page(root)
    found = sheet(name, CONTENT.get(name, "docs"))
    assert found is not None
    assert (root / found.path).read_bytes() == stylesheet()
    assert found.link in text
    assert ("<table" in text) == (name in ("hugo", "jekyll", "hexo"))
    assert set(re.findall('lang="(.*?)"', text)) == {"zh-CN", "en"}
    assert text.count("{#intro}") == 1
    assert "built: 0 files written" in bitext(root, "build")


def test_a_stylesheet_that_a_person_has_changed_is_theirs(tmp_path: Path) -> None:
    root = site(tmp_path, "hugo")
    bitext(root, "run", "--backend", "pseudo")
    path = root / "static/bitext.css"
    path.write_bytes(path.read_bytes() + b"p { color: red }\n")
    mine = path.read_bytes()
    bitext(root, "build")
    assert path.read_bytes() == mine
    path.write_bytes(stylesheet().replace(b"grid", b"flex"))
    changed = path.read_bytes()
    bitext(root, "build")
    assert path.read_bytes() == changed


def test_a_stylesheet_of_another_version_is_brought_up_to_date(tmp_path: Path) -> None:
    from bitext.publishing.bilingual_page import _MARK, _digest

    root = site(tmp_path, "hugo")
    bitext(root, "run", "--backend", "pseudo")
    path, old = root / "static/bitext.css", b".bitext { color: red }\n"
    path.write_bytes(_MARK % _digest(old) + old)
    assert "out of date: static/bitext.css" in bitext(root, "build", "--check", code=1)
    bitext(root, "build")
    assert path.read_bytes() == stylesheet()


@pytest.mark.parametrize("name", ["docusaurus", "mkdocs"])
def test_a_layout_that_a_site_cannot_show_is_refused(name: str, tmp_path: Path) -> None:
    root = site(tmp_path, name, settings='layout = "table"\n', own="markdown_extensions: [extra]\n")
    said = bitext(root, "build", code=3)
    assert f"shows raw marks, or nothing, in {name}" in said
    assert 'use "columns" or "interleave"' in said
    root = site(tmp_path / "other", name)
    said = bitext(root, "build", "--layout", "table", code=3)
    assert f"shows raw marks, or nothing, in {name}" in said


def test_mkdocs_without_md_in_html_has_its_languages_one_below_the_other(tmp_path: Path) -> None:
    root = site(tmp_path, "mkdocs", own="site_name: s\n")
    bitext(root, "run", "--backend", "pseudo")
    assert "<div" not in page(root)
    said = bitext(root, "build", "--layout", "columns", code=3)
    assert "needs `md_in_html`" in said


@pytest.mark.parametrize("own", ["", UNSAFE.replace("true", "false")])
def test_hugo_that_drops_tags_has_its_languages_one_below_the_other(
    own: str, tmp_path: Path
) -> None:
    """Its tables were `<!-- raw HTML omitted -->`, and nobody said so."""
    root = site(tmp_path, "hugo")
    path = root / "hugo.toml"
    path.write_text(LANGUAGES.replace(UNSAFE, own))
    assert "for two columns hugo.toml needs `markup.goldmark.renderer.unsafe" in bitext(
        root, "init"
    )
    bitext(root, "run", "--backend", "pseudo")
    assert not re.search("<(?:table|div|link)", page(root))
    bitext(root, "build", "--layout", "table")  # a theme may have said it
    assert "<table" in page(root)
    path.write_text(LANGUAGES)
    bitext(root, "build")
    assert "<table" in page(root)
    assert "two columns" not in bitext(root, "init")


@pytest.mark.parametrize("text", [
    "markdown_extensions:\n  - extra\n", "markdown_extensions:\n- 'md_in_html'\n",
    "markdown_extensions: [toc, md_in_html]\n", "markdown_extensions:\n    - md_in_html:\n",
    "markdown_extensions:\n  - markdown.extensions.extra\n",
])  # fmt: skip
def test_md_in_html_is_seen_in_every_spelling(text: str, tmp_path: Path) -> None:
    (tmp_path / "mkdocs.yml").write_text(text)
    assert read_facts(tmp_path, "mkdocs").reads_tags


@pytest.mark.parametrize("text", ["", "plugins:\n  - pymdownx.extra_\n", "# - md_in_html\n"])
def test_and_not_where_it_is_not(text: str, tmp_path: Path) -> None:
    (tmp_path / "mkdocs.yml").write_text(text)
    assert not read_facts(tmp_path, "mkdocs").reads_tags


def test_jekylls_excerpt_is_text(tmp_path: Path) -> None:
    root = site(tmp_path, "jekyll")
    bitext(root, "run", "--backend", "pseudo")
    excerpt = re.search("^excerpt: (.*)$", page(root), re.M)
    assert excerpt
    assert "你好，世界 &amp; 朋友。 / " in excerpt[1]
    assert excerpt[1].count("&amp;") == 2


@pytest.mark.parametrize("own", ['excerpt_separator: "<!--more-->"\n', 'excerpt_separator: ""\n'])
def test_an_excerpt_that_ends_elsewhere_is_left_alone(own: str, tmp_path: Path) -> None:
    root = site(tmp_path, "jekyll", own=own)
    bitext(root, "run", "--backend", "pseudo")
    assert "excerpt:" not in page(root)


def test_the_translation_may_stand_first(tmp_path: Path) -> None:
    root = site(tmp_path, "jekyll")
    bitext(root, "run", "--backend", "pseudo")
    assert re.findall('td lang="(.*?)"', page(root))[:2] == ["zh-CN", "en"]
    bitext(root, "build", "--swap")
    assert re.findall('td lang="(.*?)"', page(root))[:2] == ["en", "zh-CN"]
    config = root / "bitext.toml"
    config.write_text(config.read_text() + "swap = true\n")
    assert "built: 0 files written" in bitext(root, "build")
    bitext(root, "build", "--no-swap")
    assert re.findall('td lang="(.*?)"', page(root))[:2] == ["zh-CN", "en"]


@pytest.mark.parametrize(("name", "file", "text", "base"), [
    ("hugo", "hugo.toml", 'baseURL = "https://example.org/blog/"', "/blog"),
    ("hugo", "hugo.yaml", "baseurl: https://example.org", ""),
    ("hexo", "_config.yml", "root: /b/c", "/b/c"),
    ("docusaurus", "docusaurus.config.js", "const c = {\n  baseUrl: '/x/',\n}", "/x"),
    ("vitepress", "docs/.vitepress/config.mts", 'export default {\n  base: "/y/"\n}', "/y"),
    ("vuepress", ".vuepress/config.js", "module.exports = {}", ""),
])  # fmt: skip
def test_the_base_of_a_site_is_read(
    name: str, file: str, text: str, base: str, tmp_path: Path
) -> None:
    path = tmp_path / file
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)
    assert read_facts(tmp_path, name).base == base


def test_an_mdx_page_has_columns_wherever_it_lies() -> None:
    import bitext as library

    doc = library.parse("正文。\n", name="a.mdx", site="vitepress")
    text = library.bilingual(doc, {doc.segments[0].key: "Text."}).text
    assert text.startswith('<div class="bitext">\n<div lang="zh-CN">')
    assert showing("mkdocs", tags=False).layouts == ("interleave",)


@pytest.mark.parametrize(("file", "text", "content"), [
    ("hugo.toml", 'title = "s"\n', "content"),
    ("hugo.yaml", "title: s\n", "content"),
    ("hugo.toml", 'title = "s"\n', "content/zh"),
    ("hugo.yaml", "title: s\n", "content/zh"),
])  # fmt: skip
def test_hugo_is_told_of_both_languages(file: str, text: str, content: str, tmp_path: Path) -> None:
    import tomllib

    import yaml

    from bitext.store.config import Config
    from bitext.workspace.site.advice import advise

    (tmp_path / file).write_text(text)
    way = "folder" if content.endswith("zh") else "suffix"
    config = Config(site="hugo", placement=way, bilingual="language", content=(content,))
    told = advise(tmp_path, config)
    assert told is not None
    said = f"{told.top}{text}{told.lines}"
    read = tomllib.loads(said) if file.endswith("toml") else yaml.safe_load(said)
    assert list(read["languages"]) == ["zh-cn", "en", "zh-x-bi"]
    folders = [language.get("contentDir") for language in read["languages"].values()]
    assert folders == (
        ["content/zh", "content/en", "content/zh-x-bi"] if way == "folder" else [None] * 3
    )
    (tmp_path / file).write_text(said)
    assert advise(tmp_path, config) is None


@pytest.mark.parametrize(("macro", "times"), [
    ("* 目录\n{:toc}\n", 1), ("1. 目录\n{: .no_x toc}\n", 1), ("* 目录\n{:.no_toc}\n", 2),
])  # fmt: skip
def test_what_kramdown_puts_the_contents_in_the_place_of_stands_once(
    macro: str, times: int, tmp_path: Path
) -> None:
    """It fills the first alone: a list of one word was left in the other column."""
    root = site(tmp_path, "jekyll")
    post = next((root / "_posts").glob("*.md"))
    post.write_text(f"{POST}\n{macro}", "utf-8")
    bitext(root, "run", "--backend", "pseudo")
    assert page(root).count(macro.split("\n")[1]) == times


@pytest.mark.parametrize("theme", ["material", "other"], ids=["", "control"])
@pytest.mark.parametrize("layout", ["columns", "interleave"])
@pytest.mark.parametrize("swap", ["false", "true"])
def test_material_heads_a_page_by_its_title(
    theme: str, layout: str, swap: str, tmp_path: Path
) -> None:
    """Of two `h1` its table of contents showed what stands below the first: nothing (built)."""
    own = f"theme: {{name: {theme}}}\nmarkdown_extensions: [md_in_html]\n"
    root = site(tmp_path, "mkdocs", own=own)
    config = root / "bitext.toml"
    text = re.sub(r"(?m)^(layout|swap) = .*$", "", config.read_text("utf-8"))
    config.write_text(f'layout = "{layout}"\nswap = {swap}\n{text}', "utf-8")
    (root / "docs/2024-03-05-a.md").write_text("# 标题\n\n正文。\n\n## 节\n", "utf-8")
    bitext(root, "run", "--backend", "pseudo")
    assert page(root).startswith('---\ntitle: "')
    assert len(re.findall("^# ", page(root), re.M)) == (0 if theme == "material" else 2)
    assert len(re.findall("^## ", page(root), re.M)) == 2


@pytest.mark.parametrize(("name", "text", "header"), [
    ("docusaurus", "# 标题 `a`\n\n正文。\n",
     "---\ntitle: \"标题 a / ⟦ṕêĺǵó⟧ a\"\nhide_title: \"true\"\n---\n"),
    ("mkdocs", "# 标题 `a`\n\n正文。\n", "---\ntitle: \"标题 a / ⟦ṕêĺǵó⟧ a\"\n---\n"),
    ("docusaurus", "---\ntitle: 甲\n---\n\n# 标题\n", "---\ntitle: 甲 / "),
    ("docusaurus", "## 标题\n", "<link"),
    ("vitepress", "# 标题\n", "<link"),
])  # fmt: skip
def test_a_page_is_called_as_its_first_heading(
    name: str, text: str, header: str, tmp_path: Path
) -> None:
    """Between tags Docusaurus and MkDocs see no title: menus had the names of files."""
    root = site(tmp_path, name, own="markdown_extensions: [md_in_html]\n")
    (root / "docs/2024-03-05-a.md").write_text(text, "utf-8")
    bitext(root, "run", "--backend", "pseudo")
    assert page(root).startswith(header)
