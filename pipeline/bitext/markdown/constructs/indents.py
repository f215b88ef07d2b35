"""Blanks at the start of a line within components of MDX: they are no code, however many.

What stands deep there is Markdown; the copy gets punctuation in place of the blanks, and the mark
of a block at the line's start, so that every text stays where it is.  Outside components indented
code is left alone: MDX 1 had it, and posts that MDX 2 would refuse for it are still about.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator
from operator import attrgetter
from typing import Any

from bitext.dialects.construct import compiled
from bitext.markdown.constructs.components import TAGS
from bitext.model import Span

Events = Callable[[str], Iterable[Any]]

#: A line that is nothing but tags.
_ALONE = re.compile(rf"[ \t]*{TAGS}{{1,8}}")
_FENCE = re.compile(r"[ \t]*(`{3,}|~{3,})")
#: What begins a block: its mark goes to the start of the line.
_MARK = re.compile(r"(?:[-*+]|\d{1,9}[.)]|#{1,6}|>)(?=(?P<gap>[ \t]+)\S)")
#: In place of blanks: punctuation, so that ``**`` behind it opens.
_FILLER = "。"
_ROW = re.compile(r"\|.*\|[ \t]*\Z")


def shallow(
    copy: str, text: str, events: Events, *, shortcodes: bool = False
) -> tuple[str, list[Span]]:
    """The copy without indented code, and what in it is hidden: blanks and marks, tags alone.

    With ``shortcodes`` that is what stands in shortcodes which are indented themselves.
    """
    if "\n    " not in copy and "\n\t" not in copy:
        return copy, []
    within = _components(text, compiled(_SHORTCODE) if shortcodes else _TAG)
    hidden: list[Span] = []
    parts: list[str] = []
    at = 0
    for event in events(copy):
        if event.tag != "CodeBlock" or event.phase != "start" or event.data != "Indented":
            continue
        first = copy.rfind("\n", 0, event.start) + 1
        behind_mark = copy[first : event.start].strip()
        if behind_mark or not _is_within(first, within):
            continue
        parts.append(copy[at:first])
        at = max(event.end, first)
        for line, span in _lines(copy, first, at):
            parts.append(line)
            hidden += [span] if span.start < span.end else []
    return ("".join([*parts, copy[at:]]), hidden) if parts else (copy, hidden)


_TAG = re.compile(r"^[ \t]*<(?P<close>/?)(?P<name>[A-Za-z][\w.-]{0,80})(?=[\s/>])", re.M)


_SHORTCODE = (
    r"(?m)^(?:[ ]{4}|[ ]{0,3}\t)[ \t]*\{\{[<%][ \t]*(?P<close>/?)[ \t]*(?P<name>\w[\w./-]{0,80})"
)


def _components(text: str, tags: re.Pattern[str]) -> list[Span]:
    """From the line of a tag to the line that closes it, the outermost of each."""
    found: list[Span] = []
    opened: dict[str, list[int]] = {}
    for tag in tags.finditer(text):
        places = opened.setdefault(tag["name"], [])
        if not tag["close"]:
            places.append(tag.start())
        elif places:
            first = places.pop()
            while found and found[-1].start > first:
                found.pop()
            if not found or found[-1].end < first:
                found.append(Span(first, tag.start()))
    return found


def _is_within(at: int, spans: list[Span]) -> bool:
    index = bisect_right(spans, at, key=attrgetter("start")) - 1
    return index >= 0 and at < spans[index].end


def _lines(copy: str, start: int, end: int) -> Iterator[tuple[str, Span]]:
    """The lines of a block in the copy, with what of each is hidden."""
    fence, begins = "", True  # whether a block begins on the next line
    for line in copy[start:end].splitlines(keepends=True):
        text = line.rstrip("\r\n")
        tail, shown = line[len(text) :], text.lstrip(" \t")
        marked = _FENCE.match(text)
        inner = Span(start + len(text) - len(shown), start + len(text))
        if fence or marked:  # code stays what it is: lines of nothing
            closes = fence and marked and marked[1].startswith(fence)
            fence = "" if closes else fence or (marked[1] if marked else "")
            yield _nothing(text) + tail, inner
        elif not shown:
            yield line, Span(start, start)
        elif _ALONE.fullmatch(text) or not shown.strip("# \t"):
            yield _nothing(text) + tail, inner
        else:
            moved, hidden = _moved(shown, inner.start - start, begins=begins)
            yield moved + tail, Span(start + hidden[0], start + hidden[1])
        begins = not shown or bool(fence or marked or _ALONE.fullmatch(text)) or shown[0] == "#"
        start += len(line)


def _nothing(text: str) -> str:
    return "#".ljust(len(text)) if text.strip() else text


def _moved(shown: str, indent: int, *, begins: bool) -> tuple[str, tuple[int, int]]:
    """A line with the mark of its block at its start, and what of it is hidden."""
    if _ROW.match(shown):
        return "|" + " " * indent + shown[1:], (0, 0)
    if mark := _MARK.match(shown):
        first, text = mark.end(), indent + len(mark[0]) + len(mark["gap"])
        line = mark[0] + " " + _FILLER * (text - first - 1) + shown[text - indent :]
        return line, (first + 1, text)
    return (_FILLER if begins else " ") * indent + shown, (0, 0)
