"""From a text to parser events whose ranges are code points of that text.

pyromark reads the copy of ``mask``, changed once more without changing its length:

* a Han letter beside a delimiter run whose other neighbour is punctuation reads as
  punctuation, which makes ``**文字。**后文`` the emphasis its author meant (the rule of
  CJK-friendly emphasis, commonmark-spec#650, stated as a rewriting);
* dollar signs around Chinese prose read as letters: ``价格$5和$10之间`` is no formula.
"""

from __future__ import annotations

import re
from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Mapping, MutableSequence, Sequence
from functools import lru_cache
from itertools import accumulate, islice, repeat
from operator import attrgetter
from typing import Any, NamedTuple

from pyromark import Markdown, Options

from bitext.dialects import MAIN, Dialect
from bitext.dialects.construct import compiled
from bitext.markdown.constructs.draft import Fence
from bitext.markdown.constructs.emphasis import friendly
from bitext.markdown.constructs.indents import shallow
from bitext.markdown.constructs.lists import raised
from bitext.markdown.constructs.marks import NO_MARKS, Marks, marks_in
from bitext.markdown.constructs.templates import has_prose
from bitext.markdown.mask import Copy, Title, has_long_line, hide, rewritten
from bitext.markdown.parsed.events import FIRST, Event, Events, Head, pointing
from bitext.model import LONG, Document, Span

#: pulldown-cmark extensions; metadata blocks stay off (they match in mid-document).
OPTIONS = (
    Options.ENABLE_TABLES
    | Options.ENABLE_FOOTNOTES
    | Options.ENABLE_STRIKETHROUGH
    | Options.ENABLE_TASKLISTS
    | Options.ENABLE_MATH
    | Options.ENABLE_DEFINITION_LIST
)


class Reading(NamedTuple):
    """A text as the parsers see it."""

    text: str  #: the original
    copy: str  #: same length
    opaque: tuple[Span, ...]
    titles: tuple[Title, ...]
    events: Sequence[Event]
    start: int = 0  #: where in the text reading began: what stands before it is front matter
    labels: tuple[Title, ...] = ()  #: titles behind the fence of code
    dialect: Dialect = MAIN
    marks: Marks = NO_MARKS

    def hidden(self, start: int, end: int) -> tuple[Span, ...]:
        """Return the opaque spans that meet ``text[start:end]``."""
        first = bisect_right(self.opaque, start, key=attrgetter("end"))
        return self.opaque[first : bisect_left(self.opaque, end, first, key=attrgetter("start"))]


@lru_cache(maxsize=1)
def _parser() -> Markdown:
    return Markdown(options=OPTIONS)


def read(text: str, start: int = 0, dialect: Dialect = MAIN) -> Reading:
    """Parse ``text[start:]``, a body without its header; offsets are of ``text``.  Never raises."""
    masked = mask(text[start:] if start else text, dialect)
    return read_copy(text, masked._replace(text=friendly(masked.text, masked.opaque)), start)


def reading_of(doc: Document) -> Reading:
    """What the parser saw of a document's body; read now if nobody has kept it."""
    known = doc.reading
    return known if isinstance(known, Reading) else _again(doc.text, doc.body, known or MAIN)


_again = lru_cache(maxsize=1)(read)  # of a long post, of which several ask


#: A shortcode that is indented like code, within another.
_INDENTED = r"\n(?:    |\t)[ \t]*\{\{[<%]"


def mask(text: str, dialect: Dialect = MAIN) -> Copy:
    """Return the reading copy of a body; what looks like a template in code is code."""
    copy = hide(text, _code, dialect)
    tags = "{{<" in copy.signs.found or "{{%" in copy.signs.found
    shortcodes = tags and not dialect.expressions and compiled(_INDENTED).search(text) is not None
    if dialect.expressions or shortcodes:
        shown, hidden = shallow(copy.text, text, _events, shortcodes=shortcodes)
        return copy._replace(text=shown, opaque=tuple(sorted((*copy.opaque, *hidden))))
    return copy._replace(text=raised(copy.text, _events)) if dialect.four else copy


def read_copy(text: str, masked: Copy, start: int = 0) -> Reading:
    """Parse the reading copy of ``text[start:]``, taking prose between dollar signs for prose."""
    copy = masked.text
    events = _events(copy, start)
    while "$" in copy and (
        spots := [a - start for e in _prices(events, copy, start) for a in (e.start, e.end - 1)]
    ):
        events = ()  # those of a long paragraph weigh hundreds of megabytes
        copy = rewritten(copy, dict.fromkeys(spots, "S"))
        events = _events(copy, start)
    opaque, titles, labels = masked.opaque, masked.titles, masked.labels
    if start:
        copy = "\n" * start + copy
        opaque = tuple(_moved(span, start) for span in opaque)
        titles, labels = (
            tuple(t._replace(span=_moved(t.span, start)) for t in some) for some in (titles, labels)
        )
    marks = marks_in(text, opaque, masked.dialect, masked.signs)
    return Reading(text, copy, opaque, titles, events, start, labels, masked.dialect, marks)


#: The second parser takes a square of the depth of emphasis.
DEEPEST = 100
#: A thousand blanks in a row; tried from their first one, which is found much faster.
_FLOOD = re.compile(r"[^\S\n](?<![^\S\n]{2})[^\S\n]{999}")
#: What they leave of each 333rd character.
_TRACE = re.compile(r"[^\S\n]{3}")
_NESTED = frozenset("Emphasis Strong Strikethrough Link Image".split())
_STEPS = {"start": 1, "end": -1}


#: Nothing is asked for what could not be used.
TOO_HARD = "the post stays as it is: a line is too long, or markup too deep, to be proved intact"


