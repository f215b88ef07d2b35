"""Posts with the mark of their language in their names: ``a.zh.md``, alone or beside English."""

from __future__ import annotations

import sysconfig
from collections.abc import Mapping
from pathlib import Path

import pytest
from click.testing import CliRunner

from bitext.cli.app import app
from bitext.sites.placement import Placement, way
from bitext.workspace.site.detection import detect
from tests.system.real.building import run
from tests.system.real.crawl import Site

HUGO = """\
baseURL = "https://blog.example/"
defaultContentLanguage = "{first}"
[permalinks]
posts = "/:year/:title/"
[languages.en]
weight = 1
{en}
[languages.zh]
weight = 2
{zh}
"""
MKDOCS = """\
site_name: 站
site_url: https://blog.example/
plugins:
  - i18n:
      docs_structure: {structure}
      languages:
        - locale: {first}
          name: x
          default: true
        - locale: {other}
          name: y
markdown_extensions: [attr_list]
"""


def written(root: Path, files: Mapping[str, str]) -> None:
    for name, text in files.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(text, "utf-8")


def bitext(root: Path, *words: str, code: int = 0) -> str:
    result = CliRunner().invoke(app, ["-C", str(root), *words], catch_exceptions=False)
    assert result.exit_code == code, result.output
    return result.output


@pytest.mark.parametrize(("site", "name", "post", "english", "japanese"), [
    ("hugo", "", "a.zh.md", "c/a.en.md", "c/a.ja.md"),
    ("hugo", "", "x/index.zh-cn.md", "c/x/index.en.md", "c/x/index.ja.md"),
    ("hugo", "", "x/_index.cn.md", "c/x/_index.en.md", "c/x/_index.ja.md"),
    ("hugo", "", "v1.2.md", "c/v1.2.en.md", "c/v1.2.ja.md"),
    ("hugo", "", ".zh.md", "c/.zh.en.md", "c/.zh.ja.md"),
    ("hugo", "bare", "a.zh.md", "c/a.md", "c/a.ja.md"),
    ("mkdocs", "", "a.zh.md", "c/a.en.md", "c/a.ja.md"),
    ("mkdocs", "bare", "x/a.zh.md", "c/x/a.md", "c/x/a.ja.md"),
    # where a name tells no language it is left alone
    ("docusaurus", "", "a.zh.md", "i18n/en/docusaurus-plugin-content-docs/current/a.zh.md",
     "i18n/ja/docusaurus-plugin-content-docs/current/a.zh.md"),
])  # fmt: skip
def test_an_edition_takes_the_name_that_its_post_shares_with_it(
    site: str, name: str, post: str, english: str, japanese: str
) -> None:
    found = way(site, name)
    one = Placement(found, "c", "out", "en", marks=("zh", "zh-cn", "cn"))
    other = Placement(found, "c", "out", "ja", mark="-ja", marks=("zh", "zh-cn", "cn"))
    assert (one.english(post), other.english(post)) == (english, japanese)
    assert one.is_edition(english)
    assert not one.is_edition(f"c/{post}")


@pytest.mark.parametrize(("files", "content", "placement"), [
    ({"hugo.toml": HUGO.format(first="en", en="", zh=""), "content/p/a.zh.md": ""},
     "content", "bare"),
    ({"hugo.toml": HUGO.format(first="en", en="", zh=""), "content/p/a.md": ""}, "content", ""),
    ({"hugo.toml": HUGO.format(first="zh", en="", zh=""), "content/p/a.zh.md": ""}, "content", ""),
    ({"hugo.toml": HUGO.format(
        first="en", en='contentDir = "content/en"', zh='contentDir = "content/zh"')},
     "content/zh", "folder"),
    ({"mkdocs.yml": MKDOCS.format(structure="suffix", first="en", other="zh"),
      "docs/a.zh.md": ""}, "docs", "bare"),
    ({"mkdocs.yml": MKDOCS.format(structure="suffix", first="zh", other="en"),
      "docs/a.zh.md": ""}, "docs", "suffix"),
    ({"mkdocs.yml": MKDOCS.format(structure="folder", first="en", other="zh")},
     "docs/zh", "folder"),
])  # fmt: skip
def test_a_site_whose_first_language_is_english(
    files: Mapping[str, str], content: str, placement: str, tmp_path: Path
) -> None:
    written(tmp_path, files)
    found = detect(tmp_path)
    assert found
    assert (found.content, found.placement) == (content, placement)


