"""The body of an edition that was edited, segment by segment beside what was written."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

from bitext.assemble.edited import places, within
from bitext.assemble.letters import carried
from bitext.assemble.spans import PieceSpot
from bitext.assemble.unwrite import Home, words
from bitext.markdown.target import TargetError
from bitext.model import Finding, Piece, Span, walk
from bitext.reviewing.absorb import told
from bitext.reviewing.absorb.edits import Edit, outside
from bitext.wording.fate import short
from bitext.wording.variants import base_of
from bitext.workspace.typeset import typeset

if TYPE_CHECKING:
    from bitext.assemble.english import Assembly
    from bitext.publishing.pages import Pages
    from bitext.workspace.workspace import Post


@dataclass(frozen=True)
class WrittenPage:
    """The body of an edition as a build wrote it."""

    post: Post  #: as it was then
    pages: Pages
    text: str
    spots: Sequence[PieceSpot]

    @property
    def assembly(self) -> Assembly:
        return self.pages.assembly

    @cached_property
    def pieces(self) -> list[Piece]:
        return [*walk(self.post.document.pieces)]

    @cached_property
    def numbers(self) -> list[int]:
        """Of each piece which of the places of its source it is, from 1."""
        seen: dict[tuple[str, str], int] = {}
        found = []
        for piece in self.pieces:
            at = base_of(piece.segment.context), piece.segment.source
            seen[at] = seen.get(at, 0) + 1
            found.append(seen[at])
        return found

    def said(self, piece: Piece) -> str:
        """The wording that stands for a piece, as it was set; its source where none is used."""
        used = piece.span.start in self.assembly.choices
        key = piece.segment.key
        return {**self.pages.worded, **self.post.mapped}[key] if used else piece.segment.source

    def in_catalog(self, piece: Piece, now: str) -> str:
        """A wording as it stands on the page, as its catalog had it where it was not edited."""
        key = piece.segment.key
        was, target = self.pages.worded.get(key, ""), self.pages.found.targets.get(key, "")
        if not target or was == target or piece.span.start not in self.assembly.choices:
            return now
        kept = carried(target, was, now)
        return kept if typeset(self.post, {key: kept})[key] == now else now

    def home(self, piece: Piece) -> Home:
        """Where wordings of a piece are written."""
        choice = self.assembly.choices.get(piece.span.start)
        level = choice.level if choice else 0
        return Home(piece, self.post.document.text, level, self.assembly.site)

    def place(self, spot: PieceSpot | Piece) -> str:
        """The line of the post that it comes from."""
        piece = self.pieces[spot.piece] if isinstance(spot, PieceSpot) else spot
        return f"{self.post.name}:{piece.segment.line}"


@dataclass
class Body:
    """What comes of laying the body of an edition on what was written."""

    written: WrittenPage
    edition: str
    text: str  #: as it is now
    first_line: int  #: of it, in the edition
    edits: list[Edit] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)

    def __post_init__(self) -> None:
        spots = self.written.spots
        found = places(self.written.text, [spot.span for spot in spots], self.text)
        self.found = list(found)
        for index, where in enumerate(found):
            if where and self._now(where) != self._then(spots[index]):
                self.found[index] = None if self._is_broken(index, found) else where
        for spot, where in zip(spots, self.found, strict=True):
            if where and self._now(where) != self._then(spot):
                self._spot(spot, where)
        for gap in self._gaps(self.found):
            self._gap(*gap)

    def _line(self, at: int) -> int:
        return self.first_line + self.text.count("\n", 0, at)

    def _then(self, spot: PieceSpot) -> str:
        return self.written.text[slice(*spot.span)]

    def _now(self, where: Span) -> str:
        return self.text[slice(*where)]

    # What is a segment's

    def _spot(self, spot: PieceSpot, where: Span) -> None:
        """Tell the edits of a piece and of the pieces inside it."""
        before, after = self._then(spot), self._now(where)
        inner = [Span(*(at - spot.span.start for at in one.span)) for one in spot.inside]
        found = within(before, inner, after) if inner else []
        for one, then in zip(spot.inside, found, strict=True):
            span = Span(then.start + where.start, then.end + where.start)
            if self._now(span) != self._then(one):
                self._spot(one, span)
        text, pieces = self.written.post.document.text, self.written.pieces
        sources = [text[slice(*pieces[one.piece].span)] for one in spot.inside]
        before = told.with_instead(before, inner, sources)
        after = told.with_instead(after, found, sources)
        if before != after:
            self._wording(spot, before, after, self._line(where.start))

    def _wording(self, spot: PieceSpot, before: str, after: str, line: int) -> None:
        piece = self.written.pieces[spot.piece]
        if piece.segment.key in self.written.post.mapped:
            self._refuse(piece, line, "it comes from the glossary, change the term there")
            return
        home, was = self.written.home(piece), self.written.said(piece)
        pair = _paired(home, was, before)
        if not after.startswith(pair):
            self._refuse(piece, line, "the source beside it was edited too, change it in the post")
            return
        found = home.unwrite(was, *_as_written(home, was, before[len(pair) :], after[len(pair) :]))
        if found.refused or not found.target.strip():
            self._refuse(piece, line, found.refused or "nothing is left of it")
            return
        if found.left:
            message = (
                f"`{found.left}` is markup that the source does not have: the words are taken, "
                f"the markup belongs into the post ({self.written.place(piece)})"
            )
            self.findings.append(outside(self.edition, line, message))
        if found.target != was:
            number = self.written.numbers[spot.piece]
            now = self.written.in_catalog(piece, found.target)
            was = self.written.in_catalog(piece, was)
            self.edits.append(Edit(piece, number, line, was, now, found.left))

    def _refuse(self, piece: Piece, line: int, reason: str) -> None:
        message = (
            f"this edit of {short(piece.segment.source)} ({self.written.place(piece)}) is not "
            f"taken: {reason}"
        )
        self.findings.append(outside(self.edition, line, message))

    # What is nobody's

    def _gaps(
        self, found: Sequence[Span | None]
    ) -> Iterator[tuple[Span, Span, PieceSpot | None, PieceSpot | None]]:
        """What lies between the segments that are there: before, now, and those beside it."""
        old = new = 0
        last: PieceSpot | None = None
        for spot, where in zip(self.written.spots, found, strict=True):
            if where:
                yield Span(old, spot.span.start), Span(new, where.start), last, spot
                old, new, last = spot.span.end, where.end, spot
        yield Span(old, len(self.written.text)), Span(new, len(self.text)), last, None

    def _gap(self, old: Span, new: Span, last: PieceSpot | None, then: PieceSpot | None) -> None:
        before, after = self.written.text[slice(*old)], self._now(new)
        gone = [
            s for s in self.written.spots if old.start <= s.span.start and s.span.end <= old.end
        ]
        gone = [s for s in gone if self._then(s)]
        if before == after or not (gone or told.material(before, after, last=then is None)):
            return
        line = self._line(new.start + told.first_difference(before, after))
        near = last or then
        where = f"near {self.written.place(near)}" if near else self.written.post.name
        for spot in gone:
            message = (
                f"{short(self._then(spot))} does not stand here as a whole any more: take it out "
                f"of the post, or part or join it there ({self.written.place(spot)})"
            )
            self.findings.append(outside(self.edition, line, message))
        news = told.added(before, after)
        if gone and news:
            message = f"{short(news)} is no segment's: add it to the post, {where}"
            self.findings.append(outside(self.edition, line, message))
        elif not gone:
            message = f"{told.in_words(before, after)}, which is no segment's: change the post"
            self.findings.append(outside(self.edition, line, f"{message}, {where}"))

    def _is_broken(self, index: int, found: Sequence[Span | None]) -> bool:
        """Whether a segment was cut in two, joined with something or put in another's place.

        Half of a segment is no wording of it.
        """
        where = found[index]
        if where is None:
            return False
        spots = self.written.spots
        text, now = self._then(spots[index]), self._now(where)
        news, gone = self._beside(index, found)
        if told.was_cut(text, now, *news) or any(one in now and one not in text for one in gone):
            return True
        for beside in (index - 1, index + 1):
            if 0 <= beside < len(found) and found[beside] is None:
                pair = (self._then(spots[n]) for n in sorted((index, beside)))
                if told.has_taken_in(text, now, " ".join(pair)):
                    return True
        if told.alike(text, now) < _REWRITTEN and self._marks(spots[index], found):
            return True
        others = (n for n, spot in enumerate(spots) if n != index and self._then(spot) == now)
        return len(now) > _LEAST_MOVED and any(self._differs(n, found[n]) for n in others)

    def _marks(self, spot: PieceSpot, found: Sequence[Span | None]) -> bool:
        """Whether what stands before it on its line, and is nobody's, is something else now."""
        gap = next((old, new) for old, new, _, then in self._gaps(found) if then is spot)
        before, now = self.written.text[slice(*gap[0])], self._now(gap[1])
        return before[before.rfind("\n") + 1 :] != now[now.rfind("\n") + 1 :]

    def _differs(self, index: int, where: Span | None) -> bool:
        return where is None or self._now(where) != self._then(self.written.spots[index])

    def _beside(
        self, index: int, found: Sequence[Span | None]
    ) -> tuple[tuple[str, str], list[str]]:
        """The new lines before and behind a segment that are nobody's, and those that are gone."""
        spot = self.written.spots[index]
        news, gone = ["", ""], []
        for old, new, last, then in self._gaps(found):
            if spot in (last, then):
                before, after = self.written.text[slice(*old)], self._now(new)
                if before != after:
                    news[spot is last] = told.added(before, after)
                    gone += [line for line in told.gone(before, after) if len(line) > 1]
        return (news[0], news[1]), gone


_REWRITTEN = 0.6  # of two texts that are the same segment's, where its mark is another too
_LEAST_MOVED = 12  # letters that no two segments say by chance


def _as_written(home: Home, was: str, before: str, after: str) -> tuple[str, str]:
    """Both, less what was done to the page after it was written: links led, notes renamed."""
    try:
        own = home.put(was)
    except TargetError:
        return before, after
    return (before, after) if own in (None, before) else (own, carried(own, before, after))


def _paired(home: Home, was: str, written: str) -> str:
    """The source that stands before its wording, in what a layout shows once."""
    try:
        own = home.put(was)
    except TargetError:
        return ""
    if own is None or words(own) == words(written) or not written.endswith(f" / {own}"):
        return ""
    return written[: -len(own)]
