"""Whether git made a page out of two that builds wrote: nobody edited that by hand."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from difflib import SequenceMatcher

Lines = tuple[str, ...]


def put_together_of(
    lines: Sequence[str], versions: Iterable[Sequence[str]], bases: Iterable[Sequence[str]] = ()
) -> bool:
    """`put_together` of those versions, of any page, that may have had a part in it.

    They are like the text, or like one that is: of what two branches have in common a merge may
    leave little.

    >>> put_together_of("ABCXYZG", ["ABCdeG", "aBcXYZg", "aBcdeg"])
    True
    >>> put_together("ABCXYZG", ["ABCdeG", "aBcXYZg"])
    False
    """
    every = [*dict.fromkeys(map(tuple, versions))]
    near = near_to(lines, lambda: every)
    known = [b for b in bases if any(_is_like(b, other) for other in near)]
    return put_together(lines, near, known)


def sides(data: bytes) -> list[bytes]:
    """Both texts of what git could not merge and has left with its markers; else none.

    >>> sides(b"a\\n<<<<<<< HEAD\\nb\\n=======\\nc\\n>>>>>>> x\\n")
    [b'a\\nb\\n', b'a\\nc\\n']
    """
    if b"<<<<<<< " not in data:
        return []
    both: tuple[list[bytes], list[bytes]] = [], []
    goes: tuple[int, ...] = (0, 1)  # to which of the texts a line belongs
    met = False
    for line in data.splitlines(keepends=True):
        if line.startswith(b"<<<<<<< ") and goes == (0, 1):
            goes, met = (0,), True
        elif line.startswith(b"||||||| ") and goes == (0,):
            goes = ()  # what they began with
        elif line.rstrip() == b"=======" and goes in ((0,), ()):
            goes = (1,)
        elif line.startswith(b">>>>>>> ") and goes == (1,):
            goes = (0, 1)
        else:
            for side in goes:
                both[side].append(line)
    return [b"".join(side) for side in both] if met and goes == (0, 1) else []


def near_to(lines: Sequence[str], versions: Callable[[], Iterable[Lines]]) -> list[Lines]:
    """The versions that are like a text, or like one that is; none but those is held."""
    like = dict.fromkeys(version for version in versions() if _is_like(version, lines))
    near = (v for v in versions() if v in like or any(_is_like(v, other) for other in like))
    return [*dict.fromkeys(near)] if like else []


def _is_like(version: Sequence[str], other: Sequence[str]) -> bool:
    return 2 * len({*version} & {*other}) > len({*version})


def put_together(
    lines: Sequence[str], versions: Sequence[Sequence[str]], bases: Sequence[Sequence[str]] = ()
) -> bool:
    """Whether each place of a text is as one of the versions has it.

    Where versions differ a merge takes one of them; a line that none has, or one that is gone
    though all have it, is a person's.  ``bases`` are what branches began with: beside one, what
    each of them changed is seen for itself.

    >>> put_together("aXcD", ["aXcd", "abcD"])
    True
    >>> put_together("aXD", ["aXcd", "abcD"])
    False
    >>> put_together("1.X.Y.D.5", ["1.2.3.D.5", "1.X.Y.4.5"], ["1.2.3.4.5"])
    True
    """
    texts = [tuple(version) for version in versions]
    begun = [*texts, *map(tuple, bases)]
    return len(texts) > 1 and any(_follows(tuple(lines), base, texts) for base in begun)


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
