"""The nouns: what somebody changed on a page, in a segment or beside one."""

from __future__ import annotations

from dataclasses import dataclass

from bitext.model import Finding, Piece, Severity


@dataclass(frozen=True, slots=True)
class Edit:
    """A segment that says something else on a page than what was written there."""

    piece: Piece
    place: int  #: which of the equal segments of the post, from 1
    line: int  #: of the edition
    was: str  #: the wording that was written
    now: str
    left: str = ""  #: markup that is not taken along, for the source does not have it

    @property
    def identity(self) -> tuple[str, str]:
        """Context and source, as catalogs have it."""
        return self.piece.segment.context, self.piece.segment.source


def outside(edition: str, line: int, message: str) -> Finding:
    """Something that was changed beside the segments, and so has no entry to go to."""
    return Finding("outside-edit", Severity.ERROR, message, edition, line)
