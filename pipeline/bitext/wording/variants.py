"""The same source worded otherwise at one of its places: an entry with ``msgctxt "#2"``.

``#2`` is for the second place of its source in the post; a person may also write ``2``.  Once it
is there, it is found by what stands around it: it stays with its place when another one comes
or goes.  Empty or gone, the place says what the entry without a context says.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from bitext.formats.po.entries import Entry
from bitext.model import Document, Piece, Segment, walk

_VARIANT = re.compile(r"#?([1-9]\d{0,2})")
NOTE = "worded for one of the places of this source; empty, it says what the others say"
#: What speaks for a place: its number, the source before it and behind it, the headings above.
_NUMBER, _NEIGHBOUR, _HEADINGS = 3, 2, 1


def context_of(number: int) -> str:
    """The context of the entry for one place."""
    return f"#{number}"


def number_of(context: str) -> int:
    """For which place an entry is; 0 for one that is for all.

    >>> number_of("#2"), number_of("front-matter:title")
    (2, 0)
    """
    found = _VARIANT.fullmatch(context) if context else None
    return int(found[1]) if found else 0


def base_of(context: str) -> str:
    """The context that a source has without a wording for one place."""
    return "" if number_of(context) else context


def with_variants(doc: Document, entries: Sequence[Entry], resting: Sequence[Entry]) -> Document:
    """A document whose segments have the contexts of the wordings that are for their places.

    ``resting`` are entries that were for places which had gone.
    """
    found: dict[int, str] = {}
    pieces = [*walk(doc.pieces)]
    for source in dict.fromkeys(e.source for e in _variants((*entries, *resting))):
        found.update(_homes(source, pieces, entries, resting))
    if not found:
        return doc
    contexts = {id(pieces[number]): context for number, context in found.items()}
    return replace(doc, pieces=tuple(_renamed(piece, contexts) for piece in doc.pieces))


def _variants(entries: Iterable[Entry]) -> Iterator[Entry]:
    return (e for e in entries if number_of(e.context) and e.target)


def _renamed(piece: Piece, contexts: Mapping[int, str]) -> Piece:
    inside = tuple(_renamed(one, contexts) for one in piece.inside)
    segment = piece.segment
    if context := contexts.get(id(piece), ""):
        from bitext.markdown.segmenter import segment_key

        key = segment_key(context, segment.source)
        segment = segment._replace(context=context, key=key)
    return piece._replace(segment=segment, inside=inside)


def _homes(
    source: str, pieces: Sequence[Piece], entries: Sequence[Entry], resting: Sequence[Entry]
) -> dict[int, str]:
    """Number of a piece -> the context of the wording for its place."""
    places = [
        n for n, p in enumerate(pieces) if p.segment.source == source and not p.segment.context
    ]
    shared = next((n for n, e in enumerate(entries) if e.identity == ("", source)), None)
    said = [(n, e) for n, e in enumerate(entries) if e.source == source]
    said += [(-1, e) for e in resting if e.source == source]
    ranked = []
    for index, entry in said:
        for order, place in (
            enumerate(places, 1) if number_of(entry.context) and entry.target else ()
        ):
            score = _around(index, entry, place, entries, pieces)
            score += _NUMBER * (number_of(entry.context) == order)
            common = (
                _around(shared, entries[shared], place, entries, pieces)
                if shared is not None
                else 0
            )
            if score > common or (score == common and score >= _NUMBER):
                ranked.append((-score, order, place, entry.context))
    homes: dict[int, str] = {}
    for _, _, place, context in sorted(ranked):
        if place not in homes and context not in homes.values():
            homes[place] = context
    return homes


def _around(
    index: int, entry: Entry, place: int, entries: Sequence[Entry], pieces: Sequence[Piece]
) -> int:
    """How much of what stands around an entry stands around a place."""
    if index < 0:
        return 0
    score = 0
    for step in (-1, 1):
        there = pieces[place + step].segment.source if 0 <= place + step < len(pieces) else ""
        here = entries[index + step].source if 0 <= index + step < len(entries) else ""
        score += _NEIGHBOUR * (bool(here) and here == there)
    under = next((line for line in entry.note if line.startswith("under: ")), "")
    return score + _HEADINGS * (bool(score) and under == _under(pieces[place].segment))


def _under(segment: Segment) -> str:
    return f"under: {' › '.join(segment.headings)}" if segment.headings else ""


def stood(doc: Document, entries: Sequence[Entry], entry: Entry) -> tuple[Entry, ...]:
    """Entries with one for a place of its own, where its place is in a document."""
    pieces = [*walk(doc.pieces)]
    places = [n for n, piece in enumerate(pieces) if piece.segment.source == entry.source]
    place = places[min(number_of(entry.context), len(places)) - 1]
    before = pieces[place - 1].segment.source if place else ""
    index = next((n + 1 for n, e in enumerate(entries) if e.source == before), len(entries))
    return (*entries[:index], entry, *entries[index:])
