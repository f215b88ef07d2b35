"""Modules of JavaScript in a post: ``import`` and ``export``, which MDX takes for code."""

from __future__ import annotations

import re
from collections.abc import Iterator

from bitext.dialects.construct import compiled
from bitext.languages.script import UNSPACED
from bitext.markdown.constructs.draft import CopyDraft
from bitext.markdown.constructs.templates import places
from bitext.model import Span

_STRING = r"(?:\"[^\"\n]{0,300}\"|'[^'\n]{0,300}')"
_NAMES = r"[\w$*][\w$*,{} \t\n\r]{0,600}"
_IMPORT = re.compile(rf"import\s+(?:(?:type\s+)?(?:{_NAMES}|\{{{_NAMES})\s?from\s*)?{_STRING}")
_EXPORT = re.compile(
    r"export\s+(?:(?:const|let|var)\s+[\w${[][^=\n]{0,200}=|(?:async\s+)?function\b|class\s+\w"
    rf"|default\b|\*\s|\{{{_NAMES}\}}?)"
)
#: What stands behind ``export default`` in code.
_DEFAULT = (
    r"(?m)export\s+default\s+(?:function|class|async|\(|\{|\[|[\w$.]+\s*(?:;|=>|\(|$)|[\w$]+\s*\()"
)
#: A name may be Chinese.
_NAMED = r"\b(?:const|let|var|function|class)\s+[\w$]{1,60}(?=\s*[=({:])"
#: No sentence to MDX, whatever the names in it are.
_DECLARED = r"export[ \t]+(?:const|let|var)[ \t]+[\w$]{1,60}[ \t]*=[ \t]*[\[{(\"'`\w]"
_NO_CODE = re.compile(
    rf"{_STRING}|`[^`\n]{{0,300}}`|//[^\n]*|(?<=>)[^<>{{}}\n]{{0,300}}(?=<)|/\*[^\n]{{0,300}}\*/"
)
#: What begins at a line start is none of JavaScript, so that a module ends before it.
_NOT_JS = r"(?m)[ \t]*(?:</|```|~~~|#{1,6}[ \t]|---[ \t]*$)"
_LONGEST = 8000


def modules(draft: CopyDraft) -> Iterator[Span]:
    """Imports and exports, each with what follows it up to a blank line."""
    if not draft.dialect.esm:
        return
    for word, first in (("import", _IMPORT), ("export", _EXPORT)):
        end = 0
        for at in places(word, draft.text):
            if at < end or (at and draft.text[at - 1] != "\n"):
                continue
            full = draft.dialect.esm == "full" and compiled(_DECLARED).match(draft.text, at)
            if (full or _is_code(draft.text, at, first)) and not draft.in_raw(at):
                end = _end(draft.text, at)
                yield Span(at, end)


def is_code(text: str, at: int) -> bool:
    """Whether the line at ``at`` reads as JavaScript."""
    return any(_is_code(text, at, first) for first in (_IMPORT, _EXPORT))


def _is_code(text: str, at: int, first: re.Pattern[str]) -> bool:
    """Whether a line is JavaScript: what a sentence about it has behind it is Han.

    Names that something is brought in by may be Chinese.
    """
    found = first.match(text, at)
    if not found:
        return False
    if found[0].endswith("default") and not compiled(_DEFAULT).match(text, at):
        return False
    stop = text.find("\n", found.end())
    line = text[at : stop if stop >= 0 else len(text)]
    named = line[found.end() - at :] if " from" in found[0] else compiled(_NAMED).sub("", line)
    if UNSPACED.search(_NO_CODE.sub("", named)):
        return False
    rest = text[found.end() : stop if stop >= 0 else len(text)]
    return (
        first is not _IMPORT
        or re.fullmatch(r"[ \t]*+;?[ \t\r]*+(?://[^\n]*)?(?:import\b.*)?", rest) is not None
    )


def _end(text: str, start: int) -> int:
    """At the blank line where its brackets are closed, and never beyond a tag or a fence."""
    depth, at, last = 0, start, min(len(text), start + _LONGEST)
    while at < last:
        stop = text.find("\n", at, last)
        stop = last if stop < 0 else stop
        line = text[at:stop]
        if at > start and depth <= 0 and not line.strip():
            return at - 1 - (text[at - 2 : at] == "\r\n")
        if at > start and depth <= 0 and compiled(_NOT_JS).match(text, at):
            return at - 1 - (text[at - 2 : at] == "\r\n")
        plain = _NO_CODE.sub("", line)
        depth += sum(map(plain.count, "{[(")) - sum(map(plain.count, "}])"))
        at = stop + 1
    if depth > 0:  # its brackets are never closed: the paragraph, as in CommonMark
        blank = compiled(_BLANK).search(text, start)
        return blank.start() if blank else len(text)
    return last


_BLANK = r"\n[ \t]*(?:\r?\n|\Z)|\Z"
