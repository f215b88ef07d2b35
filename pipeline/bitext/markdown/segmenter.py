"""Cut a text into a Document: exact spans of everything that is prose, and nothing else."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cached_property
from hashlib import blake2b
from operator import attrgetter

from bitext import frontmatter
from bitext.dialects import Dialect, dialect_for, dialect_in, within_a_line
from bitext.frontmatter.keys import KEYS, printed
from bitext.languages.zh import CHINESE
from bitext.markdown import html, template
from bitext.markdown.chunks import MOST_TOKENS, SPACES, TOO_MANY, chunks, uncovered
from bitext.markdown.constructs.draft import LONE_CR, Title
from bitext.markdown.inline import read_inline
from bitext.markdown.markup import (
    CLOSE,
    TEXT,
    Heading,
    HtmlBlock,
    PlainRun,
    Raw,
    Run,
    cut_html,
    holds,
    plain,
)
from bitext.markdown.mask import LineNumbers
from bitext.markdown.reading import TOO_HARD, Reading, read, too_hard
from bitext.markdown.references import Definitions
from bitext.markdown.reviewer_form import describe, natural
from bitext.markdown.runs import runs
from bitext.model import (
    Document,
    Finding,
    Kind,
    Node,
    Piece,
    Segment,
    Severity,
    Shape,
    Span,
    Token,
)

_SPAN, _NAME = attrgetter("segment.span"), blake2b(digest_size=8)
_new = tuple.__new__  #: of a NamedTuple with all its fields: half the time, and there are many


def segment_key(context: str, source: str) -> str:
    """Name a segment by what it says: 16 hexadecimal digits of context and source."""
    name = _NAME.copy()  # two thirds of the time of a new one
    name.update(f"{context}\x04{source}".encode("utf-8", "surrogatepass"))
    return name.hexdigest()


def parse(
    text: str,
    *,
    name: str = "",
    keys: Iterable[str] = KEYS,
    letters: re.Pattern[str] = CHINESE.letter,
    site: str = "plain",
    dialect: Dialect | None = None,
) -> Document:
    """Cut ``text`` into segments.

    Never raises: what cannot be understood stays as it is and is named in ``notes``.
    ``keys`` are the front matter keys whose string values are translated; prose is what holds
    one of ``letters``.  ``site`` is the generator whose rules editions follow; what it makes of
    Markdown is the ``dialect`` (`bitext.dialects`), unless another is given.
    """
    dialect = dialect_in(text, dialect or dialect_for(site, name))
    cutter = _Segmenter(text, name, letters, dialect)
    header = frontmatter.find(text)
    if header is not None:
        if keys is KEYS:
            keys = (*KEYS, *dialect.keys, *printed(text))
        for value in frontmatter.values(text, header, tuple(keys)):
            cutter.add_value(value)
        if problem := frontmatter.problem(text, header):
            cutter.note("front-matter", problem, header.span.start)
    body = header.body if header is not None else int(text.startswith("\ufeff"))
    reading = read(text, body, dialect)
    if (at := too_hard(reading)) is not None:
        cutter.note("structure", TOO_HARD, at, Severity.ERROR)
    else:
        cutter.add_body(reading)
    pieces, notes = tuple(cutter.pieces), tuple(cutter.notes)
    return Document(text, name, pieces, body, notes, site, dialect.name, reading)


#: Markup that may show a reader some of its parameters.
_WITH_PARAMETERS = frozenset(("template", "html", "expression", "span"))
#: Markup that a translation may have at another place of its line.
_MOVING = frozenset(("tag", "block id"))


@dataclass
class _Segmenter:
    """Collects pieces in document order; offsets are those of the whole text."""

    text: str
    name: str
    letters: re.Pattern[str]
    dialect: Dialect
    pieces: list[Piece] = field(default_factory=list)
    notes: list[Finding] = field(default_factory=list)
    headings: list[tuple[int, str]] = field(default_factory=list)
    path: tuple[str, ...] = ()  #: the titles of ``headings``
    templates: set[int] = field(default_factory=set)  #: where those start that were looked into

    @cached_property
    def lines(self) -> LineNumbers:
        """Of the text with one kind of line end: LF, CRLF and CR end a line."""
        return LineNumbers(LONE_CR.sub("\n", self.text) if "\r" in self.text else self.text)

    def note(self, rule: str, message: str, at: int, severity: Severity = Severity.WARNING) -> None:
        self.notes.append(Finding(rule, severity, message, self.name, self.lines.of(at)))

    def add_value(self, value: frontmatter.Value) -> None:
        if self.letters.search(value.text):
            context = "front-matter:" + ".".join(map(str, value.path))
            tokens = (Token(TEXT, *value.span, text=value.text),)
            piece = self._piece(tokens, (), Kind.FRONT_MATTER, Shape.VALUE, context)
            self.pieces.append(piece._replace(path=value.path))

    def add_body(self, reading: Reading) -> None:
        found: list[Piece] = []
        definitions = Definitions.of(reading)
        markers: list[Span] = []
        for item in runs(reading):
            if isinstance(item, PlainRun):
                found += self._plain(item)
            elif isinstance(item, Run):
                found += self._run(item, definitions)
            elif isinstance(item, HtmlBlock):
                found += self._html(item, reading)
            elif reading.copy[slice(*item.span)].strip("# \t\r\n"):
                self._heading(item)
            else:
                markers.append(item.span)
        titles = [t for t in reading.titles if _within(t.span, markers)]  # in code they are none
        found += (piece for title in titles for piece in self._title(title))
        found += (piece for label in reading.labels for piece in self._title(label))
        whole = sorted(title.span for title in titles)
        for span in reading.opaque if markers else ():  # one within prose belongs to its segment
            if not _within(span, whole):
                found += (p for p in self._parameters(span) if _within(p.span, markers))
        found += [self._quoted(s, q, Kind.LINK_TITLE) for s, q in definitions.titles(self.letters)]
        self.pieces += sorted(found, key=_SPAN)

    def _parameters(self, around: Span) -> Iterator[Piece]:
        """What a template shows, once: one that begins in a heading may end in a paragraph."""
        if around.start in self.templates:
            return
        self.templates.add(around.start)
        for title in template.parameters(self.text, around, self.dialect):
            for piece in self._title(title):
                segment = piece.segment._replace(kind=Kind.PARAMETER)
                yield piece._replace(segment=segment, shape=Shape.PARAMETER)

    def _title(self, title: Title) -> list[Piece]:
        """A title on a marker line, or in a template, is a line of inline Markdown."""
        run = read_inline(self.text[slice(*title.span)], dialect=self.dialect)
        if run is None:
            return []
        for token in run.tokens:
            token.start, token.end = token.start + title.span.start, token.end + title.span.start
        return [
            piece._replace(quote=title.quote) for piece in self._run(run, Definitions(self.text))
        ]

    def _heading(self, heading: Heading) -> None:
        while self.headings and self.headings[-1][0] >= heading.level:
            self.headings.pop()
        title = self.text[slice(*heading.span)].strip().strip("#").strip().split("\n")[0]
        self.headings.append((heading.level, title))
        self.path = tuple(title for _, title in self.headings)

    def _run(self, run: Run, definitions: Definitions) -> list[Piece]:
        if not self._wanted(run.tokens):
            return []
        if len(run.tokens) == 1 and run.tokens[0].type is TEXT:
            only = run.tokens[0]
            return [*self._plain(PlainRun(run.kind, run.shape, only.start, only.end))]
        if len(run.tokens) > MOST_TOKENS:
            self.note("structure", TOO_MANY, run.tokens[0].start, Severity.ERROR)
            return []
        self._look_inside(run, definitions)
        loose: list[Piece] = []
        block = run.shape is Shape.INLINE and run.kind is not Kind.HEADING
        for chunk in chunks(run.tokens, self.text, self.dialect, block=block):
            if holds(self.letters, chunk, self.text):
                loose.append(self._segment(chunk, run, definitions))
        if len(loose) > 1:
            loose[1:] = map(self._going_on, loose, loose[1:])
        return loose + uncovered(run.tokens, loose)

    def _going_on(self, before: Piece, piece: Piece) -> Piece:
        """A piece behind another of its paragraph: on a new line, if no markup is between them."""
        between = self.text[before.span.end : piece.span.start]
        goes_on = "\n" in between and not {"<", "\\"} & {*between}
        return piece._replace(segment=piece.segment._replace(goes_on=goes_on))

    def _wanted(self, tokens: list[Raw]) -> bool:
        if not tokens:
            return False
        return self.letters.search(self.text, tokens[0].start, tokens[-1].end) is not None

    def _plain(self, run: PlainRun) -> Iterable[Piece]:
        """The segment of a run without markup: the most frequent, so it goes straight."""
        kind, shape, start, end = run
        if self.letters.search(self.text, start, end) is None:
            return ()
        source = self.text[start:end].lstrip(SPACES)
        start, source = end - len(source), source.rstrip(SPACES)
        last = start + len(source)
        token = _new(Token, (TEXT, start, last, -1, plain(source)))
        segment = self._named(source, start, last, kind)
        return (_new(Piece, (segment, shape, (token,), (), (), "", "", (), self.dialect)),)

    def _look_inside(self, run: Run, definitions: Definitions) -> None:
        """Give the run's markup the segments within it: descriptions, titles, attributes."""
        for image, alt in run.alts:
            image.inside += tuple(self._run(alt, definitions))
        for owner, span, quote in run.titles:
            if self.letters.search(self.text, *span):
                owner.inside += (self._quoted(span, quote, Kind.LINK_TITLE),)
        for token in [t for t in run.tokens if t.kind in _WITH_PARAMETERS]:
            if token.kind == "html" and "={" not in token.payload:
                token.inside += tuple(self._attributes(Span(token.start, token.end)))
            else:
                behind = token.kind == "span" and token.type is CLOSE
                token.inside += tuple(self._parameters(Span(token.start + behind, token.end)))

    def _html(self, block: HtmlBlock, reading: Reading) -> list[Piece]:
        found: list[Piece] = []
        if self.letters.search(self.text, block.lines[0].start, block.lines[-1].end) is None:
            return found
        none = Definitions(self.text)
        for tokens in html.runs(self.text, reading.copy, block.lines, self.letters):
            start, end = tokens[0].start, tokens[-1].end
            opaque = [s for s in reading.hidden(start, end) if start <= s.start]
            tokens = cut_html(tokens, opaque, self.text, code=self.dialect.expressions)
            found += self._run(Run(Kind.HTML, Shape.HTML, tokens), none)
        return found

    def _attributes(self, tag: Span) -> Iterator[Piece]:
        found = html.attributes(self.text, tag, self.letters, self.dialect)
        return (self._quoted(s, q, Kind.ATTRIBUTE) for s, q in found)

    def _segment(self, chunk: list[Raw], run: Run, definitions: Definitions) -> Piece:
        tokens, nodes = describe(chunk, self.text, self.dialect)
        if not nodes:
            return self._piece(tokens, (), run.kind, run.shape)
        inside = tuple(sorted([p for t in chunk for p in t.inside], key=_SPAN))
        used = definitions.used_by(chunk)
        return self._piece(tokens, nodes, run.kind, run.shape, inside=inside, definitions=used)

    def _quoted(self, span: Span, quote: str, kind: Kind) -> Piece:
        raw = Raw(TEXT, *span)
        tokens, _ = describe([raw], self.text)
        return self._piece(tokens, (), kind, Shape.QUOTED, quote=quote)

    def _piece(
        self,
        tokens: tuple[Token, ...],
        nodes: tuple[Node, ...],
        kind: Kind,
        shape: Shape,
        context: str = "",
        inside: tuple[Piece, ...] = (),
        definitions: str = "",
        quote: str = "",
    ) -> Piece:
        source = natural(tokens, nodes, self.text, shape)
        segment = self._named(source, tokens[0].start, tokens[-1].end, kind, context)
        moves = nodes and not _MOVING.isdisjoint([node.kind for node in nodes])
        dialect = within_a_line(self.dialect) if moves else self.dialect
        held = (segment, shape, tokens, nodes, inside, definitions, quote, (), dialect)
        return _new(Piece, held)

    def _named(self, source: str, start: int, end: int, kind: Kind, context: str = "") -> Segment:
        key, span = segment_key(context, source), _new(Span, (start, end))
        line = self.lines.of(start)
        return _new(Segment, (key, kind, source, line, context, self.path, span, False))


def _within(span: Span, around: list[Span]) -> bool:
    """Whether one of the sorted spans ``around`` holds ``span``."""
    index = bisect_right(around, span.start, key=attrgetter("start")) - 1
    return index >= 0 and span.end <= around[index].end
