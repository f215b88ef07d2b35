"""Conflict markers that git has left in a post: they would be translated and published."""

from __future__ import annotations

import re

from bitext.errors import WorkspaceError

_MARKERS = (re.compile(r"<<<<<<< \S"), re.compile(r"=======\s*$"), re.compile(r">>>>>>> \S"))
_FENCE = re.compile(r"[ \t>]*(?P<fence>`{3,}|~{3,})")


def conflict(text: str) -> int:
    """The line of the first marker, where all three stand in their order; 0 where they do not.

    What a code block shows is an example: posts explain git.

    >>> conflict("一\\n<<<<<<< HEAD\\n二\\n=======\\n三\\n>>>>>>> branch\\n")
    2
    >>> conflict("```\\n<<<<<<< HEAD\\n=======\\n>>>>>>> branch\\n```\\n")
    0
    """
    if "<<<<<<< " not in text:
        return 0
    first, seen, fence = 0, 0, ""
    for number, line in enumerate(text.splitlines(), 1):
        if match := _FENCE.match(line):
            mark = match["fence"]
            if not fence:
                fence = mark
            elif mark.startswith(fence):
                fence = ""
        elif not fence and _MARKERS[seen].match(line):
            first = first or number
            seen += 1
            if seen == len(_MARKERS):
                return first
    return 0


def sound(name: str, text: str) -> str:
    """The text of a post; raises WorkspaceError, with the line, where git has left a conflict."""
    if line := conflict(text):
        message = "unresolved git conflict in this post"
        hint = (
            "keep what you want and delete the <<<<<<<, ======= and >>>>>>> lines; "
            "an example of them belongs into a code block"
        )
        raise WorkspaceError(message, path=name, line=line, hint=hint)
    return text
