"""Where a page names addresses: links and pictures, definitions, tags, templates; none in code."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from enum import StrEnum
from typing import NamedTuple

from bitext.dialects.construct import compiled
from bitext.markdown.parsed.events import Event
from bitext.markdown.reading import Reading, definitions
from bitext.model import Span, holds


class Where(StrEnum):
    """In what an address stands: generators treat each in its own way."""

    LINK = "link"
    IMAGE = "image"
    HTML = "html"
    TEMPLATE = "template"  #: a value of a shortcode or a tag
    TAG = "tag"  #: a whole tag: what its words mean only its site knows


class Address(NamedTuple):
    """An address as it is written."""

    span: Span
    where: Where


_ATTRIBUTE = re.compile(
    r"""(?<=[\s"'])(?::?(?:href|src|poster|data|data-src|data-original|to|link))\s*=\s*"""
    r"""(?:"([^"<>]*)"|'([^'<>]*)'|([^\s"'<>`=]+))""",
    re.I,
)
_DEFINED = re.compile(r"\]:[ \t]*(?:\r?\n[ \t]*)?(?:<([^<>\n]*)>|(\S+))")
_QUOTED = re.compile(r"""(["'`])((?:(?!\1)[^\n\\]){1,2000})\1""")


def addresses(reading: Reading) -> list[Address]:
    """All addresses of a body, by place; of two that overlap the outer one."""
    found = [*_written(reading), *_defined(reading), *_in_templates(reading)]
    result: list[Address] = []
    for address in sorted(found, key=lambda a: (a.span.start, -a.span.end)):
        if address.span.start < address.span.end and not (
            result and address.span.start < result[-1].span.end
        ):
            result.append(address)
    return result


def _written(reading: Reading) -> Iterator[Address]:
    """What stands in links, in pictures and in tags of HTML."""
    opened: list[int] = []  # for each open link, where the last thing within it ends
    for event in reading.events:
        if event.tag in ("Link", "Image"):
            if event.phase == "start":
                opened.append(event.start + 1 + (event.tag == "Image"))
            elif opened:
                yield from _of_link(reading.text, event, opened.pop())
        elif event.tag in ("InlineHtml", "Html"):
            yield from _attributes(reading.text, event)
        if opened and event.phase != "start":
            opened[-1] = max(opened[-1], event.end)


def _of_link(text: str, event: Event, inner: int) -> Iterator[Address]:
    """The address of a link or a picture, of which the content ends at ``inner``."""
    if event.tag == "Link" and text.startswith("<", event.start):
        yield Address(Span(event.start + 1, event.end - 1), Where.LINK)
    elif span := _destination(text, inner, event.end):
        yield Address(span, Where.IMAGE if event.tag == "Image" else Where.LINK)


def destinations(reading: Reading) -> list[Span | None]:
    """Where the addresses of a body's links stand, in order; None for one that is defined."""
    found: list[tuple[int, Span | None]] = []
    opened: list[int] = []
    for event in reading.events:
        if event.tag in ("Link", "Image"):
            if event.phase == "start":
                opened.append(event.start + 1 + (event.tag == "Image"))
            elif opened:
                inner = opened.pop()
                if event.tag == "Link" and not reading.text.startswith("<", event.start):
                    found.append((event.start, _destination(reading.text, inner, event.end)))
        if opened and event.phase != "start":
            opened[-1] = max(opened[-1], event.end)
    return [span for _, span in sorted(found, key=lambda one: one[0])]


_INLINE = re.compile(r"\]\([ \t\r\n]*(?:<([^<>\n]*)>|)")


def _destination(text: str, inner: int, end: int) -> Span | None:
    """The address in the ``](…)`` of a link, of which the content ends at ``inner``."""
    found = _INLINE.match(text, inner, end)
    if found is None:
        return None
    if found[1] is not None:
        return Span(*found.span(1))
    at, depth = found.end(), 0
    while at < end - 1:
        char = text[at]
        if text.startswith("{{", at) and (closed := text.find("}}", at, end)) > 0:
            at = closed + 2
            continue
        if text.startswith("{%", at) and (closed := text.find("%}", at, end)) > 0:
            at = closed + 2
            continue
        if char in " \t\r\n" or (char == ")" and not depth):
            break
        depth += (char == "(") - (char == ")")
        at += 1 + (char == "\\")
    return Span(found.end(), at)


def _attributes(text: str, event: Event) -> Iterator[Address]:
    for found in _ATTRIBUTE.finditer(text, event.start, event.end):
        group = next(number for number in (1, 2, 3) if found[number] is not None)
        where = (
            Where.IMAGE
            if found[0].lower().lstrip(":").startswith(("src", "poster"))
            else Where.HTML
        )
        yield Address(Span(*found.span(group)), Where.HTML if where is Where.HTML else where)


def _defined(reading: Reading) -> Iterator[Address]:
    """What definitions say: ``[label]: address``."""
    if "]:" not in reading.copy:
        return
    for span in definitions(reading.copy).values():
        if found := _DEFINED.search(reading.text, span.start, span.end):
            yield Address(Span(*found.span(1 if found[1] is not None else 2)), Where.LINK)


def _in_templates(reading: Reading) -> Iterator[Address]:
    """Values of templates, and tags as a whole; of components their attributes."""
    for span in reading.opaque:
        if reading.text.startswith("<", span.start):
            yield from _attributes(reading.text, Event("leaf", "Html", None, *span))
            continue
        yield Address(span, Where.TAG)


def quoted(text: str) -> Iterator[Span]:
    """The quoted values of a template."""
    return (Span(*found.span(2)) for found in _QUOTED.finditer(text))


#: What a page brings in: modules, files that a bundler looks for, parts of other files.
_IMPORTED = re.compile(
    r"""(?:^[ \t]*(?:import|export)\b[^'"\n;]{0,300}|@import[ \t]+|\bimport\(|\brequire\()"""
    r"""['"](?:!{0,2}[\w-]{1,40}-loader[^'"\n!]{0,80}!){0,3}(\.{1,2}/[^'"\n]{1,300})['"]"""
    r"|^[ \t]*<<<[ \t]*(\.{1,2}/[^\s{\[#]{1,300})"
    r"|^[ \t]*@\[[^\]\n]{1,100}\]\((?![@/]|\w{1,10}:)([^\s()#]{1,300})[^()\n]{0,100}\)"
    r"|(?:<!--[ \t]*@include:[ \t]*|@include\()(\.{1,2}/[^\s{>#)]{1,300}?)(?=[ \t{#)]|-->)",
    re.M,
)


#: What any of them holds: most pages hold none, and the pattern tries each character of a page.
_BRINGING = ("import", "export", "require(", "<<<", "@[", "@include")


def _blocks_of(reading: Reading, *tags: str) -> list[Span]:
    found = (e for e in reading.events if e.tag in tags and e.phase != "end")
    return [Span(event.start, event.end) for event in found]


def imported(reading: Reading, body: int) -> Iterator[Span]:
    """The relative paths of what a page brings in, but for those in code that is shown."""
    if not any(map(reading.text.__contains__, _BRINGING)):
        return
    shown = _blocks_of(reading, "CodeBlock", "Code")
    for line in _lines_with(_BRINGING, reading.text, body):
        for found in _IMPORTED.finditer(reading.text, *line):
            span = Span(*found.span(found.lastindex or 0))
            if not holds(shown, span.start):
                yield span


def _lines_with(marks: Iterable[str], text: str, start: int) -> Iterator[Span]:
    """Yield the lines of ``text[start:]`` that hold one of the marks."""
    any_mark = re.compile("|".join(map(re.escape, marks)))
    while found := any_mark.search(text, start):
        end = text.find("\n", found.end())
        end = len(text) if end < 0 else end
        yield Span(max(text.rfind("\n", 0, found.start()) + 1, start), end)
        start = end


#: PyMdown's Snippets: a file in quotes, with a part of it that may be named.
_SNIPPET = re.compile(r"""^[ \t]*-{1,6}8<-{1,6}[ \t]+["']([^"'\n:]{1,300})""", re.M)


def snippets(reading: Reading, body: int) -> Iterator[Span]:
    """The names of the files that lines of PyMdown's Snippets put into a page."""
    shown = _blocks_of(reading, "CodeBlock")
    for found in _SNIPPET.finditer(reading.text, body):
        if not holds(shown, found.start()):
            yield Span(*found.span(1))


_INCLUDE = r"<!--[ \t]*@include:[ \t]*@/([^\s{}#<>]{1,300}\.md)"


def includes(reading: Reading, body: int) -> Iterator[Span]:
    """The files that VitePress puts into a page by their path from its folder of pages."""
    return (Span(*found.span(1)) for found in compiled(_INCLUDE).finditer(reading.text, body))


_LINKED = re.compile(r"\]\(([^()\s\"'`<>]{1,500})\)")


def linked(text: str, within: Span) -> Iterator[Span]:
    """The addresses of links in a value that a theme reads as Markdown: a caption."""
    return (Span(*found.span(1)) for found in _LINKED.finditer(text, *within))


def replaced(text: str, changes: list[tuple[Span, str]]) -> str:
    """A text with other words in some places, which are sorted and do not meet."""
    at, parts = 0, []
    for span, words in changes:
        parts += [text[at : span.start], words]
        at = span.end
    return "".join([*parts, text[at:]])
