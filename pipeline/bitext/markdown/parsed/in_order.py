"""A wording of prose around markup in its source's order: no parser has to read it.

Letters, blanks and the marks of a sentence open nothing in any Markdown, and a span of code or a
link whose neighbours are such characters is read alike wherever it stands.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import lru_cache
from unicodedata import category

from bitext.dialects import Dialect
from bitext.dialects.construct import compiled
from bitext.markdown.inline import is_prose
from bitext.markdown.mask import marks_of, scan_of
from bitext.model import Piece, Shape, Token, TokenType

#: Where text is text, whatever it says; in a marker line or in quotes it is not.
SHAPES = frozenset((Shape.INLINE, Shape.CELL, Shape.HTML, Shape.LABEL))
#: Markup that is told by what it says, and in which no rule of a dialect finds anything.
_LITERAL = {
    "code": r"`[\w ./,()-]+`",
    "link": r"\[|\]\((?:https?://|\.{0,2}/|#)?[\w./%-]*(?:\?[\w.%/&-]*(?:=[\w.%/&-]+)*=?)?(?:#[\w-]*)?\)",
    "math": r"\$[^$`\n]+\$",
    "strong": r"\*\*|__",
    "emphasis": r"[*_]",
    "strikethrough": r"~~",
}
_PAIRS = frozenset(("link", "strong", "emphasis", "strikethrough"))
#: What may stand at the outer sides of markup: no mark that would be read with it.
_BEFORE = r"[^\W\d_]|[ ,.;(]|[^\x00-\x7f]"
_BEHIND = r"[^\W\d_]|[ ,.;:?!)]|[^\x00-\x7f]"
_TEXT, _OPEN, _CLOSE, _ATOM, *_ = TokenType


def in_order(piece: Piece, text: str, dialect: Dialect) -> tuple[Token, ...] | None:
    """The tokens of a wording, as a parser would read them; None where one has to be asked."""
    tokens = _found(piece, text) if piece.shape in SHAPES else None
    if tokens is None:
        return None
    texts = [said for token in tokens if token.node < 0 and (said := token.text.strip(" "))]
    prose = all(map(is_prose, texts)) and not has_words_of(dialect, "\n".join(texts))
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
        start = text.find(mark, at) if literal and compiled(literal).fullmatch(mark) else -1
        if start < 0:
            return None
        if start > at:
            tokens.append(Token(_TEXT, at, start, text=text[at:start]))
        at = start + len(mark)
        tokens.append(Token(kind, start, at, number))
    if at < len(text):
        tokens.append(Token(_TEXT, at, len(text), text=text[at:]))
    return tuple(tokens)


def has_words_of(dialect: Dialect, written: str, among: Sequence[str] | None = None) -> bool:
    """Whether a rule of the dialect, or of its user, may find something in prose (``TODO``).

    ``among`` are those that may be there (`words_in`).
    """
    if dialect.protect:
        return True
    within, first = _words(dialect)
    return written.startswith(first) or any(
        map(written.__contains__, within if among is None else among)
    )


def words_in(texts: Iterable[str], dialect: Dialect) -> tuple[str, ...]:
    """The words of a dialect's rules that stand in any of some texts."""
    found = scan_of(dialect)("\n".join(texts)).found
    return tuple(word for word in _words(dialect)[0] if word in found)


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
    if kind == "html":
        return True  # it begins and ends with a bracket that prose has none of
    last = text[token.start - 1 : token.start] if before else ""
    then = text[token.end : token.end + 1]
    opens = before is None or before.node >= 0 or bool(compiled(_BEFORE).match(last))
    closes = behind is None or behind.node >= 0 or bool(compiled(_BEHIND).match(then))
    if token.type is _ATOM:
        return opens and closes
    mark = text[token.start]
    if token.type is _OPEN:
        fits = opens and (kind == "link" or _flanks(then, last, mark))
    else:
        fits = closes and (kind == "link" or _flanks(last, then, mark))
    return kind in _PAIRS and fits


def _flanks(within: str, outside: str, mark: str) -> bool:
    """Whether a mark between two characters opens or closes, in CommonMark and elsewhere."""
    if outside.isalnum():
        return within.isalnum() and mark != "_"
    if not outside.isascii() and category(outside)[0] not in "PZ":
        return False  # a symbol, or what nobody sees: parsers differ
    return not within.isspace() and within not in "*_~"
