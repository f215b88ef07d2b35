"""What a PO file may hold line by line: polib reads some broken files without complaint."""

from __future__ import annotations

import re

from bitext.errors import WorkspaceError

_LINE = (
    rb"(?:\xef\xbb\xbf)?[ \t]*+(?:#(?![~|])[^\n]*+"
    rb"|(?:#[~|]+[ \t]*)*+(?:(?:msgctxt|msgid(?:_plural)?|msgstr(?:\[\d+\])?)[ \t]*+)?"
    rb'(?:"[^"\\\n]*+(?:\\.[^"\\\n]*+)*+"[ \t]*+)?)\r?'
)
_LINES = re.compile(rb"(?:" + _LINE + rb"\n)*+(?:" + _LINE + rb"\Z)?")
#: Escapes of a string that polib leaves as they are, and the escaped backslash, which is none.
_ESCAPE = re.compile(rb"\\(\\|[0-7]{1,3}|x[0-9A-Fa-f]{1,2}|[a?'])")
_AGAIN = {0x22: b'\\"', 0x5C: b"\\\\", 0x0A: b"\\n", 0x0D: b"\\r", 0x09: b"\\t"}
#: What gettext reads without a blank, and polib does not: behind a mark, behind a keyword; and a
#: keyword whose string begins on the line below.  It begins with a character that a search steps
#: to.
_TIGHT = re.compile(
    rb"\n[ \t]*+(?:#(?:(?:~\||~(?!\|)|[|,.:])(?=\S)|(?=[^\s#~|,.:]))"
    rb"|(?:#(?:~\||[~|])[ \t]*+)?(?:msgctxt|msgid(?:_plural)?|msgstr(?:\[\d\])?)"
    rb'(?:(?=")|(?P<above>(?=[ \t]*+\r?\n[ \t]*+(?:#(?:~\||[~|])[ \t]*+)?"))))'
)
_CONFLICT = re.compile(rb"^(<{7}|={7}|>{7}|\|{7})", re.MULTILINE)


def refuse_broken(path: str, data: bytes) -> None:
    """Refuse what polib would misread in silence.

    Raises:
        WorkspaceError: an unresolved git conflict, or a line that is no PO line,
            with its number.
    """
    whole = _LINES.match(data)
    if whole is None or whole.end() == len(data):
        return
    if match := _CONFLICT.search(data):
        hint = "keep the wording you want, delete the <<<<<<<, ======= and >>>>>>> lines"
        line = _number_at(data, match.start())
        raise WorkspaceError("unresolved git conflict", path=path, line=line, hint=hint)
    # polib takes an unclosed string for an empty one: a person's wording would be drafted over
    hint = 'each line is a comment, or a keyword and a "string" with both its quotes'
    message = "PO syntax error: this line is not complete"
    raise WorkspaceError(message, path=path, line=_number_at(data, whole.end()), hint=hint)


def _number_at(data: bytes, at: int) -> int:
    return data.count(b"\n", 0, at) + 1


def plain(data: bytes) -> bytes:
    """A PO file as polib reads it: with blanks behind marks and keywords, and with its octal and
    hexadecimal escapes, which ``msgcat --escape`` writes, as the bytes they stand for.
    """
    data = b"\n" + data
    while _TIGHT.search(data):  # as `#~msgid"…"`, which has two
        data = _TIGHT.sub(_with_blank, data)
    data = data[1:]
    if not _ESCAPE.search(data):
        return data
    lines = data.split(b"\n")
    return b"\n".join(line if _is_comment(line) else _ESCAPE.sub(_byte, line) for line in lines)


def _with_blank(match: re.Match[bytes]) -> bytes:
    return match[0] + (b" " if match["above"] is None else b' ""')


def _is_comment(line: bytes) -> bool:
    return line.lstrip().startswith(b"#") and not line.lstrip().startswith((b"#~", b"#|"))


def _byte(match: re.Match[bytes]) -> bytes:
    said = match[1]
    if said == b"\\":
        return match[0]
    if said in b"a?'":
        return b"\x07" if said == b"a" else said
    code = int(said[1:], 16) if said.startswith(b"x") else int(said, 8) & 0xFF
    return _AGAIN.get(code, bytes([code]))
