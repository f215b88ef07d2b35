"""Where a link of an edition should lead, and how that is written in its site.

A link leads to the edition of a page where there is one, to the page itself otherwise.  What the
generator does of itself with an address is left to it (`HABITS`, each built): an address is changed
only where it would lead elsewhere, or nowhere.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import NamedTuple
from urllib.parse import quote, unquote

from bitext.sites.address import SiteFacts
from bitext.sites.pages import Page, key

SUFFIXES = (".md", ".markdown", ".mdx")


class Naming(StrEnum):
    """How an address names its page."""

    FILE = "file"  #: ``b.md``
    ROOT = "root"  #: ``/b/``
    HOST = "host"  #: ``https://own.example/b/``
    RELATIVE = "relative"  #: ``../b/``


class Leads(StrEnum):
    """Where an address leads from an English page if nobody changes it."""

    EDITION = "edition"  #: to the edition, and nowhere where there is none
    FALLS = "falls"  #: to the edition, to the source where there is none
    SOURCE = "source"
    LOST = "lost"  #: nowhere, where the post's leads to its page
    TEXT = "text"  #: as for every address that is no page's: nowhere


@dataclass(frozen=True, slots=True)
class Habit:
    """What a generator does with the addresses of an English page."""

    files: Leads = Leads.TEXT
    roots: Leads = Leads.SOURCE  #: in Markdown
    tags: Leads = Leads.SOURCE  #: ``/b/`` in HTML
    hosts: Leads = Leads.SOURCE
    based: bool = False  #: whether it puts the base path before ``/b/`` in Markdown


HABITS: Mapping[tuple[str, str], Habit] = {
    ("hugo", ""): Habit(files=Leads.EDITION, roots=Leads.FALLS),
    ("hugo", "own hook"): Habit(files=Leads.EDITION),
    # jekyll-relative-links, which GitHub Pages have by themselves, looks from the page's own folder
    ("jekyll", "posts"): Habit(files=Leads.LOST),
    # it puts the language before the addresses of all pages, and has the source there as well
    ("jekyll", "polyglot"): Habit(
        files=Leads.LOST, roots=Leads.FALLS, tags=Leads.FALLS, hosts=Leads.FALLS
    ),
    ("hexo", "posts"): Habit(),
    ("hexo", "second"): Habit(),  # hexo-renderer-marked puts the root before pictures alone
    ("vitepress", ""): Habit(files=Leads.EDITION, based=True),
    ("vuepress", ""): Habit(files=Leads.EDITION),
    # `./b.md` it looks for beside the edition alone, `/b.md` in both folders
    ("docusaurus", ""): Habit(files=Leads.FALLS, roots=Leads.FALLS, based=True),
    ("plain", ""): Habit(files=Leads.EDITION),  # whoever looks for files looks beside the page
    ("mkdocs", ""): Habit(files=Leads.FALLS),  # a page without an edition is the source's there
}

#: They put base and ending where a link names a file, from the page's own or from the root.
_LOCALES = ("vitepress", "vuepress")


def habit(site: str, way: str, facts: SiteFacts) -> Habit:
    """What the site's generator does of itself."""
    name = "own hook" if facts.own_hook else way
    return HABITS.get((site, name)) or HABITS.get((site, "")) or Habit()


class PageLink(NamedTuple):
    """An address that names a page."""

    page: Page
    form: Naming
    before: str  #: host and base as they are written
    path: str
    tail: str  #: query and fragment


