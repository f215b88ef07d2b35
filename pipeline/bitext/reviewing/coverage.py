"""Where the Chinese of a post is: offered for translation, or copied, and why.

Every Han letter of a post has exactly one cause.  What has none of the others is *unknown*: no
rule said that it shall stay, and nobody was asked to translate it.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import IntEnum

from bitext.languages.zh import CHINESE
from bitext.markdown import html
from bitext.markdown.parsed.events import Event
from bitext.markdown.reading import Reading, reading_of
from bitext.model import Document, Piece, Span, TokenType, walk


class Why(IntEnum):
    """Why a letter is where it is; where several apply the highest counts."""

    UNKNOWN = 0
    ADDRESS = 1  #: of a link, an image, a file
    TAG = 2  #: of HTML, with its attributes, and comments
    CODE = 3
    MATH = 4
    TEMPLATE = 5  #: shortcodes, marker lines, components, expressions
    KEY = 6  #: of the front matter, and its values that are not translated; labels of footnotes
    OFFERED = 7

    @property
    def word(self) -> str:
        return self.name.lower()


_WHY = tuple(Why)  # by value

Run = tuple[int, int, Why]  #: its first letter, its last, and their cause


@dataclass(frozen=True, slots=True)
class Spot:
    """A stretch of Chinese with one cause."""

    line: int  #: 1-based
    cause: Why
    han: int  #: letters
    text: str


@dataclass(frozen=True, slots=True)
class Coverage:
    """The Chinese of a post by cause."""

    counts: Mapping[Why, int]
    places: tuple[Spot, ...]  #: in their order

    @property
    def han(self) -> int:
        return sum(self.counts.values())

    @property
    def share(self) -> float:
        """The part of the Chinese that is offered; 1 where there is none."""
        return self.counts.get(Why.OFFERED, 0) / self.han if self.han else 1.0

    @property
    def unknown(self) -> tuple[Spot, ...]:
        return tuple(place for place in self.places if place.cause is Why.UNKNOWN)


def coverage(doc: Document, letters: re.Pattern[str] = CHINESE.letter) -> Coverage:
    """Find the cause of each of a document's ``letters``, in one pass over it."""
    causes = bytearray(len(doc.text))
    for cause, span in sorted(_causes(doc), key=lambda found: found[0]):
        causes[span.start : span.end] = bytes([cause]) * (span.end - span.start)
    found = [*_runs(doc.text, bytes(causes), letters)]
    counts = Counter[Why]()
    for start, last, cause in found:
        counts[cause] += last + 1 - start
    return Coverage(dict(counts), tuple(_places(doc.text, found)))


def _runs(text: str, causes: bytes, letters: re.Pattern[str]) -> Iterator[Run]:
    """Letters that stand side by side and have one cause."""
    for match in re.finditer(f"(?:{letters.pattern})+", text, letters.flags):
        start, end = match.span()
        while start < end:
            rest = causes[start:end]
            same = len(rest) - len(rest.lstrip(rest[:1]))
            yield start, start + same - 1, _WHY[rest[0]]
            start += same


def _places(text: str, found: list[Run]) -> Iterator[Spot]:
    """Join letters of one cause on one line."""
    line, at, first, han = 1, 0, 0, 0
    for index, (start, last, cause) in enumerate(found):
        han += last + 1 - start
        following = found[index + 1] if index + 1 < len(found) else (len(text), 0, None)
        if following[2] is cause and "\n" not in text[last : following[0]]:
            continue
        begin = found[first][0]
        line += text.count("\n", at, begin)
        at = begin
        yield Spot(line, cause, han, text[begin : last + 1])
        first, han = index + 1, 0


def _causes(doc: Document) -> Iterator[tuple[Why, Span]]:
    for match in _ADDRESS.finditer(doc.text):
        yield Why.ADDRESS, Span(*match.span())
    reading = reading_of(doc)
    for tag in (atom for atom in reading.dialect.atoms if atom.kind == "tag" and "#" in doc.text):
        yield from ((Why.ADDRESS, Span(*m.span())) for m in tag.pattern.finditer(doc.text))
    yield from _read(reading)
    yield Why.KEY, Span(0, doc.body)
    for piece in walk(doc.pieces):
        yield from _of_piece(piece, doc.text)