@pytest.mark.parametrize(("code", "edition"), [("zh", "a.en.md"), ("zh-cn", "a.zh.en.md")])
def test_a_mark_that_is_no_language_of_the_site_is_part_of_a_name(
    code: str, edition: str, tmp_path: Path
) -> None:
    """Hugo has `a.zh` and `a` for two pages then."""
    config = HUGO.format(first=code, en="", zh="").replace("languages.zh", f"languages.{code}")
    written(tmp_path, {"hugo.toml": config, "content/a.zh.md": "甲\n"})
    assert f"content/a.zh.md -> content/{edition} ->" in bitext(tmp_path, "init", "--dry-run")


def test_two_texts_of_one_page_have_one_edition_between_them(tmp_path: Path) -> None:
    """Each run wrote the other's, without a word."""
    config = HUGO.format(first="zh", en="", zh="")
    written(tmp_path, {"hugo.toml": config, "content/a.md": "甲\n"})
    bitext(tmp_path, "init")
    written(tmp_path, {"content/a.zh.md": "乙\n"})
    said = bitext(tmp_path, "run", "--backend", "pseudo", code=3)
    assert "content/a.zh.md: this and a.md are one page to the site" in said
    assert "built: 0 files" in bitext(tmp_path, "run", "--backend", "pseudo", code=3)


LAYOUT = (
    '<html lang="{{ .Language.Lang }}"><body>{{ range .Translations }}'
    '<a href="{{ .RelPermalink }}">x</a>{{ end }}<main>{{ .Content }}</main></body></html>'
)
FIRST = """\
---
title: 甲
date: 2024-03-05
---

见[乙](b.md#前言)、[乙]({{< relref "b" >}})、[乙](/zh/2024/乙/)，[丙](/zh/2024/丙/)。![图](/a.png)
"""
OTHER = "---\ntitle: 乙\ndate: 2024-03-05\n---\n\n## 前言\n\n正文，[甲](a.md)。\n"


@pytest.mark.system
@pytest.mark.long
@pytest.mark.parametrize("first", ["en", "zh"])
def test_posts_with_a_mark_in_hugo(first: str, tmp_path: Path) -> None:
    """English pages by hand stay, and are led to; so do links between editions."""
    first_text = FIRST if first == "en" else FIRST.replace("/zh/2024", "/2024")
    own = "content/posts/c.md" if first == "en" else "content/posts/c.en.md"
    written(tmp_path, {
        "hugo.toml": HUGO.format(first=first, en="", zh=""), "static/a.png": "",
        **dict.fromkeys(("layouts/single.html", "layouts/list.html", "layouts/home.html"), LAYOUT),
        "content/posts/a.zh.md": first_text, "content/posts/b.zh.md": OTHER,
        "content/posts/c.zh.md": OTHER.replace("乙", "丙"),
        own: "---\ntitle: C\ndate: 2024-03-05\nslug: c\n---\n\nBy hand.\n",
    })  # fmt: skip
    program = Path(sysconfig.get_path("scripts")) / "hugo"

    def built() -> Site:
        return Site(run(tmp_path, [program, "--noBuildLock"], "public"), "", "https://blog.example")

    before = built()
    bitext(tmp_path, "init", "--write-config")
    assert "by hand somebody has written the editions of content/posts/c.zh.md" in bitext(
        tmp_path, "init", "--dry-run"
    )
    bitext(tmp_path, "run", "--backend", "pseudo")
    assert "By hand" in (tmp_path / own).read_text("utf-8")
    after = built()
    assert before.troubles() == after.troubles() == set()
    chinese, english = ("zh/", "") if first == "en" else ("", "en/")
    names = {f"{english}2024/{name}/index.html" for name in "ab"}
    assert {*after.pages} - {*before.pages} == names
    assert f"{chinese}2024/甲/index.html" in after.links(f"{english}2024/a/index.html", "//body")
    wanted = [f"{english}2024/b/index.html{mark}" for mark in ("#", "", "")]
    wanted.append(f"{english}2024/c/index.html")
    assert after.links(f"{english}2024/a/index.html", "//main") == wanted
