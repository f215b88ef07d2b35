"""What the header of an edition must say so that it takes no address from its source.

An edition's header is its source's, so ``permalink``, ``url`` and the like would put the English
page in the place of the Chinese one: 12 of 12 posts of a Hexo site, 20 of 20 of a Jekyll site.
Addresses of one's own begin with the language; none is made of a title, which may be reworded.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from posixpath import basename, dirname, splitext
from typing import NamedTuple

from bitext.sites.patterns import filled, moment, urlized

#: A key of the header, or an item of its list.
KeyPath = tuple[str | int, ...]

#: What ends an excerpt of Jekyll's where nothing else is said.
BLANK_LINE = "\n\n"


class Scope(NamedTuple):
    """What Jekyll's ``defaults`` say of the pages below a folder."""

    path: str  #: from the root
    kind: str  #: ``posts``, or a collection; empty: all
    values: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class SiteFacts:
    """What a site's own configuration says of its addresses."""

    permalink: str = ""  #: pattern of a post's address; a style's name in Jekyll
    #: Hugo: of the pages of a section; Jekyll: of a collection; VitePress: ``rewrites``;
    #: MkDocs: where the posts of Material's blog lie
    patterns: tuple[tuple[str, str], ...] = ()
    host: str = ""  #: where the site is: scheme and host, no slash
    base: str = ""  #: where its root is on its host: ``/docs``, or empty
    prefix: str = ""  #: what stands before all addresses of the source: ``/zh-cn``, or empty
    code: str = ""  #: the source's language as the site's configuration names it
    rooted: str = ""  #: Hugo: another language, the site's first, whose pages have no prefix
    timezone: str = ""  #: Jekyll: of its clocks, which decide on which day a post is
    languages: tuple[str, ...] = ()  #: Jekyll: those of jekyll-polyglot
    #: Jekyll: what ``defaults`` say of the pages of a folder, the nearest folder last
    scopes: tuple[Scope, ...] = ()
    own_hook: bool = False  #: Hugo: whether links are not written by its own link hook
    html_ending: bool = False  #: whether pages end in ``.html`` that would be folders
    heading_ids: str = "github"  #: how it makes ids of headings: a rule of `sites.ids`
    asset_folder: bool = False  #: whether a post's files lie in a folder of its name (Hexo)
    keeps_ids: bool = False  #: whether its Markdown lets a heading have one of its own
    escapes_ids: bool = False  #: whether the brace before it would begin something else
    excerpt_separator: str = BLANK_LINE  #: what ends an excerpt (Jekyll)
    named: str = ""  #: Hexo: ``new_post_name``, by which it reads names of files
    #: Hexo: category -> its part of an address; of "" that of posts without one
    categories: tuple[tuple[str, str], ...] = ()
    any_locale: bool = True  #: whether its theme takes a language that nobody speaks (MkDocs)
    heads_pages: bool = False  #: whether it heads a page that has no ``h1`` by its title (Material)
    taxonomies: tuple[str, ...] = ()  #: Hugo: keys whose values have pages of their own
    included: tuple[str, ...] = ()  #: Jekyll: folders with ``_`` that hold pages all the same
    excluded: tuple[str, ...] = ()  #: globs of files that become no pages
    snippets: tuple[str, ...] = ()  #: MkDocs: folders of PyMdown's Snippets, from the root
    reads_tags: bool = True  #: whether Markdown between tags of HTML is (MkDocs, Hugo)


