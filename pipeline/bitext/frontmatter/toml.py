"""TOML headers: tomllib says what they hold, a tokenizer finds the strings.

tomllib has no positions.  So every string is replaced by a marker, and where tomllib finds
the markers says which literal is at which path, unless what they say tells it.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence

from bitext.frontmatter.dialect import (
    STRING,
    HeaderNode,
    HeaderReading,
    Path,
    Value,
    is_printable,
    quoted,
)
from bitext.model import Span

#: Most dots on a line: the time of tomllib grows with the square of the parts of a key
#: (30,000 take 13 s).
_DOTS = 200
_LONE_CR = re.compile(r"\r(?!\n)")
_LINE = re.compile(r"line (\d+)")
_STYLES = {'"""': "multiline double", "'''": "multiline single", '"': "double", "'": "single"}
#: A string literal of a valid document, or a comment, in which quotes mean nothing.
_LITERAL = re.compile(
    r"#[^\n]*"
    r'|"""(?:[^"\\]|\\[\s\S]|"(?!""))*"{3,5}'
    r"|'''(?:[^']|'(?!''))*'{3,5}"
    r'|"(?:[^"\\\n]|\\.)*"'
    r"|'[^'\n]*'"
)


class _Float(str):
    """A float as it is written: exact to compare, and nan equals itself."""

    __slots__ = ()


def read(inner: str) -> HeaderReading:
    """Every node of the document ``inner``."""
    text = _LONE_CR.sub("\n", inner)  # TOML knows no CR alone; offsets stay
    if dotted := _dotted(text):
        return HeaderReading(fault=f"more than {_DOTS} dots on a line", line=dotted)
    try:
        entries = tuple(_flat(tomllib.loads(text, parse_float=_Float), ()))
        strings = {entry.path: entry.text for entry in entries if entry.tag == STRING}
        values = [
            Value(path, strings[path], span, _style(text[slice(*span)]))
            for path, span in _locate(text, strings)
        ]
    except (ValueError, RecursionError) as error:
        message, _, place = str(error).partition(" (at ")
        line = _LINE.match(place)
        return HeaderReading(fault=message, line=int(line[1]) if line else 1)
    return HeaderReading.of(entries, values)


def _dotted(text: str) -> int:
    """The first line that could be slow to parse, or 0."""
    lines = enumerate(text.split("\n"), 1)
    return next((number for number, line in lines if line.count(".") > _DOTS), 0)


def _flat(node: object, path: Path) -> Iterator[HeaderNode]:
    """The nodes of parsed TOML, in the order of the document."""
    if isinstance(node, dict):
        yield HeaderNode(path, "table", "")
        for key, member in node.items():
            yield from _flat(member, (*path, key))
    elif isinstance(node, list):
        yield HeaderNode(path, "array", "")
        for index, member in enumerate(node):
            yield from _flat(member, (*path, index))
    else:
        yield HeaderNode(path, STRING if type(node) is str else type(node).__name__, str(node))


def _locate(text: str, strings: Mapping[Path, str]) -> Iterator[tuple[Path, Span]]:
    """The path and the span of each string in a valid document."""
    spans = [Span(*m.span()) for m in _LITERAL.finditer(text) if m[0][0] != "#"]
    written = {text[start + 1 : end - 1]: Span(start, end) for start, end in spans}
    if len(written) == len(spans) == len(strings) and written.keys() == {*strings.values()}:
        yield from ((path, written[said]) for path, said in strings.items())
        return  # each is found by what it says, as in most headers
    found = _marked(text, spans)
    if len(found) < len(spans):  # a quoted key is a literal too
        spans = [spans[number] for number in sorted(found)]
        found = _marked(text, spans)
    for number, path in found.items():
        yield path, spans[number]


def _marked(text: str, spans: Sequence[Span]) -> dict[int, Path]:
    """The paths at which markers in the place of ``spans`` are values, by number."""
    marker = next(m for n in range(len(text) + 2) if (m := f"marker{n}x") not in text)
    parts: list[str] = []
    at = 0
    for number, span in enumerate(spans):
        parts += text[at : span.start], f'"{marker}{number}"'
        at = span.end
    marked = tomllib.loads("".join([*parts, text[at:]]))
    return {
        int(entry.text.removeprefix(marker)): entry.path
        for entry in _flat(marked, ())
        if entry.text.startswith(marker)
    }


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
