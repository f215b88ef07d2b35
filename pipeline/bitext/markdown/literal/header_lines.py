"""What is no word in a value: line ends (Slidev's ``info: |``), addresses, tags.

A value of the front matter with line breaks is one segment, as its key is one.  What ends one of
its lines and begins the next (with the marks of lists, quotes and headings) is a placeholder: a
draft keeps the lines, whatever the engine makes of blanks.  So are the address of a link
(``[文字](https://…)``: themes read Markdown there), a bare one, and a tag.  A person may write
other lines and addresses.
"""

from __future__ import annotations

from itertools import zip_longest

from bitext.dialects.construct import compiled
from bitext.model import Node, Piece, Shape

_MARKS = r"(?:(?:[-*+>]|#{1,6}|[0-9]{1,3}[.)])[ \t]+)"
_LINE, ADDRESS = "line", "address"
_ENDS = rf"(?P<{_LINE}>(?:(?<![ \t])[ \t]++)?+\n\s*{_MARKS}*|\A{_MARKS}+)"
_ADDRESS = (
    rf"(?P<{ADDRESS}>(?<=\])\([^()\s]{{1,400}}\)|(?:https?|mailto):[!#-;=?-~]{{1,400}}(?<![.,;:!?)\]'*_])"
    r"|</?[A-Za-z][^<>\n]{0,400}>)"
)
_BOTH = f"{_ENDS}|{_ADDRESS}"


def has_marks(piece: Piece) -> bool:
    """Whether a piece is a value of several lines, or with what is no word."""
    if piece.shape not in (Shape.VALUE, Shape.QUOTED):
        return False
    text = piece.segment.source.strip()
    return "\n" in text or compiled(_ADDRESS).search(text) is not None


def cut(text: str) -> tuple[list[str], tuple[Node, ...]]:
    """The words of a value, and what stands between them."""
    parts: list[str] = []
    nodes: list[Node] = []
    at = 0
    for found in compiled(_BOTH if "\n" in text else _ADDRESS).finditer(text):
        parts.append(text[at : found.start()])
        nodes.append(Node(str(found.lastgroup), found[0], found[0], ""))
        at = found.end()
    return [*parts, text[at:]], tuple(nodes)


def between(parts: list[str], marks: list[str]) -> str:
    """Words with what stands between them."""
    return "".join(text + mark for text, mark in zip_longest(parts, marks, fillvalue=""))