_KINDS = {
    "code": Why.CODE, "math": Why.MATH, "template": Why.TEMPLATE, "html": Why.TAG,
    "link": Why.ADDRESS, "image": Why.ADDRESS, "url": Why.ADDRESS,
    "wiki link": Why.ADDRESS, "footnote": Why.KEY, "tag": Why.KEY,
}  # fmt: skip


def _of_piece(piece: Piece, text: str) -> Iterator[tuple[Why, Span]]:
    for token in piece.tokens:
        if token.type in (TokenType.TEXT, TokenType.SOFT):
            yield Why.OFFERED, Span(token.start, token.end)
        elif token.node >= 0:
            cause = _KINDS.get(piece.nodes[token.node].kind, Why.TEMPLATE)
            span = Span(token.start, token.end)
            yield from _hidden(text, span) if cause is Why.TEMPLATE else ((cause, span),)


_ADDRESS = re.compile(
    r"\]\([^)\n]{0,400}+\)|\]\[[^\]\n]{0,400}+\]|^[ \t>]{0,20}+\[[^\]\n]{1,400}+\]:[^\n]*"
    r"|(?:https?|ftp)://\S{1,400}|!?\[\[[^\]\n]{1,400}+\]\]",
    re.M,
)
_EVENTS = {
    "Code": Why.CODE, "CodeBlock": Why.CODE, "InlineMath": Why.MATH, "DisplayMath": Why.MATH,
    "FootnoteReference": Why.KEY, "InlineHtml": Why.TAG,
}  # fmt: skip
_LABEL = re.compile(r"\[\^[^\]\n]{1,400}\]")


def _read(reading: Reading) -> Iterator[tuple[Why, Span]]:
    for span in reading.opaque:
        yield from _hidden(reading.text, span)
    for event in reading.events:
        span = Span(event.start, event.end)
        if event.tag in _EVENTS:
            yield _EVENTS[event.tag], span
        elif event.phase == "start":
            yield from _of_block(event, span, reading)


def _of_block(event: Event, span: Span, reading: Reading) -> Iterator[tuple[Why, Span]]:
    label = _LABEL.match(reading.text, span.start) if event.tag == "FootnoteDefinition" else None
    if label:
        yield Why.KEY, Span(*label.span())
    elif event.tag == "HtmlBlock":
        for tag in html.tags(reading.copy, *span):
            yield from _hidden(reading.text, tag.span)
    elif event.tag == "Heading" and reading.copy[span.start] == "#" != reading.text[span.start]:
        formula = any(reading.text[at.start] == "\\" for at in reading.hidden(*span))
        yield (Why.MATH if formula else Why.TEMPLATE), span


#: By the first character.
_KIND = {"<": Why.TAG, "\\": Why.MATH}
_SENTENCES = re.compile(r"[。！？][^。！？]{0,400}[。！？]")
#: Bodies of code, comments: a tag that is closed by another, and what no reader sees.
_CODE = re.compile(
    r"<(?:script|style|pre|code|textarea|svg|math)\b|\\begin|%%|<!--|\{/\*|\{::"
    r"|\{[{%][^}]{0,400}\}[\s\S]*[}%]\}\Z",
    re.I,
)


#: What of LaTeX names a place and shows its number, or names a word for the index.
_REFERENCE = re.compile(r"\\(?:[a-zA-Z]{0,6}ref|cite[a-z]{0,8}|index|label|hypertarget)\{")


def _hidden(text: str, span: Span) -> Iterator[tuple[Why, Span]]:
    """A template or tag; one that swallowed sentences is no cause for them to stay."""
    hidden = text[slice(*span)]
    if hidden[:7].lower().startswith(("<script", "<style", "<pre", "<code")):
        yield Why.CODE, span
    elif _REFERENCE.match(hidden):
        yield Why.KEY, span
    elif _CODE.match(hidden) or not _SENTENCES.search(hidden):
        yield _KIND.get(hidden[:1], Why.TEMPLATE), span
