"""What Hexo calls a post, and where it puts it, by its own rules (hexo 8.1, hexo-util 4).

A post is called by its path, less what ``new_post_name`` says of its day; tags name it so, and
``:title`` of the site's pattern is that.
"""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from collections.abc import Iterator, Mapping
from functools import lru_cache
from posixpath import basename, splitext

from bitext.sites.address import EditionPlace, SiteFacts
from bitext.sites.patterns import filled, moment

_SEGMENTS = {
    "year": r"(\d{4})", "month": r"(\d{2})", "day": r"(\d{2})", "i_month": r"(\d{1,2})",
    "i_day": r"(\d{1,2})", "hash": "([0-9a-f]{12})",
}  # fmt: skip
_NAME = re.compile(r":(\w*[^_\W])")
_SPECIAL = re.compile(r"[\s~`!@#$%^&*()\-_+=\[\]{}|\\;:\"'<>,.?/]+")


def slug(post: str, facts: SiteFacts) -> str:
    """What tags call a post, by its path below ``_posts``.

    >>> slug("2024-01-02-hello.md", SiteFacts(named=":year-:month-:day-:title.md"))
    'hello'
    >>> slug("deep/a b.md", SiteFacts(named=":year-:title.md")), slug("deep/a.md", SiteFacts())
    ('deep-a-b', 'deep/a')
    """
    return _named(post, facts).get("title", "")


def _named(post: str, facts: SiteFacts) -> dict[str, str]:
    """What a file's name says, by ``new_post_name``."""
    stem = splitext(post)[0]
    names, pattern = _pattern(splitext(facts.named or ":title.md")[0])
    found = pattern.match(stem)
    said = dict(zip(names, found.groups(), strict=False)) if found else {}
    return {"title": slugized(stem), **said}


@lru_cache(maxsize=16)
def _pattern(rule: str) -> tuple[tuple[str, ...], re.Pattern[str]]:
    names = tuple(_NAME.findall(rule))
    parts = iter(_NAME.split(rule))
    text = re.escape(next(parts))
    for name in names:
        next(parts)
        text += _SEGMENTS.get(name, "(.+?)") + re.escape(next(parts))
    return names, re.compile(f"{text}$")


def slugized(text: str) -> str:
    """A text as a part of an address."""
    plain = "".join(c for c in unicodedata.normalize("NFD", text) if not "\u0300" <= c <= "\u036f")
    return _SPECIAL.sub("-", unicodedata.normalize("NFC", plain)).strip("-")


def hexo_address(place: EditionPlace, header: Mapping[str, object], *, sure: bool = False) -> str:
    """The source's own address, or its name where that needs what no file says.

    ``sure``: then nothing, for a link must not lead there.
    """
    if place.is_page:
        stem = splitext(place.path)[0]
        return stem.removesuffix("index") if stem.endswith("/index") else f"{stem}.html"
    said = _named(place.post, place.facts)
    pattern = place.facts.permalink or ":year/:month/:day/:title/"
    fields = {
        **{key: str(value) for key, value in header.items() if isinstance(value, (str, int))},
        **dict(_time(_utc(header.get("date")))),
        "title": said["title"], "name": basename(said["title"]),
        "post_title": slugized(str(header.get("title", ""))).lower(),
    }  # fmt: skip
    if category := _category(header, dict(place.facts.categories)):
        fields["category"] = category
    found = filled(pattern, fields, _day(header, said))
    return found or ("" if sure else f"{splitext(place.post)[0]}/")


def _day(header: Mapping[str, object], said: Mapping[str, str]) -> dt.date | None:
    day = _utc(header.get("date"))
    if isinstance(day, dt.date):
        return day
    year, month = said.get("year"), said.get("month") or said.get("i_month")
    number = said.get("day") or said.get("i_day")
    try:
        return dt.date(int(year), int(month), int(number)) if year and month and number else None
    except ValueError:
        return None


def _utc(day: object) -> object:
    """A time with an offset as Hexo takes it: in UTC, wherever it is built (8.1, tried)."""
    found = moment(day)
    if isinstance(found, dt.datetime) and found.tzinfo:
        return found.astimezone(dt.UTC) if found is day else day  # of one in quotes nobody knows
    return found


def _time(day: object) -> Iterator[tuple[str, str]]:
    if isinstance(day, dt.datetime):
        yield from (("hour", f"{day:%H}"), ("minute", f"{day:%M}"), ("second", f"{day:%S}"))


def _category(header: Mapping[str, object], names: Mapping[str, str]) -> str:
    """The last category of a post, as ``category_map`` has it; of several lists nobody knows."""
    value = header.get("categories") or header.get("category")
    listed = value if isinstance(value, list) else [value] if isinstance(value, str) else []
    if any(isinstance(one, list) for one in listed):
        listed = listed[0] if len(listed) == 1 and isinstance(listed[0], list) else [None]
    if not listed:
        return names.get("", "uncategorized")
    if not all(isinstance(one, (str, int)) for one in listed):
        return ""
    return "/".join(slugized(names.get(str(one), str(one))) for one in listed)
