"""Markdown of any of the dialects as HTML, near enough to what its site makes of it.

The text is rendered as it was read: with the letters that make ``**文字。**后文`` the emphasis its
author meant, and a token for each template, in whose place a box stands.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import lru_cache
from html import escape, unescape

from pyromark import Markdown

from bitext.assemble.anchors import headings
from bitext.dialects import MAIN, Dialect
from bitext.markdown.parsed.events import Event
from bitext.markdown.reading import OPTIONS, Reading, read
from bitext.publishing.html.box import box, label_of
from bitext.sites.ids import RULES

#: Punctuation that hardly anybody writes: stands for a letter that reads as punctuation.
_MARK = "\u2e4f"
_TOKEN = re.compile(r"qbx(\d+)xbq")
_TAG = re.compile(r"<[^<>]*qbx\d+xbq[^<>]*>")
_CODE = re.compile(r"<code\b[^<>]*>[^<]*</code>")
_ALONE = re.compile(r"<(?:h6|p)>qbx(\d+)xbq</(?:h6|p)>")
_HEADING = re.compile(r"<h([1-6])>")
_ADDRESS = re.compile(r"""(<(?:img|source|video|audio)\b[^<>]*?\s(?:src|poster)=)(["'])(.*?)\2""")


def rendered(
    text: str, start: int = 0, dialect: Dialect = MAIN, address: Callable[[str], str] = str
) -> str:
    """``text[start:]`` as HTML; ``address`` says where a picture of the page is."""
    reading = read(text, start, dialect)
    prepared, templates, letters = _prepared(reading)
    made = html_of(prepared)
    if made.count(_MARK) == len(letters):
        left = iter(letters)
        made = re.sub(_MARK, lambda _: next(left), made)
    else:  # one has gone into a place that is not shown
        made = made.replace(_MARK, "")
    made = _TAG.sub(lambda tag: _TOKEN.sub(lambda t: _attribute(templates, t), tag[0]), made)
    made = _CODE.sub(lambda c: _TOKEN.sub(lambda t: escape(templates[int(t[1])]), c[0]), made)
    made = _ALONE.sub(lambda t: box(templates[int(t[1])], block=True), made)
    made = _TOKEN.sub(lambda t: box(templates[int(t[1])], block=False), made)
    made = _ADDRESS.sub(lambda f: f"{f[1]}{f[2]}{_moved(f[3], address)}{f[2]}", made)
    return _with_ids(made, reading)


@lru_cache(maxsize=1)
def _parser() -> Markdown:
    return Markdown(options=OPTIONS)


def html_of(text: str) -> str:
    """What the parser makes of a text as it stands."""
    return _parser().html(text)


def _moved(given: str, address: Callable[[str], str]) -> str:
    return escape(address(unescape(given)))


def _attribute(templates: list[str], token: re.Match[str]) -> str:
    return escape(label_of(templates[int(token[1])]))


def _prepared(reading: Reading) -> tuple[str, list[str], list[str]]:
    """The text for a renderer; templates in the order of their tokens; letters to be put back."""
    text, copy = reading.text, reading.copy
    templates: list[str] = []
    letters: list[str] = []
    parts, at = [], reading.start
    for start, end, heading in _hidden(reading):
        if start < at:
            continue
        parts.append(_same(text, copy, at, start, letters))
        token = f"qbx{len(templates)}xbq"
        templates.append(text[start:end])
        parts.append(f"###### {token}\n" if heading else token)
        at = end
    return "".join([*parts, _same(text, copy, at, len(text), letters)]), templates, letters


def _hidden(reading: Reading) -> Iterator[tuple[int, int, bool]]:
    """What a token stands for: marker lines, which read as empty headings, and templates."""
    lines = ((e.start, e.end, True) for e in reading.events if _is_marker(e, reading))
    spans = ((span.start, span.end, False) for span in reading.opaque)
    return iter(sorted([*lines, *spans], key=lambda found: (found[0], -found[1])))


def _is_marker(event: Event, reading: Reading) -> bool:
    at = event.start
    heading = event.tag == "Heading" and event.phase == "start"
    return heading and reading.copy[at] == "#" != reading.text[at]


def _same(text: str, copy: str, start: int, end: int, letters: list[str]) -> str:
    """The text where the copy says the same, else what reads like the copy."""
    if text[start:end] == copy[start:end]:
        return text[start:end]
    parts = []
    for one, other in zip(text[start:end], copy[start:end], strict=True):
        if one == other:
            parts.append(one)
        elif one == "$":
            parts.append("&#36;")
        elif other == "。":
            letters.append(one)
            parts.append(_MARK)
        else:
            parts.append(other)
    return "".join(parts)


def _with_ids(made: str, reading: Reading) -> str:
    """Headings with the ids that links on the page name."""
    ids = iter(RULES["slugger"].ids(heading.id or heading.text for heading in headings(reading)))

    def written(heading: re.Match[str]) -> str:
        name = next(ids, "")
        return f'<h{heading[1]} id="{escape(name)}">' if name else heading[0]

    return _HEADING.sub(written, made)