def too_hard(reading: Reading) -> int | None:
    """Where a body is beyond what two parsers can prove intact in reasonable time."""
    text, start = reading.text, reading.start
    flood = _TRACE.search(text[start::333]) and _FLOOD.search(text, start)
    if found := has_long_line(text, start) or flood:
        return found.start()
    if len(reading.events) <= 2 * DEEPEST or sum(map(reading.copy.count, "*_~[")) < DEEPEST:
        return None
    inline = [event for event in reading.events if event.tag in _NESTED]
    depths = accumulate(_STEPS[event.phase] for event in inline)
    return next((e.start for e, depth in zip(inline, depths, strict=True) if depth > DEEPEST), None)


def _moved(span: Span, by: int) -> Span:
    return Span(span.start + by, span.end + by)


def _prices(events: Iterable[Event], copy: str, start: int) -> list[Event]:
    return [
        event
        for event in events
        if event.tag == "InlineMath" and is_price(copy[event.start - start : event.end - start])
    ]


def is_price(math: str) -> bool:
    """Whether ``$…$`` is prose between two amounts: Han or kana in it, and nothing of TeX."""
    return has_prose(math) and {*"\\^_=<>{}"}.isdisjoint(math)


def definitions(copy: str) -> dict[str, Span]:
    """Map the labels of link definitions to the spans of the definitions."""
    found = _parser().reference_definitions(copy)
    spans = [d["span"] for d in found.values()]
    points = _code_points(copy, {offset for s in spans for offset in (s["start"], s["end"])})
    return {
        label: Span(points[d["span"]["start"]], points[d["span"]["end"]])
        for label, d in found.items()
    }


def _code(text: str) -> tuple[Fence, ...]:
    """Fenced code in the plain text: what looks like a template there is code."""
    if "```" not in text and "~~~" not in text:
        return ()
    parsed: Iterable[tuple[Any, Any]] = _parser().events_with_range(text)
    found = [
        (where["start"], where["end"], tag["Start"]["CodeBlock"]["Fenced"])
        for tag, where in parsed
        if type(tag) is dict and _is_fence(tag.get("Start"))
    ]
    points = _code_points(text, {at for first, end, _ in found for at in (first, end)})
    return tuple(Fence(Span(points[first], points[end]), info) for first, end, info in found)


def _is_fence(start: Any) -> bool:
    return type(start) is dict and type(start.get("CodeBlock")) is dict


_PHASES = {"Start": "start", "End": "end"}


def _events(copy: str, start: int = 0) -> Sequence[Event]:
    """The parser's ``("Rule", range)``, ``({"End": {"Heading": "H1"}}, range)``, … as events."""
    heads, starts, ends = _joined(copy)
    if len(copy) > LONG:
        return Events(heads, starts, ends, pointing(copy, start))
    points = _code_points(copy, {*starts, *ends}, start).__getitem__
    rows = zip(*zip(*heads, strict=True), map(points, starts), map(points, ends), strict=True)
    # a third of the time of Event(…), and there are more events than anything else
    return tuple(map(tuple.__new__, repeat(Event), rows))


def _joined(copy: str) -> tuple[list[Head], MutableSequence[int], MutableSequence[int]]:
    """What each event is, where it starts and where it ends.

    Text is cut at each mark that opens nothing: half a million asterisks are one text here, and
    what is written as it reads needs no data.  Events are taken one by one, since as the parser
    gives them all they need 500 bytes each.
    """
    heads: list[Head] = []
    starts: MutableSequence[int] = array("q") if len(copy) > LONG else []
    ends: MutableSequence[int] = array("q") if len(copy) > LONG else []
    written = "&" not in copy  # then text reads otherwise only where a blank stands for nothing
    last, code = -1, False  # where a text has ended that may go on
    parsed: Iterable[tuple[Any, Any]] = _parser().events_with_range(copy)
    for what, where in parsed:
        first, end = where["start"], where["end"]
        name: str
        data: Any
        name, data = item = (what, None) if type(what) is str else what.popitem()
        if name != "Text" or code:
            plain = type(data) is not dict and name not in _WORDED
            last, head = -1, _BARE[item] if plain else _head(name, data)
            code = code != (head[1] == "CodeBlock")
        elif not (first < end if written else len(data.encode()) == end - first):
            last, head = -1, ("leaf", name, data)
        elif first == last:
            ends[-1] = last = end
            continue
        else:
            last, head = end, _TEXT
        heads.append(head)
        starts.append(first)
        ends.append(end)
    return heads, starts, ends


_TEXT: Head = ("leaf", "Text", None)


#: Events with a text of their own.
_WORDED = frozenset("Text Code InlineMath DisplayMath Html InlineHtml FootnoteReference".split())


def _head(name: str, data: Any) -> Head:
    phase = _PHASES.get(name)
    return (phase, *data.popitem()) if phase else ("leaf", name, data)


class _Bare(dict[tuple[str, Any], Head]):
    """Of events without data: there are few, and of each there may be half a million."""

    def __missing__(self, item: tuple[str, Any]) -> Head:
        name, tag = item
        phase = _PHASES.get(name)
        head = self[item] = (phase, tag, None) if phase else ("leaf", name, tag)
        return head


_BARE = _Bare()


def _code_points(text: str, offsets: set[int], start: int = 0) -> Mapping[int, int]:
    """Map UTF-8 offsets to code point offsets from ``start``, looking at each byte once."""
    if text.isascii():
        return {offset: offset + start for offset in offsets}
    found = sorted(offsets)
    firsts = text.encode().translate(FIRST)
    lengths = map(firsts.count, repeat(b"x"), (0, *found), found)
    return dict(zip(found, islice(accumulate(lengths, initial=start), 1, None), strict=True))
