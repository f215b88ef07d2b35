"""Aligning a post with its translation by structure: no dictionary, no guess.

Both sides are cut at the same places, blocks without a Chinese character counted too, and
sections (what stands below a heading) are compared in their order.  A section whose blocks
differ in number or kind is left out whole; that is counted.  An HTML attribute in Chinese
(``alt``) has no counterpart: without Chinese it is no prose.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from bitext.languages import has_han
from bitext.markdown.segmenter import FRONT_MATTER_KEYS, parse
from bitext.model import Kind, Piece, walk

#: Prose on either side is what holds a letter or digit of any script.
LETTERS = re.compile(r"[^\W_]")


class Alignment(NamedTuple):
    """Source pieces with the wording that stands in their place."""

    pairs: tuple[tuple[Piece, str], ...]  #: only those with a Chinese character
    left: int  #: source pieces with a Chinese character that have no counterpart


def align(source: str, target: str, *, keys: Sequence[str] = tuple(FRONT_MATTER_KEYS)) -> Alignment:
    """Align two Markdown texts; ``keys`` are the front matter keys that count as prose."""
    ours, theirs = _sections(source, keys), _sections(target, keys)
    every = sum(has_han(piece.segment.source) for section in ours for piece in section)
    pairs = tuple(_pairs(ours, theirs)) if len(ours) == len(theirs) else ()
    return Alignment(pairs, every - len(pairs))


def _pairs(ours: list[list[Piece]], theirs: list[list[Piece]]) -> Iterator[tuple[Piece, str]]:
    for mine, other in zip(ours, theirs, strict=True):
        if [_shape(piece) for piece in mine] == [_shape(piece) for piece in other]:
            for piece, translation in zip(mine, other, strict=True):
                if has_han(piece.segment.source):
                    yield piece, translation.segment.source


def _sections(text: str, keys: Sequence[str]) -> list[list[Piece]]:
    sections: list[list[Piece]] = [[]]
    for piece in walk(parse(text, keys=keys, letters=LETTERS).pieces):
        if piece.segment.kind is Kind.HEADING:
            sections.append([])
        sections[-1].append(piece)
    return sections


def _shape(piece: Piece) -> tuple[str, str]:
    return str(piece.segment.kind), str(piece.shape)
