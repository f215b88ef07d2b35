"""Between raw tokens and what a reviewer reads: natural inline Markdown with its nodes."""

from __future__ import annotations

import re
from collections.abc import Iterable

from bitext.dialects import MAIN, Dialect
from bitext.markdown import html, template
from bitext.markdown.markup import ATOM, CLOSE, HARD, OPEN, SOFT, TEXT, Raw, plain
from bitext.model import Node, Piece, Shape, Token

_EMPTY_TITLE = re.compile(r"(?<!\s)\s++(?:\"\"|''|\(\))(?=\s*\)$)")
_BARE = {"html": html.bare, **dict.fromkeys(("template", "expression", "span"), template.bare)}
_new = tuple.__new__  #: of a NamedTuple with all its fields: half the time, and there are many
_WRAP = re.compile(r"(?:(?<![ \t])[ \t]++)?+\r?+[\n\r][ \t>]*+|\r[ \t>]*+")


def describe(
    tokens: list[Raw], text: str, dialect: Dialect = MAIN
) -> tuple[tuple[Token, ...], tuple[Node, ...]]:
    """Number the nodes of raw tokens and resolve their text."""
    nodes: list[Node] = []
    index: dict[int, int] = {}
    stack: list[int] = []
    result: list[Token] = []
    for raw in tokens:
        start, end = raw.start, raw.end
        if raw.type is TEXT:
            result.append(_new(Token, (TEXT, start, end, -1, plain(text[start:end]))))
        elif raw.type is SOFT:
            result.append(_new(Token, (SOFT, start, end, -1, "")))
        elif raw.type is HARD:
            nodes.append(Node("break", "", "\\\n", "", stack[-1] if stack else -1))
            result.append(_new(Token, (ATOM, start, end, len(nodes) - 1, "")))
        elif raw.type is CLOSE:
            number = index[id(raw.partner)]
            _leave(stack, number)
            result.append(_new(Token, (CLOSE, start, end, number, "")))
        else:
            number = index[id(raw)] = len(nodes)
            nodes.append(_node(raw, text, stack[-1] if stack else -1, dialect))
            if raw.type is OPEN:
                stack.append(number)
            result.append(_new(Token, (raw.type, start, end, number, "")))
    return tuple(result), tuple(nodes)


def _leave(stack: list[int], number: int) -> None:
    """Close a node and what is open within it; most often it is the innermost."""
    if stack and stack[-1] == number:
        stack.pop()
    elif number in stack:
        del stack[stack.index(number) :]


def _node(raw: Raw, text: str, parent: int, dialect: Dialect) -> Node:
    opening = shown(text, raw.start, raw.end, raw.inside)
    closing = ""
    if raw.partner is not None:
        closing = shown(text, raw.partner.start, raw.partner.end, raw.partner.inside)
        if raw.kind == "link" and closing in ("]", "][]"):
            closing = f"][{_WRAP.sub(' ', text[raw.end : raw.partner.start])}]"
    bare = _BARE.get(raw.kind)
    # as shown: the same when it spans two lines
    said = closing.removeprefix("]") if raw.kind == "span" else opening
    payload = bare(said, dialect) if bare else raw.payload
    return _new(Node, (raw.kind, payload, opening, closing, parent))


def shown(text: str, start: int, end: int, inside: Iterable[Piece]) -> str:
    """Markup as a reviewer sees it: one line, descriptions and titles left out."""
    at, parts = start, []
    for piece in inside:
        if start <= piece.span.start and piece.span.end <= end:
            parts.append(text[at : piece.span.start])
            at = piece.span.end
    markup = "".join([*parts, text[at:end]]) if parts else text[start:end]
    if "\n" in markup or "\r" in markup:
        markup = _WRAP.sub(" ", markup)
    return _EMPTY_TITLE.sub("", markup) if markup.endswith(")") else markup


def natural(tokens: tuple[Token, ...], nodes: tuple[Node, ...], text: str, shape: Shape) -> str:
    """Write tokens as natural inline Markdown (``Segment.source``)."""
    if shape in (Shape.QUOTED, Shape.VALUE):
        return "".join([token.text for token in tokens])
    parts: list[str] = []
    for kind, start, end, node, _ in tokens:
        if kind is TEXT:
            parts.append(text[start:end])
        elif kind is SOFT:
            parts.append("\n")
        else:
            parts.append(nodes[node].closing if kind is CLOSE else nodes[node].opening)
    return "".join(parts)
