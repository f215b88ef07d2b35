"""Lists as Python-Markdown reads them: an item that is indented by four or more is nested."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from typing import Any

#: Rounds of raising: a list within the list that was raised comes to light in the next.
_DEEPEST = 6
_ITEM = re.compile(r"(?P<indent>[ ]{4,})(?P<mark>[-*+]|\d{1,3}[.])(?P<gap>[ ]+)(?=\S)")
_MOST = 3  #: a mark with more than four blanks behind it begins code

Events = Callable[[str], Iterable[Any]]


def raised(copy: str, events: Events) -> str:
    """The copy with the marks of such items moved to the left, blanks behind them."""
    for _ in range(_DEEPEST):
        better = _round(copy, events)
        if better == copy:
            break
        copy = better
    return copy


def _round(copy: str, events: Events) -> str:
    if "\n    " not in copy:
        return copy
    parts: list[str] = []
    depth = at = 0
    for event in events(copy):
        depth += (event.tag == "Item") * ((event.phase == "start") - (event.phase == "end"))
        if event.tag == "SoftBreak" and depth:
            first, end = event.end, copy.find("\n", event.end)
            first = copy.rfind("\n", 0, first) + 1
        elif event.tag == "CodeBlock" and event.data == "Indented" and depth:
            first, end = copy.rfind("\n", 0, event.start) + 1, event.end
        else:
            continue
        if first >= at and _ITEM.match(copy, first):
            end = len(copy) if end < 0 else end
            parts += copy[at:first], _moved(copy[first:end])
            at = end
    return "".join([*parts, copy[at:]]) if parts else copy


def _moved(block: str) -> str:
    return "\n".join(_line(line) for line in block.split("\n"))


def _line(line: str) -> str:
    found = _ITEM.match(line)
    if not found:
        return line
    by = min(_MOST, 4 - len(found["gap"]))
    if by < 1:
        return line
    return line[by : found.end("mark")] + " " * (by + len(found["gap"])) + line[found.end() :]
