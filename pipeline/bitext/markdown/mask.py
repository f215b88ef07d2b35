"""The reading copy: the same text, the same length, with what is not Markdown hidden.

Parsers read a copy in which templates are letters and marker lines are empty headings,
so that offsets in the copy are offsets in the text.  A marker line (``:::``, a shortcode
or Liquid tag alone on its line) becomes ``#`` and spaces, because an empty ATX heading
never merges with its neighbours; ``!!! note`` becomes ``+   #``, because its body,
indented by four, then parses as the content of a list item.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Iterator, Mapping
from functools import cached_property
from operator import attrgetter
from typing import NamedTuple

from bitext.languages.script import UNSPACED
from bitext.model import Span

#: Tags whose body is code or data, never prose (Hugo, Liquid, Hexo and common themes).
RAW_TAGS = (
    "highlight codeblock code raw verbatim comment mermaid math katex latex plantuml graphviz "
    "echarts chart mapbox script style pre gist asciinema tikz music bilibili"
).split()

_TEMPLATE = re.compile(
    r"\{\{(?!\\)(?:(?!\}\}|```|\n[ \t>]*\n)[\s\S])*\}\}"  # {{ x }}, {{< x >}}; not TeX's {{\a}}
    r"|\{%(?:(?!%\}|```|\n[ \t>]*\n)[\s\S])*%\}"  # {% x %}
    r"|\{/\*(?:(?!\*/\})[\s\S])*\*/\}"  # MDX comment
    r"|(?<![^\s)\]`*])\{[ \t]*(?::|[#.][\w-])[^{}\n]*\}"  # {: .c}, {#id}, {.c}
    r"|\{#[\w-]+\}(?=[ \t]*#*[ \t]*(?:[\r\n]|\Z))"  # 标题{#id}: a heading's id needs no space
    r"|(?<=[)\]`*])\{[ \t]*[\w-]+=[^{}\n]*\}"  # attribute list after a link or image
    r"|\[\[[^\[\]\n]+\]\](?!\()"  # wiki link
)
_NAMES = "|".join(RAW_TAGS)
_RAW_OPEN = re.compile(
    rf"^(?P<prefix>[ \t>]*)(?:\{{%-?\s*(?P<liquid>{_NAMES})\b[^\n]*?%\}}"
    rf"|\{{\{{[<%]\s*(?P<hugo>{_NAMES})\b[^\n/]*[>%]\}}\}})",
    re.M,
)
#: ``\\\\(…\\\\)``: what survives Markdown as a formula for MathJax (one backslash does not).
_TEX = re.compile(
    r"\\\\\((?:(?!\\\\\)|\n\s*\n)[\s\S])+\\\\\)|\\\\\[(?:(?!\\\\\]|\n\s*\n)[\s\S])+\\\\\]"
)
_MARKER = re.compile(
    r"^(?P<prefix>[ \t>]*)"
    r"(?:(?P<colon>:{3,})[ \t]*(?P<ctype>[\w-]*)(?P<crest>[^\n\r]*)"
    r"|(?P<slash>///+)(?:[ \t]+[\w-]+[^\n\r|]*(?:\|(?P<srest>[^\n\r]*))?)?[ \t]*"
    r"|(?P<bang>!!!|\?\?\?\+?|===[!+]?)[ \t]+(?=\S)[^\n\r]*)(?=\r|\n|\Z)",
    re.M,
)
_MDX = re.compile(
    r"^(?:import\s[^\n]*?(?:from\s|['\"])|export\s+(?:const|default|let|function)\b)", re.M
)
_ALERT = re.compile(r"^(?P<prefix>[ \t]*>[ \t>]*)(?P<mark>\[![\w-]+\][+-]?)", re.M)
_BRACKETED = re.compile(r"^[ \t]*\[(.*)\](?:\{[^}]*\})?[ \t]*$")
_ATTRIBUTES = re.compile(r"[ \t]*+\{[^}]*+\}[ \t]*+")

#: Characters no parser reads; each has a same-length stand-in.
_SURROGATE = re.compile("[\ud800-\udfff]")
LONE_CR = re.compile(r"\r(?!\n)")


def line_start(text: str, at: int, reach: int = 1000) -> int:
    """Where the line of an offset begins, looked for backwards in steps that grow.

    Most lines are short, and a text may have no line end of one of the two kinds.
    """
    low = max(at - reach, 0)
    found = max(text.rfind("\n", low, at), text.rfind("\r", low, at)) + 1
    return found if found or not low else line_start(text, low, reach * 2)


#: What the rules below begin with; most posts have none of it.
_MARKS = (":::", "///", "!!!", "???", "===")
_WORDS = ("import", "export")


class Title(NamedTuple):
    """The title of a container on its marker line, or what a template shows."""

    span: Span
    quote: str  #: the delimiter that must not occur in it: a quote, a backtick, ``]`` or empty


class Copy(NamedTuple):
    """What the parsers read, and what was hidden from them."""

    text: str
    opaque: tuple[Span, ...]  #: sorted, disjoint: templates within prose
    titles: tuple[Title, ...]


Fences = Callable[[str], tuple[Span, ...]]


def hide(text: str, fences: Fences = lambda _: ()) -> Copy:
    """Return the reading copy of a body; nothing is hidden in the ranges ``fences`` finds."""
    copy = LONE_CR.sub("\n", _readable(text))
    draft = _Draft(copy, fences)
    for span in _templates(draft):
        draft.hide(span)
    for match in _ALERT.finditer(copy) if "[!" in copy else ():
        draft.empty_heading(Span(*match.span("mark")), match.end("mark"))
    titles = tuple(_markers(draft))
    return Copy(rewritten(copy, draft.edits), tuple(draft.opaque), titles)


def _readable(text: str) -> str:
    try:
        text.encode()  # a tenth of the time that a search for surrogates takes
    except UnicodeEncodeError:
        text = _SURROGATE.sub("\ufffd", text)
    return text.replace("\0", "\ufffd")


def rewritten(text: str, edits: Mapping[int, str]) -> str:
    """Return ``text`` with the characters at some offsets replaced; cheap where they are few."""
    if not edits:
        return text
    parts: list[str] = []
    at = 0
    for spot, char in sorted(edits.items()):
        parts += text[at:spot], char
        at = spot + 1
    return "".join([*parts, text[at:]])


class _Draft:
    """The copy under construction: what becomes of its characters, the opaque spans so far."""

    def __init__(self, text: str, fences: Fences) -> None:
        self.text = text
        self.fences = fences
        self.edits: dict[int, str] = {}
        self.opaque: list[Span] = []

    @cached_property
    def code(self) -> tuple[Span, ...]:  # takes a parse: only asked for when something is found
        return self.fences(self.text)

    def in_code(self, at: int) -> bool:
        index = bisect_right(self.code, at, key=attrgetter("start")) - 1
        return index >= 0 and at < self.code[index].end

    def hide(self, span: Span) -> None:
        """Hide a template: as empty headings where it fills its lines, else as letters."""
        self.opaque.append(span)
        if self._fills_lines(span):
            self._headings(span)
        else:
            self._letters(span)

    def _fills_lines(self, span: Span) -> bool:
        """Whether nothing but blanks and quote marks stands beside it."""
        first, last = span
        while first and self.text[first - 1] in " \t>\r":
            first -= 1
        while last < len(self.text) and self.text[last] in " \t>\r":
            last += 1
        alone = not first or self.text[first - 1] == "\n"
        return alone and (last == len(self.text) or self.text[last] == "\n")

    def _letters(self, span: Span) -> None:
        for at in range(*span):
            if self.text[at] not in "\r\n":
                self.edits[at] = "x"

    def _headings(self, span: Span) -> None:
        at = span.start
        while at < span.end:
            end = self.text.find("\n", at, span.end)
            end = span.end if end < 0 else end
            start = at
            while start < end and at != span.start and self.text[start] in " \t>":
                start += 1
            self.empty_heading(Span(start, end), end)
            at = end + 1

    def empty_heading(self, span: Span, end: int) -> None:
        """Write ``#`` and spaces over ``span``."""
        for at in range(span.start, end):
            if self.text[at] not in "\r\n":
                self.edits[at] = "#" if at == span.start else " "


