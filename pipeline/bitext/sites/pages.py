"""Where a site puts a post: its address below the site's root, by the rules of each generator.

What a rule needs and no file says (a number from a database, a title that a theme makes) gives no
address: then no link to the page is changed.  Addresses are as people read them, not encoded.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from posixpath import basename, dirname, splitext
from urllib.parse import unquote
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from bitext.sites.address import (
    JEKYLL_STYLES,
    EditionPlace,
    below,
    hugo_address,
    jekyll_pattern,
)
from bitext.sites.hexo import hexo_address
from bitext.sites.parts import is_part
from bitext.sites.patterns import filled, moment

Header = Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Page:
    """A post as a page of its site, and its edition's."""

    file: str  #: below the content folder
    address: str  #: of the post, with a slash before it; empty where it is not known
    edition: str  #: of its edition, likewise
    edition_file: str  #: relative to the workspace
    aliases: tuple[str, ...] = ()  #: other addresses that lead to it


def page(place: EditionPlace, header: Header, edition_file: str) -> Page:
    """The page that a post is."""
    rule = _RULES.get(place.site)
    address = rule(place, header) if rule and not is_part(place, headed=True) else ""
    edition = _edition(place, header, address)
    rooted = place.site == "hugo" and str(header.get("url", "")).startswith("/")
    prefix = "" if rooted else place.facts.prefix
    if place.site in ("vitepress", "vuepress") and place.way == "folder":
        prefix = f"/{basename(place.folder)}"
    address = address and prefix + address
    aliases = (*_aliases(header), *_abroad(place, header, address))
    return Page(place.post, address, edition, edition_file, aliases)


def _edition(place: EditionPlace, header: Header, address: str) -> str:
    if place.site == "hexo" and place.way == "posts":
        own = header.get("permalink")
        found = below(place.language, own if isinstance(own, str) else hexo_address(place, header))
        return f"/{found.lstrip('/')}"
    if place.site == "hugo":
        address = hugo_address(place, header, named=True)
    return address and f"/{place.language}{address}"


def _aliases(header: Header) -> list[str]:
    found: list[str] = []
    for key in ("aliases", "alias", "redirect_from"):
        value = header.get(key)
        found += [v for v in (value if isinstance(value, list) else [value]) if isinstance(v, str)]
    return [f"/{alias.lstrip('/')}" for alias in found]


def _abroad(place: EditionPlace, header: Header, address: str) -> list[str]:
    """Where Jekyll puts a post on a server of another zone, if its site names no zone."""
    if place.site != "jekyll" or place.facts.timezone or not address:
        return []
    elsewhere = _jekyll(place, header, "UTC")
    return [elsewhere] if elsewhere not in ("", address) else []


def key(address: str) -> str:
    """What addresses of one page share.

    >>> key("/a/%E4%B8%AD/"), key("/a/中/index.html"), key("/a/中.html"), key("/")
    ('/a/中', '/a/中', '/a/中', '')
    """
    path = unquote(address)
    path = re.sub(r"(?:^|(?<=/))index(?:\.html?)?$", "", path)
    return re.sub(r"\.html?$", "", path.rstrip("/"))


def _hugo(place: EditionPlace, header: Header) -> str:
    return hugo_address(place, header)


def _jekyll(place: EditionPlace, header: Header, zone: str = "") -> str:
    """``_posts/2024-03-05-a.md`` by the site's pattern, or by the post's own."""
    own = header.get("permalink")
    pattern = JEKYLL_STYLES.get(own, own) if isinstance(own, str) else jekyll_pattern(place)
    stem = splitext(basename(place.post))[0]
    dated = re.match(r"(\d{4})-(\d{1,2})-(\d{1,2})-(.+)$", stem)
    day = _clock(header.get("date"), zone or place.facts.timezone)
    if not isinstance(day, dt.date):
        day = _date(dated)
    name = dated[4] if dated else stem
    title = header.get("slug") if isinstance(header.get("slug"), str) else name
    fields = {
        "title": _slug(str(title)), "slug": _slug(str(title)).lower(), "name": _slug(name),
        "collection": place.collection, "path": splitext(place.post)[0],
        "categories": "/".join(_categories(place, header)), "output_ext": ".html",
    }  # fmt: skip
    return filled(f"/{pattern.lstrip('/')}", fields, day)


def _clock(said: object, zone: str) -> object:
    """A time as the clocks of a zone show it; as it is written where none is named."""
    said = moment(said)
    if zone and isinstance(said, dt.datetime) and said.tzinfo:
        with suppress(ZoneInfoNotFoundError, ValueError):
            return said.astimezone(ZoneInfo(zone))
    return said


def _date(dated: re.Match[str] | None) -> dt.date | None:
    try:
        return dt.date(int(dated[1]), int(dated[2]), int(dated[3])) if dated else None
    except ValueError:
        return None


def _slug(name: str) -> str:
    """Jekyll's ``slugify`` in its mode ``pretty``."""
    return re.sub(r"[^\w.~!$&'()+,;=@]+", "-", name).strip("-")


