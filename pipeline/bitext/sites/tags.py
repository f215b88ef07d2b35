"""Tags that name a post of the site: Hugo's ``ref``, Jekyll's ``post_url``, Hexo's ``post_link``.

Each looks in the language, or in the folder, of the page it stands in, and stops the build when it
finds nothing there.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from posixpath import basename, splitext
from typing import NamedTuple

from bitext.sites.hexo import slug as hexo_slug
from bitext.sites.links import Known, SiteMap, encoded, fragment
from bitext.sites.pages import Page


class Tagged(NamedTuple):
    """A tag as it stands in the edition, and the page that it names."""

    text: str
    page: Page | None = None


def retagged(site: SiteMap, here: Page, tag: str, known: Known) -> Tagged | None:
    """What a tag becomes; None for one that names no post."""
    rule = _RULES.get(site.site)
    return rule(site, here, tag, known) if rule else None


_REF = re.compile(
    r"""(?P<open>\{\{[<%]\s*)(?P<name>(?:rel)?ref)\s+"""
    r"""(?:(?:path\s*=\s*)?(?P<quote>["`])(?P<path>[^"`#]*)(?P<tail>#[^"`]*)?(?P=quote)|(?P<bare>[^\s"`=>%]+))"""
    r"""\s*(?P<close>[%>]\}\})$"""
)


def _hugo(site: SiteMap, here: Page, tag: str, known: Known) -> Tagged | None:
    """A reference to a page that has no English one names its language."""
    found = _REF.match(tag)
    if found is None:
        return None
    path, mark, rest = (found["path"] or found["bare"] or "").partition("#")
    tail = found["tail"] or mark + rest
    page = _referred(site, here, path) if path else None
    if page is None:
        return Tagged(tag)
    if known.has(page.file):
        tail, language = fragment(tail, known.ids(page.file)), ""
    else:
        language = site.facts.code
    quote = found["quote"] or '"'
    target = f"{quote}{path}{tail}{quote}"
    if language:
        target = f"path={target} lang={quote}{language}{quote}"
    elif target == f'"{found["bare"]}"':
        return Tagged(tag, page)
    return Tagged(f"{found['open']}{found['name']} {target} {found['close']}", page)


def _referred(site: SiteMap, here: Page, path: str) -> Page | None:
    """The page that Hugo means: from the page's folder, from the root, or by a name alone."""
    endings = ("", ".md", "/index.md", "/_index.md")
    for ending in endings:
        if page := site.file(here, path.rstrip("/") + ending):
            return page
    rooted = path.strip("/")
    for ending in endings:
        if page := site.by_file.get(rooted + ending):
            return page
    own = (rooted, f"{rooted}.md")
    named = [p for p in site.pages if any(basename(file) in own for file in p.files)]
    return named[0] if len(named) == 1 and "/" not in rooted else None


_POST_URL = re.compile(r"(\{%-?\s*post_url\s+)(\S+)(\s*-?%\})$")
_LINK = re.compile(r"(\{%-?\s*link\s+)(\S+)(\s*-?%\})$")


def _jekyll(site: SiteMap, _here: Page, tag: str, known: Known) -> Tagged | None:
    """English posts lie below ``_posts/en/``, and are named so."""
    if found := _POST_URL.match(tag):
        named = found[2].strip("/")
        page = next((p for p in site.pages if _below(f"_posts/{p.file}") == named), None)
        page = page or _by_name(site, named)
        name = page and _below(page.edition_file)
    elif found := _LINK.match(tag):
        named = found[2].removeprefix("/")  # below one content folder, or one of several
        page = site.by_file.get(named) or site.by_file.get(named.removeprefix("_posts/"))
        name = page and page.edition_file
    else:
        return None
    if page is None or not known.has(page.file):
        return Tagged(tag, page)
    return Tagged(f"{found[1]}{name}{found[3]}", page)


_POST = re.compile(
    r"(?P<open>\{%-?\s*)(?P<name>post_link|post_path)(?P<gap>\s+)(?P<slug>[^\s#%]+)(?P<tail>#\S*)?"
    r"(?P<rest>(?:\s[^%]*?)?)(?P<close>\s*-?%\})$"
)


def _hexo(site: SiteMap, _here: Page, tag: str, known: Known) -> Tagged | None:
    """A post is named by its path; a second configuration knows its own posts only."""
    found = _POST.match(tag)
    if found is None:
        return None
    slug = found["slug"].strip("'\"")
    posts = (p for p in site.pages if "_posts/" in p.edition_file)  # others are pages
    page = next((p for p in posts if hexo_slug(_of_posts(p.file), site.facts) == slug), None)
    if page is None:
        return Tagged(tag)
    has, tail = known.has(page.file), found["tail"] or ""
    if not has and site.way == "second":
        return Tagged(_plain(site, page, found), page) if page.address else Tagged(tag, page)
    if has:
        tail = fragment(tail, known.ids(page.file))
        english = _of_posts(page.edition_file)
        slug = slug if site.way == "second" else hexo_slug(english, site.facts)
    head = f"{found['open']}{found['name']}{found['gap']}"
    return Tagged(f"{head}{slug}{tail}{found['rest']}{found['close']}", page)


def _of_posts(path: str) -> str:
    """A post's path below the folder of posts."""
    return path.rpartition("_posts/")[2]


def _below(path: str) -> str:
    """The same without its ending."""
    return _of_posts(splitext(path)[0])


def _by_name(site: SiteMap, named: str) -> Page | None:
    """The one post of a name in any folder: Jekyll finds it, with a warning."""
    found = [p for p in site.pages if splitext(basename(p.file))[0] == named]
    return found[0] if len(found) == 1 else None


def _plain(site: SiteMap, page: Page, found: re.Match[str]) -> str:
    """What the tag would have written, were the post in its configuration."""
    address = site.facts.host + site.facts.base + encoded(page.address, ascii_only=True)
    address += found["tail"] or ""
    if found["name"] == "post_path":
        return address
    words = (
        re.sub(r"(?<!\s)\s+(?:true|false)$", "", found["rest"].strip()).strip("'\"") or page.file
    )
    return f'<a href="{address}">{words}</a>'


_RULES: Mapping[str, Callable[[SiteMap, Page, str, Known], Tagged | None]] = {
    "hugo": _hugo,
    "jekyll": _jekyll,
    "hexo": _hexo,
}


def templates(written: str) -> Iterator[re.Match[str]]:
    """Tags at the beginning of an address, behind the site's own host and base."""
    return re.finditer(
        r"^(?P<before>(?:\{\{-?\s*site\.(?:url|baseurl)\s*-?\}\}(?=\{))*)"
        r"(?P<tag>\{\{.*?\}\}|\{%.*?%\})",
        written,
    )
