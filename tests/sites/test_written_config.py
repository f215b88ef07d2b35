"""`bitext init --write-config`: lines go where the site's own configuration has their like."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import tomllib
from pathlib import Path

import pytest
import yaml
from click.testing import CliRunner

from bitext.cli.app import app

LOCALES = "  locales: {\n    root: { label: '简体中文', lang: 'zh-CN' },\n"
VITEPRESS = "docs/.vitepress/config.mjs"
VUEPRESS = "docs/.vuepress/config.js"
DOCUSAURUS = "docusaurus.config.js"


def init(root: Path, name: str, text: str, *options: str) -> tuple[str, str]:
    """What `bitext init` says in a site with this configuration, and the configuration after."""
    path = root / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, "utf-8")
    result = CliRunner().invoke(app, ["-C", str(root), "init", *options], catch_exceptions=False)
    assert result.exit_code == 0, result.output
    return result.output, path.read_text("utf-8")


@pytest.mark.parametrize(("name", "text", "wanted"), [
    (VITEPRESS, "import { defineConfig } from 'vitepress'\n\nexport default defineConfig({\n"
     "  title: 'x',\n})\n", f"defineConfig({{\n{LOCALES}"),
    (VITEPRESS, "export default { title: 'x' }\n", f"export default {{\n{LOCALES}"),
    # Teek's sidebar went from the Chinese pages, too (built)
    (VITEPRESS, "const teek = 'vitepress-theme-teek/config'\n"
     "export default { title: 'x' }\n",
     "    root: { label: '简体中文', lang: 'zh-CN', themeConfig: {} },\n"
     "    en: { label: 'English', lang: 'en', link: '/en/', themeConfig: {} },\n"),
    (VUEPRESS, "export default defineUserConfig({\n  theme: defaultTheme({\n    x: 1,\n  }),\n})\n",
     "theme: defaultTheme({\n    locales: {\n      '/': { selectLanguageName: '简体中文' },"),
    # the search has a table of that name: nothing was written
    (VITEPRESS, "export default {\n  themeConfig: { search: { provider: 'local',\n"
     "    options: { locales: { root: { x: '}' } } } } }, // {\n}\n",
     f"export default {{\n{LOCALES}"),
    (VUEPRESS, "export default defineUserConfig({\n  theme: defaultTheme({\n"
     "    search: { locales: { '/': { placeholder: '{' } } },\n  }),\n})\n",
     "theme: defaultTheme({\n    locales: {\n      '/': { selectLanguageName: '简体中文' },"),
    (DOCUSAURUS, "const config = {\n  i18n: { locales: ['zh-CN'] },\n};\nexport default config;\n",
     "i18n: { locales: ['zh-CN', 'en'] }"),
    # a search that knows both languages: nothing was written, and nothing said
    (DOCUSAURUS, "const config = {\n  i18n: { locales: ['zh-CN'] },\n"
     "  themes: [['search', { language: ['zh', 'en'] }]],\n};\nexport default config;\n",
     "i18n: { locales: ['zh-CN', 'en'] }"),
    # create-docusaurus's own menu, and its remark
    (DOCUSAURUS, "const config = {\n  themeConfig: {\n    navbar: {\n"
     "      logo: { src: 'x.svg' },\n      items: [\n        { to: '/blog' },\n      ],\n"
     "    },\n  },\n};\n"
     "export default config;\n",
     "      items: [\n        { type: 'localeDropdown', position: 'right' },\n        { to:"),
    (DOCUSAURUS, "const config = { themeConfig: { navbar: { items: [{ to: '/' }] } } };\n"
     "export default config;\n", "items: [{ type: 'localeDropdown', position: 'right' }, { to:"),
    (DOCUSAURUS, "const config = {\n  url: 'https://x.org', // replace \"en\" with \"zh\".\n"
     "  i18n: {\n    // replace \"en\" with \"zh-Hans\".\n    locales: ['zh-CN'],\n  },\n};\n"
     "export default config;\n", "locales: ['zh-CN', 'en'],"),
    (VITEPRESS, "export default {\n  /* en: { label: 'x' },\n  'en': {} */ title: 'x',\n}\n",
     f"export default {{\n{LOCALES}"),
    (DOCUSAURUS, "const other = {};\n/** @type {Config} */\nconst config = {\n  title: 'x',\n};\n\n"
     "module.exports = config;\n",
     "const config = {\n  i18n: { defaultLocale: 'zh-CN', locales: ['zh-CN', 'en'] },\n  title"),
])  # fmt: skip
def test_a_program_gets_its_languages(name: str, text: str, wanted: str, tmp_path: Path) -> None:
    said, after = init(tmp_path, name, text, "--write-config")
    assert wanted in after
    assert f"changed {name}:" in said
    assert "    +" in said
    again, unchanged = init(tmp_path, name, after, "--write-config")
    assert unchanged == after
    assert "needs" not in again
    if node := shutil.which("node"):  # the same object, with the keys of before
        (tmp_path / "see.mjs").write_text(after.replace("module.exports =", "export default"))
        program = (
            "globalThis.defineConfig = globalThis.defineUserConfig = globalThis.defaultTheme = x=>x"
            "; import('./see.mjs').then(m => console.log(JSON.stringify(m.default)))"
        )
        see = (tmp_path / "see.mjs").read_text()
        (tmp_path / "see.mjs").write_text(
            see.replace("import { defineConfig } from 'vitepress'", "")
        )
        done = subprocess.run(
            [node, "-e", program], cwd=tmp_path, capture_output=True, text=True, check=True
        )
        found = json.loads(done.stdout)
        assert {"locales", "i18n"} & found.keys()


@pytest.mark.parametrize(("name", "text"), [
    (VITEPRESS, "export default {\n  locales: { root: {} },\n}\n"),
    (VITEPRESS, "// defineConfig({ is what one writes\nexport default defineConfig({ a: 1 })\n"),
    (VITEPRESS, "export default makeConfig()\n"),
    (DOCUSAURUS, "const i18n = { locales: ['zh'], x: 1 };\nconst b = { locales: ['zh'] };\n"),
])  # fmt: skip
def test_what_is_not_plain_is_left_to_a_person(name: str, text: str, tmp_path: Path) -> None:
    said, after = init(tmp_path, name, text, "--write-config")
    assert after == text
    assert f"{name} needs:" in said


def test_a_menu_that_is_put_together_otherwise_is_left_to_a_person(tmp_path: Path) -> None:
    text = (
        "const config = {\n  title: 'x',\n  themeConfig: { navbar: { items: menu() } },\n};\n"
        "export default config;\n"
    )
    said, after = init(tmp_path, DOCUSAURUS, text, "--write-config")
    assert "locales: ['zh-CN', 'en']" in after
    assert f"{DOCUSAURUS} needs:" in said
    assert "{ type: 'localeDropdown', position: 'right' }," in said
    assert "localeDropdown" not in after


@pytest.mark.parametrize(("languages", "after"), [
    ('languages: ["zh-CN", "en"]\n', 'languages: ["zh-CN", "en", "zh-x-bi"]\n'),
    ("languages:\n  - zh-CN\n", 'languages:\n  - zh-CN\n  - "en"\n  - "zh-x-bi"\n'),
    ("", 'languages: ["zh-CN", "en", "zh-x-bi"]\ndefault_lang: "zh-CN"\n'),
])  # fmt: skip
def test_polyglot_is_told_of_every_language(languages: str, after: str, tmp_path: Path) -> None:
    """It passes over pages in a language that its list lacks: bilingual ones were not there."""
    (tmp_path / "_posts").mkdir()
    (tmp_path / "_bitext.toml").write_text(
        'site = "jekyll"\nplacement = "polyglot"\ncontent = "_posts"\nbilingual = "language"\n'
    )
    text = f"title: x\nplugins: [jekyll-polyglot]\n{languages}"
    _, found = init(tmp_path, "_config.yml", text, "--write-config")
    assert found.endswith(after)
    assert init(tmp_path, "_config.yml", found, "--write-config")[1] == found


@pytest.mark.parametrize(("said", "where"), [
    ("url: https://a.example\n", "url: https://a.example/en\nroot: /en/\n"),
    ("url: https://a.example/b/\n", "url: https://a.example/b/en\nroot: /b/en/\n"),
    ("url: https://a.example\nroot: /c/\n", "url: https://a.example/en\nroot: /c/en/\n"),
    ("", "root: /en/\n"),
])  # fmt: skip
def test_a_second_configuration_of_hexo_is_written(said: str, where: str, tmp_path: Path) -> None:
    """Its root is below the first one's: `/en/` was another site's on the host."""
    (tmp_path / "source" / "_posts").mkdir(parents=True)
    (tmp_path / "bitext.toml").write_text('site = "hexo"\nplacement = "second"\n')
    init(tmp_path, "_config.yml", said, "--write-config")
    written = (tmp_path / "_config.en.yml").read_text("utf-8")
    assert written == f"source_dir: source-en\npublic_dir: public/en\n{where}language: en\n"
    assert "needs" not in init(tmp_path, "_config.yml", said)[0]


def test_hexo_keeps_its_language(tmp_path: Path) -> None:
    """Butterfly writes it into every page: a list made `lang` of all Chinese pages a list."""
    (tmp_path / "source" / "_posts").mkdir(parents=True)
    text = "theme: butterfly\nlanguage: zh-CN\n"
    said, after = init(tmp_path, "_config.yml", text, "--write-config")
    assert after == text
    assert "needs" not in said


@pytest.mark.parametrize(("before", "after"), [
    ("languages:\n  zh:\n    weight: 1\n", "  zh:\n    weight: 1\n  en:\n    label: English\n"),
    ("Languages:  # mine\n    zh:\n        weight: 1\n\nparams: {a: 1}\n",
     "    zh:\n        weight: 1\n    en:\n      label: English\n      weight: 2\n\nparams"),
])  # fmt: skip
def test_hugo_gets_a_language_below_those_of_its_yaml(
    before: str, after: str, tmp_path: Path
) -> None:
    text = f"title: x\ndefaultContentLanguage: zh\n{before}"
    said, found = init(tmp_path, "hugo.yaml", text, "--write-config")
    assert after in found.replace("languageName", "label")
    assert "changed hugo.yaml:" in said
    assert init(tmp_path, "hugo.yaml", found, "--write-config")[1] == found


@pytest.mark.parametrize(("name", "before", "after"), [
    ("hugo.toml", "", "\n[markup.goldmark]\nduplicateResourceFiles = true\n"),
    ("hugo.yaml", "", "\nmarkup:\n  goldmark:\n    duplicateResourceFiles: true\n"),
    ("hugo.yaml", "markup:\n  goldmark:\n    renderer:\n      unsafe: true\n",
     "      unsafe: true\n    duplicateResourceFiles: true\n"),
    ("hugo.yaml", "markup:\n  tableOfContents: {endLevel: 3}\n",
     "endLevel: 3}\n  goldmark:\n    duplicateResourceFiles: true\n"),
    ("hugo.toml", "[markup.goldmark]\nx = 1\n",
     "[markup.goldmark]\nduplicateResourceFiles = true\nx = 1\n"),
    ("hugo.toml", "[markup]\ngoldmark = {x = 1}\n", ""),
])  # fmt: skip
def test_pictures_that_html_names_in_a_bundle_are_there_in_each_language(
    name: str, before: str, after: str, tmp_path: Path
) -> None:
    page = tmp_path / "content" / "a" / "index.md"
    page.parent.mkdir(parents=True)
    (page.parent / "b.png").write_bytes(b"")
    page.write_text("![图](b.png) 正文。\n", "utf-8")
    assert "duplicateResourceFiles" not in init(tmp_path, name, before)[0]
    page.write_text('{{< figure src="b.png" >}}\n', "utf-8")
    assert "duplicateResourceFiles" not in init(tmp_path, name, before)[0]  # Hugo's own finds it
    layout = tmp_path / "themes/x/layouts/shortcodes/figure.html"
    layout.parent.mkdir(parents=True)
    layout.write_text("")
    said, found = init(tmp_path, name, before, "--write-config")
    assert after in found
    assert "duplicateResourceFiles" in said
    if after:
        assert "duplicateResourceFiles" not in init(tmp_path, name, found)[0]


REWRITES = "  rewrites: {\n    'packages/:pkg/docs/:page': ':pkg/:page',\n  },\n"


def test_editions_of_rewritten_pages_are_rewritten_too(tmp_path: Path) -> None:
    name = "docs/.vitepress/config/index.ts"
    (tmp_path / "docs/src").mkdir(parents=True)
    text = f"export default defineConfig({{\n  srcDir: 'src',\n{REWRITES}}})\n"
    said, after = init(tmp_path, name, text, "--write-config")
    assert "    'en/packages/:pkg/docs/:page': 'en/:pkg/:page',\n    'packages/" in after
    assert "kept    docs/src/" in said
    again, same = init(tmp_path, name, after, "--write-config")
    assert same == after
    assert "needs" not in again
    told, _ = init(
        tmp_path, name, after.replace("'en/packages/:pkg/docs/:page': 'en/:pkg/:page',", "")
    )
    assert "rewrites: {  // and yours" in told


@pytest.mark.parametrize("text", [
    "site_name: x\nplugins:\n  - search\n",
    "site_name: x\nplugins:\n- search:\n    lang: zh\n- tags\n\nnav:\n- a.md\n",
    "plugins:   # mine\n    - search\n    # the rest\n    - tags\nsite_name: x",
    "site_name: x\nplugins: [search]\n", "plugins: [search, mike] # two\nsite_name: x",
])  # fmt: skip
def test_mkdocs_gets_its_plugin_among_those_that_it_has(text: str, tmp_path: Path) -> None:
    (tmp_path / "docs").mkdir()
    _, after = init(tmp_path, "mkdocs.yml", text, "--write-config")
    plugins = yaml.safe_load(after)["plugins"]
    assert plugins[:-1] == yaml.safe_load(text)["plugins"]
    assert plugins[-1]["i18n"]["languages"][1]["locale"] == "en"


def test_mkdocs_that_has_tables_in_one_line_is_told(tmp_path: Path) -> None:
    (tmp_path / "docs").mkdir()
    text = "site_name: x\nplugins: [search: {lang: zh}]\n"
    said, after = init(tmp_path, "mkdocs.yml", text, "--write-config")
    assert after == text
    assert "mkdocs.yml needs:" in said


def test_a_dry_run_names_every_post_and_what_the_site_says_of_itself(tmp_path: Path) -> None:
    posts = tmp_path / "source" / "_posts"
    posts.mkdir(parents=True)
    for number in range(1, 6):
        (posts / f"p{number}.md").write_text(
            f"---\ndate: 2024-03-0{number}\n---\n\n正文。\n", "utf-8"
        )
    (tmp_path / "themes" / "own" / "languages").mkdir(parents=True)
    config = "theme: own\nurl: https://a.example/b\npermalink: :year/:title/\nlanguage: zh-CN\n"
    said, _ = init(tmp_path, "_config.yml", config, "--dry-run")
    for number in range(1, 6):
        edition = f"source/_posts/en/p{number}.md -> /en/2024/p{number}/"
        assert f"post    source/_posts/p{number}.md -> {edition}" in said
    assert "address https://a.example/b" in said
    assert "posts at :year/:title/" in said
    assert "theme   own, without words in `en`" in said
    assert not (tmp_path / "bitext.toml").exists()
    said, _ = init(tmp_path, "_config.yml", config)
    assert said.count("\npost ") == 3
    said, _ = init(tmp_path, "_config.yml", config, "--dry-run")  # in a workspace too
    assert said.count("\npost ") == 5


def two(root: Path, site: str, more: str = "") -> str:
    """A workspace with two languages of editions, each with bilingual pages."""
    (root / "docs").mkdir(exist_ok=True)
    (root / "docs" / "a.md").write_text("正文在这里。\n", "utf-8")
    return (
        f'targets = ["en", "ja"]\nsite = "{site}"\ncontent = "docs"\nbilingual = "language"\n'
        f'glossary = "_bitext/g"\ncatalog = "_bitext/c"\noutput = "_bitext/o"\n{more}'
    )


def test_every_language_of_editions_is_asked_for_the_bilingual_ones_last(tmp_path: Path) -> None:
    """The order that Material needs; `zh-XC`, for a region is all that the plugin takes."""
    (tmp_path / "bitext.toml").write_text(two(tmp_path, "mkdocs"), "utf-8")
    text = "site_name: x\ntheme: {name: material}\nmarkdown_extensions: [md_in_html]\n"
    _, after = init(tmp_path, "mkdocs.yml", text, "--write-config")
    languages = yaml.safe_load(after)["plugins"][-1]["i18n"]["languages"]
    assert [one["locale"] for one in languages] == ["zh", "en", "ja", "zh-XB", "zh-XC"]
    assert [one["name"] for one in languages[-2:]] == ["中英对照", "中日对照"]
    result = CliRunner().invoke(app, ["-C", str(tmp_path), "run", "--backend", "pseudo"])
    assert result.exit_code == 0, result.output
    names = {path.name for path in (tmp_path / "docs").glob("*.md")}
    assert names == {"a.md", "a.en.md", "a.ja.md", "a.zh-XB.md", "a.zh-XC.md"}
    _, again = init(tmp_path, "mkdocs.yml", after, "--write-config")
    assert again == after


def test_hugo_gets_all_four_languages(tmp_path: Path) -> None:
    (tmp_path / "bitext.toml").write_text(two(tmp_path, "hugo"), "utf-8")
    _, after = init(tmp_path, "hugo.toml", 'title = "x"\n', "--write-config")
    named = tomllib.loads(after)["languages"]
    assert [*named] == ["zh-cn", "en", "zh-x-bi", "ja", "zh-x-bi-ja"]
    _, again = init(tmp_path, "hugo.toml", after, "--write-config")
    assert again == after


@pytest.mark.parametrize(("theme", "code"), [
    ("", 3), ("theme: readthedocs\n", 3), ("theme:\n  name: mkdocs\n", 3),
    ("theme:\n  # mine\n  language: zh\n  name: 'material'\n", 0), ("theme: {name: own}\n", 0),
])  # fmt: skip
def test_a_theme_that_knows_no_such_language_is_told_before_the_build_stops(
    theme: str, code: int, tmp_path: Path
) -> None:
    (tmp_path / "bitext.toml").write_text(two(tmp_path, "mkdocs"), "utf-8")
    init(tmp_path, "mkdocs.yml", f"site_name: x\n{theme}", "--write-config")
    result = CliRunner().invoke(app, ["-C", str(tmp_path), "run", "--backend", "pseudo"])
    assert result.exit_code == code, result.output
    assert ("would stop the build" in result.output) == bool(code)


MENUS = [
    ("hugo", "hugo.toml", '[[menu.main]]\nname = "归档"\nurl = "/archives/"\n',
     '[languages.en]\nweight = 2\n[[languages.en.menu.main]]\nname = "Archive"\n'),
    ("hugo", "config/_default/menus.toml", '[[main]]\nname = "归档"\n', None),
    ("vitepress", VITEPRESS, "export default {\n  themeConfig: { nav: [{ text: '归档' }] },\n",
     "  locales: { en: { label: 'English', themeConfig: { nav: [] } } },\n"),
    ("vuepress", VUEPRESS, 'export default {\n  theme: hopeTheme({ navbar: [{ text: "归档" }],\n',
     "    locales: { '/en/': { navbar: [] } },\n"),
    ("vuepress", "src/.vuepress/navbar.ts", "navbar([{ text: \"归档\" }]);\n", None),
    ("vitepress", "docs/.vitepress/config/zh.mts", "export const nav = [{ text: '归档' }]\n", None),
    ("docusaurus", DOCUSAURUS,
     "module.exports = {\n  themeConfig: { navbar: { items: [{ label: '归档' }] } },\n", None),
    ("mkdocs", "mkdocs.yml", "site_name: x\nnav:\n  - 归档: index.md\n",
     "plugins:\n  - i18n:\n      languages:\n        - locale: en\n          nav_translations:\n"
     "            归档: Archive\n"),
    ("hugo", "hugo.yaml", "menu:\n  main:\n    - {name: 归档, url: /a/, weight: 1}\n", None),
    ("hexo", "_config.next.yml", "menu:\n  归档: /archives/\n", None),
    ("jekyll", "_data/navigation.yml", "- title: 归档\n  url: /a/\n", None),
]  # fmt: skip


@pytest.mark.parametrize(("site", "name", "text", "own"), MENUS)
def test_menus_that_stay_chinese_are_said(
    site: str, name: str, text: str, own: str | None, tmp_path: Path
) -> None:
    (tmp_path / "bitext.toml").write_text(f'site = "{site}"\n')
    said, _ = init(tmp_path, name, text)
    assert f"menus in {name} are Chinese alone (归档)" in said
    if name == DOCUSAURUS:
        own_file = tmp_path / "i18n/en/docusaurus-theme-classic/navbar.json"
        own_file.parent.mkdir(parents=True)
        own_file.write_text("{}")
    assert own is None or "menus in" not in init(tmp_path, name, f"{text}{own}")[0]
    assert "menus in" not in init(tmp_path, name, text.replace("归档", "Archive"))[0]


def test_menus_of_pages_without_words_are_said(tmp_path: Path) -> None:
    """VuePress shows the title of each: on English pages they led to Chinese ones in silence."""
    (tmp_path / "bitext.toml").write_text('site = "vuepress"\n')
    text = (
        "export default {\n  theme: defaultTheme({\n    sidebar: {\n      '/guide/': [\n"
        "        '/guide/a.md',\n        { text: 'B', link: '/b.md' },\n      ],\n"
        "      '/en/guide/': ['/en/guide/a.md'],\n    },\n  }),\n}\n"
    )
    said, _ = init(tmp_path, VUEPRESS, text)
    assert f"menus in {VUEPRESS} lead to Chinese pages alone (/guide/a.md): English ones" in said
    own = text.replace("theme:", "x: { '/en/': { sidebar: [] } },\n  theme:")
    assert "menus in" not in init(tmp_path, VUEPRESS, own)[0]


def test_what_is_no_configuration_is_not_read_for_menus(tmp_path: Path) -> None:
    (tmp_path / "config" / "_default" / "menus.toml").mkdir(parents=True)
    (tmp_path / "hugo.exe").write_text('menu name = "归档"', "utf-8")
    (tmp_path / "bitext.toml").write_text('site = "hugo"\n')
    said, _ = init(tmp_path, "hugo.toml", 'title = "x"\n')
    assert "menus in" not in said


@pytest.mark.parametrize("folder", ["true", "false"])
def test_hexo_loses_new_pictures_until_it_is_cleaned_and_init_says_so(
    folder: str, tmp_path: Path
) -> None:
    text = f"theme: next\npost_asset_folder: {folder}\npermalink: :title/\n"
    (tmp_path / "source/_posts").mkdir(parents=True)
    (tmp_path / "package.json").write_text('{"dependencies": {"hexo": "^7.3.0"}}')
    said, _ = init(tmp_path, "_config.yml", text)
    assert ("npx hexo clean" in said) is (folder == "true")


def test_a_theme_in_a_file_of_its_own_gets_its_languages_there(tmp_path: Path) -> None:
    theme = tmp_path / "src" / ".vuepress" / "theme.ts"
    theme.parent.mkdir(parents=True)
    theme.write_text("export default hopeTheme({\n  navbar,\n});\n")
    config = "import theme from './theme.js';\n\nexport default defineUserConfig({\n  theme,\n});\n"
    said, after = init(tmp_path, "src/.vuepress/config.ts", config, "--write-config")
    assert "  locales: {\n    '/': { lang: 'zh-CN' }," in after
    assert "hopeTheme({\n  locales: {\n    '/': { selectLanguageName: '" in theme.read_text("utf-8")
    assert "changed src/.vuepress/theme.ts:" in said
    before = theme.read_text("utf-8")
    again, unchanged = init(tmp_path, "src/.vuepress/config.ts", after, "--write-config")
    assert (unchanged, theme.read_text("utf-8")) == (after, before)
    assert "needs" not in again


@pytest.mark.parametrize(
    ("name", "text", "rows"),
    [
        (
            VITEPRESS,
            "export default {\n  title: 'x'\n}\n",
            ["    'zh-x-bi': { label: '中英对照', lang: 'zh-x-bi', link: '/zh-x-bi/' },\n  },"],
        ),
        (
            VUEPRESS,
            "export default defineUserConfig({\n  theme: defaultTheme({\n    x: 1,\n  }),\n})\n",
            [
                "    '/zh-x-bi/': { lang: 'zh-x-bi' },\n  },",
                "      '/zh-x-bi/': { selectLanguageName: '中英对照' },\n    },",
            ],
        ),
        (DOCUSAURUS, "module.exports = {\n  title: 'x',\n};\n", ["['zh-CN', 'en', 'zh-x-bi']"]),
    ],
)
def test_bilingual_pages_are_a_language_of_a_site_that_has_the_other_one(
    name: str, text: str, rows: list[str], tmp_path: Path
) -> None:
    """At once, or after the language of the editions: the menu led to pages that are not there."""
    _, english = init(tmp_path, name, text, "--write-config")
    assert "zh-x-bi" not in english
    config = tmp_path / "bitext.toml"
    config.write_text(
        re.sub(r'(?m)^bilingual = "\w+"', 'bilingual = "language"', config.read_text())
    )
    said, later = init(tmp_path, name, english, "--write-config")
    _, at_once = init(tmp_path, name, text, "--write-config")
    assert all(row in at_once for row in rows)
    assert later == at_once
    assert "needs" not in said
    assert "needs" not in init(tmp_path, name, at_once, "--write-config")[0]


@pytest.mark.parametrize("tab", ["\t", "  "], ids=["tab", "control"])
def test_hexo_reads_tabs_as_blanks(tab: str, tmp_path: Path) -> None:
    """So do real sites; `init` stopped at a character that YAML does not have there."""
    (tmp_path / "source/_posts").mkdir(parents=True)
    (tmp_path / "source/_posts/a.md").write_text("---\ntitle: 题\ncategories: 游记\n---\n正文。\n")
    config = f"permalink: :category/:title/\ncategory_map:\n{tab}游记: travel\n"
    (tmp_path / "_config.yml").write_text(config)
    result = CliRunner().invoke(app, ["-C", str(tmp_path), "init", "--dry-run"])
    assert result.exit_code == 0, result.output
    assert "-> /en/travel/a/" in result.output
