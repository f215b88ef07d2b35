"""Write keys into a header: values that are there are replaced, others become its first lines."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping

from bitext.frontmatter.detect import find
from bitext.frontmatter.dialect import Header, HeaderFormat, Path, newline_of, quoted, read
from bitext.frontmatter.splice import replace


def put(text: str, values: Mapping[Path, str]) -> tuple[str, tuple[Path, ...]]:
    """The document with ``values`` in its header, and the paths that could not be written.

    Only a whole key can be new, not an item of a list.  What is written is read again: the
    header says what it said, and the new values.
    """
    header = find(text)
    if header is None:
        return (_headed(text, values), ()) if values else (text, ())
    known = {value.path for value in read(header.format, text[slice(*header.inner)]).values}
    spliced, left = replace(text, header, {p: v for p, v in values.items() if p in known})
    text = text[: header.span.start] + spliced + text[header.span.end :]
    missing = {path: value for path, value in values.items() if path not in known}
    for path, value in reversed(missing.items()):
        added = _added(text, path, value)
        left = left if added else (*left, path)
        text = added or text
    return text, left


def _headed(text: str, values: Mapping[Path, str]) -> str:
    """A document that has no header gets one in YAML, behind its byte order mark."""
    mark = "\ufeff" if text.startswith("\ufeff") else ""
    newline = newline_of(text)
    lines = [f"{path[0]}: {quoted(value)}" for path, value in values.items()]
    return mark + newline.join(["---", *lines, "---", "", text.removeprefix(mark)])


def _added(text: str, path: Path, value: str) -> str:
    """The document with one more key; empty where it cannot be written."""
    header = find(text)
    if header is None or len(path) != 1:
        return ""
    said = value if header.format is HeaderFormat.META else quoted(value)
    line = _WRITERS[header.format](str(path[0]), said)
    at, newline = header.inner.start, newline_of(text[slice(*header.span)])
    if header.format is HeaderFormat.JSON:
        at, newline = text.index("{", at) + 1, ""
    added = f"{text[:at]}{line}{newline}{text[at:]}"
    return added if _says(text, header, added, path, value) else ""


_WRITERS = {
    HeaderFormat.YAML: "{}: {}".format,
    HeaderFormat.META: "{}: {}".format,
    HeaderFormat.TOML: "{} = {}".format,
    HeaderFormat.JSON: '"{}": {}, '.format,
}


def _says(text: str, header: Header, added: str, path: Path, value: str) -> bool:
    """Whether the header has the new value, and every other as before."""
    found = find(added)
    if found is None:
        return False
    before = Counter(read(header.format, text[slice(*header.inner)]).entries)
    after = read(found.format, added[slice(*found.inner)])
    told = [v.text for v in after.values if v.path == path]
    new = Counter(after.entries) - before
    ours = (node.path == path or (not node.path and node.text in (path[0], "")) for node in new)
    return told == [value] and not before - Counter(after.entries) and all(ours)
