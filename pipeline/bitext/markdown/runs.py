"""From parser events to runs: the stretches of inline Markdown between block boundaries.

Block starts and ends are boundaries; everything between two of them is one run, so tight
list items and table cells need no rule of their own.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from bitext.markdown.markup import (
    ATOM,
    CLOSE,
    HARD,
    OPEN,
    SOFT,
    TEXT,
    Raw,
    cut_opaque,
    cut_urls,
    merge_text,
    pair_tags,
)
from bitext.markdown.reading import Event, Reading
from bitext.model import Kind, Shape, Span

_INLINE = frozenset(
    "Emphasis Strong Strikethrough Superscript Subscript Link Image Text SoftBreak HardBreak Code "
    "InlineMath DisplayMath InlineHtml FootnoteReference TaskListMarker".split()
)
_VERBATIM = frozenset(("CodeBlock", "HtmlBlock"))
_MARK = {"Emphasis": 1, "Strong": 2, "Link": 1, "Superscript": 1, "Subscript": 1}
_TYPES = {"Text": TEXT, "SoftBreak": SOFT, "HardBreak": HARD}
_ATOMS = {
    "Code": "code",
    "InlineMath": "math",
    "DisplayMath": "math",
    "FootnoteReference": "footnote",
    "InlineHtml": "html",
}


@dataclass(slots=True)
class Run:
    """Touching tokens of inline markup, and which block they stand in."""

    kind: Kind
    shape: Shape
    tokens: list[Raw]
    alts: list[tuple[Raw, Run]] = field(default_factory=list)  #: image token, its description
    titles: list[tuple[Raw, Span, str]] = field(default_factory=list)  #: link titles, with quote

    @property
    def plain(self) -> bool:
        """Whether it is one stretch of text without any markup."""
        return len(self.tokens) == 1 and self.tokens[0].type is TEXT


@dataclass(slots=True)
class Heading:
    """A heading's level and span, in document order between the runs."""

    level: int
    span: Span


@dataclass(slots=True)
class HtmlBlock:
    """The lines of a raw HTML block."""

    lines: list[Span]


def runs(reading: Reading) -> Iterator[Run | Heading | HtmlBlock]:
    """Yield runs, headings and HTML blocks in document order."""
    blocks = [("", Kind.PARAGRAPH)]  # the open ones, with what their prose is
    builder = _Builder(reading)
    html: list[Span] = []
    for event in reading.events:
        if event.tag in _INLINE:
            if blocks[-1][0] not in _VERBATIM:
                builder.feed(event)
        elif event.tag == "Html":
            # the parser reports a CRLF as its LF alone
            crlf = reading.text.startswith("\r\n", event.start - 1) and event.start > 0
            html.append(Span(event.start - crlf, event.end))
        else:
            if builder.tokens:
                tag, kind = blocks[-1]
                yield builder.run(kind, Shape.CELL if tag == "TableCell" else Shape.INLINE)
                builder = _Builder(reading)
            yield from _boundary(event, blocks, html)


_KINDS = {
    "Heading": Kind.HEADING,
    "TableCell": Kind.CELL,
    "DefinitionListTitle": Kind.TERM,
    "Item": Kind.ITEM,
    "FootnoteDefinition": Kind.FOOTNOTE,
    "BlockQuote": Kind.QUOTE,
}


def _boundary(
    event: Event, blocks: list[tuple[str, Kind]], html: list[Span]
) -> Iterable[Heading | HtmlBlock]:
    """Enter or leave a block; at the end of a heading or an HTML block, return it."""
    if event.phase == "start":
        blocks.append((event.tag, _KINDS.get(event.tag, blocks[-1][1])))
    elif event.phase == "end":
        blocks.pop()
        if event.tag == "Heading":
            return (Heading(int(event.data[1]), Span(event.start, event.end)),)
        if event.tag == "HtmlBlock" and html:
            lines = [*html]
            html.clear()
            return (HtmlBlock(lines),)
    return ()


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
        if self.image is not None:
            self._feed_image(event)
        elif self.skip is not None:
            if event.phase == "end" and event.tag == "Link":
                self.skip = None
        elif event.phase == "leaf":
            self._leaf(event)
        elif event.phase == "start":
            self._start(event)
        else:
            self._end(event)

    def _append(self, token: Raw) -> None:
        """Add a token; what lies before it and was not reported belongs to a neighbour."""
        last = self.tokens[-1] if self.tokens else None
        if (
            token.type is TEXT
            and (last.end if last else 0) < token.start
            and self.reading.copy[token.start - 1] == "\\"
        ):
            token.start -= 1  # text is reported without the backslash that escapes it
        if last is not None and last.end < token.start:
            if token.type in (TEXT, SOFT, HARD) and last.type not in (
                SOFT,
                HARD,
            ):
                token.start = last.end
            elif last.type in (SOFT, HARD):
                last.end = token.start
            else:
                self.tokens.append(Raw(TEXT, last.end, token.start))
        self.tokens.append(token)

    def _leaf(self, event: Event) -> None:
        tag, start, end = event.tag, event.start, event.end
        if tag in _TYPES:
            self._append(Raw(_TYPES[tag], start, end))
        elif tag in _ATOMS:
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
        if inner.tokens:
            self.alts.append((token, inner.run(Kind.ALT, Shape.LABEL)))
        self._title(Raw(ATOM, end, token.end), start, token)

    def _title(self, closing: Raw, event: Event, owner: Raw | None = None) -> None:
        data: Any = event.data
        title = data["title"] if isinstance(data, dict) else self._titles_of(closing)
        # in the copy: a template in the address may hold quotes and blanks of its own
        match = _TITLE.search(self.reading.copy, closing.start, closing.end)
        if match and title:
            self.titles.append((owner or closing, Span(*match.span("title")), match["quote"]))

    def _titles_of(self, closing: Raw) -> bool:
        return self.reading.text[closing.start : closing.start + 2] == "]("

    def run(self, kind: Kind, shape: Shape) -> Run:
        """Return what was collected."""
        text, tokens = self.reading.text, merge_text(self.tokens)
        if self.reading.opaque:
            first, last = tokens[0].start, tokens[-1].end
            inside = [s for s in self.reading.opaque if s.start < last and first < s.end]
            tokens = cut_opaque(tokens, inside, text)
        tokens = cut_urls(tokens, text)
        pair_tags(tokens, text)
        return Run(kind, shape, tokens, self.alts, self.titles)


_TITLE = re.compile(r"[\s](?P<quote>[\"'(])(?P<title>(?:[^\\]|\\.)*?)[\"')]\s*\)$", re.S)


def payload(event: Event, raw: str) -> str:
    """What must come back of an atom, taken from the text: the copy is made for parsing."""
    if event.tag == "InlineHtml":
        return raw
    if event.tag == "FootnoteReference":
        return str(event.data)
    return " ".join(raw.strip("`$").replace("\\|", "|").split())


def _tildes(text: str, at: int) -> int:
    return 2 if text.startswith("~~", at) else 1
