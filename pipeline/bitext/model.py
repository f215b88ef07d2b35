"""The nouns: frozen, slotted, without I/O, importing nothing of ours.

Offsets are code points in ``Document.text``.  Where a noun stands takes no part in its equality:
a `Segment`, a `Piece`, a `Term` and a `Pin` are what they say, wherever it is found.  A `Span` and
a `Token` are places, and a `Finding` points to one: at another place each is another.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from operator import attrgetter
from typing import NamedTuple


class Span(NamedTuple):
    """A half-open range of code points, ``text[start:end]``."""

    start: int
    end: int


class Kind(StrEnum):
    """What a segment is in its document; reviewers see it in the PO comment."""

    PARAGRAPH = "paragraph"
    HEADING = "heading"
    ITEM = "list item"
    CELL = "table cell"
    TERM = "definition term"
    FOOTNOTE = "footnote"
    QUOTE = "quote"
    HTML = "html text"
    ATTRIBUTE = "html attribute"
    ALT = "image description"
    LINK_TITLE = "link title"
    CONTAINER_TITLE = "container title"
    PARAMETER = "template parameter"
    FRONT_MATTER = "front matter"


class Severity(StrEnum):
    """How much a finding matters: an error makes the exit code 1."""

    ERROR = "error"
    WARNING = "warning"
    INFO = "info"


class Layout(StrEnum):
    """How a bilingual edition sets both languages."""

    TABLE = "table"  #: side by side, a table for each run of blocks
    COLUMNS = "columns"  #: side by side by a stylesheet, without it one below the other
    INTERLEAVE = "interleave"  #: the translation below its source


class Origin(StrEnum):
    """Who worded a translation; a higher rank is never replaced by a lower one."""

    HUMAN = "human"
    MEMORY = "memory"
    BACKEND = "backend"


class Segment(NamedTuple):
    """One translatable unit.

    ``source`` is natural inline Markdown as a reviewer reads it in a PO file:
    container prefixes removed, soft breaks as ``\\n``, hard breaks as ``\\\\\\n``,
    image descriptions and link titles left out (they are segments of their own).
    ``key`` is a function of ``context`` and ``source`` alone, so equal sentences of
    a document share one translation and a key survives moves and edits around it.
    """

    key: str
    kind: Kind
    source: str
    line: int = 0  #: 1-based line of the first character
    context: str = ""  #: msgctxt: ``front-matter:title`` for header values, else empty
    headings: tuple[str, ...] = ()  #: heading path above it
    span: Span = Span(0, 0)
    goes_on: bool = False  #: whether it is in the paragraph of the one before, on another line

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Segment) and self._said() == other._said()

    def __ne__(self, other: object) -> bool:  # a tuple has one of its own
        return not self == other

    def __hash__(self) -> int:
        return hash(self._said())

    def _said(self) -> tuple[str, ...]:
        return self.key, self.kind, self.source, self.context


class Shape(StrEnum):
    """Which syntax surrounds a segment, and so what its text must not contain."""

    INLINE = "inline"  #: a paragraph, heading, list item, footnote: inline Markdown
    CELL = "cell"  #: inline Markdown inside a table row: ``|`` is special
    LABEL = "label"  #: inline Markdown inside ``![…]``: brackets are special
    HTML = "html"  #: text between HTML tags: ``<`` and ``&`` are special
    QUOTED = "quoted"  #: plain text inside the quotes of an attribute or a title
    LINE = "line"  #: plain text at the end of a marker line
    PARAMETER = "parameter"  #: inline Markdown in a template, where no backslash escapes
    VALUE = "value"  #: a front matter scalar


class TokenType(StrEnum):
    """What a token of a segment is; everything but ``TEXT`` is copied, never translated."""

    TEXT = "text"
    OPEN = "open"
    CLOSE = "close"
    ATOM = "atom"
    SOFT = "soft break"
    HARD = "hard break"  #: only while a run is read; in a segment it is an ATOM


class Token(NamedTuple):
    """A piece of a segment; the tokens of a segment touch and cover it."""

    type: TokenType
    start: int  #: code points, in the text the tokens were read from
    end: int
    node: int = -1  #: index into the node list for OPEN, CLOSE and ATOM
    text: str = ""  #: TEXT: escapes and entities resolved


class Node(NamedTuple):
    """Inline markup that a translation must hold exactly once.

    Two nodes are interchangeable when ``kind`` and ``payload`` are equal; ``opening``
    and ``closing`` are how a reviewer sees them (``closing`` is empty for an atom).
    """

    kind: str  #: strong, emphasis, strikethrough, link, image, code, html, url, math, footnote, …
    payload: str  #: link target, code text, tag, label …: what must not change
    opening: str
    closing: str
    parent: int = -1  #: index of the enclosing node, -1 at the top


class Piece(NamedTuple):
    """Where a segment sits in its document, with everything needed to put a target there."""

    segment: Segment
    shape: Shape
    tokens: tuple[Token, ...]
    nodes: tuple[Node, ...]
    inside: tuple[Piece, ...] = ()  #: segments within this one's markup (alts, titles)
    definitions: str = ""  #: link and footnote definitions its markup refers to
    quote: str = ""  #: QUOTED: the delimiter around it
    path: tuple[str | int, ...] = ()  #: VALUE: where in the front matter
    dialect: object = None  #: `bitext.dialects.Dialect` its target is read in; not what it says

    @property
    def span(self) -> Span:
        return self.segment.span

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Piece) and self._said() == other._said()

    def __ne__(self, other: object) -> bool:
        return not self == other

    def __hash__(self) -> int:
        return hash(self._said())

    def _said(self) -> tuple[object, ...]:
        tokens = [(token.type, token.node, token.text) for token in self.tokens]
        rest = self._replace(tokens=(), dialect=None)
        return *tokens, *rest


#: Characters of a post that is long: what a parser sees of it weighs 50 bytes for each.
LONG = 1_000_000


@dataclass(frozen=True, slots=True)
class Document:
    """A parsed post: ``text`` is kept whole, pieces are sorted and disjoint spans of it."""

    text: str
    name: str = ""
    pieces: tuple[Piece, ...] = ()
    body: int = 0  #: offset where the front matter ends
    notes: tuple[Finding, ...] = ()  #: what could not be understood and stays untouched
    site: str = "plain"  #: the generator that its editions are for: a name of `bitext.sites`
    dialect: str = "plain"  #: how its Markdown was read: a name of `bitext.dialects`
    #: What the parser saw (`bitext.markdown.reading.reading_of`), so that nobody reads it again;
    #: of a long post the dialect to read it in again.
    reading: object = field(compare=False, repr=False, default=None)

    @property
    def segments(self) -> tuple[Segment, ...]:
        """Every segment in document order; equal sentences share a key."""
        return tuple(piece.segment for piece in walk(self.pieces))


def holds(spans: Sequence[Span], at: int) -> bool:
    """Whether one of some spans holds an offset; they are sorted and do not meet."""
    index = bisect_right(spans, at, key=_START) - 1
    return index >= 0 and at < spans[index].end


_START = attrgetter("start")


def walk(pieces: Iterable[Piece]) -> Iterator[Piece]:
    """Yield pieces and the pieces inside them, in document order of their start."""
    for piece in pieces:
        yield piece
        if piece.inside:
            yield from walk(piece.inside)


@dataclass(frozen=True, slots=True)
class Term:
    """A glossary entry; ``keep`` names have ``target == source``."""

    source: tuple[str, ...]  #: the first is the headword, the others are variants
    target: tuple[str, ...]  #: wordings that honour it, the first is written by default
    short: str = ""  #: used from the second mention in a post on
    accept: tuple[str, ...] = ()
    forbid: tuple[str, ...] = ()
    case: bool = False  #: match the source case-sensitively
    tags: tuple[str, ...] = ()  #: scope: only in posts with one of these tags or categories
    paths: tuple[str, ...] = ()  #: scope: only in posts matching one of these globs
    note: str = ""
    path: str = field(compare=False, default="")
    line: int = field(compare=False, default=0)

    @property
    def keep(self) -> bool:
        """Whether the name stays as it is."""
        return self.target == self.source


@dataclass(frozen=True, slots=True)
class Pin:
    """One occurrence of a glossary term in a segment's plain text."""

    term: Term
    span: Span = field(compare=False)  #: code points in the text that was searched
    text: str  #: the matched source wording
    wording: str  #: what a draft should say here (full form on first mention, then ``short``)

    @property
    def accepted(self) -> tuple[str, ...]:
        """Every wording that honours this pin, the wanted one first, without repeats."""
        term = self.term
        full = f"{term.target[0]} ({term.short})" if term.short else ""
        wordings = (self.wording, *term.target, term.short, full, *term.accept)
        return tuple(dict.fromkeys(w for w in wordings if w))


@dataclass(frozen=True, slots=True)
class Finding:
    """Something a reviewer should see: a value, not an exception and not a log line."""

    rule: str  #: stable id such as ``structure`` or ``pin-missing``
    severity: Severity
    message: str
    path: str = ""
    line: int = 0
    key: str = ""  #: the segment it is about, or empty
    column: int = 0  #: 1-based, in ``line``; 0 when it is about the whole line or file
    catalog: str = ""  #: the PO file in which it can be mended
    catalog_line: int = 0  #: of its ``msgstr`` there


@dataclass(frozen=True, slots=True)
class Edition:
    """A finished text and what has to be said about it."""

    text: str
    findings: tuple[Finding, ...] = ()


@dataclass(frozen=True, slots=True)
class Translation:
    """A target wording with its provenance."""

    target: str
    origin: Origin
    signature: str = ""  #: engine and version that drafted it, empty for a person
    stale: bool = False  #: the source changed after a person worded it
    previous: str = ""  #: the source it was worded for, when stale
    confidence: float | None = None  #: mean probability of its tokens, where the engine told
