"""What stands before a segment in its post, for backends that do better when they know it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from bitext.glossary.protect import write_terms
from bitext.model import Kind
from bitext.placeholders import strip

if TYPE_CHECKING:
    from bitext.workspace.workspace import Post

#: Segments that are told, and characters of them together.
SEGMENTS, CHARS = 2, 200
#: Attributes and header values are not part of the running text.
_ASIDE = frozenset({Kind.FRONT_MATTER, Kind.ALT, Kind.ATTRIBUTE, Kind.LINK_TITLE, Kind.PARAMETER})


def befores(post: Post) -> Mapping[str, str]:
    """Segment key -> the last `SEGMENTS` texts before it, one a line, `CHARS` characters at most.

    Plain text with the glossary's wordings in it, as the backend has been given them; of a text
    that is too long the end.
    """
    found: dict[str, str] = {}
    last: list[str] = []
    for key, (piece, form) in post.forms.items():
        found[key] = tail("\n".join(last))
        if piece.segment.kind not in _ASIDE:
            text = plain(write_terms(form.text, post.pins.get(key, ())))
            last = [*last, text][-SEGMENTS:]
    return found


def plain(text: str) -> str:
    """Placeholder form without its tags, on one line."""
    return " ".join(strip(text).split())


def tail(text: str) -> str:
    """The last `CHARS` characters, with a mark where something is missing."""
    return text if len(text) <= CHARS else f"…{text[1 - CHARS :]}"
