"""Where links of an edition lead: a table of each generator's ways to write one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import pytest

import bitext
from bitext.assemble.relink import Relinking, relink
from bitext.sites.address import EditionPlace, SiteFacts
from bitext.sites.allowed import links_table
from bitext.sites.links import Known, SiteMap
from bitext.sites.pages import Page, key, page
from bitext.sites.placement import Placement, way

FACTS = SiteFacts(host="https://own.example", base="/blog", code="zh-cn")
CONTENT = {"hugo": "content", "jekyll": "_posts", "hexo": "source/_posts", "mkdocs": "docs"}
#: file -> its header; `chinese.md` has no edition
POSTS: dict[str, dict[str, object]] = {
    "here.md": {}, "b.md": {}, "chinese.md": {}, "deep/c.md": {}, "own.md": {"permalink": "/p/x/"},
}  # fmt: skip
PATTERN = {"jekyll": "/:title/", "hexo": ":title/"}
IDS = {"b.md": {"前言": "intro"}}


def site_map(site: str, name: str) -> SiteMap:
    facts = SiteFacts(
        permalink=PATTERN.get(site, ""), host=FACTS.host, base=FACTS.base, code="zh-cn"
    )
    found = way(site, name)
    places = Placement(found, CONTENT.get(site, "docs"), "out", "en")
    pages = tuple(
        page(EditionPlace(site, found.name, "en", file, facts), header, places.english(file))
        for file, header in POSTS.items()
    )
    return SiteMap(site, found.name, facts, pages)


def led(site: str, name: str, text: str, given: Mapping[str, str] | None = None) -> str:
    """A page's text once its links are led."""
    found = site_map(site, name)
    known = Known(lambda file: file != "chinese.md", lambda file: IDS.get(file, {}))
    here = found.by_file["here.md"]
    document = bitext.parse(text, site=site)

    def start(_ids: object) -> Relinking:
        return Relinking(found, here, known, given or {}, {"旧": "new"})

    return relink(text, document, start, "github")[0]