def _templates(draft: _Draft) -> Iterator[Span]:
    text = draft.text
    raw = list(_raw_bodies(draft))
    spans = [*_matches(_TEMPLATE, "{", text), *_matches(_TEMPLATE, "[[", text)]
    marks = ("\\\\(", "\\\\[") if "\\\\" in text else ()
    formulas = (span for mark in marks for span in _matches(_TEX, mark, text))
    spans += [span for span in formulas if not has_prose(text[slice(*span)])]
    spans += _mdx(text)
    end = -1
    for span in sorted(raw + spans, key=lambda s: (s.start, -s.end)):
        if span.start >= end and not draft.in_code(span.start):
            yield span
            end = span.end


#: A tag that is not closed within so many characters is none.
LONGEST_TAG = 4000
#: What closes a tag (the group), and what it cannot go on after.
_STOPS = {
    "{{": re.compile(r"(\}\})|```|\n[ \t>]*\n"),
    "{%": re.compile(r"(%\})|```|\n[ \t>]*\n"),
    "{/": re.compile(r"(\*/\})"),
    "\\\\(": re.compile(r"(\\\\\))|\n\s*\n"),
    "\\\\[": re.compile(r"(\\\\\])|\n\s*\n"),
}


def _matches(pattern: re.Pattern[str], mark: str, text: str) -> Iterator[Span]:
    """Where ``pattern`` matches at a ``mark``, from left to right without overlap."""
    end = 0
    stops: dict[str, re.Match[str] | None] = {}
    for at in _places(mark, text):
        kind = mark if mark in _STOPS else text[at : at + 2]
        if at < end or (kind in _STOPS and not _is_closed(kind, at, text, stops)):
            continue
        if found := pattern.match(text, at):
            yield Span(*found.span())
            end = found.end()


