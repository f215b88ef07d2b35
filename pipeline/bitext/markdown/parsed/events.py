"""Events of a parser; those of a long text are made when somebody looks at them."""

from __future__ import annotations

from array import array
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import accumulate, repeat
from typing import Any, NamedTuple, overload

Head = tuple[str, str, Any]  #: phase, tag and data of an event


class Event(NamedTuple):
    """A parser event; ``tag`` is its name, ``data`` what came with it.

    Text has data only where it reads otherwise than it is written, and in code.
    """

    phase: str  #: "start", "end" or "leaf"
    tag: str
    data: Any
    start: int
    end: int


class Events(Sequence[Event]):
    """Events of a long text: 24 bytes for each, where a tuple of it takes 170."""

    __slots__ = ("_ends", "_heads", "_starts")

    def __init__(
        self,
        heads: Iterable[Head],
        starts: Iterable[int],
        ends: Iterable[int],
        point: Callable[[int], int],
    ) -> None:
        self._heads = [*heads]
        self._starts, self._ends = array("q", map(point, starts)), array("q", map(point, ends))

    def __len__(self) -> int:
        return len(self._heads)

    def __iter__(self) -> Iterator[Event]:
        new = tuple.__new__
        for (phase, tag, data), start, end in zip(
            self._heads, self._starts, self._ends, strict=True
        ):
            yield new(Event, (phase, tag, data, start, end))

    @overload
    def __getitem__(self, at: int) -> Event: ...
    @overload
    def __getitem__(self, at: slice) -> Sequence[Event]: ...
    def __getitem__(self, at: int | slice) -> Event | Sequence[Event]:
        if isinstance(at, slice):
            return tuple(self[n] for n in range(*at.indices(len(self))))
        return Event(*self._heads[at], self._starts[at], self._ends[at])


#: Bytes between two places whose code points are known.
_STEP = 128
#: One letter for the first byte of each character in UTF-8, another for those behind it.
FIRST = bytes(ord(">" if 0x80 <= byte < 0xC0 else "x") for byte in range(256))


def pointing(text: str, start: int = 0) -> Callable[[int], int]:
    """What tells the code point offset from ``start`` of one in UTF-8, without a table of all."""
    firsts = text.encode().translate(FIRST)
    steps = range(0, len(firsts), _STEP)
    counts = map(firsts.count, repeat(b"x"), steps, range(_STEP, len(firsts) + _STEP, _STEP))
    known = array("q", accumulate(counts, initial=start))

    def point(offset: int) -> int:
        at = offset // _STEP
        return known[at] + firsts.count(b"x", at * _STEP, offset)

    return point
