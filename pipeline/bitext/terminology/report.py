"""The pin ledger of posts: their terms, where they stand, and what the catalogs say."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from bitext.errors import Trouble, reported
from bitext.glossary.occurrence_report import Occurrence, Pinned, ledger
from bitext.model import Piece, Pin, Shape, TokenType, walk

if TYPE_CHECKING:
    from bitext.markdown.placeholder import Form
    from bitext.workspace.workspace import Post, Workspace

_LINE_END = re.compile(r"\r\n|\n|\r")


def report(
    workspace: Workspace, paths: Sequence[Path] = (), trouble: Trouble | None = None
) -> Iterator[Occurrence]:
    """Yield the pin ledger, post by post in the order of its lines; nothing is written.

    ``trouble`` gets what keeps a post or its catalog from being read, else it is raised, as it
    is for the glossary.
    """
    for post in workspace.posts(paths, trouble):
        with reported(trouble):
            entries = ledger(_pinned(post), _spoken(post), path=post.name)
            yield from sorted(entries, key=lambda entry: entry.line)


def _pinned(post: Post) -> Iterator[Pinned]:
    """Yield the post's segments that hold terms; one that is repeated comes each time."""
    for piece in walk(post.document.pieces):
        key = piece.segment.key
        if pins := post.pins.get(key):
            lines = _lines(post.document.text, piece, post.forms[key][1], pins)
            yield Pinned(key, pins, lines)


def _spoken(post: Post) -> dict[str, str]:
    """Segment key -> its translation in placeholder form, as it is where markup is broken."""
    from bitext.markdown.placeholder import reread
    from bitext.workspace.targets import targets_of

    targets = targets_of(post).targets
    return {key: reread(*post.forms[key], said) or said for key, said in targets.items()}


def _lines(text: str, piece: Piece, form: Form, pins: Sequence[Pin]) -> tuple[int, ...]:
    """The line of each pin: that of the piece's token it begins in."""
    first = piece.segment.line
    if piece.shape in (Shape.VALUE, Shape.QUOTED):
        return (first,) * len(pins)
    places = [(0, first)]
    at = 0
    for token in piece.tokens:
        prose = token.text.replace("\u200b", "")  # as the placeholder form has it
        if token.type is TokenType.TEXT and (found := form.text.find(prose, at)) >= 0:
            breaks = len(_LINE_END.findall(text[piece.span.start : token.start]))
            places.append((found, first + breaks))
            at = found + len(prose)
    starts = [start for start, _ in places]
    return tuple(places[bisect_right(starts, pin.span.start) - 1][1] for pin in pins)
