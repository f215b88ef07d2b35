"""The nouns: what somebody changed on a page, in a segment or beside one."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace

from bitext.model import Finding, Piece, Severity
from bitext.wording.variants import context_of


@dataclass(frozen=True, slots=True)
class Edit:
    """A segment that says something else on a page than what was written there."""

    piece: Piece
    place: int  #: which of the equal segments of the post, from 1
    line: int  #: of the edition
    was: str  #: the wording that was written
    now: str
    left: str = ""  #: markup that is not taken along, for the source does not have it
    context: str = ""  #: of the entry that it goes to, where that is for this place alone

    @property
    def identity(self) -> tuple[str, str]:
        """Context and source, as catalogs have it."""
        return self.context or self.piece.segment.context, self.piece.segment.source


def for_their_places(edits: Sequence[Edit], pieces: Sequence[Piece]) -> list[Edit]:
    """The edits, each of one of several equal segments for its place alone.

    Where all of them were edited the same, and for the first of them where all were edited, the
    entry is the one that they share.
    """
    places = Counter(piece.segment.key for piece in pieces)
    same: dict[str, list[Edit]] = {}
    for edit in edits:
        same.setdefault(edit.piece.segment.key, []).append(edit)
    result: list[Edit] = []
    for key, group in same.items():
        every = len(group) >= places[key]
        if every and len({edit.now for edit in group}) == 1:
            result.append(group[0])
            continue
        result += group[:1] if every else []
        alone = group[1:] if every else group
        result += [replace(edit, context=context_of(edit.place)) for edit in alone]
    return sorted(result, key=lambda edit: edit.line)


def outside(edition: str, line: int, message: str) -> Finding:
    """Something that was changed beside the segments, and so has no entry to go to."""
    return Finding("outside-edit", Severity.ERROR, message, edition, line)
