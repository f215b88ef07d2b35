"""What encoding a file has that is not UTF-8, and how to convert it."""

from __future__ import annotations

import shlex

from bitext.errors import WorkspaceError

_MARKS = (
    (b"\xff\xfe\0\0", "UTF-32"),
    (b"\0\0\xfe\xff", "UTF-32"),
    (b"\xff\xfe", "UTF-16"),
    (b"\xfe\xff", "UTF-16"),
)
#: Frequent characters of written Chinese, simplified and traditional: a wrong decoding
#: yields rare ones.
_FREQUENT = frozenset(
    "的一是在不了有和人这這中大为為上个個国國我以要他时時来來用们們到说說就会會，。、"
)


def guess_encoding(data: bytes) -> str:
    """The iconv name of the likely encoding of ``data``, which is not UTF-8; empty if unknown.

    ``UTF-8`` stands for UTF-8 with a few damaged bytes.
    """
    for mark, name in _MARKS:
        if data.startswith(mark):
            return name
    text = data.decode("utf-8", "replace")
    damaged = text.count("\ufffd")
    if sum(char > "\x7f" for char in text) - damaged >= 4 * damaged:
        return "UTF-8"
    names = ("utf-16-le", "utf-16-be") if b"\0" in data else ("gb18030", "big5")
    scores = {name: _score(data, name) for name in names}
    best = max(names, key=scores.__getitem__)
    if not scores[best]:  # a few characters, as in a site's configuration
        return "GB18030" if b"\0" not in data and _decoded(data, "gb2312") else ""
    return best.upper().replace("-LE", "LE").replace("-BE", "BE")


def _score(data: bytes, encoding: str) -> int:
    return sum(char in _FREQUENT for char in _decoded(data, encoding))


def _decoded(data: bytes, encoding: str) -> str:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError:
        return ""


def refuse_encoding(path: str, data: bytes, offset: int) -> WorkspaceError:
    """The error for a file whose byte at ``offset`` is not UTF-8."""
    line = data.count(b"\n", 0, offset) + 1
    encoding = guess_encoding(data)
    file, new = shlex.quote(path), shlex.quote(path + ".utf8")
    known = {"": "its encoding is unknown", "UTF-8": "it is UTF-8 with damaged bytes"}
    message = (
        f"the file is not UTF-8: byte 0x{data[offset]:02X} at offset {offset}; "
        f"{known.get(encoding, f'it looks like {encoding}')}"
    )
    hint = f"convert it: iconv -f {encoding} -t UTF-8 {file} > {new} && mv {new} {file}"
    if encoding == "UTF-8":
        hint = f"mend line {line} in an editor, or drop the damaged bytes: " + (
            f"iconv -c -f UTF-8 -t UTF-8 {file} > {new} && mv {new} {file}"
        )
    if not encoding:
        hint = "save it as UTF-8 in your editor"
    return WorkspaceError(message, path=path, line=line, hint=hint)
