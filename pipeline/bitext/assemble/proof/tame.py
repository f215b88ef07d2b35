"""Wordings that no parser has to be asked about: prose around the source's own markup.

Letters, blanks and the marks of a sentence open nothing in any Markdown, and a span of code or a
link whose neighbours are such characters is read alike wherever it stands.  Most wordings of a
post are of this kind, and a post that has no other needs no proof by parsers.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from itertools import pairwise

from bitext.dialects import Dialect
from bitext.markdown.inline import is_prose
from bitext.markdown.mask import marks_of
from bitext.markdown.target import ParsedTarget, dialect_of
from bitext.model import Piece, Shape, Token, TokenType

#: Where text is text, whatever it says; in a marker line or in quotes it is not.
_SHAPES = frozenset((Shape.INLINE, Shape.CELL, Shape.HTML, Shape.LABEL))
_ATOMS = frozenset(("code", "math", "footnote", "html"))
#: Markup that begins and ends with a bracket of its own, whatever stands beside it.
_BRACKETS = frozenset(("link", "html"))
_PAIRS = frozenset(("link", "strong", "emphasis", "strikethrough", "html"))
#: What may stand at the outer sides of markup: no mark that would be read with it.
_BEFORE = re.compile(r"[^\W\d_]|[ ,.;(]|[^\x00-\x7f]")
_BEHIND = re.compile(r"[^\W\d_]|[ ,.;:?!)]|[^\x00-\x7f]")
#: A row of a table may begin with its first cell, and a line with one of these be no prose.
_STARTS = re.compile(r"\d{1,9}[.)](?:\s|\Z)|[-+=:;%?!/.,'\"]")
#: Where more stands within it, a rule of a dialect may no longer see where something ends.
_LONGEST = 2000


def is_tame(piece: Piece, wording: ParsedTarget, written: str, source: str) -> bool:
    """Whether what is ``written`` for a piece is read as its tokens say, wherever it stands.

    It must be the wording itself: where a character had to be escaped, or a line begun otherwise,
    a parser has the last word.  ``source`` is the post.
    """
    if piece.inside or written != wording.text or "\n" in written or len(written) > _LONGEST:
        return False
    if piece.shape not in _SHAPES or _STARTS.match(written):
        return False
    if _has_words_of(dialect_of(piece), written) or _follows_definition(piece, source):
        return False
    if not all(map(is_prose, (*_texts(piece.tokens, source), *_texts(wording.tokens, written)))):
        return False
    if any(node.kind == "html" for node in piece.nodes):
        alike = _has_same_tags(piece, wording)
    else:
        alike = _is_alike(piece.tokens, wording.tokens)
    return not piece.nodes or (alike and _is_apart(piece, wording))


def _texts(tokens: Sequence[Token], text: str) -> list[str]:
    found = [text[start:end].strip(" ") for kind, start, end, *_ in tokens if kind is _TEXT]
    return [one for one in found if one]


_TEXT = TokenType.TEXT


def _has_words_of(dialect: Dialect, written: str) -> bool:
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
    return tuple(mark for mark in words if not mark.startswith("\n")), tuple(first)


def _follows_definition(piece: Piece, source: str) -> bool:
    """Whether the line above may define a link, whose title a parser may look for here."""
    end = source.rfind("\n", 0, piece.span.start)
    return end >= 0 and "]:" in source[source.rfind("\n", 0, end) + 1 : end]


def _is_alike(source: Sequence[Token], wording: Sequence[Token]) -> bool:
    """Whether the source's markup stands in its order, and nothing closer to it than there."""
    same = _order(source) == _order(wording) and (source[0].node < 0) == (wording[0].node < 0)
    return same and _touching(wording) <= _touching(source)


def _has_same_tags(piece: Piece, wording: ParsedTarget) -> bool:
    """Whether the source's tags stand in its order; in a line of Markdown, between text as there.

    Within a block of HTML no text begins or ends anything; elsewhere one tag that stands alone at
    the start of a line may be such a block.
    """
    source, found = piece.tokens, wording.tokens
    if piece.shape is Shape.HTML:
        return _order(source) == _order(found)
    same = [(t.type, t.node) for t in source] == [(t.type, t.node) for t in found]
    return same and all(not t.text.isspace() for t in found)


def _order(tokens: Sequence[Token]) -> list[tuple[TokenType, int]]:
    return [(token.type, token.node) for token in tokens if token.node >= 0]


def _touching(tokens: Sequence[Token]) -> set[tuple[int, int]]:
    """The nodes with no text between."""
    return {(a.node, b.node) for a, b in pairwise(tokens) if a.node >= 0 and b.node >= 0}


def _is_apart(piece: Piece, wording: ParsedTarget) -> bool:
    """Whether each piece of markup has such neighbours that every parser takes it for that."""
    tokens = wording.tokens
    around = zip((None, *tokens), tokens, (*tokens[1:], None), strict=False)
    return all(
        _stands(piece.nodes[token.node].kind, wording.text, before, token, behind)
        for before, token, behind in around
        if token.node >= 0
    )


def _stands(kind: str, text: str, before: Token | None, token: Token, behind: Token | None) -> bool:
    last = text[token.start - 1 : token.start] if before else ""
    then = text[token.end : token.end + 1]
    opens = before is None or before.node >= 0 or _BEFORE.match(last) is not None
    closes = behind is None or behind.node >= 0 or _BEHIND.match(then) is not None
    if then == ":" and text[token.end - 1] == "]":
        return False  # a definition
    if token.type is TokenType.ATOM:
        return kind in _ATOMS and opens and closes
    mark = text[token.start]
    if token.type is TokenType.OPEN:
        fits = opens and (kind in _BRACKETS or _flanks(then, last, mark))
    else:
        fits = closes and (kind in _BRACKETS or _flanks(last, then, mark))
    return kind in _PAIRS and fits


def _flanks(within: str, outside: str, mark: str) -> bool:
    """Whether a mark between two characters opens or closes, in CommonMark and elsewhere."""
    if outside.isalnum():
        return within.isalnum() and mark != "_"
    return not within.isspace() and within not in "*_~"
