"""A wording of prose around markup in its source's order: no parser has to read it.

Letters, blanks and the marks of a sentence open nothing in any Markdown, and a span of code or a
link whose neighbours are such characters is read alike wherever it stands.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from unicodedata import category

from bitext.dialects import Dialect
from bitext.markdown.inline import is_prose
from bitext.markdown.mask import marks_of
from bitext.model import Piece, Shape, Token, TokenType

#: Where text is text, whatever it says; in a marker line or in quotes it is not.
SHAPES = frozenset((Shape.INLINE, Shape.CELL, Shape.HTML, Shape.LABEL))
#: Markup that is told by what it says, and in which no rule of a dialect finds anything.
_LITERAL = {
    "code": re.compile(r"`[\w ./,()-]+`"),
    "link": re.compile(r"\[|\]\((?:https?://|\.{0,2}/|#)?[\w./%-]*(?:#[\w-]*)?\)"),
    "strong": re.compile(r"\*\*|__"),
    "emphasis": re.compile(r"[*_]"),
    "strikethrough": re.compile(r"~~"),
}
_ATOMS = frozenset(("code", "math", "footnote", "html"))
_PAIRS = frozenset(("link", "strong", "emphasis", "strikethrough", "html"))
#: Markup that begins and ends with a bracket of its own, whatever stands beside it.
_BRACKETS = frozenset(("link", "html"))
#: What may stand at the outer sides of markup: no mark that would be read with it.
_BEFORE = re.compile(r"[^\W\d_]|[ ,.;(]|[^\x00-\x7f]")
_BEHIND = re.compile(r"[^\W\d_]|[ ,.;:?!)]|[^\x00-\x7f]")
_TEXT, _OPEN, _CLOSE, _ATOM, *_ = TokenType


def in_order(piece: Piece, text: str, dialect: Dialect) -> tuple[Token, ...] | None:
    """The tokens of a wording, as a parser would read them; None where one has to be asked."""
    tokens = _found(piece, text) if piece.shape in SHAPES else None
    if tokens is None or has_words_of(dialect, text):
        return None
    prose = all(is_prose(token.text.strip(" ") or "x") for token in tokens if token.node < 0)
    return tokens if prose and is_apart(piece, text, tokens) else None


def _found(piece: Piece, text: str) -> tuple[Token, ...] | None:
    """The source's markup, each where it is found next, and the text between."""
    tokens, at = list[Token](), 0
    for kind, _, _, number, _ in piece.tokens:
        if number < 0:
            continue
        node = piece.nodes[number]
        mark = node.closing if kind is _CLOSE else node.opening
        literal = _LITERAL.get(node.kind)
        start = text.find(mark, at) if literal and literal.fullmatch(mark) else -1
        if start < 0:
            return None
        if start > at:
            tokens.append(Token(_TEXT, at, start, text=text[at:start]))
        at = start + len(mark)
        tokens.append(Token(kind, start, at, number))
    if at < len(text):
        tokens.append(Token(_TEXT, at, len(text), text=text[at:]))
    return tuple(tokens)


def has_words_of(dialect: Dialect, written: str) -> bool:
    """Whether a rule of the dialect, or of its user, may find something in prose (``TODO``)."""
    if dialect.protect:
        return True
    within, first = _words(dialect)
    return written.startswith(first) or any(map(written.__contains__, within))


@lru_cache(maxsize=64)
def _words(dialect: Dialect) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Of the marks that rules are looked for by those that prose may hold, and begin with."""
    # a character that opens something by itself is none of prose
    words = [m for m in marks_of(dialect) if len(m.strip()) > 1 and is_prose(m.strip())]
    first = [mark[1:] for mark in words if mark.startswith("\n")]
    within = [mark for mark in words if not mark.startswith("\n")]
    least = [m for m in within if not any(other in m for other in within if other != m)]
    return tuple(least), tuple(first)


def is_apart(piece: Piece, text: str, tokens: Sequence[Token]) -> bool:
    """Whether each piece of markup has such neighbours that every parser takes it for that."""
    around = zip((None, *tokens), tokens, (*tokens[1:], None), strict=False)
    return all(
        _stands(piece.nodes[token.node].kind, text, before, token, behind)
        for before, token, behind in around
        if token.node >= 0
    )


def _stands(kind: str, text: str, before: Token | None, token: Token, behind: Token | None) -> bool:
    last = text[token.start - 1 : token.start] if before else ""
    then = text[token.end : token.end + 1]
    opens = before is None or before.node >= 0 or _BEFORE.match(last) is not None
    closes = behind is None or behind.node >= 0 or _BEHIND.match(then) is not None
    if token.type is _ATOM:
        return kind in _ATOMS and opens and closes
    mark = text[token.start]
    if token.type is _OPEN:
        fits = opens and (kind in _BRACKETS or _flanks(then, last, mark))
    else:
        fits = closes and (kind in _BRACKETS or _flanks(last, then, mark))
    return kind in _PAIRS and fits


def _flanks(within: str, outside: str, mark: str) -> bool:
    """Whether a mark between two characters opens or closes, in CommonMark and elsewhere."""
    if outside.isalnum():
        return within.isalnum() and mark != "_"
    if not outside.isascii() and category(outside)[0] not in "PZ":
        return False  # a symbol, or what nobody sees: parsers differ
    return not within.isspace() and within not in "*_~"
