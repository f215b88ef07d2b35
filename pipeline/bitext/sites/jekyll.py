"""Where Jekyll puts posts, documents of collections and pages; what editions' headers say of it."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping
from contextlib import suppress
from posixpath import basename, dirname, splitext
from urllib.parse import quote
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from bitext.sites.address import EditionPlace, Header, Values, below, own_addresses
from bitext.sites.patterns import filled, moment

#: What the names of Jekyll's styles stand for (jekyllrb.com/docs/permalinks).
_STYLES = {
    "date": "/:categories/:year/:month/:day/:title:output_ext",
    "pretty": "/:categories/:year/:month/:day/:title/",
    "ordinal": "/:categories/:year/:y_day/:title:output_ext",
    "weekdate": "/:categories/:year/W:week/:short_day/:title:output_ext",
    "none": "/:categories/:title:output_ext",
}


def _scoped(place: EditionPlace, *, edition: bool = False) -> dict[str, str]:
    """What a Jekyll site says of the folder of a post, or of its edition's."""
    language = f"{place.language}/" if edition else ""
    path = f"{place.folder}/{language}{place.post}/".removeprefix("./")
    kind = place.collection or ("pages" if place.is_page else "posts")
    fitting = (one for one in place.facts.scopes if one.kind in ("", kind))
    return {k: v for one in fitting if path.startswith(f"{one.path}/") for k, v in one.values}


def _pattern(place: EditionPlace) -> str:
    """The pattern of a post's address, or of a page's."""
    site, patterns = place.facts.permalink or "date", dict(place.facts.patterns)
    if own := _scoped(place).get("permalink"):
        return own if place.is_page else _STYLES.get(own, own)
    if place.is_page:
        return patterns.get(PAGES) or _by_file(place, site)
    if not place.collection:
        return _STYLES.get(site, site)
    slash = "/" if site == "pretty" or site.endswith("/") else ":output_ext"
    return patterns.get(place.collection) or f"/:collection/:path{slash}"


#: What the pattern of pages is called among those of the site.
PAGES = "(pages)"


def _by_file(place: EditionPlace, site: str) -> str:
    """Where a page is of itself: at the path of its file, with the ending that posts have."""
    if basename(splitext(place.post)[0]) == "index":
        return "/:path/"
    slash = site == "pretty" or site.endswith("/")
    ending = ":output_ext" if site in _STYLES or site.endswith(":output_ext") else ""
    return "/:path/:basename" + ("/" if slash else ending)


def jekyll_address(place: EditionPlace, header: Header, zone: str = "") -> str:
    """``_posts/2024-03-05-a.md`` by the site's pattern, or by the post's own."""
    own = header.get("permalink")
    stem = splitext(basename(place.post))[0]
    if place.is_page:
        pattern = own if isinstance(own, str) else _pattern(place)
        told = {"path": dirname(place.path), "basename": stem, "output_ext": ".html"}
        return filled(f"/{pattern.lstrip('/')}", told, None)
    pattern = _STYLES.get(own, own) if isinstance(own, str) else _pattern(place)
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


def edition_values(place: EditionPlace, header: Mapping[str, object]) -> Values:
    """Polyglot gives both languages one address; else the English post has one of its own."""
    yield ("lang",), place.language
    there = _scoped(place, edition=True)
    for key, value in _scoped(place).items():  # an edition lies in another folder
        own = key == "permalink" and place.way != "polyglot"
        if not own and key not in ("lang", *header) and there.get(key) != value:
            yield (key,), value
    pattern, polyglot = _pattern(place), place.way == "polyglot"
    if place.is_page:  # its edition is written out: the file's path has the language in it
        pattern = jekyll_address(place, header)
        pattern = quote(pattern, safe=_UNCODED) if polyglot else pattern
        filled_in = polyglot
    else:
        pattern, filled_in = _of_collection(place, pattern)
    if filled_in and "permalink" not in header:
        yield ("permalink",), f"/{pattern.removeprefix('/')}"
    if polyglot:
        return
    if not isinstance(header.get("permalink"), str):
        yield ("permalink",), below(place.language, f"/{pattern.removeprefix('/')}")
    yield from own_addresses(place, header, "permalink", "redirect_from")


def _of_collection(place: EditionPlace, pattern: str) -> tuple[str, bool]:
    """A pattern without the path, where an edition has the language; whether polyglot needs it."""
    if not place.collection:
        return pattern, False
    path, polyglot = splitext(place.post)[0], place.way == "polyglot"
    found = re.sub(r":path\b", quote(path, safe=_UNCODED) if polyglot else path, pattern)
    return found, polyglot and found != pattern


#: What Jekyll leaves as it is in the path of an address; polyglot compares what it makes of it.
_UNCODED = "/!$&'()*+,;=:@~"
