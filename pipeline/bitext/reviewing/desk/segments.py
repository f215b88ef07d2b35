"""A post as its page has it: segments with what a reviewer needs at once, and its terms."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from bitext.formats.po.confidence import band
from bitext.model import Term, TokenType
from bitext.reviewing.desk.sheet import counts_of, digest_of, id_of, title_of
from bitext.store.provenance import engine_part
from bitext.wording.journal import Act, Place, place

if TYPE_CHECKING:
    from bitext.formats.po.entries import Entry
    from bitext.model import Piece, Pin, Segment
    from bitext.reviewing.desk.sheet import PostSheet

Row = dict[str, Any]


def post_rows(sheet: PostSheet) -> Row:
    """All of a post but its findings."""
    terms: dict[Term, int] = {}
    acts = last_acts(sheet.post.journal)
    rows = [segment_row(sheet, s, e, terms, acts) for s, e in sheet.segments]
    title, wording = title_of(sheet)
    return {
        "id": id_of(sheet.post.name), "name": sheet.post.name, "title": title,
        "title_target": wording, "counts": counts_of(sheet), "segments": rows,
        "terms": [term_row(term) for term in terms],
    }  # fmt: skip


def one_row(sheet: PostSheet, key: str) -> Row:
    """One segment, as `post_rows` has it; its pins name terms of a list of its own."""
    terms: dict[Term, int] = {}
    at = place(*sheet.entries[key].identity) if key in sheet.entries else None
    said = (act for act in reversed(sheet.post.journal) if place(act.ctx, act.src) == at)
    last = next((act for act in said if act.says), None)
    acts = {at: last} if at and last else {}
    found = ((s, e) for s, e in sheet.segments if s.key == key)
    row = next((segment_row(sheet, s, e, terms, acts) for s, e in found), {})
    return {**row, "terms": [term_row(term) for term in terms]}


def last_acts(acts: Sequence[Act]) -> Mapping[Place, Act]:
    """Place -> the last thing that a person did to a wording there."""
    return {place(act.ctx, act.src): act for act in acts if act.says}


def segment_row(
    sheet: PostSheet, segment: Segment, entry: Entry, terms: dict[Term, int],
    acts: Mapping[Place, Act],
) -> Row:  # fmt: skip
    """What a page needs of a segment before anybody opens it."""
    act = acts.get(place(*entry.identity)) if entry.state.human else None
    sure = entry.confidence
    piece, _ = sheet.post.forms[segment.key]
    return {
        "key": segment.key, "line": segment.line, "kind": segment.kind.value,
        "under": segment.headings, "source": entry.source, "target": entry.target,
        "state": entry.state.value, "digest": digest_of(entry), "previous": entry.previous,
        "confidence": sure, "low": sure is not None and band(sure) == "low",
        "engine": engine_part(entry.signature) if entry.signature else "",
        "by": act.who if act else "", "at": act.at if act else "", "comment": entry.comment,
        "pins": [*pins(entry.source, sheet.post.pins.get(segment.key, ()), terms)],
        "placeholders": [*placeholders(piece)], "places": entry.places,
        "context": entry.context,
    }  # fmt: skip


def pins(source: str, found: Sequence[Pin], terms: dict[Term, int]) -> Iterator[list[int]]:
    """Yield start, end and number of each term in a source, as a page shows it.

    Pins know their place in the placeholder form; a term that markup cuts is passed over.
    """
    at = 0
    for pin in sorted(found, key=lambda pin: pin.span):
        start = source.find(pin.text, at)
        if start >= 0:
            at = start + len(pin.text)
            yield [start, at, terms.setdefault(pin.term, len(terms))]


def placeholders(piece: Piece) -> Iterator[str]:
    """Yield the marks of a segment that a wording must have too, as a reviewer writes them."""
    for token in piece.tokens:
        if token.type in (TokenType.OPEN, TokenType.ATOM):
            yield piece.nodes[token.node].opening
        elif token.type is TokenType.CLOSE:
            yield piece.nodes[token.node].closing


def term_row(term: Term) -> Row:
    """An entry of the glossary."""
    return {
        "source": term.source, "target": term.target, "rule": "keep" if term.keep else "",
        "short": term.short, "accept": term.accept, "forbid": term.forbid, "note": term.note,
        "file": term.path, "line": term.line,
    }  # fmt: skip
