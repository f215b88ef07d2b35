"""The reading copy: the same text, the same length, with what is not Markdown hidden.

Parsers read a copy in which templates are letters and marker lines are empty headings,
so that offsets in the copy are offsets in the text.  A marker line (``:::``, a shortcode
or Liquid tag alone on its line) becomes ``#`` and spaces, because an empty ATX heading
never merges with its neighbours; ``!!! note`` becomes ``+   #``, because its body,
indented by four, then parses as the content of a list item.

What is hidden is said by the tables of `bitext.dialects`; how it is found, by ``constructs/``.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple

from bitext.dialects import MAIN, Dialect, Scan, Signs
from bitext.dialects.construct import compiled
from bitext.markdown.constructs import (
    boxes,
    components,
    esm,
    lines,
    mdc,
    slides,
    tables,
    templates,
)
from bitext.markdown.constructs.draft import LONE_CR, CopyDraft, Fences, Title, rewritten
from bitext.markdown.constructs.marks import ADDRESS
from bitext.model import Span

__all__ = ["LONE_CR", "Copy", "LineNumbers", "Title", "hide", "rewritten"]

#: Characters no parser reads; each has a same-length stand-in.
_SURROGATE = re.compile("[\ud800-\udfff]")


def line_start(text: str, at: int, reach: int = 1000) -> int:
    """Where the line of an offset begins, looked for backwards in steps that grow.

    Most lines are short, and a text may have no line end of one of the two kinds.
    """
    low = max(at - reach, 0)
    found = max(text.rfind("\n", low, at), text.rfind("\r", low, at)) + 1
    return found if found or not low else line_start(text, low, reach * 2)


class LineNumbers:
    """The lines of offsets, from 1: those that are asked for in their order are counted once."""

    def __init__(self, text: str) -> None:
        self._text, self._at, self._line = text, 0, 1

    def of(self, at: int) -> int:
        """The line of an offset; a line feed ends one."""
        last, self._at = self._at, at
        if at >= last:
            self._line += self._text.count("\n", last, at)
        else:
            self._line -= self._text.count("\n", at, last)
        return self._line


#: The second parser takes a square of the length of a line.
LONGEST_LINE = 100_000
_TOO_LONG = rf"(?<![^\r\n])[^\r\n]{{{LONGEST_LINE + 1}}}"


def has_long_line(text: str, start: int = 0) -> re.Match[str] | None:
    """The first line that is too long to be proved intact, from a place on."""
    return compiled(_TOO_LONG).search(text, start) if len(text) > LONGEST_LINE else None


class Copy(NamedTuple):
    """What the parsers read, and what was hidden from them."""

    text: str
    opaque: tuple[Span, ...]  #: sorted, disjoint: templates within prose
    titles: tuple[Title, ...]
    labels: tuple[Title, ...]  #: titles behind the fence of code
    dialect: Dialect
    signs: Signs


def hide(text: str, fences: Fences = lambda _: (), dialect: Dialect = MAIN) -> Copy:
    """Return the reading copy of a body; nothing is hidden in the code that ``fences`` finds."""
    text = _readable(text)
    signs = scan_of(dialect)(text)
    text = boxes.ticked(text) if signs.any_of(boxes.TICKED) else text
    draft = CopyDraft(text, signs, fences, dialect)
    for step, marks in _STEPS:
        if not marks or signs.any_of(marks):
            step(draft)
    titles, labels = tuple(sorted(draft.titles)), tuple(draft.labels)
    copy = rewritten(draft.text, draft.edits)
    return Copy(copy, tuple(draft.opaque), titles, labels, dialect, signs)


def _readable(text: str) -> str:
    try:
        text.encode()  # a tenth of the time that a search for surrogates takes
    except UnicodeEncodeError:
        text = _SURROGATE.sub("\ufffd", text)
    text = text.replace("\0", "\ufffd")
    return LONE_CR.sub("\n", text) if "\r" in text else text


def _hide_spans(draft: CopyDraft) -> None:
    """Hide templates, modules and components; of two that overlap the first, then the longer."""
    signs = draft.signs
    found: list[Span] = []
    for spans, marks in _SPANS:
        if not marks or signs.any_of(marks):
            found += spans(draft)
    fenced = [*components.fenced(draft)] if signs.found >= {"```", "<"} else []
    found += fenced
    if "::" in signs.found:  # attributes of a marker line are read with it
        found = [span for span in found if not lines.is_marker(draft, span.start)]
    end = -1
    for span in sorted(found, key=lambda s: (s.start, -s.end)):
        if span.start >= end and not draft.in_code(span.start):
            draft.hide(span)
            end = span.end
    if fenced:
        draft.read_again()


#: What is hidden within lines, and the marks without which there is none of it.
_SPANS: tuple[tuple[Callable[[CopyDraft], Iterator[Span]], Sequence[str]], ...] = (
    (templates.raw_bodies, ("{%", "{{<", "{{%")),
    (templates.panes, (" tabpane",)),
    (templates.braces, ("{",)),
    (templates.wiki_links, ("[[",)),
    (templates.formulas, ("\\\\(", "\\\\[")),
    (esm.modules, ("\nimport", "\nexport")),
    (templates.others, ()),
    (components.tags, ("<",)),
    (components.expressions, ("{",)),
    (components.alone, ("<",)),
)
#: What is done to a copy, in this order, and the marks without which there is nothing to do: one
#: pass over the text tells which of them it has, so that it costs nothing to know many constructs.
_STEPS: tuple[tuple[Callable[[CopyDraft], None], Sequence[str]], ...] = (
    (boxes.boxes, boxes.HINTS),
    (_hide_spans, ()),
    (lines.elements, (" markdown",)),
    (lines.jsx, ("</",)),
    (lines.alerts, ("[!",)),
    (slides.headers, ("\n---",)),
    (slides.directives, ("er:",)),
    (mdc.slots, ("\n::",)),
    (lines.lines, ()),
    (lines.markers, lines.MARKS),
    (boxes.labels, ("```", "~~~")),
    (tables.rows, ("|",)),
    (tables.colons, ("\n:", " :", "\t:", ">:")),
    (tables.sizes, (" =",)),
    (templates.loose_formulas, ("$ ", " $")),
)
_MARKS = {mark for table in (_SPANS, _STEPS) for _, marks in table for mark in marks}


def marks_of(dialect: Dialect) -> frozenset[str]:
    """The marks of a dialect's rules, and those of the tables above."""
    return dialect.marks.union(_MARKS, boxes.TICKED, boxes.COMPONENTS, (ADDRESS,))


@lru_cache(maxsize=64)
def scan_of(dialect: Dialect) -> Scan:
    """What looks for all of them at once."""
    return Scan(marks_of(dialect))
