"""What a page opens in its site: an edition may open nothing that its source does not.

The second half of the proof (`bitext.markdown.skeleton` is the first): the page is read as it
stands, with the table of `bitext.sites`, whoever has written it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache, partial

from bitext.markdown import html, template
from bitext.markdown.literal.neutral import found
from bitext.markdown.markup import ESCAPE
from bitext.markdown.reading import Reading
from bitext.model import Shape
from bitext.sites.opener import Opener, Site, Stage

_INERT = "\ufffc"
_ATOMS = frozenset(("Code", "InlineHtml", "FootnoteReference"))
_FORMULAS = frozenset(("InlineMath", "DisplayMath"))


def live(site: Site, reading: Reading) -> frozenset[tuple[str, str]]:
    """Everything that the body of a page opens, by what opens it and what it says."""
    opened: set[tuple[str, str]] = set()
    raw = cache(lambda: _raw(reading))
    view = cache(lambda where: _view(reading, *where))
    for (stage, where), openers in _grouped(site).items():
        silenced = partial(ESCAPE.sub, _silenced if stage is Stage.MARKDOWN else _resolved)
        text = raw() if stage is Stage.RAW else silenced(view(where))
        opened |= {one.identity for one in found(openers, text)}
    return frozenset(opened)


_Where = tuple[bool, bool]  #: in Markdown, between tags


@cache
def _grouped(site: Site) -> dict[tuple[Stage, _Where], list[Opener]]:
    """The openers by what they are looked for in."""
    groups: dict[tuple[Stage, _Where], list[Opener]] = {}
    for opener in (one for one in site.openers if one.proved):
        where = Shape.INLINE in opener.shapes, Shape.HTML in opener.shapes
        groups.setdefault((opener.stage, where), []).append(opener)
    return groups


def _raw(reading: Reading) -> str:
    """The body as it stands, without the values of templates that may be translated."""
    at, parts = reading.start, []
    for start, end in reading.opaque:
        parts += [reading.text[at:start], template.bare(reading.text[start:end], reading.dialect)]
        at = end
    return "".join([*parts, reading.text[at:]])


def _view(reading: Reading, markdown: bool, between_tags: bool) -> str:
    """The body with what is not read for openers there taken out."""
    at, parts = reading.start, []
    for start, end in sorted(_inert(reading, markdown, between_tags)):
        if end > at:
            start = max(start, at)
            parts += [reading.text[at:start], _covered(reading.text[start:end])]
            at = end
    return "".join([*parts, reading.text[at:]]).replace("\r", "\n")


def _covered(text: str) -> str:
    """As many characters that are nothing, in as many lines."""
    return "\n".join(_INERT * len(line) for line in text.replace("\r", "\n").split("\n"))


def _silenced(match: re.Match[str]) -> str:
    return _INERT * len(match[0])


def _resolved(match: re.Match[str]) -> str:
    return match[1] or _INERT


def _inert(reading: Reading, markdown: bool, between_tags: bool) -> Iterator[tuple[int, int]]:
    """What stands there as markup, all but its last character, which something may follow."""
    yield from ((span.start, span.end - 1) for span in reading.opaque)
    yield from _around_titles(reading)
    at = reading.start
    for event in reading.events:
        if event.tag == "Html":
            tags = html.tags(reading.text, event.start, event.end)
            yield from (tag.span for tag in tags) if between_tags else ((event.start, event.end),)
            if not markdown:
                yield at, event.start
            at = event.end
    if markdown:
        yield from _atoms(reading)
    else:
        yield at, len(reading.text)


def _around_titles(reading: Reading) -> Iterator[tuple[int, int]]:
    """What stands beside the titles of a marker line: ``<!-- tab 标题 -->`` holds no tag."""
    text, at = reading.text, -1
    for start, end in sorted(title.span for title in reading.titles):
        first = text.rfind("\n", reading.start, start) + 1
        if at >= 0 and at < first:
            yield at, _line_end(text, at)
        yield max(first, at), start
        at = end
    if at >= 0:
        yield at, _line_end(text, at)


def _line_end(text: str, at: int) -> int:
    end = text.find("\n", at)
    return end if end >= 0 else len(text)


def _atoms(reading: Reading) -> Iterator[tuple[int, int]]:
    verbatim, last = False, 0
    for event in reading.events:
        if event.tag == "CodeBlock":
            verbatim = event.phase == "start"
        elif event.tag in ("Link", "Image"):  # its address and title, behind the bracket
            last = max(last, event.start + 1)
            if event.phase == "end":
                yield last + 1, event.end - 1
        elif event.phase == "leaf":
            last = event.end
            if verbatim or event.tag in _FORMULAS:
                yield event.start, event.end
            elif event.tag in _ATOMS:
                yield event.start, event.end - 1
