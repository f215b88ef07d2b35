"""Whether git made a page out of two that builds wrote: nobody edited that by hand."""

from __future__ import annotations

from collections.abc import Sequence
from difflib import SequenceMatcher

Lines = tuple[str, ...]


def put_together(lines: Sequence[str], versions: Sequence[Sequence[str]]) -> bool:
    """Whether each place of a text is as one of the versions has it.

    Where versions differ a merge takes one of them; a line that none has, or one that is gone
    though all have it, is a person's.

    >>> put_together("aXcD", ["aXcd", "abcD"])
    True
    >>> put_together("aXD", ["aXcd", "abcD"])
    False
    """
    texts = [tuple(version) for version in versions]
    return len(texts) > 1 and any(_follows(tuple(lines), base, texts) for base in texts)


def _follows(lines: Lines, base: Lines, versions: Sequence[Lines]) -> bool:
    """Walk the base and the text together; where a version differs, its way may be taken."""
    ways = _ways(base, versions)
    waiting, seen = [(0, 0)], {(0, 0)}
    while waiting:
        at, place = waiting.pop()
        if (at, place) == (len(base), len(lines)):
            return True
        for last, instead in ways.get(at, ()):
            step = last, place + len(instead)
            if step not in seen and lines[place : step[1]] == instead:
                seen.add(step)
                waiting.append(step)
    return False


def _ways(base: Lines, versions: Sequence[Lines]) -> dict[int, list[tuple[int, Lines]]]:
    """Place in the base -> the place after it, and what stands there instead: of each version."""
    ways: dict[int, list[tuple[int, Lines]]] = {
        at: [(at + 1, base[at : at + 1])] for at in range(len(base))
    }
    for other in versions:
        changes = SequenceMatcher(None, base, other, autojunk=False).get_opcodes()
        for tag, first, last, start, end in changes:
            if tag != "equal":
                ways.setdefault(first, []).append((last, other[start:end]))
    return ways
