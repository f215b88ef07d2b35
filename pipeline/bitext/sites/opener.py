"""The nouns of the table: what opens something in a site's text, and the site."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import Enum

from bitext.model import Shape

#: Where Markdown is read, where text between tags is, and both with quoted values.
MARKDOWN = frozenset((Shape.INLINE, Shape.CELL, Shape.LABEL, Shape.LINE))
BETWEEN_TAGS = MARKDOWN | {Shape.HTML}
ANYWHERE = BETWEEN_TAGS | {Shape.QUOTED}


class Stage(Enum):
    """In which state of a text its processor looks for an opener, and so what silences one."""

    RAW = "raw"  #: before Markdown, also in code: only another character in between helps
    RESOLVED = "resolved"  #: in what Markdown has made: a backslash is gone, a reference stays
    MARKDOWN = "markdown"  #: while Markdown is read: a backslash or a reference silences it


@dataclass(frozen=True, slots=True)
class Opener:
    """What a processor reads as more than text.

    Group 1 of ``pattern`` is the opening itself; one of its characters is written otherwise
    where the source does not have the same.
    """

    name: str  #: as messages call what it opens
    pattern: re.Pattern[str]
    stage: Stage = Stage.MARKDOWN
    shapes: frozenset[Shape] = MARKDOWN
    #: What the source has of it is its markup, and no excuse for text that does the same.
    markup: bool = False
    #: And what the source has of it as text is one.
    text: bool = False
    #: Whether a page may be proved by it; else markup that both languages have looks like it.
    proved: bool = True


@dataclass(frozen=True, slots=True)
class Site:
    """A generator with the processors that its posts pass, as most of its sites have them."""

    name: str
    openers: tuple[Opener, ...]
    #: Characters that are themselves behind a backslash, in its Markdown.
    escapable: frozenset[str]
    #: Its templates print a value of the front matter as it is: a tag there is one on the page.
    raw_values: bool = True
    #: Without this in a text nothing of it is opened, where that is more than `sites.table.ALARM`.
    alarm: re.Pattern[str] | None = None

    def spelled(self, char: str, opener: Opener | None = None) -> str:
        """How a character stands in Markdown text and opens nothing."""
        if char in self.escapable and (opener is None or opener.stage is Stage.MARKDOWN):
            return f"\\{char}"
        return reference(char)


_NAMED = {"<": "&lt;", ">": "&gt;", "&": "&amp;"}


def reference(char: str) -> str:
    """The character reference of a character, which every renderer shows as it.

    >>> reference("{"), reference("<")
    ('&#123;', '&lt;')
    """
    return _NAMED.get(char) or f"&#{ord(char)};"
