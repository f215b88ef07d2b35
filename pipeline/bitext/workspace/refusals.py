"""Posts that are not taken: with conflict markers that git has left, or with too many segments."""

from __future__ import annotations

import re

from bitext.errors import WorkspaceError
from bitext.model import Document

#: More of them take more than 1 GB, and a catalog that is larger than any that is read
#: (`bitext.store.catalog`): 195,000 paragraphs in 15 MB took 1.75 GB and 70 MB (docs/promises.md).
MOST_SEGMENTS = 100_000

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


def bounded(document: Document) -> Document:
    """A post as it was read; raises WorkspaceError where nobody could work with its catalog."""
    if len(document.segments) > MOST_SEGMENTS:
        many = f"{len(document.segments):,} segments, and {MOST_SEGMENTS:,} is the limit"
        raise WorkspaceError(f"this post has {many}", path=document.name, hint="split it")
    return document
