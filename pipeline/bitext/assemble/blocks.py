"""Top-level blocks of a document in both languages, for layouts that set them side by side."""

from __future__ import annotations

import re
import sys
from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from bitext.assemble.balance import Balance
from bitext.assemble.english import Assembly
from bitext.assemble.signs import quiet
from bitext.assemble.spans import unsigned
from bitext.markdown.reading import Reading, reading_of
from bitext.model import Document, Piece, Span, Token, TokenType, walk


class Role(StrEnum):
    """How a layout treats a block."""

    PROSE = "prose"  #: stands in both languages
    LIST = "list"  #: prose that would merge with a list beside it
    FOOTNOTE = "footnote"  #: a definition; its label must be told apart
    #: code, images, rules, templates, HTML, what opens more than it closes: the same in both
    ONCE = "once"


@dataclass(frozen=True, slots=True)
class Block:
    """A block of the body: ``source`` and ``target`` are its Markdown without line ends.

    ``gap`` is what lies between it and the next one beyond blank lines (link definitions).
    """

    role: Role
    source: str
    target: str
    gap: str = ""


def blocks(assembly: Assembly, targets: Mapping[str, str]) -> Iterator[Block]:
    """Yield the body's top-level blocks; a block without a translation stands once."""
    doc = assembly.doc
    starts = [piece.span.start for piece in doc.pieces]
    spans, balance = _spans(doc), Balance(reading_of(doc))
    ends = [*(span.start for span, _ in spans), len(doc.text)][1:]
    found: list[tuple[Block, Span]] = []
    both: dict[Span, Sequence[Piece]] = {}  # what stands once, in both languages
    for (span, tag), end in zip(spans, ends, strict=True):
        pieces = doc.pieces[bisect_left(starts, span.start) : bisect_left(starts, span.end)]
        source = doc.text[slice(*span)]
        target = assembly.splice(span, pieces)
        plain = target if assembly.signs is quiet else unsigned(target)
        role = _role(tag, source, plain, pieces)
        if role is not Role.ONCE and (balance.is_in_words(span) or not balance.holds(span)):
            role = Role.ONCE
        if role is Role.ONCE and source != plain:
            both[span] = pieces
        gap = doc.text[span.end : end].strip()
        found.append((Block(role, source.strip("\r\n"), target.strip("\r\n"), gap), span))
    twofold = _twofold(assembly, targets, both)
    for block, span in found:
        text = twofold.get(span)
        yield block if text is None else replace(block, source=text, target=text)


def _twofold(
    assembly: Assembly, targets: Mapping[str, str], places: Mapping[Span, Sequence[Piece]]
) -> dict[Span, str]:
    """What stands once, with both wordings in one: proved apart, and seldom asked for."""
    if not places:
        return {}
    doc = assembly.doc
    pieces = [piece for some in places.values() for piece in some]
    found = Assembly(doc, _side_by_side(doc, pieces, targets), assembly.expected)
    found.signs = assembly.signs
    return {span: found.splice(span, some).strip("\r\n") for span, some in places.items()}


def _spans(doc: Document) -> list[tuple[Span, str]]:
    """Top-level spans that cover the body's blocks, and their tags.

    An attribute line joins its block, and what a template encloses is one block with it.
    """
    reading = reading_of(doc)
    inside = iter((*reading.opaque, _NOWHERE))
    template = next(inside)
    merged: list[tuple[Span, str]] = []
    for span, tag in _top_level(reading):
        while template.end <= span.start:
            template = next(inside)
        attributes = tag == "Marker" and _ATTRIBUTES.match(doc.text, span.start)
        if merged and (attributes or template.start < span.start):
            merged[-1] = Span(merged[-1][0].start, span.end), merged[-1][1]
        else:
            merged.append((span, tag))
    return merged


_NOWHERE = Span(sys.maxsize, sys.maxsize)


def _top_level(reading: Reading) -> Iterator[tuple[Span, str]]:
    depth = 0
    for event in reading.events:
        if depth == 0 and event.phase != "end":
            start, tag = event.start, event.tag
            if tag == "Heading" and reading.copy[start] == "#" != reading.text[start]:
                tag = "Marker"
            while tag == "CodeBlock" and start > reading.start and reading.text[start - 1] in " \t":
                start -= 1  # the spaces are what makes it code
            yield Span(start, event.end), tag
        depth += (event.phase == "start") - (event.phase == "end")


_ATTRIBUTES = re.compile(r"\{(?::(?![:/])|[.#])[^}\n]*\}[ \t]*\r?(?:\n|\Z)")
_ROLES = {
    "List": Role.LIST,
    "FootnoteDefinition": Role.FOOTNOTE,
    "HtmlBlock": Role.ONCE,
    "CodeBlock": Role.ONCE,
    "Rule": Role.ONCE,
    "Marker": Role.ONCE,
}
_IMAGES = re.compile(
    r"\s*(?:(?:!\[[^\]]*\]\([^)]*\)|\[!\[[^\]]*\]\([^)]*\)\]\([^)]*\))"
    r"\s*(?:\{:?[^{}\n]{0,200}\}\s*)?)+\Z"  # with attributes, or on a line of them
)


#: A list that kramdown puts the contents in the place of: the first on a page alone.
_CONTENTS = re.compile(r"^\{:(?:[^}\n]{0,80}[\s:])?toc(?:\s[^}\n]{0,80})?\}\s*\Z", re.M)


def _role(tag: str, source: str, target: str, pieces: Sequence[Piece]) -> Role:
    if source == target or not pieces or _IMAGES.match(source) or _CONTENTS.search(source):
        return Role.ONCE
    return _ROLES.get(tag, Role.PROSE)


def _side_by_side(
    doc: Document, pieces: Sequence[Piece], targets: Mapping[str, str]
) -> dict[str, str]:
    """Both wordings in one string, for what stands once: captions, image descriptions.

    Markup stands there once: the target has it, and the source is its text.
    """
    result: dict[str, str] = {}
    for piece in walk(pieces):
        segment = piece.segment
        target = targets.get(segment.key, "")
        if target and target != segment.source:
            source = _text(piece, doc.text) if piece.nodes else segment.source
            result[segment.key] = f"{' '.join(source.split())} / {' '.join(target.split())}"
    return result


def _text(piece: Piece, text: str) -> str:
    """A segment without its markup, escapes as they are; of code, its plain words."""
    return "".join(_shown(piece, token, text) for token in piece.tokens)


_PLAIN = re.compile(r"[\w .,/-]+")


def _shown(piece: Piece, token: Token, text: str) -> str:
    if token.type is TokenType.TEXT:
        return text[token.start : token.end]
    if token.type in (TokenType.SOFT, TokenType.HARD):
        return " "
    code = token.type is TokenType.ATOM and piece.nodes[token.node].kind == "code"
    payload = piece.nodes[token.node].payload if code else ""
    return payload if _PLAIN.fullmatch(payload) else ""
