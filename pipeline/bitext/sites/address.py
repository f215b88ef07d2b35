"""What the header of an edition must say so that it takes no address from its source.

An edition's header is its source's, so ``permalink``, ``url`` and the like would put the English
page in the place of the Chinese one: 12 of 12 posts of a Hexo site, 20 of 20 of a Jekyll site.
Addresses of one's own begin with the language. Nothing here is made of a title, so a page stays
where it is when somebody words its title better.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from posixpath import basename, dirname, splitext

#: A key of the header, or an item of its list.
KeyPath = tuple[str | int, ...]


#: What ends an excerpt of Jekyll's where nothing else is said.
BLANK_LINE = "\n\n"


@dataclass(frozen=True, slots=True)
class SiteFacts:
    """What a site's own configuration says of its addresses."""

    permalink: str = ""  #: pattern of a post's address; a style's name in Jekyll
    heading_ids: str = "github"  #: how it makes ids of headings: a rule of `sites.ids`
    asset_folder: bool = False  #: whether a post's files lie in a folder of its name (Hexo)
    keeps_ids: bool = False  #: whether its Markdown lets a heading have one of its own
    base: str = "/"  #: path of the site's root on its host
    excerpt_separator: str = BLANK_LINE  #: what ends an excerpt (Jekyll)
    reads_tags: bool = True  #: whether Markdown between tags of HTML is Markdown (MkDocs)


@dataclass(frozen=True, slots=True)
class EditionPlace:
    """An edition, of which the header is wanted."""

    site: str
    way: str
    language: str
    post: str  #: the source, below the content folder
    facts: SiteFacts = SiteFacts()


def header_values(place: EditionPlace, header: Mapping[str, object]) -> dict[KeyPath, str]:
    """What an edition's header says in place of its source's, by key; keys it lacks are new."""
    values: dict[KeyPath, str] = {}
    for key in _LANGUAGE_KEYS:
        if isinstance(header.get(key), str):
            values[key,] = place.language
    rules = {"hugo": _hugo, "jekyll": _jekyll, "hexo": _hexo, "vuepress": _vuepress}
    if rule := rules.get(place.site):
        values |= dict(rule(place, header))
    return values


#: Keys that say in which language a page is.
_LANGUAGE_KEYS = ("lang", "language", "locale")

Values = Iterator[tuple[KeyPath, str]]


def _own(place: EditionPlace, header: Mapping[str, object], *keys: str) -> Values:
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
    """Hugo puts ``slug`` and ``aliases`` below the language; ``url`` with a slash it does not."""
    if str(header.get("url", "")).startswith("/"):
        yield from _own(place, header, "url")
    if re.search(r":(?:title|slug)\b", place.facts.permalink) and not header.get("slug"):
        stem = splitext(place.post)[0]
        yield ("slug",), basename(dirname(stem) if basename(stem) == "index" else stem)


#: What the names of Jekyll's styles stand for (jekyllrb.com/docs/permalinks).
JEKYLL_STYLES = {
    "date": "/:categories/:year/:month/:day/:title:output_ext",
    "pretty": "/:categories/:year/:month/:day/:title/",
    "ordinal": "/:categories/:year/:y_day/:title:output_ext",
    "weekdate": "/:categories/:year/W:week/:short_day/:title:output_ext",
    "none": "/:categories/:title:output_ext",
}


def _jekyll(place: EditionPlace, header: Mapping[str, object]) -> Values:
    """Polyglot gives both languages one address; else the English post has one of its own."""
    yield ("lang",), place.language
    if place.way == "polyglot":
        return
    if not isinstance(header.get("permalink"), str):
        pattern = place.facts.permalink or "date"
        pattern = JEKYLL_STYLES.get(pattern, pattern)
        yield ("permalink",), below(place.language, f"/{pattern.removeprefix('/')}")
    yield from _own(place, header, "permalink", "redirect_from")


def _hexo(place: EditionPlace, header: Mapping[str, object]) -> Values:
    """In one configuration the address is written out: a pattern would be the source's."""
    if place.way != "posts":
        return
    yield ("lang",), place.language
    if not isinstance(header.get("permalink"), str):
        yield ("permalink",), below(place.language, _hexo_address(place, header))
    yield from _own(place, header, "permalink", "alias")


def _hexo_address(place: EditionPlace, header: Mapping[str, object]) -> str:
    """The source's own address, or its name where that needs what no file says."""
    title = splitext(place.post)[0]
    fields = {"title": title, "name": basename(title)}
    if isinstance(day := header.get("date"), dt.date):
        fields |= {
            "year": f"{day:%Y}", "month": f"{day:%m}", "day": f"{day:%d}",
            "i_month": str(day.month), "i_day": str(day.day),
        }  # fmt: skip
    pattern = place.facts.permalink or ":year/:month/:day/:title/"
    if set(re.findall(r":(\w+)", pattern)) - fields.keys():
        return f"{title}/"
    return re.sub(r":(\w+)", lambda found: fields[found[1]], pattern)


def _vuepress(place: EditionPlace, header: Mapping[str, object]) -> Values:
    yield from _own(place, header, "permalink")
