"""The ids of a post's headings, kept in its edition: who links to a section still finds it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from bitext.markdown.reading import Event, reading_of
from bitext.model import Document, Kind, Piece, Span
from bitext.sites.ids import RULES, written

_EXPLICIT = re.compile(r"\{:?[^{}\n]*?#([^\s{}]+)[^{}\n]*\}[ \t#]*$")
_NEXT_LINE = re.compile(r"[ \t]*\{:")


@dataclass(frozen=True, slots=True)
class PageHeading:
    """A heading of a post."""

    span: Span  #: with its marks, to the end of its last line
    text: str  #: as a reader sees it
    id: str = ""  #: that the author gave it


def headings(doc: Document) -> Iterator[PageHeading]:
    """The headings of a post's body, in order."""
    inside: list[Event] | None = None
    for event in reading_of(doc).events:
        if event.tag == "Heading" and event.phase == "start":
            inside = []
        elif event.tag == "Heading" and inside is not None:
            yield _heading(doc.text, Span(event.start, event.end), inside)
            inside = None
        elif inside is not None and event.phase == "leaf":
            inside.append(event)


def _heading(text: str, span: Span, inside: list[Event]) -> PageHeading:
    raw = text[slice(*span)].rstrip()
    explicit = _EXPLICIT.search(raw)
    known = explicit[1] if explicit else ""
    return PageHeading(span, "".join(_shown(event, text) for event in inside).strip(), known)


def _shown(event: Event, text: str) -> str:
    """What a reader sees of a leaf: the reading copy has letters in the place of templates."""
    if event.tag not in ("Text", "Code"):
        return " " if event.tag in ("SoftBreak", "HardBreak") else ""
    data = str(event.data)
    return text[event.start : event.end] if len(data) == event.end - event.start else data


def kept_ids(doc: Document, rule: str) -> Mapping[int, str]:
    """What stands behind the headings of an edition: start of the last piece -> `` {#id}``.

    Only where nothing else follows in the line, and the site has a way to say it.
    """
    found = list(headings(doc))
    names = RULES[rule].ids(h.id or h.text for h in found)
    pieces = {piece.span.end: piece for piece in doc.pieces if piece.segment.kind is Kind.HEADING}
    marks: dict[int, str] = {}
    for heading, name in zip(found, names, strict=True):
        piece = _last(doc.text, heading, pieces)
        if piece and (mark := written(doc.site, name)):
            marks[piece.span.start] = mark
    return marks


def _last(text: str, heading: PageHeading, pieces: Mapping[int, Piece]) -> Piece | None:
    """The piece at the end of a heading that is one line and has no id yet."""
    raw = text[slice(*heading.span)].rstrip("\r\n")
    piece = pieces.get(heading.span.start + len(raw.rstrip()))
    alone = "\n" not in raw and not heading.id and not _NEXT_LINE.match(text, heading.span.end)
    return piece if alone and raw.lstrip().startswith("#") else None
