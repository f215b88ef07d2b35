"""Where a header is, and whether what looks like one is one."""

from __future__ import annotations

import re

from bitext.frontmatter.dialect import LIMIT, Header, HeaderFormat, read
from bitext.frontmatter.json import object_end
from bitext.frontmatter.meta import end_of
from bitext.model import Span

_BOM = "\ufeff"
_END = r"[ \t]*(?:\r\n|\r|\n|\Z)"
_OPEN = re.compile(r"(?:---|\+\+\+)[ \t]*(?:\r\n|\r|\n)")
_CLOSE = {
    HeaderFormat.YAML: re.compile(r"(?<=[\r\n])(?:---|\.\.\.)" + _END),
    HeaderFormat.TOML: re.compile(r"(?<=[\r\n])\+\+\+" + _END),
}
_REST_OF_LINE = re.compile(_END)
_JSON_KEY = re.compile(r'\{\s*"(?:[^"\\\r\n]|\\.)*"\s*:')
_JSON_CLOSE = re.compile(r"(?<=[\r\n])\}" + _END)
#: Blank lines and comments, then ``key:`` as Jekyll, Hugo and Hexo write it.  What was taken for
#: a line stays one: forty blank lines could else be cut into lines in 2^40 ways.
_YAML_KEY = re.compile(
    r"(?:[ \t]*+(?:#[^\r\n]*+)?[\r\n])*+"
    r"""(?:"[^"\r\n]*"|'[^'\r\n]*'|[\w.-]+)[ \t]*:(?=[ \t\r\n]|\Z)"""
)


def find(text: str) -> Header | None:
    """The front matter of a document, or None; never raises.

    YAML counts if it is a mapping or blank: ``---``, prose, ``---`` is a rule and a
    heading.  A block that no parser accepts counts when it looks like keys, so that they
    are not translated as prose; :func:`problem` then says what is wrong with it.
    """
    start = len(_BOM) if text.startswith(_BOM) else 0
    if text.startswith("{", start):
        return _json(text, start)
    opening = _OPEN.match(text, start)
    if not opening:
        return _of_hexo(text, start) or _of_lines(text, start)
    form = HeaderFormat.YAML if text[start] == "-" else HeaderFormat.TOML
    closing = _CLOSE[form].search(text, opening.end())
    if not closing:
        return None
    inner = Span(opening.end(), closing.start())
    if form is HeaderFormat.YAML and not _is_mapping(text[slice(*inner)]):
        return None
    return Header(form, Span(start, closing.end()), inner)


_JSON_OPEN = re.compile(r"---[ \t]*json[ \t]*(?:\r\n|\r|\n)|;;;[ \t]*(?:\r\n|\r|\n)|(?=\")")
_SEMICOLONS = re.compile(r"(?<=[\r\n]);;;" + _END)
#: What a header without an opening line begins with: a heading may be underlined as well.
_HEXO_KEY = re.compile(
    r"(?:title|date|updated|tags|categories|layout|permalink|author|id)[ \t]*:(?=[ \t\r\n])"
)


def _of_hexo(text: str, start: int) -> Header | None:
    """What Hexo reads too: ``;;;`` and ``---json`` around JSON, YAML without an opening line."""
    if opening := _JSON_OPEN.match(text, start):
        form, first = HeaderFormat.JSON, opening.end()
        close = _CLOSE[HeaderFormat.YAML] if opening[0].startswith("---") else _SEMICOLONS
    elif _HEXO_KEY.match(text, start):
        form, first, close = HeaderFormat.YAML, start, _CLOSE[HeaderFormat.YAML]
    else:
        return None
    closing = close.search(text, first, min(len(text), first + LIMIT))
    inner = Span(first, closing.start() if closing else first)
    if closing is None or read(form, text[slice(*inner)]).fault:
        return None
    return Header(form, Span(start, closing.end()), inner)


def _of_lines(text: str, start: int) -> Header | None:
    """``Title: 题`` and further keys, up to the first blank line."""
    span = Span(start, end_of(text, start))
    return Header(HeaderFormat.META, span, span) if span.start < span.end else None


def _is_mapping(inner: str) -> bool:
    return not read(HeaderFormat.YAML, inner).fault or bool(_YAML_KEY.match(inner))


def _json(text: str, start: int) -> Header | None:
    """A JSON object that ends its line; a broken one ends with ``}`` alone on a line."""
    end = object_end(text[start : start + LIMIT])
    if end is not None:
        rest = _REST_OF_LINE.match(text, start + end)
        stop = start + end
    else:
        rest = _JSON_CLOSE.search(text, start) if _JSON_KEY.match(text, start) else None
        stop = rest.start() + 1 if rest else 0
    return Header(HeaderFormat.JSON, Span(start, rest.end()), Span(start, stop)) if rest else None