@dataclass(frozen=True, slots=True)
class EditionPlace:
    """An edition, of which the header is wanted."""

    site: str
    way: str
    language: str
    post: str  #: the source, below the content folder
    facts: SiteFacts = SiteFacts()
    folder: str = ""  #: the content folder

    @property
    def collection(self) -> str:
        """Of a page of Jekyll's that is no post: what its collection is called."""
        name = basename(self.folder)
        of_posts = name in ("", "_posts", "_drafts") or not name.startswith("_")
        return "" if of_posts or self.is_page else name.removeprefix("_")

    @property
    def is_page(self) -> bool:
        """Whether it is a page of Hexo's or Jekyll's that is no post: in no folder with ``_``."""
        folders = f"{self.folder}/{self.post}".split("/")[:-1]
        own = [name for name in folders if name.startswith("_")]
        ours = self.site in ("hexo", "jekyll") and bool(self.folder)
        return ours and (not own or own[-1] in self.facts.included)

    @property
    def path(self) -> str:
        """Of such a page: its path below the site's source, which is a folder of Hexo's."""
        whole = f"{self.folder}/{self.post}".removeprefix("./")
        return whole.partition("/")[2] if self.site == "hexo" else whole


def header_values(place: EditionPlace, header: Mapping[str, object]) -> dict[KeyPath, str]:
    """What an edition's header says in place of its source's, by key; keys it lacks are new."""
    values: dict[KeyPath, str] = {}
    for key in _LANGUAGE_KEYS:
        if isinstance(header.get(key), str):
            values[key,] = place.language
    rules = {
        "hugo": _hugo, "jekyll": _jekyll, "hexo": _hexo, "vuepress": _vuepress, "mkdocs": _mkdocs,
    }  # fmt: skip
    if rule := rules.get(place.site):
        values |= dict(rule(place, header))
    return values


def taken(place: EditionPlace, header: Mapping[str, object]) -> str:
    """Why the edition would take its source's place whatever its header says; empty if not.

    Polyglot keeps the page of a language that it knows; of two that it does not the last one.
    """
    own, known = header.get("lang"), place.facts.languages
    if place.way != "polyglot" or own is None or not known or own in known:
        return ""
    return (
        f"`lang: {own}` is none of the site's `languages` ({', '.join(known)}): jekyll-polyglot "
        "would show the edition in the post's place"
    )


#: Keys that say in which language a page is.
_LANGUAGE_KEYS = ("lang", "language", "locale")

Header = Mapping[str, object]
Values = Iterator[tuple[KeyPath, str]]


def own_addresses(place: EditionPlace, header: Mapping[str, object], *keys: str) -> Values:
    """Addresses that the source names itself, below the language's."""
    for key in keys:
        value = header.get(key)
        listed = isinstance(value, list)
        for index, item in enumerate(value if isinstance(value, list) else [value]):
            if isinstance(item, str) and item:
                yield ((key, index) if listed else (key,)), below(place.language, item)


def below(language: str, address: str) -> str:
    """A page's address below its language's; an address with a host is left alone.

    >>> below("en", "/archives/x/"), below("en", "a.html"), below("en", "https://example.org/a")
    ('/en/archives/x/', 'en/a.html', 'https://example.org/a')
    """
    if re.match(r"[A-Za-z][\w+.-]*:|//", address):
        return address
    slash = "/" if address.startswith("/") else ""
    return f"{slash}{language}/{address.removeprefix('/')}"


def _hugo(place: EditionPlace, header: Mapping[str, object]) -> Values:
    """Hugo puts ``slug`` and ``aliases`` below the language; ``url`` with a slash it does not.

    An address made of the title would move with its wording: ``:slug`` takes a slug, ``:title``
    is the title whatever else is said (0.168).
    """
    if str(header.get("url", "")).startswith("/"):
        yield from own_addresses(place, header, "url")
        return
    pattern = _hugo_pattern(place)
    if header.get("url") or not pattern:
        return
    if re.search(r":title\b", pattern):
        yield ("url",), within(place, hugo_address(place, header, named=True))
    elif re.search(r":slug\b", pattern) and not header.get("slug"):
        yield ("slug",), _name(place.post)


def within(place: EditionPlace, address: str) -> str:
    """Where an edition is whose post would be at an address in the site's first language."""
    return address if place.language == place.facts.rooted else f"/{place.language}{address}"


