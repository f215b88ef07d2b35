"""From a text to parser events whose ranges are code points of that text.

pyromark reads the copy of ``mask``, changed once more without changing its length:

* a Han letter beside a delimiter run whose other neighbour is punctuation reads as
  punctuation, which makes ``**文字。**后文`` the emphasis its author meant (the rule of
  CJK-friendly emphasis, commonmark-spec#650, stated as a rewriting);
* dollar signs around Chinese prose read as letters: ``价格$5和$10之间`` is no formula.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import Any, NamedTuple

from pyromark import Markdown, Options

from bitext.markdown.mask import Copy, Title, has_prose, hide
from bitext.model import Span

#: pulldown-cmark extensions; metadata blocks stay off (they match in mid-document).
OPTIONS = (
    Options.ENABLE_TABLES
    | Options.ENABLE_FOOTNOTES
    | Options.ENABLE_STRIKETHROUGH
    | Options.ENABLE_TASKLISTS
    | Options.ENABLE_MATH
    | Options.ENABLE_DEFINITION_LIST
)


class Event(NamedTuple):
    """A parser event; ``tag`` is its name, ``data`` what came with it."""

    phase: str  #: "start", "end" or "leaf"
    tag: str
    data: Any
    start: int
    end: int


class Reading(NamedTuple):
    """A text as the parsers see it."""

    text: str  #: the original
    copy: str  #: same length
    opaque: tuple[Span, ...]
    titles: tuple[Title, ...]
    events: tuple[Event, ...]


@lru_cache(maxsize=1)
def _parser() -> Markdown:
    return Markdown(options=OPTIONS)


def read(text: str) -> Reading:
    """Parse a body (no front matter). Never raises, whatever the text."""
    masked = mask(text)
    return read_copy(text, masked._replace(text=friendly(masked.text)))


def mask(text: str) -> Copy:
    """Return the reading copy of a body; what looks like a template in code is code."""
    masked = hide(text)
    if masked.opaque or masked.titles or masked.text != text:
        masked = hide(text, _code(text))
    return masked


def read_copy(text: str, masked: Copy) -> Reading:
    """Parse a reading copy, taking prose between dollar signs for prose."""
    copy = masked.text
    events = _events(copy)
    while wrong := [e for e in events if e.tag == "InlineMath" and is_price(copy[e.start : e.end])]:
        chars = list(copy)
        for event in wrong:
            chars[event.start] = chars[event.end - 1] = "S"
        copy = "".join(chars)
        events = _events(copy)
    return Reading(text, copy, masked.opaque, masked.titles, events)


_TEX = re.compile(r"[\\^_=<>{}]")


def is_price(math: str) -> bool:
    """Whether ``$…$`` is prose between two amounts: Han in it, and nothing of TeX."""
    return has_prose(math) and not _TEX.search(math)


_HAN = r"[\u3400-\u9fff\uf900-\ufaff\u200b]"
_PUNCTUATION = r"[^\w\s*~\u200b]"
_RUN = re.compile(
    rf"(?<![*~])(?:(?<={_HAN})(?P<opening>\*{{1,3}}|~~)(?={_PUNCTUATION})"
    rf"|(?<={_PUNCTUATION})(?:\*{{1,3}}|~~)(?={_HAN}))"
)


def friendly(copy: str) -> str:
    """Let Han letters next to ``**`` read as punctuation where that makes emphasis."""
    if "*" not in copy and "~~" not in copy:
        return copy
    spots = [m.start() - 1 if m["opening"] else m.end() for m in _RUN.finditer(copy)]
    if not spots:
        return copy
    chars = list(copy)
    for at in spots:
        chars[at] = "。"
    return "".join(chars)


def definitions(copy: str) -> dict[str, Span]:
    """Map the labels of link definitions to the spans of the definitions."""
    found = _parser().reference_definitions(copy)
    points = _code_points(copy, ((d["span"]["start"], d["span"]["end"]) for d in found.values()))
    return {
        label: Span(points[d["span"]["start"]], points[d["span"]["end"]])
        for label, d in found.items()
    }


def shift(reading: Reading, text: str, by: int) -> Reading:
    """Express the reading of ``text[by:]`` in offsets of ``text``."""
    if not by:
        return reading
    return Reading(
        text,
        "\n" * by + reading.copy,
        tuple(Span(s + by, e + by) for s, e in reading.opaque),
        tuple(t._replace(span=Span(t.span.start + by, t.span.end + by)) for t in reading.titles),
        tuple(e._replace(start=e.start + by, end=e.end + by) for e in reading.events),
    )


def _code(text: str) -> tuple[Span, ...]:
    """Ranges of fenced code in the plain text: what looks like a template there is code."""
    if "```" not in text and "~~~" not in text:
        return ()
    plain = re.sub("[\0\ud800-\udfff]", "\ufffd", text)
    plain = re.sub(r"\r(?!\n)", "\n", plain)
    return tuple(
        Span(e.start, e.end)
        for e in _events(plain)
        if e.phase == "start" and e.tag == "CodeBlock" and e.data != "Indented"
    )


def _events(copy: str) -> tuple[Event, ...]:
    raw = list(_parser().events_with_range(copy))
    points = _code_points(copy, ((r["start"], r["end"]) for _, r in raw))
    return tuple(_event(e, points[r["start"]], points[r["end"]]) for e, r in raw)


def _event(event: Any, start: int, end: int) -> Event:
    if isinstance(event, str):
        return Event("leaf", event, None, start, end)
    ((name, data),) = event.items()
    if name not in ("Start", "End"):
        return Event("leaf", name, data, start, end)
    phase = "start" if name == "Start" else "end"
    if isinstance(data, str):
        return Event(phase, data, None, start, end)
    ((tag, value),) = data.items()
    return Event(phase, tag, value, start, end)


def _code_points(text: str, ranges: Iterable[tuple[int, int]]) -> Mapping[int, int]:
    """Map UTF-8 offsets to code point offsets, decoding each byte once."""
    offsets = sorted({offset for pair in ranges for offset in pair})
    if text.isascii():
        return {offset: offset for offset in offsets}
    data = text.encode()
    points: dict[int, int] = {}
    last = count = 0
    for offset in offsets:
        count += len(data[last:offset].decode("utf-8", "replace"))
        points[offset] = count
        last = offset
    return points
