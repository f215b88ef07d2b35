"""Words of the site's own, which stand on English pages in Chinese: `bitext init` names them."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from click.testing import CliRunner

from bitext.cli.app import app
from bitext.workspace.site.written import scripts

VITEPRESS, VUEPRESS = "docs/.vitepress/config.mjs", "docs/.vuepress/config.js"
ROW = "locales: { root: { label: '简体中文', title: '别名' }, en: { label: 'English'%s } },"


def init(root: Path, name: str, text: str, *options: str) -> str:
    """What `bitext init` says in a site with this configuration."""
    path = root / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, "utf-8")
    result = CliRunner().invoke(app, ["-C", str(root), "init", *options], catch_exceptions=False)
    assert result.exit_code == 0, result.output
    return result.output


#: site, its configuration, with the words in it, what is said of them, how English ones are given
WORDS = [
    ("hugo", "hugo.toml", 'title = "博客"\n[params]\nsubtitle = "茶"\n[languages.en]\nweight = 2\n',
     "title: 博客, params.subtitle: 茶", '[languages.en]\ntitle = "B"\nparams.subtitle = "T"\n'),
    ("hexo", "_config.yml", "title: 博客\nauthor: 林桥\ntheme: x\n", "title: 博客, author: 林桥",
     "title: 博客\nauthor: 林桥\nbitext: {en: {title: B, author: L}}\n"),
    ("jekyll", "_config.yml", "title: 博客\ntagline: 茶\n", "title: 博客, tagline: 茶",
     "title: 博客\ntagline: 茶\nbitext:\n  en:\n    title: B\n    tagline: T\n"),
    ("vitepress", VITEPRESS, f"export default {{\n  title: '博客',\n  {ROW % ''}\n"
     "  themeConfig: {\n    outline: { level: 2 },\n"
     "    docFooter: { prev: '上一页', next: \"下'一页\" },\n  },\n}\n",
     "title: 博客, prev: 上一页, next: 下'一页",
     f"export default {{\n  title: '博客',\n  {ROW % ', title: `B`'}\n}}\n"),
    ("vuepress", VUEPRESS,
     "export default {\n  description: '茶',\n  theme: t({ footer: '脚' }),\n}",
     "description: 茶, footer: 脚",
     "export default {\n  locales: { '/en/': { lang: 'en', description: 'T' } },\n"
     "  description: '茶',\n}\n"),
    ("docusaurus", "docusaurus.config.js", "export default {\n  title: '文档',\n  tagline: '茶',\n"
     "  themeConfig: {\n    navbar: { title: '文档' },\n"
     "    announcementBar: { content: '<a href=\"/\">新</a>' },\n  },\n}\n",
     "title: 文档, tagline: 茶, content: <a href=\"/\">新</a>",
     "const en = process.env.DOCUSAURUS_CURRENT_LOCALE === 'en';\nexport default {\n"
     "  title: en ? 'D' : '文档',\n  tagline: '茶',\n}\n"),
    ("docusaurus", "blog/tags.yml", "tea:\n  label: 茶\n", "label: 茶", None),
    ("mkdocs", "mkdocs.yml", "site_name: 笔记\ncopyright: 林桥\n",
     "site_name: 笔记, copyright: 林桥",
     "site_name: 笔记\nplugins:\n  - i18n:\n      languages:\n        - locale: en\n"
     "          site_name: Notes\n"),
]  # fmt: skip


@pytest.mark.parametrize(("site", "name", "text", "words", "own"), WORDS)
def test_words_of_the_site_are_named(
    site: str, name: str, text: str, words: str, own: str | None, tmp_path: Path
) -> None:
    """The title above every English page was Chinese, and nobody had said so."""
    (tmp_path / "bitext.toml").write_text(f'site = "{site}"\nbilingual = "off"\n')
    wanted = f"on English pages too, {name} says in Chinese ({words}): "
    assert wanted in init(tmp_path, name, text)
    if own is None:
        name = f"i18n/en/docusaurus-plugin-content-blog/{Path(name).name}"
    assert "on English pages too" not in init(tmp_path, name, own or text)
    if own:
        english = text.translate(dict.fromkeys(map(ord, "博客茶上下一页文档笔记林桥脚新"), "x"))
        assert "on English pages too" not in init(tmp_path, name, english)


def test_words_that_a_second_configuration_has_are_not_named(tmp_path: Path) -> None:
    config = 'site = "mkdocs"\nplacement = "second"\nbilingual = "off"\n'
    (tmp_path / "bitext.toml").write_text(config)
    assert "on English pages too" not in init(tmp_path, "mkdocs.yml", "site_name: 笔记\n")


@pytest.mark.parametrize(("site", "name"), [
    ("hexo", "scripts/bitext.js"), ("jekyll", "_plugins/bitext.rb"),
])  # fmt: skip
def test_a_script_of_an_older_version_is_renewed(site: str, name: str, tmp_path: Path) -> None:
    """It counted as its owner's, and went on with the faults of its day."""
    (tmp_path / "bitext.toml").write_text(f'site = "{site}"\nbilingual = "off"\n')
    init(tmp_path, "_config.yml", "theme: x\n", "--write-config")
    path = tmp_path / name
    now = path.read_text("utf-8")
    older = _marked(f"{now}\n")
    path.write_text(older, "utf-8")
    said = init(tmp_path, "_config.yml", "theme: x\n", "--dry-run")
    assert f"{name} is of an older bitext (`--write-config` renews it)" in said
    init(tmp_path, "_config.yml", "theme: x\n", "--write-config")
    assert path.read_text("utf-8") == now

    for changed, is_told in ((f"{older}\n// mine", True), (f"{now}\n// mine", False)):
        path.write_text(changed, "utf-8")
        said = init(tmp_path, "_config.yml", "theme: x\n", "--write-config")
        assert path.read_text("utf-8") == changed
        assert (f"{name} is an older one that somebody has changed" in said) is is_told
    path.write_text("// a script of my own\n", "utf-8")
    assert name not in init(tmp_path, "_config.yml", "theme: x\n", "--write-config")


def _marked(text: str) -> str:
    """A script as another version would have written it."""
    kind = scripts._SCRIPTS["hexo" if "hexo" in text else "jekyll"]
    bare = scripts._MARK.sub("", text, count=1)
    mark = scripts._mark(re.sub(kind.languages, "", bare, flags=re.M))
    return bare.replace(scripts._OURS, f"{scripts._OURS} ({mark})", 1)
