"""What a PO file may hold line by line: polib reads some broken files without complaint."""

from __future__ import annotations

import re
from pathlib import Path

from bitext.errors import WorkspaceError
from bitext.store.encodings import refuse_encoding

_LINE = re.compile(
    rb"(?:\xef\xbb\xbf)?[ \t]*(?:#(?![~|])[^\n]*"
    rb"|(?:#[~|]+[ \t]*)*(?:(?:msgctxt|msgid|msgid_plural|msgstr(?:\[\d+\])?)[ \t]*)?"
    rb'(?:"(?:[^"\\]|\\.)*"[ \t]*)?)\r?'
)
_CONFLICT = re.compile(rb"^(<{7}|={7}|>{7}|\|{7})", re.MULTILINE)


def refuse_broken(path: Path, data: bytes) -> None:
    """Refuse what polib would misread in silence.

    Raises:
        WorkspaceError: not UTF-8, an unresolved git conflict, or a line that is no PO line,
            with its number.
    """
    try:
        data.decode("utf-8")
    except UnicodeDecodeError as error:
        raise refuse_encoding(str(path), data, error.start) from error
    if match := _CONFLICT.search(data):
        line = data.count(b"\n", 0, match.start()) + 1
        hint = "keep the wording you want, delete the <<<<<<<, ======= and >>>>>>> lines"
        raise WorkspaceError("unresolved git conflict", path=str(path), line=line, hint=hint)
    # polib takes an unclosed string for an empty one: a person's wording would be drafted over
    for number, line_bytes in enumerate(data.split(b"\n"), 1):
        if not _LINE.fullmatch(line_bytes):
            hint = 'each line is a comment, or a keyword and a "string" with both its quotes'
            message = "PO syntax error: this line is not complete"
            raise WorkspaceError(message, path=str(path), line=number, hint=hint)
