"""Lines of a value in the front matter: Slidev's ``info: |``, a list in a description.

A value with line breaks is one segment, as its key is one.  What ends one of its lines and begins
the next (with the marks of lists, quotes and headings) is a placeholder: a draft keeps the lines,
whatever the engine makes of blanks.  A person may write other lines.
"""

from __future__ import annotations

import re
from itertools import zip_longest

from bitext.model import Node, Piece, Shape

_MARKS = r"(?:(?:[-*+>]|#{1,6}|[0-9]{1,3}[.)])[ \t]+)"
_ENDS = re.compile(rf"(?:(?<![ \t])[ \t]++)?+\n\s*{_MARKS}*|\A{_MARKS}+")


def has_lines(piece: Piece) -> bool:
    """Whether a piece is a value of several lines."""
    return piece.shape is Shape.VALUE and "\n" in piece.segment.source.strip()


def cut(text: str) -> tuple[list[str], tuple[Node, ...]]:
    """The words of a value's lines, and what stands between them."""
    parts: list[str] = []
    nodes: list[Node] = []
    at = 0
    for found in _ENDS.finditer(text):
        parts.append(text[at : found.start()])
        nodes.append(Node("line", found[0], found[0], ""))
        at = found.end()
    return [*parts, text[at:]], tuple(nodes)


def between(parts: list[str], marks: list[str]) -> str:
    """Words with what stands between them."""
    return "".join(text + mark for text, mark in zip_longest(parts, marks, fillvalue=""))
