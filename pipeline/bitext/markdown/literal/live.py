"""What a page opens in its site: an edition may open nothing that its source does not.

The second half of the proof (`bitext.markdown.skeleton` is the first): the page is read as it
stands, with the table of `bitext.sites`, whoever has written it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from bitext.markdown import html, template
from bitext.markdown.literal.neutral import found
from bitext.markdown.reading import Event, Reading
from bitext.sites.opener import Site, Stage

_INERT = "\ufffc"
_ATOMS = frozenset(("Code", "InlineMath", "DisplayMath", "InlineHtml", "FootnoteReference"))
_BACKSLASH = re.compile(r"\\(?=\{)")


def live(site: Site, reading: Reading) -> frozenset[tuple[str, str]]:
    """Everything that the body of a page opens, by what opens it and what it says."""
    texts = {
        Stage.RAW: _raw(reading),
        Stage.RESOLVED: _view(reading, escapes=False),
        Stage.MARKDOWN: _view(reading, escapes=True),
    }
    return frozenset(
        one.identity
        for seen, text in texts.items()
        for one in found((o for o in site.openers if o.seen is seen), text)
    )


def _raw(reading: Reading) -> str:
    """The body as it stands, without the values of templates that may be translated."""
    at, parts = reading.start, []
    for start, end in reading.opaque:
        parts += [reading.text[at:start], template.bare(reading.text[start:end], reading.dialect)]
        at = end
    return "".join([*parts, reading.text[at:]])


def _view(reading: Reading, *, escapes: bool) -> str:
    """The body with what Markdown does not read for openers taken out; with what it escapes."""
    chars = list(reading.text)
    for start, end in (*_inert(reading), *(_escaped(reading) if escapes else ())):
        chars[start:end] = (_INERT if char not in "\r\n" else "\n" for char in chars[start:end])
    view = "".join(chars[reading.start :]).replace("\r", "\n")
    return view if escapes else _BACKSLASH.sub("", view)


def _inert(reading: Reading) -> Iterator[tuple[int, int]]:
    """What stands there as markup, all but its last character, which something may follow."""
    yield from ((span.start, span.end - 1) for span in reading.opaque)
    verbatim, last = False, 0
    for event in reading.events:
        if event.tag == "CodeBlock":
            verbatim = event.phase == "start"
        elif event.tag in ("Link", "Image"):  # its address and title
            last = max(last, event.start + 1)
            if event.phase == "end":
                yield last, event.end - 1
        elif event.phase == "leaf":
            last = event.end
            yield from _within(event, reading, verbatim=verbatim)


def _within(event: Event, reading: Reading, *, verbatim: bool) -> Iterator[tuple[int, int]]:
    start, end = event.start, event.end
    if event.tag == "Html":
        yield from (tag.span for tag in html.tags(reading.text, start, end))
    elif event.tag in _ATOMS:
        yield start, end - 1
    elif event.tag == "Text" and (verbatim or event.data != _copied(reading, start, end)):
        yield start, end


def _copied(reading: Reading, start: int, end: int) -> str:
    return reading.copy[start - reading.start : end - reading.start]


def _escaped(reading: Reading) -> Iterator[tuple[int, int]]:
    for event in reading.events:
        if event.tag == "Text" and reading.text[event.start - 1 : event.start] == "\\":
            yield event.start, event.start + 1
