"""Work that is counted, not timed: the same on every machine, however busy."""

from __future__ import annotations

import sys
from collections import Counter, defaultdict
from collections.abc import Callable
from types import CodeType, FrameType
from typing import Any, TypeAlias

Place: TypeAlias = tuple[CodeType, int]

#: Sorting and growing lists cost a little more than their length; a square would be 4.
PROPORTIONAL = 2.5
#: A line that is passed less often says nothing yet.
_SELDOM = 250


def passes(job: Callable[[], object]) -> Counter[Place]:
    """How often each line of Python is passed while a job is done in this thread."""
    counted: dict[int, tuple[CodeType, dict[int, int], Any]] = {}

    def of(code: CodeType) -> Any:
        """What counts the lines of one function; a key with the code is hashed each time."""
        lines: defaultdict[int, int] = defaultdict(int)

        def local(frame: FrameType, event: str, arg: Any) -> Any:
            if event == "line":
                lines[frame.f_lineno] += 1
            return local

        counted[id(code)] = code, lines, local
        return local

    def called(frame: FrameType, event: str, arg: Any) -> Any:
        found = counted.get(id(frame.f_code))
        return found[2] if found else of(frame.f_code)

    before = sys.gettrace()
    sys.settrace(called)
    try:
        job()
    finally:
        sys.settrace(before)
    seen = ((code, line, n) for code, lines, _ in counted.values() for line, n in lines.items())
    return Counter({(code, line): n for code, line, n in seen})


def steeper(once: Counter[Place], twice: Counter[Place]) -> list[str]:
    """The lines that a text of twice the length passes far more than twice as often.

    Line by line, a square is seen long before it shows in the sum.
    """
    return sorted(
        f"{code.co_filename}:{line} {code.co_name}: {once[code, line]} -> {count}"
        for (code, line), count in twice.items()
        if count > max(_SELDOM, PROPORTIONAL * once[code, line])
    )
