"""Placeholder form and the inline elements of a TMX segment.

``<1>…</1>`` is written as ``<bpt i="1">`` and ``<ept i="1">``, ``<2/>`` as ``<ph x="2">``, so
that a CAT tool shows and keeps them as tags.  Read are all inline elements: ``bpt``/``ept`` and
``hi`` are pairs, ``ph``, ``it`` and ``ut`` single; they are numbered as `placeholder.encode`
numbers markup, with numbers that the prose itself does not hold.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple
from xml.sax.saxutils import escape

from bitext import placeholders

OPEN, CLOSE, VOID = "open", "close", "void"
#: What XML 1.0 cannot hold, not even as a reference.
_ILLEGAL = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


class Mark(NamedTuple):
    """An inline element, or a placeholder in a text."""

    type: str  #: `OPEN`, `CLOSE` or `VOID`
    name: str  #: what ties it to its partner and to its like in the other language


class Unpaired(ValueError):
    """Inline elements that lack a partner, cross, or differ between the languages."""


def legal(text: str) -> bool:
    """Whether XML 1.0 can hold the text."""
    return not _ILLEGAL.search(text)


def first_number(source: str) -> int:
    """The number of the first placeholder of a source in placeholder form.

    Numbers below are prose: `placeholder.encode` passes over them.  Without any
    placeholder it is one above the highest number.
    """
    numbers = sorted(placeholders.numbers(source))
    return next(
        first
        for first in (1, *(number + 1 for number in numbers))
        if _begins(source, first, numbers)
    )


def _begins(source: str, first: int, numbers: Sequence[int]) -> bool:
    """Whether the placeholders are ``first`` and up as they begin, each whole, well nested."""
    below = max((number for number in numbers if number < first), default=0)
    marks = _marks(source, first)
    begun = [mark.name for mark in marks if mark.type != CLOSE]
    wanted = [str(first + n) for n in range(sum(number >= first for number in numbers))]
    return first == below + 1 and begun == wanted and nested(marks)


def nested(marks: Iterable[Mark]) -> bool:
    """Whether every pair is opened and closed once, inside what surrounds it."""
    stack: list[str] = []
    for mark in marks:
        if mark.type == OPEN:
            stack.append(mark.name)
        elif mark.type == CLOSE and (not stack or stack.pop() != mark.name):
            return False
    return not stack


def agree(source: str, target: str) -> bool:
    """Whether a target holds each placeholder of its source once, well nested."""
    first = first_number(source)
    ours, theirs = _marks(source, first), _marks(target, first)
    return Counter(ours) == Counter(theirs) and nested(theirs)


def _marks(text: str, first: int) -> list[Mark]:
    return [part for part in parts(text, first) if isinstance(part, Mark)]


def parts(text: str, first: int) -> Iterator[str | Mark]:
    """A placeholder form cut at its placeholders, those from ``first`` up; the rest is text."""
    at = 0
    for match in placeholders.SPACED.finditer(text):
        if int(match["number"]) >= first:
            yield text[at : match.start()]
            type_ = CLOSE if match["close"] else VOID if match["single"] else OPEN
            yield Mark(type_, str(int(match["number"])))
            at = match.end()
    yield text[at:]


def to_xml(text: str, first: int) -> str:
    """The content of ``<seg>``; `legal` text only."""
    return "".join(_element(part) for part in parts(text, first))


def _element(part: str | Mark) -> str:
    if isinstance(part, str):
        return escape(part, {"\r": "&#13;"})
    n = part.name
    if part.type == OPEN:
        return f'<bpt i="{n}" x="{n}">&lt;{n}&gt;</bpt>'
    if part.type == CLOSE:
        return f'<ept i="{n}">&lt;/{n}&gt;</ept>'
    return f'<ph x="{n}">&lt;{n}/&gt;</ph>'


def numbered(source: Iterable[str | Mark]) -> tuple[str, Mapping[str, int]]:
    """A source's placeholder form, and the number of each element by its name.

    Raises Unpaired.
    """
    cut = list(source)
    prose = "".join(part for part in cut if isinstance(part, str))
    names = [part.name for part in cut if isinstance(part, Mark) and part.type != CLOSE]
    first = placeholders.free(placeholders.numbers(prose), len(names))
    numbers = {name: number for number, name in enumerate(names, first)}
    if len(numbers) < len(names):
        raise Unpaired("two elements have one name")
    return written(cut, numbers), numbers


def written(cut: Iterable[str | Mark], numbers: Mapping[str, int]) -> str:
    """A placeholder form from text and elements; raises Unpaired."""
    every = list(cut)
    if not numbers and all(isinstance(part, str) for part in every):
        return "".join(map(str, every))
    marks = [part for part in every if isinstance(part, Mark)]
    begun = Counter(mark.name for mark in marks if mark.type != CLOSE)
    if begun != Counter(numbers.keys()) or not nested(marks):
        raise Unpaired("the elements differ, or lack a partner")
    return "".join(part if isinstance(part, str) else _placeholder(part, numbers) for part in every)


_WRITTEN = {
    OPEN: placeholders.opening,
    CLOSE: placeholders.closing,
    VOID: placeholders.single,
}


def _placeholder(mark: Mark, numbers: Mapping[str, int]) -> str:
    number = numbers[mark.name]
    return _WRITTEN[mark.type](number)
