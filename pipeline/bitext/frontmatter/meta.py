"""Headers without dashes: ``Title: 题`` on the first lines, up to the first blank one.

MultiMarkdown's, as Pelican and Python-Markdown's ``meta`` (MkDocs) read them: a key is a word and
counts in small letters, what is indented by four goes on with the value above.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from bitext.frontmatter.dialect import STRING, HeaderNode, HeaderReading, Value
from bitext.model import Span

_NEWLINE = r"(?:\r\n|\r|\n|\Z)"
_ENTRY = re.compile(
    r"(?P<key>[A-Za-z0-9_-]{1,40}):(?!:)[ \t]*+(?P<value>(?:[^\s][^\r\n]*+)?)"
    rf"(?P<more>(?:(?:\r\n|\r|\n)[ ]{{4,}}[^\s][^\r\n]*+)*){_NEWLINE}"
)
_KNOWN = frozenset(
    "title date modified category tags keywords slug author authors summary lang status template "
    "description save_as url".split()
)
#: Lines that are looked at, at most.
_MOST = 40


def end_of(text: str, start: int) -> int:
    """Where the header that begins at ``start`` ends; ``start`` where there is none.

    A paragraph may begin with ``title:`` as well: another key that headers have must be there.
    """
    at, keys = start, set[str]()
    for _ in range(_MOST):
        found = _ENTRY.match(text, at)
        if found is None or found.start() == found.end():
            break
        keys.add(found["key"].lower())
        at = found.end()
    ends = at == len(text) or text[at] in "\r\n"
    return at if ends and "title" in keys and len(keys & _KNOWN) > 1 else start


def read(inner: str) -> HeaderReading:
    """Every value of a header."""
    found = list(_values(inner))
    return HeaderReading.of((HeaderNode(v.path, STRING, v.text) for v in found), found)


def _values(inner: str) -> Iterator[Value]:
    for entry in _ENTRY.finditer(inner):
        lines = [entry["value"], *entry["more"].split("\n")]
        text = " ".join(line.strip() for line in lines if line.strip())
        start = entry.start("value")
        end = start + len(inner[start : entry.end("more")].rstrip())
        yield Value((entry["key"].lower(),), text, Span(start, max(start, end)), "plain")


def write(_raw: str, _style: str, target: str, _newline: str) -> str:
    """``target`` on one line."""
    return " ".join(target.split("\n"))


def metadata(inner: str, _sound: bool) -> Mapping[str, object]:
    """The values; Pelican's ``Status: draft`` is what others call ``draft: true``."""
    said: dict[str, object] = {str(v.path[0]): v.text for v in _values(inner)}
    return {**said, "draft": said.get("status") == "draft"} if "status" in said else said