#: site, way, what is written, what the edition has
LINKS = [
    # Hugo's own hook finds files and addresses in the page's language
    ("hugo", "suffix", "[x](b.md#前言)", "[x](b.md#intro)"),
    ("hugo", "suffix", "[x](chinese.md)", "[x](/blog/chinese/)"),
    ("hugo", "suffix", "[x](/b/) [y](/chinese/)", "[x](/b/) [y](/chinese/)"),
    # at an address with the base path Hugo looks for no page
    ("hugo", "suffix", "[x](/blog/b/) [y](/blog/chinese/)",
     "[x](/blog/en/b/) [y](/blog/chinese/)"),
    ("hugo", "suffix", '<a href="/blog/b/?q=1#前言">', '<a href="/blog/en/b/?q=1#intro">'),
    ("hugo", "suffix", "[x](https://own.example/blog/b/)", "[x](https://own.example/blog/en/b/)"),
    ("hugo", "suffix", "<https://own.example/blog/b/>", "<https://own.example/blog/en/b/>"),
    ("hugo", "suffix", "[x](//own.example/blog/b/)", "[x](//own.example/blog/en/b/)"),
    ("hugo", "suffix", "[x](https://own.example.org/blog/b/)",
     "[x](https://own.example.org/blog/b/)"),
    ("hugo", "suffix", '{{< card link="/b/" >}}', '{{< card link="/en/b/" >}}'),
    ("hugo", "suffix", '{{< card text="/b/ 好" >}}', '{{< card text="/b/ 好" >}}'),
    ("hugo", "suffix", '{{< ref "b.md#前言" >}}', '{{< ref "b.md#intro" >}}'),
    ("hugo", "suffix", "{{% relref b %}}", "{{% relref b %}}"),
    ("hugo", "suffix", '[x]({{< relref path="chinese" >}})',
     '[x]({{< relref path="chinese" lang="zh-cn" >}})'),
    ("hugo", "suffix", '{{< ref "deep/c" >}}', '{{< ref "deep/c" >}}'),
    # jekyll-relative-links looks for files in the page's own folder
    ("jekyll", "posts", "[x](b.md#前言) [y](chinese.md) [z](deep/c.md)",
     "[x](/blog/en/b/#intro) [y](/blog/chinese/) [z](/blog/en/c/)"),
    ("jekyll", "polyglot", "[x](b.md#前言) [y](chinese.md)",
     "[x](/blog/b/#intro) [y](/blog/chinese/)"),
    ("jekyll", "posts", "[x]({{ site.url }}{{site.baseurl}}{% post_url b %}#前言)",
     "[x]({{ site.url }}{{site.baseurl}}{% post_url en/b %}#intro)"),
    ("jekyll", "posts", "[x]({% post_url c %}) [y]({{ site.baseurl }}{% post_url chinese %})",
     "[x]({% post_url en/deep/c %}) [y]({{ site.baseurl }}{% post_url chinese %})"),
    ("jekyll", "posts", "[x]({{ site.baseurl }}/b/#前言)", "[x]({{ site.baseurl }}/en/b/#intro)"),
    # nothing is done to code, to pictures, to pages elsewhere
    ("jekyll", "posts", "`[x](/blog/b/)` ![i](/blog/b/)", "`[x](/blog/b/)` ![i](/blog/b/)"),
    ("jekyll", "posts", "```\n[x](/blog/b/)\n```", "```\n[x](/blog/b/)\n```"),
    ("jekyll", "posts", "[x](/blog/tags/) [y](mailto:a@b.c)", "[x](/blog/tags/) [y](mailto:a@b.c)"),
    ("jekyll", "posts", "[x](#旧) [y](#other)", "[x](#new) [y](#other)"),
    ("jekyll", "posts", "[x](/blog/b/ '题') [y](</blog/b/>)",
     "[x](/blog/en/b/ '题') [y](</blog/en/b/>)"),
    ("jekyll", "posts", "[![i](/blog/b/)](/blog/b/)", "[![i](/blog/b/)](/blog/en/b/)"),
    ("jekyll", "posts", "[x][r]\n\n[r]: /blog/b/index.html '题'",
     "[x][r]\n\n[r]: /blog/en/b/ '题'"),
    ("jekyll", "posts", "[x](/blog/p/x/#%E5%89%8D)", "[x](/blog/en/p/x/#%E5%89%8D)"),
    ("jekyll", "posts", "[x](../b/) [y](../chinese/)", "[x](../b/) [y](/blog/chinese/)"),
    ("jekyll", "posts", "[x]({{ site.baseurl }}/b/)", "[x]({{ site.baseurl }}/en/b/)"),
    ("jekyll", "posts", '[x]({{ "/b/" | relative_url }})', '[x]({{ "/en/b/" | relative_url }})'),
    # polyglot puts the language before every address
    ("jekyll", "polyglot", "[x](/blog/b/#前言) <a href='/blog/b/'>",
     "[x](/blog/b/#intro) <a href='/blog/b/'>"),
    ("hexo", "posts", "[x](/blog/b/#%E5%89%8D%E8%A8%80)", "[x](/blog/en/b/#intro)"),
    ("hexo", "posts", "{% post_link b#前言 '题' %}", "{% post_link en/b#intro '题' %}"),
    ("hexo", "posts", "{% post_link chinese 题 %}", "{% post_link chinese 题 %}"),
    ("hexo", "second", "{% post_link deep/c 题 %}", "{% post_link deep/c 题 %}"),
    ("hexo", "second", "{% post_link chinese 题 %}",
     '<a href="https://own.example/blog/chinese/">题</a>'),
    ("vitepress", "", "[x](./b.md) [y](chinese.md) [z](/b#前言)",
     "[x](./b.md) [y](/chinese.md) [z](/en/b#intro)"),
    ("vitepress", "", "[x](/b.md#前言) [y](/chinese.md)", "[x](/en/b.md#intro) [y](/chinese.md)"),
    ("vitepress", "", "[x](/b.html)", "[x](/en/b.html)"),
    ("vuepress", "", "[x](/b.html) [y](chinese.md)", "[x](/en/b.html) [y](/chinese.md)"),
    ("docusaurus", "docs", "[x](/docs/b) [y](chinese.md) [z](./b.md#前言)",
     "[x](/docs/b) [y](chinese.md) [z](./b.md#intro)"),
    ("docusaurus", "docs", "[y](./chinese.md#前言) [z](/chinese.md) [w](/b.md)",
     "[y](/chinese.md#前言) [z](/chinese.md) [w](/b.md)"),
    # it would put `/blog/en` before it once more, and its build stopped
    ("docusaurus", "docs", "[x](/blog/docs/b#前言) [y](/blog/docs/chinese)",
     "[x](/docs/b#intro) [y](/docs/chinese)"),
    ("docusaurus", "docs", '<a href="/blog/docs/b">', '<a href="/blog/en/docs/b">'),
    ("docusaurus", "docs", "<https://own.example/blog/docs/b>",
     "<https://own.example/blog/en/docs/b>"),
    ("mkdocs", "suffix", "[x](b.md#前言) [y](chinese.md)", "[x](b.md#intro) [y](chinese.md)"),
    ("mkdocs", "suffix", "<a href='/blog/b/'>", "<a href='/blog/en/b/'>"),
]  # fmt: skip


