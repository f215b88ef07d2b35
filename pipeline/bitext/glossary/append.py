"""Add a term to the text of a glossary file; every other byte stays as the reviewer wrote it.

The entry is spliced into the text behind the last one of its list, at the place where YAML's
own event stream ends that one.  (A round trip through a YAML library keeps comments, but not
spaces, line lengths or quotes in every style of file.)  The result is read again: it must be
the old terms and the new one, or nothing is changed.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Any, NamedTuple

from bitext.errors import WorkspaceError
from bitext.glossary.dump import SCHEMA_LINE, entry, name_entry
from bitext.glossary.terms import parse
from bitext.model import Term


class _Place(NamedTuple):
    """Where an entry goes: ``flow`` is inside brackets, ``first`` without a comma before it."""

    at: int  #: code points
    indent: int = 2
    flow: bool = False
    first: bool = False
    header: str = ""  #: the key that has to be written too


def append(text: str, term: Term, *, path: str) -> str:
    """``text`` with ``term`` as the last entry of ``terms``, or of ``keep`` for a name.

    Raises WorkspaceError when ``text`` is no glossary, or is laid out so that the entry
    cannot be added without touching other lines; the entry stands in the hint.
    """
    before = parse(text, path=path)
    result = _spliced(text, term)
    try:
        after = parse(result, path=path)
    except WorkspaceError:
        after = ()
    if Counter(after) != Counter((*before, term)):
        message = "an entry cannot be added to this layout without touching other lines"
        written = _written(term).strip("\n")
        raise WorkspaceError(message, path=path, hint=f"write it yourself:\n{written}")
    return result


def _spliced(text: str, term: Term) -> str:
    newline = "\r\n" if "\r\n" in text else "\n"
    place = _place(text, "keep" if term.keep else "terms")
    if place.flow:
        added = ("" if place.first else ", ") + _in_brackets(term)
    else:
        margin = " " * place.indent
        lines = [line[2:] for line in _written(term).splitlines()]
        added = place.header + "".join(f"{margin}{line}\n" for line in lines)
        at_start = place.at == 0 or text[place.at - 1] in "\r\n\ufeff"
        added = ("" if at_start else "\n") + added
    before, behind = text[: place.at], text[place.at :]
    return before + added.replace("\n", newline) + behind


def _place(text: str, key: str) -> _Place:
    """Behind the last entry of ``key``, behind its empty value, or at the end of the text."""
    events = list(_events(text))
    tops = [event for depth, event in events if depth == 1]
    if not tops:
        header = "" if text.strip("\ufeff\r\n\t ") else SCHEMA_LINE
        return _Place(len(text), header=f"{header}{key}:\n")
    found = next((n for n, event in enumerate(tops) if getattr(event, "value", "") == key), None)
    if found is None:
        margin = " " * _column(tops[0])
        return _Place(len(text), len(margin) + 2, header=f"{margin}{key}:\n")
    value = tops[found + 1]
    if type(value).__name__ == "ScalarEvent":
        return _Place(_next_line(text, tops[found].end_mark.index), _column(tops[found]) + 2)
    return _in_list(text, events, value)


def _in_list(text: str, events: list[tuple[int, Any]], start: Any) -> _Place:
    first = next(n for n, (_, event) in enumerate(events) if event is start)
    last = next(n for n, (d, e) in enumerate(events) if n > first and d == 1 and _ends(e))
    # the end of a block has no width and lies behind the comments that follow it
    inside = [event.end_mark.index for _, event in events[first + 1 : last] if _width(event)]
    if start.flow_style:
        end = inside[-1] if inside else start.end_mark.index
        return _Place(end, flow=True, first=not inside)
    return _Place(_next_line(text, inside[-1]), _column(start))


def _width(event: Any) -> int:
    return int(event.end_mark.index - event.start_mark.index)


def _events(text: str) -> Iterator[tuple[int, Any]]:
    """The events of a glossary with their depth: 1 for what stands directly in the mapping."""
    import yaml

    depth = 0
    for event in yaml.parse(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader)):
        name = type(event).__name__
        depth -= name.endswith("EndEvent") and name.startswith(("Sequence", "Mapping"))
        if name.startswith(("Scalar", "Sequence", "Mapping")):
            yield depth, event
        depth += name.endswith("StartEvent") and name.startswith(("Sequence", "Mapping"))


def _ends(event: Any) -> bool:
    return type(event).__name__ == "SequenceEndEvent"


def _column(event: Any) -> int:
    return int(event.start_mark.column)


def _next_line(text: str, index: int) -> int:
    """Where the line after ``index`` begins; ``index`` itself when it begins one."""
    if index and text[index - 1] == "\n":
        return index
    end = text.find("\n", index)
    return len(text) if end < 0 else end + 1


def _written(term: Term) -> str:
    return name_entry(term) if term.keep else entry(term)


def _in_brackets(term: Term) -> str:
    lines = [line[4:].rstrip() for line in _written(term).splitlines()]
    bare = term.keep and len(lines) == 1 and not lines[0].startswith("name: ")
    return lines[0] if bare else "{" + ", ".join(lines) + "}"
