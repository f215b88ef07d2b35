"""The front matter of an edition that was edited, value by value beside what was written."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bitext import frontmatter
from bitext.frontmatter.dialect import HeaderReading, Path, line_at, read
from bitext.model import Finding, Piece, Shape
from bitext.reviewing.absorb.edits import Edit, outside
from bitext.wording.fate import short

if TYPE_CHECKING:
    from bitext.reviewing.absorb.page import WrittenPage


@dataclass(frozen=True)
class HeaderSide:
    """The header of one of the texts."""

    text: str
    header: frontmatter.Header
    reading: HeaderReading

    @classmethod
    def of(cls, text: str) -> HeaderSide | None:
        """None where there is no header."""
        header = frontmatter.find(text)
        if header is None:
            return None
        return cls(text, header, read(header.format, text[slice(*header.inner)]))

    @property
    def values(self) -> Mapping[Path, frontmatter.Value]:
        return {value.path: value for value in self.reading.values}

    def line(self, path: Path) -> int:
        """Where a value stands, or the one that it belongs to."""
        value = self.values.get(path)
        at = value.span.start + self.header.inner.start if value else self.header.span.start
        return line_at(self.text, at)


def header_edits(
    written: WrittenPage, edition: str, before: str, after: str, *, paired: bool
) -> Iterator[Edit | Finding]:
    """What was changed in a header; ``paired`` values hold the source before the wording."""
    old, new = HeaderSide.of(before), HeaderSide.of(after)
    if old is None or new is None:
        if (old is None) != (new is None):
            message = "the front matter was added or taken out: change the post"
            yield outside(edition, 1, f"{message}, {written.post.name}:1")
        return
    pieces = {piece.path: piece for piece in written.pieces if piece.shape is Shape.VALUE}
    told = False
    for path, value in old.values.items():
        now = new.values.get(path)
        if path in pieces and now and now.text != value.text:
            told = True
            yield _value(written, edition, pieces[path], value.text, now.text, new.line(path),
                         paired=paired)  # fmt: skip
    for one in _others(written, edition, old, new, pieces):
        told = True
        yield one
    if not told and _bare(old, pieces) != _bare(new, pieces):
        message = "the front matter is written otherwise, and says the same: change the post"
        yield outside(edition, 1, f"{message}, {written.post.name}:1")


def _value(
    written: WrittenPage,
    edition: str,
    piece: Piece,
    before: str,
    after: str,
    line: int,
    *,
    paired: bool,
) -> Edit | Finding:
    was = written.said(piece)
    source = piece.segment.source.strip()
    lead = f"{source} / " if paired and before.startswith(f"{source} / ") else ""
    reason = ""
    if piece.segment.key in written.post.mapped:
        reason = "it comes from the glossary, change the term there"
    elif not after.startswith(lead):
        reason = "the source beside it was edited too, change it in the post"
    elif not after[len(lead) :].strip():
        reason = "nothing is left of it"
    if reason:
        message = f"this edit of {short(source)} ({written.place(piece)}) is not taken: {reason}"
        return outside(edition, line, message)
    now = written.in_catalog(piece, after[len(lead) :].strip())
    number = written.numbers[written.pieces.index(piece)]
    return Edit(piece, number, line, written.in_catalog(piece, was), now)


def _others(
    written: WrittenPage,
    edition: str,
    old: HeaderSide,
    new: HeaderSide,
    pieces: Mapping[Path, Piece],
) -> Iterator[Finding]:
    """Values that are no segments."""
    before = {node.path: node for node in old.reading.entries}
    after = {node.path: node for node in new.reading.entries}
    for path in dict.fromkeys((*before, *after)):
        if before.get(path) == after.get(path) or (path in pieces and path in after):
            continue
        name = ".".join(map(str, path)) or "the header"
        was, now = (side[path].text if path in side else "" for side in (before, after))
        what = f"{short(was)} has become {short(now)}" if was and now else (
            f"{short(now)} was added" if path in after else f"{short(was)} was taken out"
        )  # fmt: skip
        message = f"`{name}`: {what}, which is not translated: change the post"
        yield outside(edition, new.line(path), f"{message}, {written.post.name}:1")


def _bare(side: HeaderSide, pieces: Mapping[Path, Piece]) -> str:
    """A header without the values that are segments."""
    inner = side.text[slice(*side.header.inner)]
    for value in sorted(side.reading.values, key=lambda v: v.span, reverse=True):
        if value.path in pieces:
            inner = inner[: value.span.start] + inner[value.span.end :]
    return "\n".join(line.rstrip() for line in inner.splitlines())
