"""Pages of Hexo and Jekyll that are no posts: which files they are, where their editions go."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from bitext.cli.app import app
from bitext.publishing.watch import concerned
from bitext.sites.address import EditionPlace, KeyPath, SiteFacts, header_values
from bitext.sites.pages import is_made, page
from bitext.workspace.workspace import open_workspace

TITLED = "---\ntitle: 题目\n---\n\n我在这里。\n"
#: site, way, pattern of the site, of its pages, folder, page, header, its edition's, both addresses
PAGES: list[tuple[str, str, str, str, str, str, dict[str, Any], dict[KeyPath, str], str, str]] = [
    ("hexo", "posts", "", "", "source", "about/index.md", {}, {("lang",): "en"},
     "/about/", "/en/about/"),
    ("hexo", "posts", ":title/", "", "source", "a/b.md", {}, {("lang",): "en"},
     "/a/b.html", "/en/a/b.html"),
    ("hexo", "posts", "", "", "source", "index.md", {}, {("lang",): "en"},
     "/index.html", "/en/index.html"),
    ("hexo", "posts", "", "", "source", "a.md", {"permalink": "/x/"},
     {("lang",): "en", ("permalink",): "/en/x/"}, "/x/", "/en/x/"),
    ("hexo", "posts", "", "", "source/about", "index.md", {},
     {("lang",): "en", ("permalink",): "en/about/"}, "/about/", "/en/about/"),
    ("hexo", "second", "", "", "source", "about/index.md", {}, {}, "/about/", "/en/about/"),
    ("hexo", "second", "", "", "source", "a.md", {"lang": "zh"}, {("lang",): "en"},
     "/a.html", "/en/a.html"),
    ("jekyll", "posts", "", "", ".", "about.md", {},
     {("lang",): "en", ("permalink",): "/en/about.html"}, "/about.html", "/en/about.html"),
    ("jekyll", "posts", "pretty", "", ".", "about.md", {},
     {("lang",): "en", ("permalink",): "/en/about/"}, "/about/", "/en/about/"),
    ("jekyll", "posts", "/:categories/:title/", "", ".", "a/index.md", {},
     {("lang",): "en", ("permalink",): "/en/a/"}, "/a/", "/en/a/"),
    ("jekyll", "posts", "/:categories/:title", "", ".", "a/b.md", {},
     {("lang",): "en", ("permalink",): "/en/a/b"}, "/a/b", "/en/a/b"),
    ("jekyll", "posts", "", "/:basename/", ".", "x/about.md", {},
     {("lang",): "en", ("permalink",): "/en/about/"}, "/about/", "/en/about/"),
    ("jekyll", "posts", "", "", "_pages", "a.md", {"permalink": "/a/", "redirect_from": "/b/"},
     {("lang",): "en", ("permalink",): "/en/a/", ("redirect_from",): "/en/b/"}, "/a/", "/en/a/"),
    ("jekyll", "posts", "", "", "_pages", "a.md", {},
     {("lang",): "en", ("permalink",): "/en/_pages/a.html"}, "/_pages/a.html", "/en/_pages/a.html"),
    ("jekyll", "polyglot", "pretty", "", ".", "关于.md", {},
     {("lang",): "en", ("permalink",): "/%E5%85%B3%E4%BA%8E/"}, "/关于/", "/en/关于/"),
    ("jekyll", "polyglot", "", "", ".", "a.md", {"permalink": "/x/"}, {("lang",): "en"},
     "/x/", "/en/x/"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("site", "way", "pattern", "of_pages", "folder", "post", "header", "edition", "at", "english"),
    PAGES,
)
def test_addresses(
    site: str,
    way: str,
    pattern: str,
    of_pages: str,
    folder: str,
    post: str,
    header: dict[str, Any],
    edition: dict[KeyPath, str],
    at: str,
    english: str,
) -> None:
    patterns = (("(pages)", of_pages),) if of_pages else ()
    facts = SiteFacts(pattern, patterns, included=("_pages",))
    place = EditionPlace(site, way, "en", post, facts, folder)
    assert place.is_page
    assert header_values(place, header) == edition
    found = page(place, header, "")
    assert (found.address, found.edition) == (at, english)


@pytest.mark.parametrize(
    ("site", "rules", "path", "made"),
    [
        ("jekyll", (), "about.md", True),
        ("jekyll", (), "a/_b/c.md", False),
        ("jekyll", (), "a/b.md~", False),
        ("jekyll", ("docs",), "docs/a.md", False),
        ("jekyll", ("docs/",), "docs/a.md", False),
        ("jekyll", ("README",), "README.md", False),
        ("jekyll", ("*.md",), "a/b.md", False),  # its `*` goes into folders
        ("jekyll", ("d*",), "docs/a.md", False),
        ("jekyll", ("docs/b.md",), "docs/a.md", True),
        ("hexo", (), "about/index.md", True),
        ("hexo", (), "_data/a.md", False),
        ("hexo", ("*.md",), "a/b.md", True),
        ("hexo", ("*.md",), "README.md", False),
        ("hexo", ("raw/**",), "raw/a/b.md", False),
        ("hexo", ("raw/*",), "raw/a/b.md", True),
    ],
)
def test_what_a_site_makes_pages_of(
    site: str, rules: tuple[str, ...], path: str, made: bool
) -> None:
    folder = "source" if site == "hexo" else "."
    place = EditionPlace(site, "posts", "en", path, SiteFacts(excluded=rules), folder)
    assert is_made(place, headed=True) is made
    assert is_made(place, headed=False) is (made and site == "hexo")


def put(root: Path, files: dict[str, str]) -> None:
    for name, text in files.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(text, "utf-8")


def bitext(root: Path, *words: str) -> str:
    result = CliRunner().invoke(app, ["-C", str(root), *words], catch_exceptions=False)
    assert result.exit_code == 0, result.output
    return result.output


def content(root: Path) -> object:
    (path,) = root.glob("*bitext.toml")
    return tomllib.loads(path.read_text("utf-8"))["content"]


HEXO = {
    "_config.yml": "skip_render: README.md\n",
    "source/_posts/a.md": TITLED,
    "source/about/index.md": TITLED,
    "source/links.md": "我在这里。\n",
    "source/tags/index.md": "---\ntitle: tags\ntype: tags\n---\n",
    "source/README.md": "源码。\n",
    "source/_data/notes.md": "数据。\n",
    "source/_drafts/b.md": TITLED,
}
JEKYLL = {
    "_config.yml": "include: [_pages]\nexclude: [scripts]\n",
    "_posts/2024-01-02-a.md": TITLED,
    "_drafts/b.md": TITLED,
    "about.md": TITLED,
    "wiki/a.md": TITLED,
    "_pages/links.md": TITLED,
    "README.md": "源码。\n",
    "scripts/a.md": TITLED,
    "vendor/bundle/b.md": TITLED,
    "_site/c.md": TITLED,
    "_layouts/d.md": TITLED,
    "english.md": "---\ntitle: English\n---\n\nNothing.\n",
}


@pytest.mark.parametrize(
    ("files", "folders", "editions"),
    [
        (
            HEXO,
            ["source/_posts", "source"],
            ["source/_posts/en/a.md", "source/en/about/index.md", "source/en/links.md"],
        ),
        (
            JEKYLL,
            ["_posts", "_pages", "."],
            ["_pages/en/links.md", "_posts/en/2024-01-02-a.md", "en/about.md", "en/wiki/a.md"],
        ),
    ],
)
def test_pages_have_editions_and_nothing_else_that_lies_there(
    files: dict[str, str], folders: list[str], editions: list[str], tmp_path: Path
) -> None:
    put(tmp_path, files)
    bitext(tmp_path, "init")
    assert content(tmp_path) == folders
    bitext(tmp_path, "run", "--backend", "pseudo")
    made = {path.relative_to(tmp_path).as_posix() for path in tmp_path.rglob("*.md")}
    assert made - files.keys() == {*editions}
    again = bitext(tmp_path, "run", "--backend", "pseudo")
    assert "built: 0 files written" in again
    assert "no edition" not in again


def test_a_page_without_a_word_has_one_where_nothing_chinese_is(tmp_path: Path) -> None:
    """The menu of a second configuration leads to `/en/tags/`; in one it leads to `/tags/`."""
    put(tmp_path, HEXO)
    bitext(tmp_path, "init")
    config = tmp_path / "bitext.toml"
    text = config.read_text("utf-8")
    bitext(tmp_path, "run", "--backend", "pseudo")
    assert not (tmp_path / "source/en/tags").exists()
    config.write_text(text.replace('placement = ""', 'placement = "second"'), "utf-8")
    bitext(tmp_path, "run", "--backend", "pseudo")
    assert (tmp_path / "source-en/tags/index.md").read_text() == HEXO["source/tags/index.md"]
    assert (tmp_path / "source-en/about/index.md").is_file()
    assert (tmp_path / "source-en/_posts/a.md").is_file()


def test_control_without_the_rule_of_pages_a_readme_is_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bitext.workspace.selection.walk._is_ours", lambda *_: True)
    put(tmp_path, JEKYLL)
    bitext(tmp_path, "init")
    bitext(tmp_path, "run", "--backend", "pseudo")
    assert (tmp_path / "en/README.md").exists()
    assert (tmp_path / "en/vendor/bundle/b.md").exists()


@pytest.mark.parametrize(
    ("files", "posts", "around", "named"),
    [
        (HEXO, "source/_posts", "source", "source/about/index.md, source/links.md, "),
        (JEKYLL, "_posts", ".", "about.md, wiki/a.md\n"),
    ],
)
def test_a_workspace_of_posts_alone_stays_one_and_is_told(
    files: dict[str, str], posts: str, around: str, named: str, tmp_path: Path
) -> None:
    put(tmp_path, files)
    site = "hexo" if "source" in posts else "jekyll"
    (tmp_path / "bitext.toml").write_text(f'site = "{site}"\ncontent = "{posts}"\n')
    said = bitext(tmp_path, "init", "--dry-run")
    assert f'pages   stay as they are unless `content` has "{around}" too: {named}' in said
    bitext(tmp_path, "run", "--backend", "pseudo")
    made = {path.relative_to(tmp_path).as_posix() for path in tmp_path.glob("**/en/**/*.md")}
    assert {name for name in made if not name.startswith("output")} == {
        f"{posts}/en/{Path(next(n for n in files if n.startswith(posts))).name}"
    }


def test_what_people_worded_stays_when_the_pages_come_to_a_workspace(tmp_path: Path) -> None:
    """Catalogs lie elsewhere then: they are named from the folder that both have in common."""
    put(tmp_path, HEXO)
    config = tmp_path / "bitext.toml"
    config.write_text('site = "hexo"\ncontent = "source/_posts"\nbilingual = "off"\n')
    bitext(tmp_path, "run", "--backend", "pseudo")
    catalog = tmp_path / "catalog/en/a.po"
    words = catalog.read_text("utf-8")
    drafted = next(line for line in words.splitlines() if "⟦" in line)
    words = words.replace(drafted, 'msgstr "By hand"', 1).replace("#, fuzzy\n", "")
    catalog.write_text(words, "utf-8")
    bitext(tmp_path, "build")
    assert "By hand" in (tmp_path / "source/_posts/en/a.md").read_text("utf-8")
    config.write_text(config.read_text().replace('"source/_posts"', '["source/_posts", "source"]'))
    bitext(tmp_path, "run", "--backend", "pseudo")
    assert "By hand" in (tmp_path / "source/_posts/en/a.md").read_text("utf-8")
    assert (tmp_path / "source/en/about/index.md").is_file()


@pytest.mark.long
def test_every_language_of_editions_has_the_pages(tmp_path: Path) -> None:
    put(tmp_path, HEXO)
    (tmp_path / "bitext.toml").write_text(
        'site = "hexo"\ncontent = ["source/_posts", "source"]\ntargets = ["en", "ja"]\n'
        'bilingual = "language"\n'
    )
    bitext(tmp_path, "run", "--backend", "pseudo")
    for tag in ("en", "ja", "zh-x-bi", "zh-x-bi-ja"):
        assert (tmp_path / f"source/{tag}/about/index.md").is_file(), tag
        assert (tmp_path / f"source/_posts/{tag}/a.md").is_file(), tag
    assert (tmp_path / "source/bitext.css").is_file()
    said = bitext(tmp_path, "status")
    assert "source/about/index.md" in said
    assert "source/en/" not in said


def test_a_link_that_leads_out_of_a_site_is_no_business_of_its_pages(tmp_path: Path) -> None:
    site, pictures = tmp_path / "site", tmp_path / "pictures"
    pictures.mkdir()
    put(site, JEKYLL)
    (site / "images").symlink_to(pictures)
    bitext(site, "init")
    assert "error" not in bitext(site, "run", "--backend", "pseudo")
    (site / "_posts" / "images").symlink_to(pictures)
    ran = CliRunner().invoke(app, ["-C", str(site), "run", "--backend", "pseudo"])
    assert ran.exit_code != 0  # the control: among posts it is told as ever


def test_a_watch_sleeps_while_the_sites_own_generator_writes(tmp_path: Path) -> None:
    put(tmp_path, JEKYLL)
    bitext(tmp_path, "init")
    root = tmp_path.resolve()
    workspace = open_workspace(root)
    written = ["_site/index.html", ".bitext/memory.sqlite", ".jekyll-cache/x", "en/about.md"]
    assert concerned(workspace, [root / name for name in written]) == []
    assert concerned(workspace, [root / "about.md"]) == [root / "about.md"]
    assert concerned(workspace, [root / "_bitext/glossary/terms.yaml"]) is None
    assert concerned(workspace, [root / "_bitext.toml"]) is None


def test_minima_lists_the_pages_that_it_listed(tmp_path: Path) -> None:
    """Each page of a site stood in the header of every page, an English one beside its Chinese."""
    put(tmp_path, JEKYLL | {"_config.yml": "theme: minima\nexclude: [scripts]\n"})
    put(tmp_path, {"archive.html": TITLED, "404.html": "---\npermalink: /404.html\n---\n"})
    assert "header_pages" not in bitext(tmp_path, "init", "--dry-run")  # the plugin does it
    put(tmp_path, {"Gemfile": 'gem "github-pages", group: :jekyll_plugins\n'})
    bitext(tmp_path, "init", "--write-config")
    told = "theme: minima\nexclude: [scripts]\n\nheader_pages:\n"
    listed = "  - wiki/a.md\n  - about.md\n  - archive.html\n  - english.md\n"
    assert (tmp_path / "_config.yml").read_text() == told + listed
    bitext(tmp_path, "run", "--backend", "pseudo")
    assert "header_pages" not in bitext(tmp_path, "init")


def test_a_second_configuration_asks_for_the_words_of_every_page(tmp_path: Path) -> None:
    put(tmp_path, HEXO | {"_config.yml": "title: 林桥的博客\nsubtitle: In English\nauthor: 林桥\n"})
    (tmp_path / "bitext.toml").write_text(
        'site = "hexo"\nplacement = "second"\ncontent = "source"\nbilingual = "language"\n'
    )
    bitext(tmp_path, "init", "--write-config")
    asked = "language: en\n# title: 林桥的博客\n# author: 林桥\n"
    assert (tmp_path / "_config.en.yml").read_text("utf-8").endswith(asked)
    both = (tmp_path / "_config.zh-x-bi.yml").read_text("utf-8")
    assert both.startswith("source_dir: source-zh-x-bi\npublic_dir: public/zh-x-bi\n")
    assert "needs" not in bitext(tmp_path, "init")
    put(
        tmp_path, {"source/b.md": "图在这里：![图](/img/a.png)\n", "source/img/a.png": "no picture"}
    )
    bitext(tmp_path, "run", "--backend", "pseudo")
    assert (tmp_path / "source-en/img/a.png").is_file()
    assert (tmp_path / "source-zh-x-bi/img/a.png").is_file()


@pytest.mark.parametrize(
    ("files", "site", "named"),
    [
        (HEXO, "source/works/a.html", "source/works/a.html"),
        (HEXO, "source/_drafts/a.html", ""),
        (JEKYLL, "contact.html", "contact.html"),
        (JEKYLL, "_layouts/a.html", ""),
        (JEKYLL, "_site/a.html", ""),
    ],
)
def test_pages_in_html_are_named(
    files: dict[str, str], site: str, named: str, tmp_path: Path
) -> None:
    """A menu of English pages led to Chinese ones, and nobody had said so."""
    put(tmp_path, {**files, site: TITLED})
    message = "passed over, in HTML, which stays as it is and is linked to"
    line = f"html    pages stay as they are, and English pages link to them: {named}\n"
    assert (line in bitext(tmp_path, "init")) is bool(named)
    bitext(tmp_path, "run", "--backend", "pseudo")
    said = bitext(tmp_path, "check")
    assert (f"{message}: {named}\n" in said) is bool(named)
    (tmp_path / site).write_text(TITLED.replace("题目", "x").replace("我在这里。", "x"), "utf-8")
    assert message not in bitext(tmp_path, "check")  # the control: there is nothing to translate


def test_what_one_configuration_has_no_place_for_has_a_script(tmp_path: Path) -> None:
    put(tmp_path, HEXO)
    said = bitext(tmp_path, "init", "--dry-run")
    assert "scripts/bitext.js is missing (`--write-config` writes it): by it lists" in said
    assert "siteOf" not in said  # what it is for is said, not its lines
    bitext(tmp_path, "init", "--write-config")
    script = tmp_path / "scripts/bitext.js"
    assert "const LANGUAGES = ['en'];" in script.read_text("utf-8")
    assert "bitext.js" not in bitext(tmp_path, "init", "--write-config")

    config = tmp_path / "bitext.toml"
    text = config.read_text("utf-8").replace('bilingual = "off"', 'bilingual = "language"')
    config.write_text(text, "utf-8")
    assert "written scripts/bitext.js" in bitext(tmp_path, "init", "--write-config")
    assert "const LANGUAGES = ['en', 'zh-x-bi'];" in script.read_text("utf-8")
    script.write_text("// mine\n" + script.read_text("utf-8"), "utf-8")  # the control
    config.write_text(text.replace("language", "off"), "utf-8")
    assert "bitext.js" not in bitext(tmp_path, "init", "--write-config")


def test_jekyll_has_a_plugin_for_its_lists(tmp_path: Path) -> None:
    """Chirpy's sidebar had the `_tabs` of both languages."""
    put(tmp_path, {
        "_config.yml": "theme: jekyll-theme-chirpy\ncollections: {tabs: {output: true}}\n",
        "_posts/2024-03-05-a.md": TITLED, "_tabs/about.md": TITLED,
    })  # fmt: skip
    assert "_plugins/bitext.rb is missing" in bitext(tmp_path, "init", "--dry-run")
    assert "written _plugins/bitext.rb" in bitext(tmp_path, "init", "--write-config")
    assert '  LANGUAGES = ["en"].freeze' in (tmp_path / "_plugins/bitext.rb").read_text("utf-8")
    assert "bitext.rb" not in bitext(tmp_path, "init", "--write-config")


def test_snippets_that_lie_outside_of_the_pages_are_named(tmp_path: Path) -> None:
    """Their Chinese stood on English pages, and nobody had said so."""
    put(tmp_path, {
        "mkdocs.yml": "markdown_extensions:\n  - pymdownx.snippets: {base_path: [docs, parts]}\n",
        "docs/a.md": '一。\n\n--8<-- "b.md"\n', "parts/b.md": "二。\n",
    })  # fmt: skip
    said = bitext(tmp_path, "init", "--dry-run")
    assert "snippets in parts/ stay as they are, on English pages too: below docs/ they" in said
    (tmp_path / "parts/b.md").rename(tmp_path / "docs/b.md")
    assert "snippets" not in bitext(tmp_path, "init", "--dry-run")
