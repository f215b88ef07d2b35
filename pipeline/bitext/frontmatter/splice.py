"""Put translations into a header and prove that nothing else changed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from bitext.frontmatter.detect import find
from bitext.frontmatter.dialect import (
    STRING,
    Header,
    Path,
    Value,
    dialect,
    has_surrogate,
    newline_of,
    read,
)
from bitext.model import Span


class _Edit(NamedTuple):
    value: Value  #: offsets in the document
    target: str


def render(text: str, header: Header, value: Value, target: str) -> str:
    """What to write in place of ``text[value.span]`` so that it reads as ``target``.

    The style of the source is kept where it can hold the target, else double quotes.
    """
    raw = text[slice(*value.span)]
    newline = newline_of(text[slice(*header.span)])
    return dialect(header.format).write(raw, value.style, target, newline)


def replace(text: str, header: Header, targets: Mapping[Path, str]) -> tuple[str, tuple[Path, ...]]:
    """The header with its values replaced, and the paths that had to stay as they are.

    The result is accepted only if it is found as the same header, and every other node
    reads as before; otherwise the guilty targets are left out.  A path that is not a
    string of this header, and any path of a header with a problem, is refused.
    """
    reading = read(header.format, text[slice(*header.inner)])
    by_path = {value.path: value.moved(header.inner.start) for value in reading.values}
    edits = [
        _Edit(by_path[path], target)
        for path, target in targets.items()
        if path in by_path and target != by_path[path].text and not has_surrogate(target)
    ]
    kept = _sound(text, header, sorted(edits, key=lambda edit: edit.value.span))
    done = {edit.value.path for edit in kept}
    done |= {p for p, target in targets.items() if p in by_path and target == by_path[p].text}
    return _spliced(text, header, kept), tuple(path for path in targets if path not in done)


def _sound(text: str, header: Header, edits: Sequence[_Edit]) -> Sequence[_Edit]:
    """The edits that pass the proof together, found by halving."""
    if not edits or _proven(text, header, edits):
        return edits
    if len(edits) == 1:
        return ()
    half = len(edits) // 2
    kept = (*_sound(text, header, edits[:half]), *_sound(text, header, edits[half:]))
    return kept if _proven(text, header, kept) else ()


def _spliced(text: str, header: Header, edits: Sequence[_Edit]) -> str:
    parts: list[str] = []
    position = header.span.start
    for value, target in edits:
        parts += text[position : value.span.start], render(text, header, value, target)
        position = value.span.end
    return "".join((*parts, text[position : header.span.end]))


def _proven(text: str, header: Header, edits: Sequence[_Edit]) -> bool:
    """Whether the spliced header is found again with exactly the expected nodes."""
    spliced = _spliced(text, header, edits)
    edited = text[: header.span.start] + spliced + text[header.span.end :]
    growth = len(spliced) - (header.span.end - header.span.start)
    inner = Span(header.inner.start, header.inner.end + growth)
    moved = Header(header.format, Span(header.span.start, header.span.end + growth), inner)
    if find(edited) != moved:
        return False
    before = read(header.format, text[slice(*header.inner)]).entries
    targets = {value.path: target for value, target in edits}
    last = {entry.path: i for i, entry in enumerate(before) if entry.tag == STRING}
    expected = list(before)
    for path, target in targets.items():
        expected[last[path]] = before[last[path]]._replace(text=target)
    after = read(header.format, edited[slice(*inner)])
    return not after.fault and after.entries == tuple(expected)
