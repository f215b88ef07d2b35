"""What an edition's header says, so that the source keeps its address."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from bitext.cli.app import app
from bitext.frontmatter.insert import put
from bitext.sites import hexo
from bitext.sites.address import (
    EditionPlace,
    KeyPath,
    SiteFacts,
    below,
    header_values,
    hugo_address,
)
from bitext.sites.pages import page
from bitext.workspace.site.config import read_facts
from bitext.workspace.site.detection import detect

DAY = dt.datetime(2024, 3, 5, 10, 0)  # as YAML gives it

#: site, way, the site's pattern, post, header, what the edition's header says
HEADERS: list[tuple[str, str, str, str, dict[str, Any], dict[KeyPath, str]]] = [
    ("hugo", "suffix", "", "a.md", {"url": "/x/u/"}, {("url",): "/en/x/u/"}),
    ("hugo", "suffix", "", "a.md", {"url": "x/u/"}, {}),
    ("hugo", "suffix", "", "a.md", {"aliases": ["/old/"], "slug": "s"}, {}),
    ("hugo", "suffix", "/:year/:title/", "n/a.md", {"date": DAY, "title": "题"},
     {("url",): "/en/2024/a/"}),
    ("hugo", "suffix", "/:year/:title/", "n/b/index.md", {"slug": "s"}, {("url",): "/en/1/b/"}),
    ("hugo", "suffix", "/:year/:title/", "n/_index.md", {}, {}),
    ("hugo", "suffix", "/:year/:title/", "_index.md", {}, {}),
    ("hugo", "suffix", "/:year/:title/", "a.md", {"url": "x/"}, {}),
    ("hugo", "suffix", "/:year/:slug/", "n/a.md", {}, {("slug",): "a"}),
    ("hugo", "suffix", "/:year/:slug/", "a.md", {"slug": "s"}, {}),
    ("hugo", "suffix", "/:year/:filename/", "a.md", {}, {}),
    ("jekyll", "posts", "", "2024-03-05-a.md", {},
     {("lang",): "en", ("permalink",): "/en/:categories/:year/:month/:day/:title:output_ext"}),
    ("jekyll", "posts", "pretty", "a.md", {},
     {("lang",): "en", ("permalink",): "/en/:categories/:year/:month/:day/:title/"}),
    ("jekyll", "posts", ":title/", "a.md", {}, {("lang",): "en", ("permalink",): "/en/:title/"}),
    ("jekyll", "posts", "/:title/", "a.md", {"permalink": "/x/", "lang": "zh"},
     {("lang",): "en", ("permalink",): "/en/x/"}),
    ("jekyll", "posts", "/:title/", "a.md", {"redirect_from": ["/o/", "/p/"]},
     {("lang",): "en", ("permalink",): "/en/:title/",
      ("redirect_from", 0): "/en/o/", ("redirect_from", 1): "/en/p/"}),
    ("jekyll", "polyglot", "/:title/", "a.md", {"permalink": "/x/"}, {("lang",): "en"}),
    ("hexo", "posts", "", "a.md", {"date": DAY},
     {("lang",): "en", ("permalink",): "en/2024/03/05/a/"}),
    ("hexo", "posts", "p/:i_month/:name.html", "x/a.md", {"date": DAY},
     {("lang",): "en", ("permalink",): "en/p/3/a.html"}),
    ("hexo", "posts", ":category/:title/", "x/a.md", {"date": DAY},
     {("lang",): "en", ("permalink",): "en/uncategorized/x/a/"}),
    ("hexo", "posts", "posts/:abbrlink.html", "x/a.md", {"abbrlink": 1234},
     {("lang",): "en", ("permalink",): "en/posts/1234.html"}),
    ("hexo", "posts", ":category/:name/", "x/a.md", {"categories": ["技术", "前端 JS"]},
     {("lang",): "en", ("permalink",): "en/技术/前端-JS/a/"}),
    ("hexo", "posts", ":category/:name/", "x/a.md", {"categories": [["甲"], ["乙"]]},
     {("lang",): "en", ("permalink",): "en/x/a/"}),
    ("hexo", "posts", ":hash/:title/", "x/a.md", {"date": DAY},
     {("lang",): "en", ("permalink",): "en/x/a/"}),
    ("hexo", "posts", "", "a.md", {}, {("lang",): "en", ("permalink",): "en/a/"}),
    ("hexo", "posts", "", "a.md", {"permalink": "/archives/x/"},
     {("lang",): "en", ("permalink",): "/en/archives/x/"}),
    ("hexo", "second", "", "a.md", {"permalink": "/archives/x/"}, {}),
    ("vuepress", "locale", "", "a.md", {"permalink": "/x/"}, {("permalink",): "/en/x/"}),
    ("vitepress", "locale", "", "a.md", {"lang": "zh-CN"}, {("lang",): "en"}),
    ("docusaurus", "docs", "", "a.md", {"id": "i", "slug": "/s"}, {}),
    ("mkdocs", "suffix", "", "a.md", {}, {}),
]  # fmt: skip


@pytest.mark.parametrize(("site", "way", "permalink", "post", "header", "wanted"), HEADERS)
def test_headers(
    site: str, way: str, permalink: str, post: str, header: dict[str, Any],
    wanted: dict[KeyPath, str],
) -> None:  # fmt: skip
    place = EditionPlace(site, way, "en", post, SiteFacts(permalink))
    assert header_values(place, header) == wanted


def test_an_address_with_a_host_is_another_sites() -> None:
    assert below("en", "https://example.org/a") == "https://example.org/a"
    assert below("en", "//example.org/a") == "//example.org/a"


VALUES: dict[KeyPath, str] = {("lang",): "en", ("permalink",): "/en/a/"}


@pytest.mark.parametrize(("text", "wanted"), [
    ("---\ntitle: 题\npermalink: /a/ # mine\n---\n正文",
     '---\nlang: "en"\ntitle: 题\npermalink: /en/a/ # mine\n---\n正文'),
    ("---\r\ntitle: 题\r\n---\r\n正文",
     '---\r\nlang: "en"\r\npermalink: "/en/a/"\r\ntitle: 题\r\n---\r\n正文'),
    ("+++\ntitle = '题'\n[extra]\na = 1\n+++\n正文",
     "+++\nlang = \"en\"\npermalink = \"/en/a/\"\ntitle = '题'\n[extra]\na = 1\n+++\n正文"),
    ('{"title": "题"}\n\n正文', '{"lang": "en", "permalink": "/en/a/", "title": "题"}\n\n正文'),
    ("正文\n", '---\nlang: "en"\npermalink: "/en/a/"\n---\n\n正文\n'),
    ("---\n---\n正文", '---\nlang: "en"\npermalink: "/en/a/"\n---\n正文'),
])  # fmt: skip
def test_keys_are_written_in_the_format_that_is_there(text: str, wanted: str) -> None:
    assert put(text, VALUES) == (wanted, ())


def test_what_cannot_be_written_is_said() -> None:
    """A list has no new item, and a header that no parser reads stays as it is."""
    text = "---\ntitle: 题\n---\n"
    assert put(text, {("redirect_from", 0): "/en/x/"}) == (text, (("redirect_from", 0),))
    broken = "---\ntitle: [题\n---\n"
    assert put(broken, {("lang",): "en"}) == (broken, (("lang",),))


@pytest.mark.parametrize(("named", "post", "slug"), [
    ("", "a b.md", "a b"), ("", "deep/a.md", "deep/a"),
    (":year-:month-:day-:title.md", "2024-01-02-hello.md", "hello"),
    (":year-:month-:day-:title.md", "en/2024-01-02-hello.md", "en-2024-01-02-hello"),
    (":year/:title.md", "2024/中 文.md", "中 文"), (":title/index.md", "a/index.md", "a"),
])  # fmt: skip
def test_what_hexo_calls_a_post(named: str, post: str, slug: str) -> None:
    """Read in builds of hexo 8.1.2; tags that name it otherwise stop the build."""
    assert hexo.slug(post, SiteFacts(named=named)) == slug


@pytest.mark.parametrize(("site", "own", "address", "permalink"), [
    ("", "", "/guides/deep/a.html", "/en/:collection/deep/a:output_ext"),
    ("pretty", "", "/guides/deep/a/", "/en/:collection/deep/a/"),
    ("/:year/:title/", "", "/guides/deep/a/", "/en/:collection/deep/a/"),
    ("", "/g/:title/", "/g/a/", "/en/g/:title/"),
])  # fmt: skip
def test_pages_of_a_collection_have_its_addresses(
    site: str, own: str, address: str, permalink: str
) -> None:
    facts = SiteFacts(permalink=site, patterns=(("guides", own),))
    place = EditionPlace("jekyll", "posts", "en", "deep/a.md", facts, "docs/_guides")
    found = page(place, {}, "")
    assert (found.address, found.edition) == (address, f"/en{address}")
    assert header_values(place, {}) == {("lang",): "en", ("permalink",): permalink}


def test_posts_below_a_category_have_it_in_their_address(tmp_path: Path) -> None:
    """Jekyll's `life/_posts` (4.3.1, built)."""
    for folder in ("_posts", "life/_posts", "_site/x/_posts", "empty/_posts", "vendor/x/_posts"):
        (tmp_path / folder).mkdir(parents=True)
        if folder != "empty/_posts":
            (tmp_path / folder / "2021-03-04-a.md").touch()
    (tmp_path / "_config.yml").touch()
    found = detect(tmp_path)
    assert found
    assert (found.content, found.more) == ("_posts", ("life/_posts",))
    place = EditionPlace("jekyll", "posts", "en", "2021-03-04-a.md", SiteFacts(), "life/_posts")
    one = page(place, {"categories": ["吃"]}, "")
    assert (one.address, one.edition) == (EATEN, f"/en{EATEN}")