def _categories(place: EditionPlace, header: Header) -> list[str]:
    """Those of the header, behind the folders in which ``_posts`` lies."""
    above = "" if place.collection else dirname(place.folder)
    found = [part for part in above.split("/") if part not in ("", ".")]
    for name in ("category", "categories"):
        value = header.get(name)
        if isinstance(value, str):
            found += [value] if name == "category" else value.split()
        elif isinstance(value, list):
            found += map(str, value)
    return list(dict.fromkeys(one.lower() for one in found))


def _hexo(place: EditionPlace, header: Header) -> str:
    own = header.get("permalink")
    if isinstance(own, str):
        return f"/{own.lstrip('/')}"
    found = hexo_address(place, header, sure=True)
    return found and f"/{found.lstrip('/')}"


def _file(place: EditionPlace, *indexes: str, ending: str = "") -> str:
    """A page at the path of its file; ``indexes`` are those of folders."""
    stem = splitext(place.post)[0]
    if basename(stem) in indexes:
        return f"/{dirname(stem)}/".replace("//", "/")
    return f"/{stem}{ending}"


def _vitepress(place: EditionPlace, _header: Header) -> str:
    post = rewritten(place.post, place.facts.patterns)
    return _file(replace(place, post=post), "index")


def rewritten(post: str, rules: Sequence[tuple[str, str]]) -> str:
    """The path that VitePress' ``rewrites`` give a page.

    >>> rewritten("packages/core/docs/a.md", [("packages/:pkg/docs/:page", ":pkg/:page")])
    'core/a.md'
    >>> rewritten("src/a/b.md", [("src/:rest*", ":rest*")]), rewritten("a.md", [("b.md", "c.md")])
    ('a/b.md', 'a.md')
    >>> rewritten("packages/core/a.md", [("packages/:p/:page", ":p/:page")])
    'core/a.md'
    """
    for pattern, target in rules:
        parts = _PARAMETER.split(pattern)
        shapes = ["(.+)" if name[-1] in "*+" else "([^/]+)" for name in parts[1::2]]
        texts = [re.escape(text) for text in parts[::2]]
        whole = "".join(text + shape for text, shape in zip(texts, [*shapes, ""], strict=True))
        if found := re.fullmatch(whole, post):
            said = dict(zip(parts[1::2], found.groups(), strict=True))
            pieces = _PARAMETER.split(target)
            pieces[1::2] = [said.get(name, f":{name}") for name in pieces[1::2]]
            return "".join(pieces)
    return post


#: A name in a pattern, with what says that it may be several folders.
_PARAMETER = re.compile(r":(\w+[*+]?)")


def _vuepress(place: EditionPlace, header: Header) -> str:
    own = header.get("permalink")
    if isinstance(own, str):
        return f"/{own.lstrip('/')}"
    return _file(place, "index", "README", "readme", ending=".html")


def _mkdocs(place: EditionPlace, _header: Header) -> str:
    return _file(place, "index", "README", ending=".html" if place.facts.html_ending else "/")


def _docusaurus(place: EditionPlace, header: Header) -> str:
    """Numbers that order files are left out; ``slug`` and ``id`` are the author's.

    Which version has no name in its addresses, ``versions.json`` and more decide.
    """
    if place.way == "versioned_docs":
        return ""
    base = dict(place.facts.patterns).get(place.way) or f"/{place.way}"
    base = f"/{base.strip('/')}/".replace("//", "/")
    slug = header.get("slug")
    if isinstance(slug, str) and slug.startswith("/"):
        return f"{base.rstrip('/')}{slug}"
    stem = splitext(place.post)[0]
    if place.way == "blog":
        return base + _docusaurus_blog(stem, slug)
    parts = [re.sub(r"^\d+\s*[-_.]+\s*(?=\D)", "", part) for part in stem.split("/")]
    own = slug or header.get("id")
    if not own and len(parts) > 1 and parts[-1] == parts[-2]:
        parts[-1] = "index"
    parts[-1] = own if isinstance(own, str) else parts[-1]
    if parts[-1].lower() in ("index", "readme"):
        return base + "".join(f"{part}/" for part in parts[:-1])
    return base + "/".join(parts)


def _docusaurus_blog(stem: str, slug: object) -> str:
    name = stem.removesuffix("/index")
    dated = re.match(r"(?P<folder>.*?)(\d{4})[-/](\d{1,2})[-/](\d{1,2})[-/]?(.*)$", name)
    if isinstance(slug, str):
        return slug
    return re.sub(r"/$", "", "/".join(filter(None, dated.groups()))) if dated else name


_RULES: Mapping[str, Callable[[EditionPlace, Header], str]] = {
    "hugo": _hugo, "jekyll": _jekyll, "hexo": _hexo, "vitepress": _vitepress,
    "vuepress": _vuepress, "docusaurus": _docusaurus, "mkdocs": _mkdocs,
}  # fmt: skip
