"""From parser events to runs: the stretches of inline Markdown between block boundaries.

Block starts and ends are boundaries; everything between two of them is one run, so tight
list items and table cells need no rule of their own.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from bitext.dialects.construct import compiled
from bitext.markdown.constructs.marks import cut_bracketed, cut_marks
from bitext.markdown.markup import (
    ATOM,
    CLOSE,
    HARD,
    OPEN,
    SOFT,
    TEXT,
    Heading,
    HtmlBlock,
    PlainRun,
    Raw,
    Run,
    cut_opaque,
    cut_urls,
    merge_text,
    pair_tags,
    payload,
    title,
)
from bitext.markdown.parsed.events import Event
from bitext.markdown.reading import Reading
from bitext.model import Kind, Shape, Span

_INLINE = frozenset(
    "Emphasis Strong Strikethrough Superscript Subscript Link Image Text SoftBreak HardBreak Code "
    "InlineMath DisplayMath InlineHtml FootnoteReference".split()
)
_VERBATIM = frozenset(("CodeBlock", "HtmlBlock"))
_MARK = {"Emphasis": 1, "Strong": 2, "Link": 1, "Superscript": 1, "Subscript": 1}
_TYPES = {"SoftBreak": SOFT, "HardBreak": HARD}
_NAMED = frozenset(("Shortcut", "Collapsed"))
_BREAKS, _PROSE = (SOFT, HARD), (TEXT, SOFT, HARD)
_ATOMS = {
    "Code": "code",
    "InlineMath": "math",
    "DisplayMath": "math",
    "FootnoteReference": "footnote",
    "InlineHtml": "html",
}


def runs(reading: Reading) -> Iterator[Run | PlainRun | Heading | HtmlBlock]:
    """Yield runs, headings and HTML blocks in document order."""
    block, kind = "", Kind.PARAGRAPH  # the innermost, with what its prose is
    outer: list[tuple[str, Kind]] = []
    inline: list[Event] = []
    html: list[Span] = []
    for event in reading.events:
        tag = event.tag
        if tag in _INLINE:
            inline.append(event)
        elif tag == "Html":
            html.append(_line(event, reading.text))
        else:
            if inline and block not in _VERBATIM:
                yield _run(inline, block, kind, reading)
            inline = []
            if event.phase == "start":
                outer.append((block, kind))
                block, kind = tag, _KINDS.get(tag, kind)
            elif event.phase == "end":
                block, kind = outer.pop()
                if tag in _YIELDED:
                    yield from _closed(event, html)


_KINDS = {
    "Heading": Kind.HEADING,
    "TableCell": Kind.CELL,
    "DefinitionListTitle": Kind.TERM,
    "Item": Kind.ITEM,
    "FootnoteDefinition": Kind.FOOTNOTE,
    "BlockQuote": Kind.QUOTE,
}
_SHAPES, _USUAL = {"TableCell": Shape.CELL}, Shape.INLINE
_YIELDED = frozenset(("Heading", "HtmlBlock"))


def _line(event: Event, text: str) -> Span:
    """A line of an HTML block; the parser reports a CRLF as its LF alone."""
    crlf = text.startswith("\r\n", event.start - 1) and event.start > 0
    return Span(event.start - crlf, event.end)


def _closed(event: Event, html: list[Span]) -> Iterable[Heading | HtmlBlock]:
    """At the end of a heading or an HTML block, return it."""
    if event.tag == "Heading":
        return (Heading(int(event.data[1]), Span(event.start, event.end)),)
    if event.tag == "HtmlBlock" and html:
        lines = [*html]
        html.clear()
        return (HtmlBlock(lines),)
    return ()


def _run(events: list[Event], block: str, kind: Kind, reading: Reading) -> Run | PlainRun:
    """Return the run that these inline events are."""
    shape = _SHAPES.get(block, _USUAL)
    if len(events) == 1 and events[0].tag == "Text":
        _, _, _, start, end = events[0]
        start -= reading.copy[start - 1 : start] == "\\"  # reported without what escapes it
        if not reading.marks.any_in(start, end):
            return tuple.__new__(PlainRun, (kind, shape, start, end))
        return Run(kind, shape, _finished([Raw(TEXT, start, end)], reading))
    builder = _Builder(reading)
    for event in events:
        builder.feed(event)
    return builder.run(kind, shape)


def _finished(tokens: list[Raw], reading: Reading) -> list[Raw]:
    """Tell templates, addresses and pairs of tags from the text around them."""
    text, start, end = reading.text, tokens[0].start, tokens[-1].end
    if reading.marks.any_in(start, end):
        if hidden := reading.hidden(start, end):
            tokens = cut_opaque(tokens, hidden, text, code=reading.dialect.expressions)
            tokens = cut_bracketed(tokens, text)
        tokens = cut_marks(cut_urls(tokens, text), text, reading.marks.kinds)
    if len(tokens) > 1:
        pair_tags(tokens, text)
    return tokens


class _Builder:
    """Collects inline events into the tokens of one run (and, nested, of an image)."""

    def __init__(self, reading: Reading) -> None:
        self.reading = reading
        self.tokens: list[Raw] = []
        self.alts: list[tuple[Raw, Run]] = []
        self.titles: list[tuple[Raw, Span, str]] = []
        self.open: list[Raw] = []
        self.skip: Raw | None = None  #: the autolink whose content is passed over
        self.image: tuple[Raw, Event, _Builder, int] | None = None

    def feed(self, event: Event) -> None:
        phase = event.phase
        if self.image is not None:
            self._feed_image(event)
        elif self.skip is not None:
            if phase == "end" and event.tag == "Link":
                self.skip = None
        elif phase == "leaf":
            self._leaf(event)
        elif phase == "start":
            self._start(event)
        else:
            self._end(event)

    def _append(self, token: Raw) -> None:
        """Add a token; what lies before it and was not reported belongs to a neighbour."""
        last = self.tokens[-1] if self.tokens else None
        if last and last.end < token.start:
            self._bridge(last, token)
        self.tokens.append(token)

    def _bridge(self, last: Raw, token: Raw) -> None:
        """Give what lies between two tokens to one of them."""
        after_break = last.type in _BREAKS
        if not after_break and token.type in _PROSE:
            token.start = last.end
        elif after_break:
            last.end = token.start
        else:
            self.tokens.append(Raw(TEXT, last.end, token.start))

    def _breaks(self, start: int, end: int) -> bool:
        """Whether renderers break a line there: a tab is a blank to Python-Markdown alone."""
        blanks, dialect = self.reading.text[start:end].rstrip("\r\n"), self.reading.dialect
        two = blanks.endswith("  ") and not dialect.expressions  # in MDX without any tab
        return two or dialect.four or "\t" not in blanks

    def _leaf(self, event: Event) -> None:
        _, tag, _, start, end = event
        if tag == "Text":
            after = self.tokens[-1].end if self.tokens else 0
            start -= after < start and self.reading.copy[start - 1] == "\\"
            self._append(Raw(TEXT, start, end))
        elif tag == "HardBreak" and not self._breaks(start, end):
            self._append(Raw(SOFT, start, end))
        elif tag in _TYPES:
            self._append(Raw(_TYPES[tag], start, end))
        else:
            shown = payload(event, self.reading.text[start:end])
            self._append(Raw(ATOM, start, end, _ATOMS[tag], shown))

    def _start(self, event: Event) -> None:
        if event.tag == "Image":
            end = event.end + 2 * (event.data["link_type"] == "Collapsed")
            token = Raw(ATOM, event.start, end, "image", event.data["dest_url"])
            self._append(token)
            inner = _Builder(self.reading)
            self.image = (token, event, inner, 1)
        elif event.tag == "Link" and event.data["link_type"] in ("Autolink", "Email"):
            self.skip = Raw(ATOM, event.start, event.end, "url", event.data["dest_url"])
            self._append(self.skip)
        else:
            length = _MARK.get(event.tag) or _tildes(self.reading.text, event.start)
            token = Raw(OPEN, event.start, event.start + length, event.tag.lower())
            if event.tag == "Link":
                token.payload = event.data["dest_url"]
            self._append(token)
            self.open.append(token)

    def _end(self, event: Event) -> None:
        opening = self.open.pop()
        last = self.tokens[-1].end
        length = opening.end - opening.start
        start = last if event.tag == "Link" else max(last, event.end - length)
        end = event.end
        if event.tag == "Link" and end == start + 1 and self.reading.copy.startswith("[]", end):
            end += 2  # ``[label][]`` is reported without its last two characters
        closing = Raw(CLOSE, start, end, opening.kind, opening.payload)
        closing.partner, opening.partner = opening, closing
        self._append(closing)
        if event.tag == "Link":
            self._title(closing, event)

    def _feed_image(self, event: Event) -> None:
        assert self.image is not None  # narrowed by feed()
        token, start, inner, depth = self.image
        depth += (event.tag == "Image") * ((event.phase == "start") - (event.phase == "end"))
        if depth:
            self.image = (token, start, inner, depth)
            inner.feed(event)
            return
        self.image = None
        end = inner.tokens[-1].end if inner.tokens else token.start + 2
        named = start.data["link_type"] in _NAMED  # by its words, which stay
        if inner.tokens and not named:
            self.alts.append((token, inner.run(Kind.ALT, Shape.LABEL)))
        self._title(Raw(ATOM, end, token.end), start, token)

    def _title(self, closing: Raw, event: Event, owner: Raw | None = None) -> None:
        data: Any = event.data
        if not (data["title"] if isinstance(data, dict) else self._titles_of(closing)):
            return
        # in the copy: a template in the address may hold quotes and spaces of its own
        end = self.reading.copy.rfind(")", closing.start, closing.end)
        found = title(self.reading.copy, Span(closing.start, end)) if end >= 0 else None
        if found:
            shown = _worded(self.reading.text, found.span)
            self.titles.append((owner or closing, shown, found.quote))

    def _titles_of(self, closing: Raw) -> bool:
        return self.reading.text[closing.start : closing.start + 2] == "]("

    def run(self, kind: Kind, shape: Shape) -> Run:
        """Return what was collected."""
        tokens = _finished(merge_text(self.tokens), self.reading)
        return Run(kind, shape, tokens, self.alts, self.titles)


#: What docsify is told in a title: ``':ignore 标题'``, ``':size=50x100'``.
_TOLD = r"[ \t]*:[a-z][a-z-]{1,20}(?:=[^\s:]{0,60})?(?=\s|\Z)"


def _worded(text: str, title: Span) -> Span:
    """A title without what it tells the site."""
    if text[title.start] != ":":
        return title
    at = title.start
    while told := compiled(_TOLD).match(text, at, title.end):
        at = told.end()
    return Span(title.end - len(text[at : title.end].lstrip()), title.end)


def _tildes(text: str, at: int) -> int:
    return 2 if text.startswith("~~", at) else 1