@pytest.mark.parametrize(("site", "name", "written", "wanted"), LINKS)
def test_links(site: str, name: str, written: str, wanted: str) -> None:
    assert led(site, name, f"甲\n\n{written}\n") == f"甲\n\n{wanted}\n"


HEADERS = [
    ("prev: /blog/b\n", "prev: /blog/en/b\n"),
    ("hero:\n  actions:\n    - link: /b\n", "hero:\n  actions:\n    - link: /en/b\n"),
    ("next: https://own.example/blog/chinese\n", "next: https://own.example/blog/chinese\n"),
    ("permalink: /b\nurl: /b\naliases: [/b]\n", "permalink: /b\nurl: /b\naliases: [/b]\n"),
]


@pytest.mark.parametrize(("header", "wanted"), HEADERS)
def test_addresses_in_front_matter(header: str, wanted: str) -> None:
    assert led("vitepress", "", f"---\n{header}---\n甲\n") == f"---\n{wanted}---\n甲\n"


ADDRESSES: list[tuple[str, str, dict[str, object], str]] = [
    ("hugo", "posts/A b.md", {}, "/posts/a-b/"),
    ("hugo", "posts/a/index.md", {"slug": "s"}, "/posts/s/"),
    ("hugo", "posts/_index.md", {}, "/posts/"),
    ("hugo", "_index.md", {}, "/"),
    ("hugo", "a.md", {"url": "x/y.html"}, "/x/y.html"),
    ("jekyll", "2024-03-05-a b.md", {"permalink": "/x/:year/:title"}, "/x/2024/a-b"),
    ("vitepress", "guide/index.md", {}, "/guide/"),
    ("vitepress", "guide/a.md", {}, "/guide/a"),
    ("vuepress", "guide/README.md", {}, "/guide/"),
    ("vuepress", "guide/a.md", {}, "/guide/a.html"),
    ("docusaurus", "guide/01-a.md", {}, "/docs/guide/a"),
    ("docusaurus", "guide/guide.md", {}, "/docs/guide/"),
    ("docusaurus", "guide/a.md", {"slug": "/s"}, "/docs/s"),
    ("docusaurus", "guide/a.md", {"id": "i"}, "/docs/guide/i"),
    ("mkdocs", "guide/README.md", {}, "/guide/"),
    ("mkdocs", "guide/a.md", {}, "/guide/a/"),
]


@pytest.mark.parametrize(("site", "file", "header", "address"), ADDRESSES)
def test_addresses(site: str, file: str, header: dict[str, object], address: str) -> None:
    found: Page = page(EditionPlace(site, way(site).name, "en", file), header, "")
    assert found.address == address


def test_what_no_file_says_gives_no_address() -> None:
    """A number from a database: no link is changed for it."""
    for site, pattern in (("jekyll", "/:id/:title/"), ("hexo", ":id/:hash/")):
        place = EditionPlace(site, "posts", "en", "a.md", SiteFacts(pattern))
        assert page(place, {}, "").address == ""


def test_keys_of_addresses_are_one_for_one_page() -> None:
    assert len({key(a) for a in ("/a/", "/a", "/a/index.html", "/a.html")}) == 1
    assert key("/index/") == "/index" or key("/index/") == ""


