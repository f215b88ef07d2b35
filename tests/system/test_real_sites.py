"""Sites of every generator, built before and after `bitext init` and `bitext run` in their roots.

No Chinese page changes or moves; each post has an English page at an address of its own; no link,
picture or anchor of a page is dead that was not; links lead to English pages where there are some.
"""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from click.testing import CliRunner
from lxml.html import tostring

from bitext.cli.app import app
from bitext.sites.ids import RULES
from tests.renderers.test_heading_ids import HEADINGS as FORMS
from tests.system.real.building import Real
from tests.system.real.crawl import Site, Trouble
from tests.system.real.docusaurus import DOCUSAURUS
from tests.system.real.hexo import HEXO, NAMED
from tests.system.real.hugo import HUGO
from tests.system.real.jekyll import JEKYLL
from tests.system.real.mkdocs import MKDOCS
from tests.system.real.vitepress import VITEPRESS
from tests.system.real.vuepress import VUEPRESS

pytestmark = pytest.mark.system

SITES: dict[str, Real] = {**HUGO, **JEKYLL, **HEXO, **VITEPRESS, **MKDOCS}
#: They take minutes, and packages of their own.
LONG = {**DOCUSAURUS, **VUEPRESS, **NAMED}
#: One post of each site stays Chinese.
READING = '\n[reading]\nexclude = ["*chinese.md"]\ndrafts = false\n'


def bitext(root: Path, *words: str, code: int = 0) -> str:
    """What a command says in the site's root."""
    result = CliRunner().invoke(app, ["-C", str(root), *words], catch_exceptions=False)
    assert result.exit_code == code, result.output
    return result.output


def prepared(real: Real, root: Path) -> None:
    """All that a person does before `bitext run`."""
    said = bitext(root, "init", "--write-config")
    assert "needs" not in said or real.placement
    assert f"site    {real.generator}" in said
    config = next(root.glob("*bitext.toml"))
    text = config.read_text("utf-8")
    text = text.replace('placement = ""', f'placement = "{real.placement}"')
    config.write_text(text + READING, "utf-8")


def articles(site: Site, real: Real) -> dict[str, str]:
    """What stands in the articles of pages, less the names that a bundler makes of contents."""
    hashed = re.compile(r"\b[\w-]+\.[\w-]{8}\.(js|css|png|md)\b")
    trees = site.pages
    found = ((name, trees[name].xpath(real.main)) for name in real.pairs)
    return {
        name: hashed.sub("", tostring(one[0], encoding="unicode")) for name, one in found if one
    }


def pages(site: Site) -> set[str]:
    """The pages that are not below ``en/``."""
    return {name for name in site.files if name.endswith(".html") and not name.startswith("en/")}


def links(site: Site, real: Real, page: str) -> list[str]:
    return site.links(page, real.main)


@pytest.mark.parametrize(
    "name", [*SITES, *(pytest.param(name, marks=pytest.mark.long) for name in LONG)]
)
def test_editions_in_a_real_site(name: str, tmp_path: Path) -> None:
    real = (SITES | LONG)[name]
    root = real.write(tmp_path)
    before = real.built(root)
    assert before.troubles() == set()
    _ids(real, before)
    prepared(real, root)
    if real.generator == "hugo":  # of a site with languages it writes addresses in full
        before = real.built(root)
    bitext(root, "run", "--backend", "pseudo")
    after = real.built(root)

    assert after.troubles() == real.known
    assert pages(after) == pages(before)
    assert articles(after, real) == articles(before, real)
    if real.alone:
        assert {*after.pages} - {*before.pages} == {*real.pairs.values()}
    for chinese, english in real.pairs.items():
        text = after.files[english].decode()
        assert re.search(r'<html\b[^>]*\blang="en"', text), english
        assert "正文" not in text
        if real.switcher:
            assert english in after.links(chinese, "//body"), chinese
            assert chinese in after.links(english, "//body"), english
    _lead(real, before, after)
    again = bitext(root, "run", "--backend", "pseudo")
    assert "built: 0 files written" in again


def _ids(real: Real, site: Site) -> None:
    """The ids of headings are those that the rule of the site makes."""
    page, rule = real.ids
    if page:
        found = [h.get("id") for h in site.pages[page].xpath(f"{real.main}//h2") if h.get("id")]
        assert found == RULES[rule].ids([shown for _, shown in FORMS])


def _lead(real: Real, before: Site, after: Site) -> None:
    """Each link of a Chinese page leads to the edition of what it led to, where there is one."""
    led = 0
    for chinese, english in real.pairs.items():
        source, edition = links(before, real, chinese), links(after, real, english)
        assert len(source) == len(edition), english
        for there, here in zip(source, edition, strict=True):
            page, mark, _ = there.partition("#")
            wanted = real.twins.get(page, page)
            found = here.partition("#")[:2]
            fallen = real.falls and found == (f"en/{page}", mark)
            assert found == (wanted, mark) or fallen, (english, there, here)
            led += page != wanted
    assert led > 4


def test_links_go_back_when_an_edition_goes(tmp_path: Path) -> None:
    real = SITES["jekyll posts"]
    root = real.write(tmp_path)
    prepared(real, root)
    bitext(root, "run", "--backend", "pseudo")
    page = root / "_posts" / "en" / "2024-03-12-links.md"
    first = page.read_text("utf-8")
    assert "(/Blog/en/2024/toc/#前言)" in first
    config = root / "_bitext.toml"
    text = config.read_text("utf-8")
    config.write_text(text.replace('"*chinese.md"', '"*chinese.md", "*toc.md"'), "utf-8")
    bitext(root, "build")
    gone = page.read_text("utf-8")
    assert "(/Blog/2024/toc/#前言)" in gone
    assert "{% post_url 2024-03-09-toc %}" in gone
    config.write_text(text, "utf-8")
    bitext(root, "build")
    assert page.read_text("utf-8") == first
    assert "out of date" not in bitext(root, "build", "--check")


def test_control_links_that_nobody_leads_are_dead_or_stay_chinese(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bitext.publishing.links.SiteLinks.load", lambda _workspace: None)
    real = SITES["hexo posts"]
    root = real.write(tmp_path)
    prepared(real, root)
    bitext(root, "run", "--backend", "pseudo")
    found = real.built(root).troubles()
    assert {t.kind for t in found} == {"anchor", "link"}
    assert Trouble("en/2024/03/05/links/index.html", "../chinese/", "link") in found


def test_polyglot_is_not_given_an_edition_that_it_would_show_in_the_posts_place(
    tmp_path: Path,
) -> None:
    real = SITES["jekyll polyglot"]
    root = real.write(tmp_path)
    post = root / "_posts" / "2024-03-07-cat.md"
    post.write_text(post.read_text("utf-8").replace("lang: zh-CN", "lang: zh-hans"), "utf-8")
    prepared(real, root)
    said = bitext(root, "run", "--backend", "pseudo", code=3)
    assert "`lang: zh-hans` is none of the site's `languages` (zh-CN, en)" in said
    assert not (root / "_posts" / "en" / post.name).exists()
