"""Two texts letter by letter: what is equal, and what has become of the rest."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import NamedTuple


class Letters(NamedTuple):
    """A stretch of one text that has become a stretch of the other."""

    equal: bool
    start: int
    end: int
    new_start: int
    new_end: int

    def there(self, at: int) -> int:
        """The place in the other text of one in this stretch."""
        return (
            self.new_end if at == self.end else min(self.new_start + at - self.start, self.new_end)
        )


def steps(before: str, after: str) -> Iterator[Letters]:
    """The stretches, in order; they cover both texts."""
    from rapidfuzz.distance import Levenshtein

    for code in Levenshtein.opcodes(before, after):
        yield Letters(
            code.tag == "equal", code.src_start, code.src_end, code.dest_start, code.dest_end
        )


def carried(target: str, written: str, edited: str, read: Callable[[str], str] = str) -> str:
    """What was done to ``written`` done to ``target``; ``read`` is what is made of new text.

    >>> carried("1\\\\. a", "1. a", "1. an a")
    '1\\\\. an a'
    """
    place = [0] * (len(written) + 1)  # of each letter in the target
    for step in steps(written, target):
        for at in range(step.start, step.end + 1):
            place[at] = step.there(at)
    place[0], place[-1] = 0, len(target)
    parts: list[str] = []
    for step in steps(written, edited):
        if step.equal:
            parts.append(target[place[step.start] : place[step.end]])
        else:
            parts.append(read(edited[step.new_start : step.new_end]))
    return "".join(parts)