@pytest.mark.parametrize(("site", "own", "permalink"), [
    ("", "", "/:collection/deep/%E4%B8%AD:output_ext"), ("", "/g/:path/", "/g/deep/%E4%B8%AD/"),
    ("", "/g/:title/", ""),
])  # fmt: skip
def test_polyglot_has_one_address_for_both_pages_of_a_collection(
    site: str, own: str, permalink: str
) -> None:
    """`:path` of `_guides/en/deep/中.md` has the language in it (1.5.1, built)."""
    facts = SiteFacts(permalink=site, patterns=(("guides", own),))
    place = EditionPlace("jekyll", "polyglot", "en", "deep/中.md", facts, "_guides")
    told = {("permalink",): permalink} if permalink else {}
    assert header_values(place, {}) == {("lang",): "en", **told}
    assert header_values(place, {"permalink": "/x/"}) == {("lang",): "en"}


EATEN = "/life/吃/2021/03/04/a.html"


def test_what_jekyll_says_of_a_folder_an_edition_says_itself(tmp_path: Path) -> None:
    """It lies in `_posts/en/tech`, of which `path: _posts/tech` says nothing."""
    (tmp_path / "_config.yml").write_text(SCOPES, "utf-8")
    facts = read_facts(tmp_path, "jekyll")
    place = EditionPlace("jekyll", "posts", "en", "tech/2021-03-04-a.md", facts, "_posts")
    found = page(place, {}, "")
    assert (found.address, found.edition) == ("/t/a.html", "/en/t/a.html")
    told = {("lang",): "en", ("permalink",): "/en/t/:title.html", ("layout",): "tech"}
    assert header_values(place, {}) == told
    assert header_values(place, {"layout": "x", "permalink": "/y/"}) == {
        ("lang",): "en", ("permalink",): "/en/y/",
    }  # fmt: skip
    other = replace(place, post="2021-03-04-a.md")  # the control
    assert page(other, {}, "").address == "/2021/a/"
    assert header_values(other, {}).keys() == {("lang",), ("permalink",)}
    polyglot = header_values(replace(place, way="polyglot"), {})
    assert polyglot == {("lang",): "en", ("permalink",): "/t/:title.html", ("layout",): "tech"}


