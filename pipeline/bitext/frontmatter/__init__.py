"""Front matter: find the header, read named values, splice translations in place.

Four formats: YAML between ``---`` lines, TOML between ``+++`` lines, a JSON object, and lines of
``Key: value``, at offset 0 (after a byte order mark) and nowhere else.  A header is never dumped: a
translation replaces the code points of one scalar, and the result is read again and
compared before it is accepted.  Nothing here raises for what a document or a reply holds.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from functools import lru_cache
from types import MappingProxyType

from bitext.frontmatter.detect import find
from bitext.frontmatter.dialect import LIMIT, Header, HeaderFormat, Path, Value, dialect, read
from bitext.frontmatter.splice import render, replace

__all__ = ["Format", "Header", "Path", "Value"]
__all__ += ["every", "find", "metadata", "problem", "render", "replace", "strings", "values"]


def values(text: str, header: Header, keys: Iterable[str]) -> tuple[Value, ...]:
    """The string scalars under ``keys``, in document order, with offsets in ``text``.

    A key is a name at the top level or a dotted name (``seo.description``); a list counts
    as its items, with brackets or without (``features[].title``); ``seo.*`` is every key below
    one, and a star within a name (``gallery*.alt``) stands for the end of it.  Of a repeated key
    the last is given, as parsers that allow it do.
    A header that cannot be understood gives none; :func:`problem` says why.
    """
    inner = text[slice(*header.inner)]
    is_wanted = _wanted(tuple(keys))
    found = read(header.format, inner).values
    return tuple(v.moved(header.inner.start) for v in found if is_wanted(v.name))


def every(text: str, header: Header) -> tuple[Value, ...]:
    """All string scalars, whatever their keys."""
    found = read(header.format, text[slice(*header.inner)]).values
    return tuple(value.moved(header.inner.start) for value in found)


@lru_cache(maxsize=64)
def _wanted(keys: tuple[str, ...]) -> Callable[[str], bool]:
    """Whether a dotted name is one of the keys."""
    names = frozenset(key.replace("[]", "") for key in keys)
    below = tuple(key[:-1] for key in names if key.endswith(".*"))
    starred = (re.escape(key).replace(r"\*", r"[^.]*") for key in sorted(names) if "*." in key)
    globs = re.compile("|".join(starred) or r"(?!)")
    return lambda name: name in names or name.startswith(below) or globs.fullmatch(name) is not None


def strings(text: str, header: Header) -> tuple[str, ...]:
    """Every string that the header holds, as it reads; none of one that cannot be understood."""
    return tuple(value.text for value in read(header.format, text[slice(*header.inner)]).values)


def problem(text: str, header: Header) -> str:
    """Why the values of this header stay as they are, with the line; empty if they need not."""
    reading = read(header.format, text[slice(*header.inner)])
    if not reading.fault:
        return ""
    line = reading.line + (header.format is not HeaderFormat.JSON)
    return f"line {line}: {header.format} front matter is left as it is: {reading.fault}"


def metadata(text: str, header: Header) -> Mapping[str, object]:
    """What the header says (``lang``, ``draft``, ``date``, ...), for reading only.

    Values have the types their format gives them: YAML 1.1 reads ``no`` as False and an
    unquoted date as a date.  A header that cannot be read gives an empty mapping; of one
    that uses anchors, tags or merge keys only plain top-level values are given.
    """
    inner = text[slice(*header.inner)]
    if len(inner) > LIMIT:
        return MappingProxyType({})
    sound = not read(header.format, inner).fault
    return MappingProxyType(dict(dialect(header.format).metadata(inner, sound)))