@dataclass(frozen=True)
class SiteMap:
    """The pages of a site, with one language of editions."""

    site: str
    way: str
    facts: SiteFacts
    pages: tuple[Page, ...]
    by_key: dict[str, Page] = field(init=False, default_factory=dict)
    by_file: dict[str, Page] = field(init=False, default_factory=dict)

    def __post_init__(self) -> None:
        for page in self.pages:
            self.by_file[page.file] = page
        for page in self.pages:  # a file of that very name comes first
            self.by_file.setdefault(page.files[-1], page)
        for page in self.pages:
            for alias in page.aliases:
                self.by_key.setdefault(key(alias), page)
        for page in self.pages:
            if page.address:
                self.by_key[key(page.address)] = page

    @property
    def habit(self) -> Habit:
        """What the generator does of itself."""
        return habit(self.site, self.way, self.facts)

    def page(self, file: str) -> Page:
        """The page of a file; one without addresses where nothing is known of it."""
        return self.by_file.get(file) or Page(file, "", "", "")

    def find(self, here: Page, written: str) -> PageLink | None:
        """The page of the site that an address names."""
        path, tail = _cut(written)
        before, path, form = self._form(path)
        if form is None or not path:
            return None
        page = self._page(here, path, form)
        return PageLink(page, form, before, path, tail) if page else None

    def _form(self, path: str) -> tuple[str, str, Naming | None]:
        """Host and base, the path behind them, and how it names a page."""
        found = self._host.match(path)
        if found and found[0]:
            before, path = found[0], path[found.end() :] or "/"
            return before, path, Naming.HOST if "//" in before or "url" in before else Naming.ROOT
        if re.match(r"[A-Za-z][\w+.-]*:|//", path) or "{" in path:
            return "", "", None
        base = self.facts.base
        if base and f"{path}/".startswith(f"{base}/"):
            return base, path.removeprefix(base) or "/", Naming.ROOT
        if path.lower().endswith(SUFFIXES):
            return "", path, Naming.FILE
        return "", path, Naming.ROOT if path.startswith("/") else Naming.RELATIVE

    @property
    def _host(self) -> re.Pattern[str]:
        """What stands for the site's own host, its base path with it; Liquid's words too."""
        liquid = (
            r"(?:\{\{-?\s*site\.(?:url|baseurl)\s*-?\}\})+" if self.site == "jekyll" else r"(?!)"
        )
        if not self.facts.host:
            return re.compile(liquid)
        name = re.escape(self.facts.host.partition("://")[2])
        base = re.escape(self.facts.base)
        return re.compile(rf"{liquid}|(?:https?:)?//{name}(?:{base})?(?=[/?#]|$)")

    def _page(self, here: Page, path: str, form: Naming) -> Page | None:
        if form is Naming.FILE:
            return self.file(here, unquote(path))
        if form is Naming.RELATIVE:
            if not here.address:
                return None
            path = posixpath.join(posixpath.dirname(here.address), unquote(path))
            path = posixpath.normpath(path)
        return self.by_key.get(key(path))

    def file(self, here: Page, name: str) -> Page | None:
        """The page of a file, by its path from the page's own or from the content folder."""
        base = "" if name.startswith("/") else posixpath.dirname(here.file)
        path = posixpath.normpath(posixpath.join(base, name.lstrip("/") if not base else name))
        own = path.removeprefix(self.folder.lstrip("/")) if name.startswith("/") else path
        return self.by_file.get(own)

    @property
    def folder(self) -> str:
        """Of a site with a folder for each language the source's, as ``/zh/``; else ``/``."""
        first = next((page.address for page in self.pages if page.address), "")
        is_one = self.site in _LOCALES and self.way == "folder"
        return f"/{first.split('/')[1]}/" if is_one and first else "/"


