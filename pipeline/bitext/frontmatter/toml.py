"""TOML headers: tomllib says what they hold, tomlkit where.

tomlkit has no positions, but it writes back what it read.  So every string is set to a
marker, the document is written once, and the text between the markers gives the spans;
they are trusted only if the literals put back between them make the header again.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

import tomlkit
from tomlkit.exceptions import TOMLKitError
from tomlkit.items import String

from bitext.frontmatter.dialect import STRING, Entry, Path, Reading, Value, is_printable, quoted
from bitext.model import Span

#: Most dots on a line: the time of tomllib grows with the square of the parts of a key
#: (30,000 take 13 s).
_DOTS = 200
_LONE_CR = re.compile(r"\r(?!\n)")
_LINE = re.compile(r"line (\d+)")
_STYLES = {'"""': "multiline double", "'''": "multiline single", '"': "double", "'": "single"}
_REORDERED = "its tables stand in an order that cannot be edited in place"


class _Float(str):
    """A float as it is written: exact to compare, and nan equals itself."""

    __slots__ = ()


class _Leaf(NamedTuple):
    """A string in a tomlkit document: where to set it, its path and its literal."""

    parent: Any  # a table, an array or the document: tomlkit has no common type for them
    path: Path
    literal: str


def read(inner: str) -> Reading:
    """Every node of the document ``inner``."""
    text = _LONE_CR.sub("\n", inner)  # TOML knows no CR alone; offsets stay
    if dotted := _dotted(text):
        return Reading(fault=f"more than {_DOTS} dots on a line", line=dotted)
    try:
        entries = tuple(_flat(tomllib.loads(text, parse_float=_Float), ()))
        strings = {entry.path: entry.text for entry in entries if entry.tag == STRING}
        values = [
            Value(path, strings[path], span, _style(text[slice(*span)]))
            for path, span in _locate(text)
        ]
    except (LookupError, TypeError, AttributeError):
        return Reading(fault=_REORDERED, line=1)
    except (ValueError, TOMLKitError, RecursionError) as error:
        message, _, place = str(error).partition(" (at ")
        line = _LINE.match(place)
        return Reading(fault=message, line=int(line[1]) if line else 1)
    return Reading.of(entries, values)


def _dotted(text: str) -> int:
    """The first line that could be slow to parse, or 0."""
    lines = enumerate(text.split("\n"), 1)
    return next((number for number, line in lines if line.count(".") > _DOTS), 0)


def _flat(node: object, path: Path) -> Iterator[Entry]:
    """The nodes of parsed TOML, in the order of the document."""
    if isinstance(node, dict):
        yield Entry(path, "table", "")
        for key, member in node.items():
            yield from _flat(member, (*path, key))
    elif isinstance(node, list):
        yield Entry(path, "array", "")
        for index, member in enumerate(node):
            yield from _flat(member, (*path, index))
    else:
        yield Entry(path, STRING if type(node) is str else type(node).__name__, str(node))


def _leaves(node: Any, path: Path) -> Iterator[_Leaf]:
    members = node.items() if isinstance(node, Mapping) else enumerate(node)
    for key, member in list(members):
        here = (*path, key if isinstance(key, int) else str(key))
        if isinstance(member, String):
            yield _Leaf(node, here, member.as_string())
        elif isinstance(member, Mapping | list):
            yield from _leaves(member, here)


def _locate(text: str) -> Iterator[tuple[Path, Span]]:
    """The spans of all strings; LookupError if tomlkit does not write back what it read."""
    document = tomlkit.parse(text)
    leaves = list(_leaves(document, ()))
    marker = next(m for n in range(len(text) + 2) if (m := f"marker{n}x") not in text)
    for number, leaf in enumerate(leaves):
        leaf.parent[leaf.path[-1]] = f"{marker}{number}"
    gap, *rest = re.split(f'"{marker}([0-9]+)"', tomlkit.dumps(document))
    end = len(gap)
    rebuilt = [gap]
    for index, gap in zip(rest[::2], rest[1::2], strict=True):
        leaf = leaves[int(index)]
        start, end = end, end + len(leaf.literal)
        yield leaf.path, Span(start, end)
        rebuilt += leaf.literal, gap
        end += len(gap)
    if "".join(rebuilt) != text or len(rest) != 2 * len(leaves):
        raise LookupError


def _style(literal: str) -> str:
    return next(style for quote, style in _STYLES.items() if literal.startswith(quote))


def write(raw: str, style: str, target: str, newline: str) -> str:
    """``target`` as a TOML string in the given style, or basic where that cannot hold it."""
    if style == "single" and "'" not in target and is_printable(target):
        return f"'{target}'"
    if not style.startswith("multiline"):
        return quoted(target)
    lines = target.split("\n")
    if any(line.startswith("+++") for line in lines):
        return quoted(target)  # sites would take this line for the end of the header
    first = newline if raw[3:4] in ("\r", "\n") or not lines[0] else ""
    if style == "multiline single" and "'" not in target and all(map(is_printable, lines)):
        return f"'''{first}{newline.join(lines)}'''"
    escaped = newline.join(quoted(line)[1:-1] for line in lines)
    return f'"""{first}{escaped}"""'


def metadata(inner: str, sound: bool) -> Mapping[str, object]:
    """The top-level table, with the types of :mod:`tomllib`."""
    text = _LONE_CR.sub("\n", inner)
    if not sound and _dotted(text):
        return {}
    try:
        return tomllib.loads(text)
    except (ValueError, RecursionError):
        return {}
