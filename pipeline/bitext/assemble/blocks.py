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
from bitext.assemble.proof.choosing import Choosing
from bitext.assemble.signs import quiet
from bitext.assemble.spans import unsigned
from bitext.dialects.construct import compiled
from bitext.markdown.literal.neutral import alarming
from bitext.markdown.reading import Reading, reading_of
from bitext.markdown.target import ParsedTarget
from bitext.model import Document, Node, Piece, Shape, Span, Token, TokenType, walk


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
    pieces = [piece for some in places.values() for piece in some]
    found = _Joined(assembly, _side_by_side(assembly.doc, pieces, targets))
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
            result[segment.key] = _both(_source(piece, doc.text), target)
    return result


class _Joined(Assembly):
    """An edition with both wordings in one.

    A wording between tags that another assembly has written is taken as it stands there, with its
    source before it: only where the proof does not hold is the whole read and written anew.
    """

    def __init__(self, first: Assembly, targets: Mapping[str, str]) -> None:
        self.first = first
        self.taken: list[tuple[Piece, str]] = []
        super().__init__(first.doc, targets, first.expected)

    def _choose(self, piece: Piece, target: str) -> None:
        written = self._written(piece)
        if not written:
            super()._choose(piece, target)
            return
        start, source = piece.span.start, _source(piece, self.doc.text)
        self.written[start, 0] = joined = _both(source, written)
        wording, alarms = ParsedTarget(target, ()), alarming((joined,), piece.shape)
        self.choices[start] = Choosing(piece, wording, alarms, refers="[" in joined)
        self.taken.append((piece, target))

    def _written(self, piece: Piece) -> str:
        """What stands for a piece in the other assembly; empty where it is better read anew."""
        start = piece.span.start
        choice = self.first.choices.get(start)
        if choice is None or start in self.first.tame or piece.shape is not Shape.HTML:
            return ""
        written = self.first.written.get((start, choice.level), "")
        one_line = "\n" not in written and "\n" not in self.doc.text[slice(*piece.span)]
        return written if one_line and _is_whole(piece, self.doc.text) else ""

    def _prove(self) -> None:
        if self.taken and not self._holds(self._in_doubt()):
            for piece, target in self.taken:
                del self.choices[piece.span.start], self.written[piece.span.start, 0]
                super()._choose(piece, target)
            self.taken = []
        if not self.taken:
            super()._prove()


def _is_whole(piece: Piece, text: str) -> bool:
    """Whether its texts, without the markup between them, make nothing that none of them is."""
    said = [text[t.start : t.end] for t in piece.tokens if t.type is TokenType.TEXT]
    return len(said) < 2 or not any(
        one.count("{") != one.count("}") or one.count("[") != one.count("]") or _JOINS.search(one)
        for one in said
    )


_JOINS = re.compile(r"[<&\\$`]")


def _both(source: str, target: str) -> str:
    return f"{' '.join(source.split())} / {' '.join(target.split())}"


def _source(piece: Piece, text: str) -> str:
    return _text(piece, text) if piece.nodes else piece.segment.source


def _text(piece: Piece, text: str) -> str:
    """A segment without its markup, escapes as they are; of code and of keys, their plain words."""
    return "".join(_shown(piece, token, text) for token in piece.tokens)


_PLAIN = re.compile(r"[\w .,/-]+")


def _shown(piece: Piece, token: Token, text: str) -> str:
    if token.type is TokenType.TEXT:
        return text[token.start : token.end]
    if token.type in (TokenType.SOFT, TokenType.HARD):
        return " "
    said = _said(piece.nodes[token.node]) if token.type is TokenType.ATOM else ""
    return said if _PLAIN.fullmatch(said) else ""


#: A key or a sample, with what it says: ``<kbd>Ctrl</kbd>``.
_ELEMENT = r"<[a-z]+(?:\s[^<>]*)?>([^<>]*)</[a-z]+>"


def _said(node: Node) -> str:
    """What a reader sees of markup that is copied as a whole."""
    element = compiled(_ELEMENT).fullmatch(node.payload) if node.kind == "html" else None
    return element[1] if element else node.payload if node.kind == "code" else ""