def _cut(written: str) -> tuple[str, str]:
    """Path, and query with fragment; templates are no queries."""
    found = re.match(r"(?:\{\{[^{}]*\}\}|\{%[^%]*%\}|[^?#])*", written)
    end = found.end() if found else 0
    return written[:end], written[end:]


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of editions."""

    has: Callable[[str], bool]  #: whether the page of a file has one
    #: of the page of a file: id of a heading -> what it is in its edition, where it is another
    ids: Callable[[str], Mapping[str, str]]


def relinked(site: SiteMap, here: Page, hit: PageLink, known: Known, *, markdown: bool) -> str:
    """What is written in the place of an address so that it leads where it should."""
    has = known.has(hit.page.file)
    tail = fragment(hit.tail, known.ids(hit.page.file)) if has else hit.tail
    before, path = hit.before, hit.path
    if markdown and site.site == "docusaurus" and hit.form is Naming.ROOT:
        before = ""  # on English pages it would put `/base/en` before `/base/docs/x` too
    if not _is_right(site, here, hit, has=has, markdown=markdown):
        wanted = hit.page.edition if has else hit.page.address
        if hit.form is Naming.FILE and site.way == "polyglot":
            wanted = hit.page.address  # before which it puts the language
        if not wanted:
            return before + path + tail
        if hit.form is Naming.FILE and site.site in _LOCALES:
            folder = f"/{wanted.split('/')[1]}/" if has else site.folder
            wanted = f"{folder}{hit.page.file}"
        elif hit.form is Naming.FILE and site.site == "docusaurus":
            wanted = f"/{hit.page.file}"
        before, path = _written(site, hit, wanted, markdown=markdown)
    return before + path + tail


def _is_right(site: SiteMap, here: Page, hit: PageLink, *, has: bool, markdown: bool) -> bool:
    """Whether an address leads where it should as it stands."""
    own = site.habit
    if hit.form is Naming.RELATIVE:
        return has and key(_joined(here.edition, hit.path)) == key(hit.page.edition)
    by_form = {Naming.FILE: own.files, Naming.HOST: own.hosts, Naming.ROOT: own.roots}
    leads = by_form[hit.form]
    if hit.form is Naming.ROOT and not (markdown and _is_named(site, hit)):
        leads = own.tags
    if hit.form is Naming.FILE and site.site in _LOCALES and hit.path.startswith("/"):
        leads = Leads.SOURCE
    if hit.form is Naming.FILE and site.site == "docusaurus" and _is_beside(here, hit.path):
        leads = Leads.EDITION
    if hit.form is Naming.FILE and not markdown:
        leads = Leads.TEXT
    if leads is Leads.TEXT:
        return True  # nor does it lead anywhere from the source
    return leads is not Leads.LOST and (leads is Leads.FALLS or (leads is Leads.EDITION) == has)


def _is_beside(here: Page, path: str) -> bool:
    """Whether Docusaurus looks for a file beside the edition alone, or finds another elsewhere."""
    return path.startswith(".") or ("/" in here.file and not path.startswith("/"))


def _is_named(site: SiteMap, hit: PageLink) -> bool:
    """Whether a generator that looks pages up finds this one: Hugo by its file, without a base."""
    stem = posixpath.splitext(hit.page.files[-1])[0]
    folder, name = posixpath.split(stem)
    logical = folder if name in ("index", "_index") else stem
    named = key(hit.path) == f"/{logical}".rstrip("/").lower() and not hit.before
    return named or site.site != "hugo"


def _joined(address: str, path: str) -> str:
    return posixpath.normpath(posixpath.join(posixpath.dirname(address), unquote(path)))


def _written(site: SiteMap, hit: PageLink, wanted: str, *, markdown: bool) -> tuple[str, str]:
    """Host and base, and path, of the page that is wanted."""
    plain = "%" in hit.path or not re.search(r"[^\x00-\x7f]", wanted)
    path = encoded(wanted, ascii_only=plain)
    if hit.path.endswith(".html") and not path.endswith((".html", "/")):
        path += ".html"
    if site.site == "plain" and hit.path.endswith("/"):
        path = f"{path.rstrip('/')}/"  # as this site writes them
    if hit.form is Naming.HOST or hit.before:
        return hit.before, path
    if hit.form is Naming.FILE and site.site in (*_LOCALES, "docusaurus"):
        return "", path
    loose = hit.form in (Naming.FILE, Naming.RELATIVE) and not (markdown and site.habit.based)
    return (site.facts.base if loose else ""), path


def encoded(address: str, *, ascii_only: bool) -> str:
    """An address as it may stand in Markdown, in a tag and in quotes.

    >>> encoded("/a b/中（1)/", ascii_only=False), encoded("/中/", ascii_only=True)
    ('/a%20b/中（1%29/', '/%E4%B8%AD/')
    """
    safe = "/:?#@!$&+,;=~%-._"
    if ascii_only:
        return quote(address, safe=safe)
    return "".join(c if ord(c) > 127 and not c.isspace() else quote(c, safe=safe) for c in address)


def fragment(tail: str, ids: Mapping[str, str]) -> str:
    """Query and fragment, with the id that a heading has in the edition.

    >>> fragment("?a=1#%E5%89%8D%E8%A8%80", {"前言": "intro"}), fragment("#x", {})
    ('?a=1#intro', '#x')
    """
    query, mark, name = tail.partition("#")
    now = ids.get(unquote(name)) if mark else None
    if not now:
        return tail
    return f"{query}#{encoded(now, ascii_only='%' in name)}"
