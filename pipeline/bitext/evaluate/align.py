"""Aligning a post with its translation by structure: no dictionary, no guess.

Both sides are cut at the same places, blocks without prose of the source's language too, and
sections (what stands below a heading) are compared in their order.  A section whose blocks
differ in number or kind is left out whole; that is counted.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from bitext.frontmatter.keys import KEYS
from bitext.languages import CHINESE, SourceLanguage
from bitext.markdown.segmenter import parse
from bitext.model import Kind, Piece, walk

#: Prose on either side is what holds a letter or digit of any script.
LETTERS = re.compile(r"[^\W_]")


class Alignment(NamedTuple):
    """Source pieces with the wording that stands in their place."""

    pairs: tuple[tuple[Piece, str], ...]  #: only those that are prose of the source's language
    left: int  #: source pieces of prose that have no counterpart


def align(
    source: str,
    target: str,
    *,
    keys: Sequence[str] = KEYS,
    language: SourceLanguage = CHINESE,
) -> Alignment:
    """Align two Markdown texts; ``keys`` are the front matter keys that count as prose."""
    ours, theirs = _sections(source, keys), _sections(target, keys)
    every = sum(language.is_prose(piece.segment.source) for section in ours for piece in section)
    pairs = tuple(_pairs(ours, theirs, language)) if len(ours) == len(theirs) else ()
    return Alignment(pairs, every - len(pairs))


def _pairs(
    ours: list[list[Piece]], theirs: list[list[Piece]], language: SourceLanguage
) -> Iterator[tuple[Piece, str]]:
    for mine, other in zip(ours, theirs, strict=True):
        if [_shape(piece) for piece in mine] == [_shape(piece) for piece in other]:
            for piece, translation in zip(mine, other, strict=True):
                if language.is_prose(piece.segment.source):
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
