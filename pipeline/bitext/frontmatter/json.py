"""JSON headers: the standard library accepts them, a tokenizer finds the strings."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from typing import cast

from bitext.frontmatter.dialect import (
    DEPTH,
    STRING,
    HeaderNode,
    HeaderReading,
    Path,
    Value,
    line_at,
    quoted,
)
from bitext.model import Span

#: Numbers stay text: one of 100,000 digits costs nothing and compares exactly.
_DECODER = json.JSONDecoder(parse_int=str, parse_float=str)
_TOKEN = re.compile(r'"[^"\\]*(?:\\.[^"\\]*)*"|[{}\[\]:,]|[^\s{}\[\]:,"]+')


def object_end(text: str) -> int | None:
    """Where the JSON object at the start of ``text`` ends, or None if there is none."""
    try:
        return _DECODER.raw_decode(text)[1]
    except (ValueError, RecursionError):
        return None


def read(inner: str) -> HeaderReading:
    """Every node of the object ``inner``; Hexo's stands between ``;;;`` without its braces."""
    if not inner.lstrip().startswith("{"):
        found = read(f"{{{inner}}}")
        return HeaderReading(
            found.entries, tuple(value.moved(-1) for value in found.values), found.fault, found.line
        )
    try:
        _DECODER.decode(inner)
    except json.JSONDecodeError as error:
        return HeaderReading(fault=error.msg, line=line_at(inner, error.pos))
    except RecursionError:
        return HeaderReading(fault="it is nested too deeply", line=1)
    entries: list[HeaderNode] = []
    values: list[Value] = []
    for path, match in _nodes(inner):
        if len(path) > DEPTH:
            return HeaderReading(
                fault="it is nested too deeply", line=line_at(inner, match.start())
            )
        if match[0].startswith('"'):
            text = cast(str, json.loads(match[0]))
            values.append(Value(path, text, Span(*match.span()), "double"))
            entries.append(HeaderNode(path, STRING, text))
        else:
            entries.append(HeaderNode(path, "literal", match[0]))
    return HeaderReading.of(entries, values)


def _nodes(inner: str) -> Iterator[tuple[Path, re.Match[str]]]:
    """The opening token of every node with its path; ``inner`` is known to be valid.

    ``at`` holds, for each open container, the index or the key of its current member;
    None means that the next string is a key.
    """
    at: list[str | int | None] = []
    for match in _TOKEN.finditer(inner):
        symbol = match[0]
        if symbol in "}]":
            at.pop()
        elif symbol == ",":
            last = at[-1]
            at[-1] = last + 1 if isinstance(last, int) else None
        elif at and at[-1] is None:
            at[-1] = cast(str, json.loads(symbol))
        elif symbol != ":":
            yield tuple(part for part in at if part is not None), match
            if symbol in "{[":
                at.append(None if symbol == "{" else 0)


def write(_raw: str, _style: str, target: str, _newline: str) -> str:
    """``target`` as a JSON string, the one way there is."""
    return quoted(target)


def metadata(inner: str, sound: bool) -> Mapping[str, object]:
    """The members of the object, with the types of :mod:`json`."""
    if not sound:
        return {}
    try:
        whole = inner if inner.lstrip().startswith("{") else f"{{{inner}}}"
        loaded: dict[str, object] = json.loads(whole)
    except ValueError:  # a number of more than 4,300 digits
        return {}
    return loaded
