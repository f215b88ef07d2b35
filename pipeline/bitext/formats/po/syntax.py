"""What a PO file may hold line by line: polib reads some broken files without complaint."""

from __future__ import annotations

import re

from bitext.errors import WorkspaceError

_LINE = re.compile(
    rb"(?:\xef\xbb\xbf)?[ \t]*(?:#(?![~|])[^\n]*"
    rb"|(?:#[~|]+[ \t]*)*(?:(?:msgctxt|msgid|msgid_plural|msgstr(?:\[\d+\])?)[ \t]*)?"
    rb'(?:"(?:[^"\\]|\\.)*"[ \t]*)?)\r?'
)
_CONFLICT = re.compile(rb"^(<{7}|={7}|>{7}|\|{7})", re.MULTILINE)


def refuse_broken(path: str, data: bytes) -> None:
    """Refuse what polib would misread in silence.

    Raises:
        WorkspaceError: an unresolved git conflict, or a line that is no PO line,
            with its number.
    """
    if match := _CONFLICT.search(data):
        line = data.count(b"\n", 0, match.start()) + 1
        hint = "keep the wording you want, delete the <<<<<<<, ======= and >>>>>>> lines"
        raise WorkspaceError("unresolved git conflict", path=path, line=line, hint=hint)
    # polib takes an unclosed string for an empty one: a person's wording would be drafted over
    for number, line_bytes in enumerate(data.split(b"\n"), 1):
        if not _LINE.fullmatch(line_bytes):
            hint = 'each line is a comment, or a keyword and a "string" with both its quotes'
            message = "PO syntax error: this line is not complete"
            raise WorkspaceError(message, path=path, line=number, hint=hint)
