"""A wording on its way into an edition."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from operator import attrgetter

from bitext.markdown.target import ParsedTarget, read_target
from bitext.model import Piece, Token


@dataclass(frozen=True, slots=True)
class Choosing:
    """A target on its way into the edition, at a level of the escaping ladder."""

    piece: Piece
    wording: ParsedTarget
    alarms: bool  #: whether its text may open anything in its site
    level: int = 0
    refers: bool = False  #: whether its text may refer to a definition anywhere in the post

    @property
    def whole(self) -> ParsedTarget:
        """The wording with its tokens, which of a long post are read again when they are needed."""
        return self.wording if self.wording.tokens else read_target(self.piece, self.wording.text)


def inside(piece: Piece, token: Token) -> Sequence[Piece]:
    """The pieces within the markup of a token."""
    if not piece.inside:
        return ()
    first = bisect_left(piece.inside, token.start, key=attrgetter("segment.span.start"))
    return piece.inside[
        first : bisect_left(piece.inside, token.end, first, key=attrgetter("segment.span.start"))
    ]
