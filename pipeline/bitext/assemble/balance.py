"""Whether a block closes what it opens: one that does not cannot stand in a cell, nor twice."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from functools import cached_property
from itertools import accumulate
from operator import attrgetter
from typing import NamedTuple

from bitext.markdown.reading import Reading
from bitext.model import Span

#: No closing tag follows, or none has to: a cell's end closes a paragraph.
_ALONE = frozenset(
    "area base br col embed hr img input link meta param source track wbr p li dt dd option".split()
)
#: Elements that hold words and no blocks: a table in them ends them, or is text.
_OF_WORDS = frozenset(
    "a b button caption em figcaption h1 h2 h3 h4 h5 h6 i label legend p span strong"
    " summary".split()
)
_TAG = re.compile(
    r"""<(?P<close>/?)(?P<name>[A-Za-z][\w.:-]*+|(?=>))(?:"[^"]*"|'[^']*'|[^'"<>])*?(?P<void>/?)>"""
)
_TEMPLATE = re.compile(
    r"\{(?:(?:%|\{[<%])[-~]?\s*(?P<close>/|end(?=[a-z]))?\s*(?=\w)|:(?P<shut>/)|::)(?P<name>[\w-]*)"
)
_VOID_TEMPLATE = re.compile(r"/\s*[-~]?(?:[>%]\})?\}\s*\Z")
_FENCE = re.compile(r"^[ \t>]*(?:(?:[-*+]|\d{1,9}[.)])[ \t]+)*(`{3,}|~{3,})(?=[^`\n]*$)", re.M)


class _Step(NamedTuple):
    at: int
    name: str
    step: int  #: 1 where it opens, -1 where it closes


_AT = attrgetter("at")


class Balance:
    """The tags and templates of a reading; `holds` asks of one block of it."""

    def __init__(self, reading: Reading) -> None:
        self.reading = reading

    @cached_property
    def _marks(self) -> list[_Step]:
        templates = list(self._templates())
        #: A shortcode that nothing closes is whole by itself.
        closed = {mark.name for mark in templates if mark.step < 0}
        found = [*self._tags(), *(mark for mark in templates if mark.name in closed)]
        return sorted(found)

    @cached_property
    def _written(self) -> list[re.Match[str]]:
        """Tags of HTML that are not whole by themselves."""
        text = self.reading.text
        if "<" not in text:
            return []
        html = [e for e in self.reading.events if e.tag in ("InlineHtml", "Html")]
        places = [Span(e.start, e.end) for e in html if e.phase == "leaf"]
        places += [span for span in self.reading.opaque if text.startswith("<", span.start)]
        found = (tag for span in sorted(places) for tag in _TAG.finditer(text, *span))
        return [tag for tag in found if not tag["void"]]

    def _tags(self) -> Iterator[_Step]:
        for tag in self._written:
            if tag["name"].lower() not in _ALONE:
                yield _Step(tag.start(), f"<{tag['name']}", -1 if tag["close"] else 1)

    @cached_property
    def _of_words(self) -> tuple[list[int], list[int]]:
        """Where elements of words begin, and how far those that have begun by then reach."""
        opened: dict[str, list[int]] = {}
        found: list[tuple[int, int]] = []
        for tag in self._written:
            name = tag["name"].lower()
            if name in _OF_WORDS and not tag["close"]:
                opened.setdefault(name, []).append(tag.end())
            elif opened.get(name):
                found.append((opened[name].pop(), tag.start()))
        found.sort()
        return [start for start, _ in found], list(accumulate((end for _, end in found), max))

    def is_in_words(self, span: Span) -> bool:
        """Whether a block lies within an element that holds words and no blocks."""
        starts, reach = self._of_words
        before = bisect_right(starts, span.start)
        return before > 0 and reach[before - 1] >= span.end

    def _templates(self) -> Iterator[_Step]:
        for span in self.reading.opaque:
            written = self.reading.text[slice(*span)]
            if (found := _TEMPLATE.match(written)) and not _VOID_TEMPLATE.search(written):
                step = -1 if found["close"] or found["shut"] else 1  # kramdown's `{:/x}`
                yield _Step(span.start, found["name"], step)

    def holds(self, span: Span) -> bool:
        """Whether all that opens in a block closes there, and nothing else does."""
        open_: dict[str, int] = {}
        first, last = (bisect_left(self._marks, at, key=_AT) for at in span)
        for mark in self._marks[first:last]:
            open_[mark.name] = open_.get(mark.name, 0) + mark.step
            if open_[mark.name] < 0:
                return False
        return not any(open_.values()) and self._fences_hold(span)

    def _fences_hold(self, span: Span) -> bool:
        """A fence that only a list's end closes is one to the end of the page for Hexo."""
        text = self.reading.text[slice(*span)]
        if "```" not in text and "~~~" not in text:
            return True
        opened = ""
        for found in _FENCE.finditer(text):
            if not opened:
                opened = found[1]
            elif found[1].startswith(opened):
                opened = ""
        return not opened
