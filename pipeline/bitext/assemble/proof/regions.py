"""The regions of a body: blocks between blank lines, each of which can be read by itself.

What a wording opens ends with its block, or makes another block of it; only what hides text from
the parsers may reach further, and that is looked for in the whole (`EditionBody.is_masked_as`).
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from itertools import accumulate
from operator import attrgetter
from typing import NamedTuple

from bitext.dialects import Signs
from bitext.markdown.mask import Copy, Title
from bitext.markdown.reading import Reading, read_copy
from bitext.model import Span

_NO_SIGNS = Signs("", frozenset())

#: Behind each region: a block that keeps it from the next one.
BEHIND = "\n\nx\n\n"


class Gap(NamedTuple):
    """What stands between two wordings, and is the same in a source and its edition."""

    source: int  #: where it begins in each
    edition: int
    length: int


class EditionBody(NamedTuple):
    """The body of an edition."""

    text: str
    chinese: list[Span]  #: what stays as it is in the source
    gaps: list[Gap]

    def place(self, at: int) -> int:
        """Where something of the source that is in no wording stands in the edition."""
        gap = self.gaps[bisect_right(self.gaps, at, key=attrgetter("source")) - 1]
        return gap.edition + at - gap.source

    def is_masked_as(self, own: Copy, source: Copy) -> bool:
        """Whether the same was hidden in an edition as in its source."""
        for at, place, length in self.gaps:
            if own.text[place : place + length] != source.text[at : at + length]:
                return False
        return len(own.opaque) == len(source.opaque)


def region_starts(reading: Reading) -> list[int]:
    """Where the regions of a body begin, and its end; offsets from its start.

    That is where the parser has blocks that are in no other, behind a blank line.
    """
    begun = [start for start in _blocks(reading) if _begins(reading, start)]
    return [at - reading.start for at in dict.fromkeys((reading.start, *begun, len(reading.text)))]


def _blocks(reading: Reading) -> Iterator[int]:
    depth = 0
    for phase, _, _, start, _ in reading.events:
        if phase == "end":
            depth -= 1
            continue
        if not depth:
            yield start
        depth += phase == "start"


def _begins(reading: Reading, start: int) -> bool:
    """Whether a line begins there behind a blank one, and goes on with nothing before it."""
    text = reading.text
    blank = text.endswith(("\n\n", "\n\r\n"), max(start - 3, 0), start)
    if not blank or text[start : start + 1] in (" ", "\t", ":", ""):
        return False
    return not any(hidden.start < start for hidden in reading.hidden(start, start + 1))


def around(starts: Sequence[int], places: Iterable[int]) -> tuple[Span, ...]:
    """The regions that hold some offsets, in their order."""
    numbers = sorted({bisect_right(starts, at) - 1 for at in places})
    return tuple(Span(starts[number], starts[number + 1]) for number in numbers)


def read_part(text: str, masked: Copy, spans: Sequence[Span], definitions: str) -> Reading:
    """Read some regions as a text of their own, as they were masked within the whole.

    ``definitions`` of what they refer to stand behind them.
    """
    lengths = accumulate((end - start + len(BEHIND) for start, end in spans), initial=0)
    moves = [(span, at - span.start) for span, at in zip(spans, lengths, strict=False)]

    def joined(whole: str) -> str:
        return "".join([*(whole[slice(*span)] + BEHIND for span in spans), definitions])

    def moved(titles: Sequence[Title]) -> tuple[Title, ...]:
        return tuple(
            title._replace(span=_moved(title.span, by))
            for (start, end), by in moves
            for title in titles
            if start <= title.span.start < end
        )

    opaque = tuple(_moved(one, by) for span, by in moves for one in _within(masked.opaque, span))
    copy = Copy(
        joined(masked.text), opaque, moved(masked.titles), moved(masked.labels), masked.dialect,
        _NO_SIGNS,
    )  # fmt: skip
    return read_copy(joined(text), copy)


def _within(spans: Sequence[Span], region: Span) -> Sequence[Span]:
    first = bisect_left(spans, region.start, key=attrgetter("start"))
    return spans[first : bisect_left(spans, region.end, first, key=attrgetter("start"))]


def _moved(span: Span, by: int) -> Span:
    return Span(span.start + by, span.end + by)
