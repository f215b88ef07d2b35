"""Read one line as inline Markdown, in a place where no block construct exists."""

from __future__ import annotations

import re
from functools import lru_cache

from bitext.dialects import MAIN, Dialect
from bitext.languages.script import UNSPACED_CLASS
from bitext.markdown.markup import TEXT, PlainRun, Raw, Run
from bitext.markdown.mask import hide
from bitext.markdown.reading import read_copy
from bitext.markdown.runs import runs
from bitext.model import Kind, Shape, TokenType

#: Around a line: heading content, ended by a letter so that no ``#`` closes it.
_BEFORE, _AFTER = "# ", " z"
#: What inline markup, a template or an address has in it: a character, or two beside each other.
#: A search steps from one character of the first class to the next, ten times as fast as it would
#: try alternatives at each letter.
_ALONE = r"\\`*_~<\[\]&${}^\n\r\0|\U0001f501"
_SIGN = re.compile(
    rf"[{_ALONE}:@.#=+>!%(](?:(?<=[{_ALONE}])|(?<=[:@])[^\W\d]|(?<=[:@])[./(+-]|(?<=\.)[^\W\d{UNSPACED_CLASS}]"
    r"|(?<=[:@])(?<!\d:)\d|(?<=#)(?<!\S#)"
    r"|(?<==)=|(?<=\+)\+|(?<=[>!])!|(?<=%)%|(?<=\()(?:[@(]|\d{1,2}\)|PART|APPENDIX))"
)


def is_prose(line: str) -> bool:
    """Whether no parser finds anything in a line, and a heading strips no space of it."""
    return _is_short_prose(line) if len(line) < _SHORT else _is_prose(line)


def _is_prose(line: str) -> bool:
    if line[0].isspace() or line[-1].isspace() or _SIGN.search(line):
        return False
    return not line.startswith("bg")


#: A wording is asked for again: by typography, as a target, where it is written, by the proof.
_is_short_prose = lru_cache(maxsize=2048)(_is_prose)
_SHORT = 1000  #: characters of a line that is remembered


def read_inline(line: str, definitions: str = "", dialect: Dialect = MAIN) -> Run | None:
    """Return the tokens of ``line``, offsets from its start; None when its markup goes on after it.

    ``definitions`` is the Markdown of the link and footnote definitions it refers to.
    """
    if line and is_prose(line):
        return Run(Kind.CONTAINER_TITLE, Shape.LINE, [Raw(TEXT, 0, len(line))])
    whole = _BEFORE + line + _AFTER + definitions
    found = runs(read_copy(whole, hide(whole, dialect=dialect)))
    tokens = next((run.tokens for run in found if isinstance(run, Run | PlainRun)), None)
    if tokens is None:
        return None
    for raw in tokens:
        raw.start, raw.end = raw.start - len(_BEFORE), raw.end - len(_BEFORE)
    kept = [raw for raw in tokens if raw.start < len(line)]
    if kept and kept[-1].end > len(line):
        if kept[-1].type is not TokenType.TEXT:
            return None
        kept[-1].end = len(line)
    return Run(Kind.CONTAINER_TITLE, Shape.LINE, kept)