SCOPES = """\
permalink: /:year/:title/
defaults:
  - scope: {path: "_posts/tech", type: posts}
    values: {permalink: "/t/:title.html", layout: tech}
  - scope: {path: "_posts", type: posts}
    values: {layout: post}
  - scope: {path: ""}
    values: {author: 王}
  - scope: {path: "_posts/tech", type: guides}
    values: {layout: guide}
"""


def test_a_time_with_an_offset_is_on_the_day_that_the_site_gives_it() -> None:
    """Built by Hexo 8.1.2 and Jekyll 4.3.1, each with the machine's clock in UTC and in +08:00."""
    night = dt.datetime(2018, 12, 16, 0, 29, tzinfo=dt.timezone(dt.timedelta(hours=8)))
    facts = SiteFacts(":year/:month/:day/:hour/:title/")
    place = EditionPlace("hexo", "posts", "en", "a.md", facts)
    assert hexo.hexo_address(place, {"date": night}) == "2018/12/15/16/a/"
    here = EditionPlace("jekyll", "posts", "en", "2018-12-16-a.md", SiteFacts())
    for said in (night, "2018-12-16 00:29:00 +0800"):
        found = page(here, {"date": said}, "")
        assert (found.address, found.aliases) == ("/2018/12/16/a.html", ("/2018/12/15/a.html",))
        for zone, day in (("Asia/Shanghai", 16), ("America/New_York", 15)):
            there = replace(here, facts=SiteFacts(timezone=zone))
            found = page(there, {"date": said}, "")
            assert (found.address, found.aliases) == (f"/2018/12/{day}/a.html", ())
    plain = page(here, {"date": night.replace(tzinfo=None)}, "")
    assert (plain.address, plain.aliases) == ("/2018/12/16/a.html", ())


