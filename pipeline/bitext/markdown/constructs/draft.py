"""The reading copy while it is made: what becomes of its characters, what is hidden so far."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Iterable, Mapping
from functools import cached_property
from operator import attrgetter
from typing import NamedTuple

from bitext.dialects import Dialect, Signs
from bitext.dialects.construct import compiled
from bitext.model import Span

LONE_CR = re.compile(r"\r(?!\n)")
#: How far to the left of a mark its line may begin: a line of 100,000 marks is looked at once.
_REACH = 400


class Title(NamedTuple):
    """The title of a container on its marker line, or what a template shows."""

    span: Span
    quote: str  #: the delimiter that must not occur in it: a quote, a backtick, ``]`` or empty


class Fence(NamedTuple):
    """A block of fenced code with what is written behind its first fence."""

    span: Span
    info: str


Fences = Callable[[str], tuple[Fence, ...]]


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


class CopyDraft:
    """The copy under construction."""

    def __init__(self, text: str, signs: Signs, fences: Fences, dialect: Dialect) -> None:
        self.text = text
        self.signs = signs  #: to see at once what the text has none of
        self.dialect = dialect
        self.fences = fences
        self.edits: dict[int, str] = {}
        self.opaque: list[Span] = []
        self.titles: list[Title] = []
        self.labels: list[Title] = []  #: titles behind a fence

    @cached_property
    def code(self) -> tuple[Fence, ...]:  # takes a parse: only asked for when something is found
        return self.fences(self.text)

    def read_again(self) -> None:
        """Look for code once more, where what is hidden by now let no parser see it."""
        vars(self)["code"] = self.fences(rewritten(self.text, self.edits))

    @cached_property
    def raw(self) -> tuple[Span, ...]:
        """Ranges of scripts, styles and preformatted text: nothing in them is Markdown."""
        return tuple(Span(*found.span()) for found in _RAW_HTML.finditer(self.text))

    @cached_property
    def _first_fence(self) -> int:
        found = [at for at in map(self.text.find, ("```", "~~~")) if at >= 0]
        return min(found, default=len(self.text))

    def in_code(self, at: int) -> bool:
        if at < self._first_fence:  # nothing need be parsed for that
            return False
        index = bisect_right(self.code, at, key=lambda fence: fence.span.start) - 1
        return index >= 0 and at < self.code[index].span.end

    def in_raw(self, at: int) -> bool:
        """Whether a place is within ``<script>``, ``<style>`` or ``<pre>``."""
        index = bisect_right(self.raw, at, key=attrgetter("start")) - 1
        return index >= 0 and self.raw[index].start < at < self.raw[index].end

    @cached_property
    def ticks(self) -> tuple[Span, ...]:
        """Ranges of code within paragraphs, as far as backticks tell."""
        found: list[Span] = []
        opened: dict[int, int] = {}
        end = 0
        for run in _TICKS.finditer(self.text):
            if run[0][0] != "`":
                opened.clear()  # a blank line
                continue
            length = run.end() - run.start()
            if length == 2 and not opened and self._is_role(run.start()):
                continue  # what it shows is a segment of its own
            if length in opened and opened[length] >= end:
                found.append(Span(opened[length], run.end()))
                end = run.end()
                opened.clear()
            else:
                opened.setdefault(length, run.start())
        return tuple(found)

    def _is_role(self, at: int) -> bool:
        """Whether the name of a role ends here."""
        if self.text[at - 1 : at] != "}":
            return False
        return compiled(_EMPTY_ROLE).search(self.text, max(0, at - 44), at) is not None

    def in_ticks(self, at: int) -> bool:
        index = bisect_right(self.ticks, at, key=attrgetter("start")) - 1
        return index >= 0 and self.ticks[index].start < at < self.ticks[index].end

    def line_start(self, at: int) -> int:
        """Where the line of ``at`` begins, or -1 where that is far away."""
        found = self.text.rfind("\n", max(0, at - _REACH), at)
        return found + 1 if found >= 0 or at <= _REACH else -1

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
        self._write(span.start, span.end, "x")
        if self._ends_in_signs(span):  # ``<Tabs.Tab>**"x"**``: bold to a renderer that sees ``>``
            self.edits[span.start] = self.edits[span.end - 1] = "。"

    def _ends_in_signs(self, span: Span) -> bool:
        """Whether a renderer sees the first and last character of what is hidden, as written.

        It does not of what a site puts in before Markdown is read: ``{{< x >}}``, ``{% x %}``.
        """
        first, second = self.text[span.start], self.text[span.start + 1 : span.start + 2]
        return first in "<[" or (
            first == "{" and (self.dialect.expressions or second not in ("{", "%"))
        )

    def _headings(self, span: Span) -> None:
        at = span.start
        deepest = max(at - self.line_start(at), 0)  # further right it might be code
        while at < span.end:
            end = self.text.find("\n", at, span.end)
            end = span.end if end < 0 else end
            start = at
            while (
                start < min(end, at + deepest) and at != span.start and self.text[start] in " \t>"
            ):
                start += 1
            self.empty_heading(Span(start, end), end)
            at = end + 1

    def empty_heading(self, span: Span, end: int) -> None:
        """Write ``#`` and spaces over ``span``."""
        self._write(span.start, end, " ")
        if span.start < end and self.text[span.start] not in "\r\n":
            self.edits[span.start] = "#"

    def blank(self, start: int, end: int) -> None:
        """Write spaces over a part of a line."""
        self.edits.update(dict.fromkeys(range(start, end), " "))

    def _write(self, start: int, end: int, char: str) -> None:
        """Write a character over every other but line ends."""
        spots: Iterable[int] = range(start, end)
        if not {"\r", "\n"}.isdisjoint(within := self.text[start:end]):
            spots = (at for at, old in enumerate(within, start) if old not in "\r\n")
        self.edits.update(dict.fromkeys(spots, char))


#: Before the two backticks of a role whose text is left out: ``{kbd}`` + ``` `` ```.
_EMPTY_ROLE = r"(?<![`=\\^_}{$])\{[A-Za-z][\w:.+-]{0,40}\}\Z"


_TICKS = re.compile(r"`+|\n[ \t>]*\n")
_RAW_HTML = re.compile(
    r"^[ \t>]{0,8}<(?P<name>script|style|pre)\b(?:(?!</(?P=name))[\s\S])*", re.I | re.M
)
