"""Where each segment stands in an edition: signs around what is written for it, read off again.

Whatever a layout does with the text of a block, the signs go along.  They are characters that no
post has (of the last private plane); a post that has them is not followed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from bitext.assemble.signs import Sign
from bitext.model import Document, Piece, Span, walk

_FIRST, _END = 0x100000, "\U0010fffd"
_SIGN = re.compile("[\U00100000-\U0010fffd]")
_MOST = 0xFFF0


class PieceSpot(NamedTuple):
    """A stretch of an edition that is a piece's; ``piece`` is its number in `model.walk`."""

    piece: int
    span: Span
    inside: tuple[PieceSpot, ...] = ()


def signing(doc: Document) -> Sign | None:
    """What puts signs around the pieces of a document; None where they would not be told."""
    numbers = {id(piece): number for number, piece in enumerate(walk(doc.pieces))}
    if _SIGN.search(doc.text) or len(numbers) > _MOST:
        return None

    def sign(piece: Piece, text: str) -> str:
        number = numbers.get(id(piece))
        return text if number is None else f"{chr(_FIRST + number)}{text}{_END}"

    return sign


def unsigned(text: str) -> str:
    """A text without signs."""
    return _SIGN.sub("", text)


def spots(text: str) -> tuple[str, tuple[PieceSpot, ...]]:
    """A text without its signs, and where they stood; one that has lost its partner says nothing.

    >>> spots("a \\U00100007b\\U0010fffd c")
    ('a b c', (PieceSpot(piece=7, span=Span(start=2, end=3), inside=()),))
    """
    parts: list[str] = []
    open_ones: list[tuple[int, int, list[PieceSpot]]] = [(-1, 0, [])]
    at = length = 0
    for found in _SIGN.finditer(text):
        parts.append(text[at : found.start()])
        length += found.start() - at
        at = found.end()
        if found[0] != _END:
            open_ones.append((ord(found[0]) - _FIRST, length, []))
        elif len(open_ones) > 1:
            number, start, inside = open_ones.pop()
            open_ones[-1][2].append(PieceSpot(number, Span(start, length), tuple(inside)))
    parts.append(text[at:])
    return "".join(parts), tuple(open_ones[0][2])


def moved(spot: PieceSpot, by: int) -> PieceSpot:
    """A spot of a text that begins ``by`` characters later."""
    span = Span(spot.span.start + by, spot.span.end + by)
    return PieceSpot(spot.piece, span, tuple(moved(one, by) for one in spot.inside))


def all_spots(found: Sequence[PieceSpot]) -> Iterator[PieceSpot]:
    """Spots and those inside them."""
    for spot in found:
        yield spot
        yield from all_spots(spot.inside)
