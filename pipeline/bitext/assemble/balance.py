"""Whether a block closes what it opens: one that does not cannot stand in a cell, nor twice."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cached_property
from typing import NamedTuple

from bitext.markdown.reading import Reading
from bitext.model import Span

#: No closing tag follows, or none has to: a cell's end closes a paragraph.
_ALONE = frozenset(
    "area base br col embed hr img input link meta param source track wbr p li dt dd option".split()
)
_TAG = re.compile(
    r"""<(?P<close>/?)(?P<name>[A-Za-z][\w.:-]*+|(?=>))(?:"[^"]*"|'[^']*'|[^'"<>])*?(?P<void>/?)>"""
)
_TEMPLATE = re.compile(r"\{(?:%|\{[<%])[-~]?\s*(?P<close>/|end(?=[a-z]))?\s*(?P<name>[\w-]+)")
_VOID_TEMPLATE = re.compile(r"/\s*[-~]?[>%]\}\}?\s*\Z")
_FENCE = re.compile(r"^[ \t>]*(?:(?:[-*+]|\d{1,9}[.)])[ \t]+)*(`{3,}|~{3,})(?=[^`\n]*$)", re.M)


class _Step(NamedTuple):
    at: int
    name: str
    step: int  #: 1 where it opens, -1 where it closes


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

    def _tags(self) -> Iterator[_Step]:
        text = self.reading.text
        if "<" not in text:
            return
        for event in self.reading.events:
            if event.tag in ("InlineHtml", "Html") and event.phase == "leaf":
                for tag in _TAG.finditer(text, event.start, event.end):
                    if not (tag["void"] or tag["name"].lower() in _ALONE):
                        yield _Step(tag.start(), f"<{tag['name']}", -1 if tag["close"] else 1)

    def _templates(self) -> Iterator[_Step]:
        for span in self.reading.opaque:
            written = self.reading.text[slice(*span)]
            if (found := _TEMPLATE.match(written)) and not _VOID_TEMPLATE.search(written):
                yield _Step(span.start, found["name"], -1 if found["close"] else 1)

    def holds(self, span: Span) -> bool:
        """Whether all that opens in a block closes there, and nothing else does."""
        open_: dict[str, int] = {}
        for mark in self._marks:
            if span.start <= mark.at < span.end:
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
