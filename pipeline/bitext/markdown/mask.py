"""The reading copy: the same text, the same length, with what is not Markdown hidden.

Parsers read a copy in which templates are letters and marker lines are empty headings,
so that offsets in the copy are offsets in the text.  A marker line (``:::``, a shortcode
or Liquid tag alone on its line) becomes ``#`` and blanks, because an empty ATX heading
never merges with its neighbours; ``!!! note`` becomes ``+   #``, because its body,
indented by four, then parses as the content of a list item.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from bitext.languages import has_han
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
    r"|(?<=[)\]`*])\{[ \t]*[\w-]+=[^{}\n]*\}"  # attribute list after a link or image
    r"|\[\[[^\[\]\n]+\]\](?!\()"  # wiki link
)
_BRACE = re.compile(r"\{|\[\[")
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
_QUOTED = re.compile(r"\"([^\n]*)\"[ \t]*$")
_BRACKETED = re.compile(r"^[ \t]*\[(.*)\](?:\{[^}]*\})?[ \t]*$")
_ATTRIBUTES = re.compile(r"^[ \t]*\{[^}]*\}[ \t]*|[ \t]*\{[^}]*\}[ \t]*$")

#: Characters a parser refuses or rewrites; each has a same-length stand-in.
_UNSAFE = re.compile("[\0\ud800-\udfff]")
_LONE_CR = re.compile(r"\r(?!\n)")


#: What the rules below begin with; most posts have none of it.
_STARTS = ("{", "[[", "[!", "\\\\(", "\\\\[", ":::", "///", "!!!", "???", "===")


class Title(NamedTuple):
    """The title of a container, plain text on its marker line."""

    span: Span
    quote: str  #: the delimiter that must not occur in it: a quote, ``]`` or empty


class Copy(NamedTuple):
    """What the parsers read, and what was hidden from them."""

    text: str
    opaque: tuple[Span, ...]  #: sorted, disjoint: templates within prose
    titles: tuple[Title, ...]


def may_hide(text: str) -> bool:
    """Whether there is anything to hide; cheap, and never wrong when it says no."""
    return any(start in text for start in _STARTS) or _MDX.search(text) is not None


def hide(text: str, code: tuple[Span, ...] = ()) -> Copy:
    """Return the reading copy of a body; ``code`` are ranges in which nothing is hidden."""
    copy = _LONE_CR.sub("\n", _UNSAFE.sub("\ufffd", text))
    if not may_hide(copy):
        return Copy(copy, (), ())
    draft = _Draft(copy)
    for span in _templates(copy, code):
        draft.hide(span)
    for match in _ALERT.finditer(copy):
        draft.blank_heading(Span(*match.span("mark")), match.end("mark"))
    titles = tuple(_markers(copy, draft, code))
    return Copy("".join(draft.chars), tuple(draft.opaque), titles)


class _Draft:
    """The copy under construction: a list of characters and the opaque spans so far."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.chars = list(text)
        self.opaque: list[Span] = []

    def hide(self, span: Span) -> None:
        """Hide a template: as empty headings where it fills its lines, else as letters."""
        first = self.text.rfind("\n", 0, span.start) + 1
        last = self.text.find("\n", span.end)
        last = len(self.text) if last < 0 else last
        around = self.text[first : span.start] + self.text[span.end : last]
        self.opaque.append(span)
        if around.strip(" \t>\r"):
            self._letters(span)
        else:
            self._headings(span)

    def _letters(self, span: Span) -> None:
        for at in range(*span):
            if self.chars[at] not in "\r\n":
                self.chars[at] = "x"

    def _headings(self, span: Span) -> None:
        at = span.start
        while at < span.end:
            end = self.text.find("\n", at, span.end)
            end = span.end if end < 0 else end
            start = at
            while start < end and at != span.start and self.text[start] in " \t>":
                start += 1
            self.blank_heading(Span(start, end), end)
            at = end + 1

    def blank_heading(self, span: Span, end: int) -> None:
        """Write ``#`` and blanks over ``span``."""
        for at in range(span.start, end):
            if self.chars[at] not in "\r\n":
                self.chars[at] = "#" if at == span.start else " "


def _templates(text: str, code: tuple[Span, ...]) -> Iterator[Span]:
    raw = list(_raw_bodies(text, code)) if "{%" in text or "{{" in text else []
    tried = (_TEMPLATE.match(text, m.start()) for m in _BRACE.finditer(text))
    spans = [Span(*found.span()) for found in tried if found]
    spans += [Span(*m.span()) for m in _TEX.finditer(text) if not has_prose(m.group())]
    spans += [Span(*_paragraph(text, m.start())) for m in _MDX.finditer(text)]
    end = -1
    for span in sorted(raw + spans, key=lambda s: (s.start, -s.end)):
        if span.start >= end and not _within(span.start, code):
            yield span
            end = span.end


def _raw_bodies(text: str, code: tuple[Span, ...]) -> Iterator[Span]:
    for match in _RAW_OPEN.finditer(text):
        if _within(match.start(), code):
            continue
        name = match["liquid"] or match["hugo"]
        closing = (
            rf"\{{%-?\s*end{name}\s*-?%\}}"
            if match["liquid"]
            else rf"\{{\{{[<%]\s*/\s*{name}\s*[>%]\}}\}}"
        )
        if end := re.compile(closing).search(text, match.end()):
            yield Span(match.end("prefix"), end.end())


def _paragraph(text: str, start: int) -> tuple[int, int]:
    """An MDX import or export runs to the next blank line."""
    blank = re.compile(r"\n[ \t]*(?:\r?\n|\Z)|\Z").search(text, start)
    return start, blank.start() if blank else len(text)


def _within(at: int, spans: tuple[Span, ...]) -> bool:
    return any(span.start <= at < span.end for span in spans)


def _markers(text: str, draft: _Draft, code: tuple[Span, ...]) -> Iterator[Title]:
    if not re.search(r":::|///|!!!|\?\?\?|===", text):
        return
    for match in _MARKER.finditer(text):
        if _within(match.start(), code):
            continue
        start, end = match.end("prefix"), match.end()
        if match["bang"]:
            if not _indented_below(text, match):
                continue
            draft.chars[start:end] = list("+   #".ljust(end - start))[: end - start]
            if quoted := _QUOTED.search(text, start, end):
                yield Title(Span(*quoted.span(1)), '"')
            continue
        draft.blank_heading(Span(start, end), end)
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
    plain = _ATTRIBUTES.sub(lambda m: " " * len(m.group()), rest)
    left, right = len(plain) - len(plain.lstrip()), len(plain.rstrip())
    if left < right:
        yield Title(Span(start + left, start + right), "")


_TEX_TEXT = re.compile(r"\\(?:text|mathrm|mbox|textbf|textit|operatorname\*?)\s*\{[^{}]*\}")


def has_prose(math: str) -> bool:
    """Whether something between math delimiters is prose: Han outside ``\\text{…}``."""
    return has_han(_TEX_TEXT.sub("", math))