GIVEN = {
    "https://zh.wikipedia.org/wiki/开源": "https://en.wikipedia.org/wiki/Open_source",
    "https://zh.example.org/*": "https://example.org/*",
    "/b/": "/elsewhere/",
    "/q": "https://example.org/?q=1",
}
GIVEN_LINKS = [
    ("[x](https://zh.wikipedia.org/wiki/%E5%BC%80%E6%BA%90)",
     "[x](https://en.wikipedia.org/wiki/Open_source)"),
    ("<a href='https://zh.example.org/a?b#c'>", "<a href='https://example.org/a?b#c'>"),
    ("[x](/b/) `/b/`", "[x](/elsewhere/) `/b/`"),
    ("[x](https://zh.example.com/a)", "[x](https://zh.example.com/a)"),
    ("[x](https://zh.example.org/a{b})", "[x](https://example.org/a%7Bb%7D)"),
    # without quotes no tag has an address with an equals sign
    ("<a href=/q>x</a> <a href=/b/>x</a>",
     '<a href="https://example.org/?q=1">x</a> <a href=/elsewhere/>x</a>'),
]  # fmt: skip


@pytest.mark.parametrize(("written", "wanted"), GIVEN_LINKS)
def test_what_the_configuration_says_of_links(written: str, wanted: str) -> None:
    assert led("hugo", "", f"甲 {written}\n", GIVEN) == f"甲 {wanted}\n"


@pytest.mark.parametrize("table", [
    {"/a": "javascript:x"}, {"/a": ""}, {"/a": 1}, {"/a*": "/b"}, {"/a": "/b*"}, {"/a": "a b"},
])  # fmt: skip
def test_links_that_the_configuration_may_not_lead(table: dict[str, object]) -> None:
    with pytest.raises(ValueError, match='"/a'):
        links_table(table)


@pytest.mark.parametrize(("line", "after"), [
    ('--8<-- "b.md"', '--8<-- "b.en.md"'),
    ('    --8<-- "deep/c.md:2:4"', '    --8<-- "deep/c.en.md:2:4"'),
    ('--8<-- "docs/b.md"', '--8<-- "docs/b.en.md"'),
    ('--8<-- "chinese.md"', '--8<-- "chinese.md"'),
    ('--8<-- "code.py"', '--8<-- "code.py"'),
    ('```\n--8<-- "b.md"\n```', '```\n--8<-- "b.md"\n```'),
])  # fmt: skip
def test_a_page_brings_in_the_editions_of_other_files(line: str, after: str) -> None:
    """`--8<-- "note.md"` put Chinese into English pages of a MkDocs site."""
    found = site_map("mkdocs", "suffix")
    found = replace(found, facts=replace(found.facts, snippets=("docs", ".")))
    known = Known(lambda file: file != "chinese.md", lambda file: {})
    document = bitext.parse(f"正文。\n\n{line}\n", site="mkdocs")

    def start(_ids: object) -> Relinking:
        return Relinking(found, found.by_file["here.md"], known, {}, {}, content="docs")

    assert relink(document.text, document, start, "github")[0] == f"正文。\n\n{after}\n"


def test_an_address_with_a_slash_has_no_language_before_it() -> None:
    """Hugo's `url: /x/` in a site with `defaultContentLanguageInSubdir` (0.168, built)."""
    place = EditionPlace("hugo", "suffix", "en", "a.md", SiteFacts(prefix="/zh"))
    assert page(place, {"url": "/x/"}, "").address == "/x/"
    assert page(place, {"url": "x/"}, "").address == "/zh/x/"
    assert page(place, {}, "").address == "/zh/a/"


@pytest.mark.parametrize(("line", "after"), [
    ("<!--@include: @/b.md-->", "<!--@include: @/en/b.md-->"),
    ("<!-- @include: @/deep/c.md#a{1,2} -->", "<!-- @include: @/en/deep/c.md#a{1,2} -->"),
    ("<!--@include: @/chinese.md-->", "<!--@include: @/chinese.md-->"),
    ("<!--@include: ./b.md-->", "<!--@include: ./b.md-->"),
])  # fmt: skip
def test_a_vitepress_page_brings_in_the_editions_of_other_files(line: str, after: str) -> None:
    """From the folder of pages; beside the page it finds them itself."""
    found = site_map("vitepress", "")
    known = Known(lambda file: file != "chinese.md", lambda _: {})
    document = bitext.parse(f"正文。\n\n{line}\n", site="vitepress")

    def start(_ids: object) -> Relinking:
        return Relinking(found, found.by_file["here.md"], known, {}, {}, content="docs")

    assert relink(document.text, document, start, "vitepress")[0] == f"正文。\n\n{after}\n"
