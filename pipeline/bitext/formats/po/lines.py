"""The lines of a PO file as polib reads them in a time that is in proportion to their number.

polib appends each line of a string or a comment to what it has of it: the catalog of a paragraph
of 500,000 lines took minutes, and one as full of comments as it may be would take hours.  So many
lines are given to it as one, with empty ones for the others: numbers of lines stay.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from itertools import pairwise
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    import polib

#: Between the lines of a comment that are given as one: nothing that was UTF-8 has it.
BETWEEN = "\ud800"
#: Longest header, in characters: polib reads it in a time that grows with the square of its lines.
LONGEST_HEADER = 100_000
#: Fewer lines of one entry cost nothing that can be measured.
_FEW = 200
_STRING = re.compile(r'(?:#[~|]\s+)*"(.*)"', re.S)
_COMMENT = re.compile(r"(#)(?:\s.*|#.*)?|(#\.)\s.*", re.S)
_LAST = re.compile(r"(?:#~\s+)?msgstr")  #: behind it another entry begins
_PASSED_OVER = re.compile(r"(?:#\.|#~\|.*)?", re.S)


def gathered(lines: list[str]) -> list[str]:
    """The lines of a file; in most files few or none of them go on with what stands above."""
    if not _has_long_entry(lines):
        return lines
    result = list(lines)
    for group in _groups(lines):
        *some, _ = group.lines  # the last one says what may stand below it
        for at in some[1:]:
            result[at] = "\n"
        if len(some) > 1:
            result[some[0]] = group.joined([lines[at].strip() for at in some])
    return result


def _has_long_entry(lines: list[str]) -> bool:
    ends = [n for n, line in enumerate(lines) if "msgstr" in line and _LAST.match(line.strip())]
    return any(end - start > _FEW for start, end in pairwise((-1, *ends, len(lines) - 1)))


class _GoTogether(NamedTuple):
    """Lines that go together: those of a string (""), or an entry's comments of one mark."""

    mark: str
    own: bool  #: whether they are the file's own
    lines: list[int]

    def joined(self, said: list[str]) -> str:
        """The lines as one."""
        if self.mark:
            text = BETWEEN.join(map(self._words, said)).lstrip(BETWEEN)
            return f"{self.mark} {text}\n"
        text = "".join(line[line.index('"') + 1 : -1] for line in said)
        before, _, _ = said[0].partition('"')
        return f'{before}"{text}"\n'

    def _words(self, line: str) -> str:
        """What polib takes of a comment."""
        if self.own or self.mark == "#.":
            return line[len(self.mark) + 1 :]
        return line.lstrip("#").removeprefix(" ")


def _groups(lines: list[str]) -> Iterator[_GoTogether]:
    groups: dict[str, _GoTogether] = {}
    own = True
    for at, raw in enumerate(lines):
        line = raw.strip()
        if _PASSED_OVER.fullmatch(line):
            continue
        mark = _mark(line)
        if _LAST.match(line) or (own and mark != "#"):
            yield from groups.values()
            groups, own = {}, False
        elif mark != "" and (string := groups.pop("", None)):
            yield string
        if mark is not None:
            groups.setdefault(mark, _GoTogether(mark, own, [])).lines.append(at)
    yield from groups.values()


def _mark(line: str) -> str | None:
    """What begins a line that goes on with another one; None where none does."""
    if _STRING.fullmatch(line):
        return ""
    found = _COMMENT.fullmatch(line)
    return found[1] or found[2] if found else None


@cache
def bounded() -> type[polib.POFile]:
    """The class whose instances polib fills."""
    import polib

    class File(polib.POFile):
        """Asks itself for its header before polib reads that."""

        def find(self, st: str, *args: Any, **kwargs: Any) -> polib.POEntry | None:
            found = super().find(st, *args, **kwargs)
            if found and len(found.msgstr) > LONGEST_HEADER:
                message = f"(line {found.linenum}): the header is longer than {LONGEST_HEADER:,}"
                raise ValueError(f"{message} characters")
            return found

    return File