def _name(post: str) -> str:
    """What a post is called: its file, or the folder of a bundle."""
    stem = splitext(post)[0]
    return basename(dirname(stem) if basename(stem) == "index" else stem)


def _hugo_pattern(place: EditionPlace) -> str:
    """The pattern of a page's section; sections' own pages and the home page have none."""
    if basename(place.post).startswith("_index."):
        return ""
    section = place.post.partition("/")[0] if "/" in place.post else ""
    patterns = dict(place.facts.patterns)
    return patterns.get(section) or patterns.get("/", "") or place.facts.permalink


def hugo_address(place: EditionPlace, header: Mapping[str, object], *, named: bool = False) -> str:
    """Where Hugo puts a page; ``named``: its title's place is the file's, as editions have it."""
    url = header.get("url")
    if isinstance(url, str) and url:
        return f"/{url.lstrip('/')}"
    found = _hugo_folder(place, header, named=named)
    return f"{found.rstrip('/')}.html" if found and _is_ugly(place) else found


def _is_ugly(place: EditionPlace) -> bool:
    """Hugo's ``uglyURLs``; pages of sections are folders still, those of a tag are not (built)."""
    term = place.post.count("/") > 1 and place.post.partition("/")[0] in place.facts.taxonomies
    return place.facts.html_ending and (term or not basename(place.post).startswith("_index."))


def _hugo_folder(place: EditionPlace, header: Mapping[str, object], *, named: bool) -> str:
    slug, title = header.get("slug"), header.get("title")
    name, folder = _name(place.post), dirname(splitext(place.post)[0])
    if basename(place.post).startswith("_index."):
        return urlized(f"/{folder}/") if folder else "/"
    if basename(place.post).startswith("index."):
        folder = dirname(folder)
    called = name if named else str(title or name)
    last = slug if isinstance(slug, str) and slug else name
    if not (pattern := _hugo_pattern(place)):
        return urlized(f"/{folder}/{last}/" if folder else f"/{last}/")
    day = next((moment(header[key]) for key in _HUGO_DATES if header.get(key)), None)
    fields = {
        "title": called, "filename": name, "contentbasename": name, "sections": folder,
        "slug": last if slug else called, "slugorfilename": last, "slugorcontentbasename": last,
        "section": folder.partition("/")[0],
    }  # fmt: skip
    day = day if isinstance(day, dt.date) else dt.date.min  # Hugo's year 1
    return urlized(filled(f"/{pattern.strip('/')}/", fields, day))


#: Where Hugo looks for the date of a page, one after the other.
_HUGO_DATES = ("date", "publishDate", "publishdate", "pubdate", "published", "lastmod", "modified")


def _jekyll(place: EditionPlace, header: Mapping[str, object]) -> Values:
    from bitext.sites.jekyll import edition_values  # which is made of this module's nouns

    yield from edition_values(place, header)


def _hexo(place: EditionPlace, header: Mapping[str, object]) -> Values:
    """In one configuration the address is written out: a pattern would be the source's."""
    if place.way != "posts":
        return
    from bitext.sites.hexo import hexo_address  # which is made of this module's nouns

    yield ("lang",), place.language
    natural = place.is_page and "/" not in place.folder  # its file lies below the language's folder
    if not natural and not isinstance(header.get("permalink"), str):
        yield ("permalink",), below(place.language, hexo_address(place, header))
    yield from own_addresses(place, header, "permalink", "alias")


def _mkdocs(place: EditionPlace, header: Mapping[str, object]) -> Values:
    """A post of Material's blog, whose address would change with the wording of its title."""
    of_blog = place.post.startswith(tuple(folder for _, folder in place.facts.patterns))
    if place.way == "second" and of_blog and not header.get("slug"):
        stem = splitext(place.post)[0].removesuffix("/index")
        yield ("slug",), basename(stem)


def _vuepress(place: EditionPlace, header: Mapping[str, object]) -> Values:
    yield from own_addresses(place, header, "permalink")