def _is_closed(kind: str, at: int, text: str, stops: dict[str, re.Match[str] | None]) -> bool:
    """Whether a tag ends; the next stop is looked for once, however many tags open before it."""
    stop = stops.get(kind)
    if kind not in stops or (stop and stop.start() < at + 2):
        stop = stops[kind] = _STOPS[kind].search(text, at + 2)
    return stop is not None and stop[1] is not None and stop.end() <= at + LONGEST_TAG


def _places(mark: str, text: str) -> Iterator[int]:
    """Where ``mark`` stands; several times faster than a pattern that begins with it."""
    at = text.find(mark)
    while at >= 0:
        yield at
        at = text.find(mark, at + 1)


def _raw_bodies(draft: _Draft) -> Iterator[Span]:
    text = draft.text
    if "{" not in text or not any(tag in text for tag in ("{%", "{{<", "{{%")):
        return
    unclosed: set[str] = set()  #: closing tags that do not come any more
    for match in _RAW_OPEN.finditer(text):
        name = match["liquid"] or match["hugo"]
        closing = (
            rf"\{{%-?\s*end{name}\s*-?%\}}"
            if match["liquid"]
            else rf"\{{\{{[<%]\s*/\s*{name}\s*[>%]\}}\}}"
        )
        if closing in unclosed or draft.in_code(match.start()):
            continue
        if end := re.compile(closing).search(text, match.end()):
            yield Span(match.end("prefix"), end.end())
        else:
            unclosed.add(closing)


def _mdx(text: str) -> Iterator[Span]:
    """MDX imports and exports, each with what follows it up to a blank line."""
    for word in _WORDS:
        end = 0
        for at in _places(word, text):
            if at >= end and (found := _MDX.match(text, at)):
                span = Span(*_paragraph(text, found.start()))
                yield span
                end = span.end


def _paragraph(text: str, start: int) -> tuple[int, int]:
    """An MDX import or export runs to the next blank line."""
    empty = re.compile(r"\n[ \t]*(?:\r?\n|\Z)|\Z").search(text, start)
    return start, empty.start() if empty else len(text)


def _markers(draft: _Draft) -> Iterator[Title]:
    text = draft.text
    for match in _MARKER.finditer(text) if any(mark in text for mark in _MARKS) else ():
        if draft.in_code(match.start()):
            continue
        start, end = match.end("prefix"), match.end()
        if match["bang"]:
            if not _indented_below(text, match):
                continue
            draft.edits.update(zip(range(start, end), "+   #".ljust(end - start), strict=False))
            first, last = text.find('"', start, end), text.rfind('"', start, end)
            if 0 <= first < last and not text[last + 1 : end].strip(" \t"):
                yield Title(Span(first + 1, last), '"')
            continue
        draft.empty_heading(Span(start, end), end)
        group = "crest" if match["colon"] else "srest"
        if match[group]:
            yield from _line_title(text, *match.span(group))


def _indented_below(text: str, match: re.Match[str]) -> bool:
    """Whether the marker has a body: the next line with text is indented by four more."""
    if match.end() - match.end("prefix") < 5:
        return False
    below = re.compile(r"(?:\r?\n[ \t>]*)*?\r?\n(?P<indent>[ \t>]*)[^\s]").match(text, match.end())
    if below is None:
        return False
    return len(below["indent"].expandtabs(4)) >= len(match["prefix"].expandtabs(4)) + 4


def _line_title(text: str, start: int, end: int) -> Iterator[Title]:
    rest = text[start:end]
    if bracketed := _BRACKETED.match(rest):
        yield Title(Span(start + bracketed.start(1), start + bracketed.end(1)), "]")
        return
    attributes = _ATTRIBUTES.match(rest)
    begin = attributes.end() if attributes else 0
    finish = _before_attributes(rest, begin)
    plain = rest[begin:finish]
    left, right = finish - len(plain.lstrip()), begin + len(plain.rstrip())
    if left < right:
        yield Title(Span(start + left, start + right), "")


def _before_attributes(rest: str, begin: int) -> int:
    """Where the attribute list begins that ends a line, or the end of the line."""
    last = len(rest.rstrip(" \t")) - 1
    if last < begin or rest[last] != "}":
        return len(rest)
    first = rest.find("{", max(rest.rfind("}", begin, last) + 1, begin), last)
    return first if first >= 0 else len(rest)


_TEX_TEXT = re.compile(r"\\(?:text|mathrm|mbox|textbf|textit|operatorname\*?)\s*\{[^{}]*\}")


def has_prose(math: str) -> bool:
    """Whether something between math delimiters is prose: Han or kana outside ``\\text{…}``."""
    return UNSPACED.search(_TEX_TEXT.sub("", math)) is not None