@pytest.mark.parametrize("said", [
    DAY, DAY.date(), "2024-03-05T10:00:00+08:00", "2024-03-05 10:00", "2024/3/5", "2024-03-05",
    "2024-03-05 23:00:00 -0500",
])  # fmt: skip
def test_a_date_in_quotes_is_a_date(said: object) -> None:
    """Hugo 0.168 put `date = "2024-03-05…"` of TOML below 2024; bitext thought it below year 1."""
    facts = SiteFacts("/:year/:month/:contentbasename/")
    place = EditionPlace("hexo", "posts", "en", "a.md", SiteFacts(":year/:month/:day/:title/"))
    assert hugo_address(EditionPlace("hugo", "suffix", "en", "a.md", facts), {"date": said}) == (
        "/2024/03/a/"
    )
    elsewhere = isinstance(said, str) and ("+" in said or "-0500" in said)
    assert hexo.hexo_address(place, {"date": said}, sure=True) == (
        "" if elsewhere else "2024/03/05/a/"
    )


def test_hexo_takes_the_day_from_the_name_of_a_file() -> None:
    facts = SiteFacts(":year/:month/:title/", named=":year-:month-:day-:title.md")
    place = EditionPlace("hexo", "posts", "en", "2024-01-02-hello.md", facts)
    assert hexo.hexo_address(place, {}) == "2024/01/hello/"
    assert hexo.hexo_address(place, {"date": DAY}) == "2024/03/hello/"
    named = replace(facts, permalink=":category/:title/", categories=(("技术", "tech"),))
    place = replace(place, facts=named)
    assert hexo.hexo_address(place, {"categories": "技术"}) == "tech/hello/"


@pytest.mark.parametrize(("folder", "post", "header", "page"), [
    ("_posts", "2024-01-02-a.md", "", True),
    ("_posts", "parts/a.md", "", False),
    ("_posts", "parts/a.md", "---\ntitle: 题\n---\n", False),
    (".", "_posts/2024-01-02-a.md", "", True),
    ("_docs", "a.md", "---\ntitle: 题\n---\n", True),
    ("_docs", "a.md", "", False),
    ("_drafts", "a.md", "", True),
])  # fmt: skip
def test_what_jekyll_includes_as_it_is_gets_no_header(
    folder: str, post: str, header: str, page: bool, tmp_path: Path
) -> None:
    """`include_relative` showed `lang: en` and the permalink on the page."""
    path = tmp_path / folder / post
    path.parent.mkdir(parents=True)
    path.write_text(f"{header}今天天气很好。\n", "utf-8")
    (tmp_path / "_config.yml").write_text("permalink: /:title/\n")
    (tmp_path / "bitext.toml").write_text(f'site = "jekyll"\ncontent = "{folder}"\n')
    ran = CliRunner().invoke(app, ["-C", str(tmp_path), "run", "--backend", "pseudo"])
    assert ran.exit_code == 0, ran.output
    (edition,) = tmp_path.glob(f"**/en/**/{path.name}")
    assert ("lang: " in edition.read_text("utf-8")) is page


@pytest.mark.parametrize(
    ("post", "address"),
    [
        ("post/a.md", "/post/a.html"),
        ("post/b/index.md", "/post/b.html"),
        ("post/_index.md", "/post/"),
        ("_index.md", "/"),
        ("tags/开源/_index.md", "/tags/开源.html"),
    ],
)
def test_ugly_addresses_of_hugo(post: str, address: str) -> None:
    facts = SiteFacts(html_ending=True, taxonomies=("tags",))
    assert hugo_address(EditionPlace("hugo", "suffix", "en", post, facts), {}) == address


@pytest.mark.parametrize(("versions", "said", "address"), [
    ("", "", "/en/docs/a"),
    ('["1.0"]', "", "/en/docs/next/a"),
    ('["1.0"]', "docs: { lastVersion: 'current' }", "/en/docs/a"),
    ('["1.0"]', "docs: { versions: { current: { label: 'x', path: 'dev' } } }", "/en/docs/dev/a"),
])  # fmt: skip
def test_docusaurus_has_docs_below_next_while_there_are_versions(
    versions: str, said: str, address: str, tmp_path: Path
) -> None:
    """Its own address is the newest version's: it was Chinese (3.10, built)."""
    (tmp_path / "docs").mkdir()
    (tmp_path / "versioned_docs").mkdir()
    (tmp_path / "docs/a.md").write_text("# 题\n", "utf-8")
    config = f"export default {{ i18n: {{ locales: ['zh', 'en'] }}, presets: [[{{ {said} }}]] }}\n"
    (tmp_path / "docusaurus.config.js").write_text(config, "utf-8")
    if versions:
        (tmp_path / "versions.json").write_text(versions, "utf-8")
    result = CliRunner().invoke(app, ["-C", str(tmp_path), "init", "--dry-run"])
    assert f"-> {address}\n" in result.output
    first = bool(versions) and "lastVersion" not in said
    assert ("readers see 1.0 first" in result.output) is first
